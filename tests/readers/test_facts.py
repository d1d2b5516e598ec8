"""Publication dates and credit lines, as sites and tables write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers.dates import find_published, parse_published
from extractor.readers.page_labels import Credit, load_page_labels


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-04-20 15:08:51 +0800", "2023-04-20T15:08:51+08:00"),
        ("2022-04-19T14:08:51.123Z", "2022-04-19T14:08:51+00:00"),
        ("2022-04-19T14:08:51-05:30", "2022-04-19T14:08:51-05:30"),
        ("2022/4/9", "2022-04-09"),
        ("2022.04.19 14:08", "2022-04-19T14:08:00"),
        ("2022年4月19日", "2022-04-19"),
        ("2022年04月19日14时08分51秒", "2022-04-19T14:08:51"),
        ("2022年4月19日 星期二 14:08", "2022-04-19T14:08:00"),
        ("20220419", "2022-04-19"),
        ("20220419140851", "2022-04-19T14:08:51"),
        ("Thu, 20 Apr 2023 15:08:51 +0800", "2023-04-20T15:08:51+08:00"),
        (1650348531, "2022-04-19T06:08:51+00:00"),
        ("1650348531000", "2022-04-19T06:08:51+00:00"),
        (date(2022, 4, 19), "2022-04-19"),
        (datetime(2022, 4, 19, 6, 8, 51, 7, tzinfo=UTC), "2022-04-19T06:08:51+00:00"),
        ("2022-02-30", None),
        ("2022-04-19 25:00", None),
        ("4月19日", None),
        ("1066-10-14", None),
        ("昨天", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_published(value, expected):
    assert parse_published(value) == expected


@given(
    st.one_of(
        st.text(max_size=40),
        st.integers(),
        st.floats(),
        st.from_regex(r"\d{1,14}"),
        st.from_regex(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}.{0,9}"),
    )
)
def test_published_is_iso_or_none(value):
    found = parse_published(value)
    assert found is None or date.fromisoformat(found[:10]).isoformat() == found[:10]
    if isinstance(value, str):
        find_published(value)


@pytest.mark.parametrize(
    ("line", "is_head", "expected"),
    [
        ("（文章来源：江河时报）", False, Credit("江河时报")),
        ("来源：新华社 作者：许文 编辑 王宁", False, Credit("新华社")),
        ("责任编辑：沈一平", False, Credit()),
        ("记者 林夕 北京报道", False, Credit()),
        ("江河时报记者 林夕、周然", False, Credit()),
        ("（记者 林夕 编辑 周然）", False, Credit()),
        ("文/林夕", False, Credit()),
        ("原标题：水利投资创新高", False, Credit(title="水利投资创新高")),
        ("发布时间：2026-05-21 09:30 信息来源：办公厅 字体：大 中 小", True, Credit("办公厅", "2026-05-21T09:30:00")),
        ("江河在线 2026-05-21 09:30", True, Credit("江河在线", "2026-05-21T09:30:00")),
        ("2026-05-21 09:30:00 | 江河在线", True, Credit("江河在线", "2026-05-21T09:30:00")),
        ("5月21日", True, Credit()),
        # prose, signatures and speech are no credits
        ("2026年5月21日", False, None),
        ("国务院办公厅 2026年5月21日", False, None),
        ("记者从财政部获悉，预算已下达。", False, None),
        ("记者：您好，我想问一下收入情况", False, None),
        ("资金来源：中央预算内投资、地方专项债券以及社会资本，比例为三比五比二，另有少量自筹资金用于前期工作和设备采购", False, None),
        ("主要来源有三个", False, None),
        ("副总编辑 林夕", False, None),
        ("2026年5月21日，财政部下达资金", True, None),
        ("2026年5月21日 财政部新闻发布会实录", True, None),
        ("2026年5月21日（星期四）上午10时", True, None),
    ],
)
def test_credit_line(line, is_head, expected):
    assert load_page_labels().credit(line, is_head=is_head) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("返回首页 | 关闭窗口", True),
        ("上一篇  下一篇", True),
        ("https://www.example.org/a?b=1", True),
        ("免责声明：本网转载内容不代表本网观点。", True),
        ("财政部", False),
        ("首页推荐企业达到1280家", False),
        ("12345", False),
    ],
)
def test_furniture(line, expected):
    assert load_page_labels().is_furniture(line) is expected
