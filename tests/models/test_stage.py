"""What the model stage lets through: wording decides, whatever the backend says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor import registry
from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label, Mention
from extractor.models.base import ScoredSpan
from extractor.models.stage import joined
from extractor.pipeline import Pipeline
from extractor.values import OrganizationValue

_KINDS = {"PER": Label.PERSON, "ORG": Label.ORGANIZATION, "LOC": Label.PLACE}


class FixedBackend:
    """Gives the names it was told, wherever they stand, with one score."""

    names: tuple[tuple[str, str], ...] = ()
    score = 0.97
    kind = ""

    def __init__(self) -> None:
        self.name = "fixed 1"

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        return [self._spans(text) for text in texts]

    def _spans(self, text: str) -> tuple[ScoredSpan, ...]:
        found = ((text.find(name), name, kind) for name, kind in self.names)
        return tuple(sorted(ScoredSpan(at, at + len(name), _KINDS[kind], self.score, self.kind) for at, name, kind in found if at >= 0))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "BACKENDS", {"fixed": f"{__name__}:FixedBackend"})
        patch.setattr("extractor.models.stage.BACKENDS", {"fixed": f"{__name__}:FixedBackend"})
        return Pipeline(Config(model="fixed"))


def _seen(pipeline: Pipeline, text: str, *names: tuple[str, str], score: float = 0.97) -> list[Mention]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FixedBackend, "names", names)
        patch.setattr(FixedBackend, "score", score)
        document = pipeline.analyse(Article(id="a", text=text)).document
    labels = (Label.PERSON, Label.AGENCY, Label.ORGANIZATION)
    return [m for label in labels for m in document.of(label) if m.score is not None]


@pytest.mark.parametrize(
    ("text", "name", "kind", "label"),
    [
        ("村民陈稻香种下了新苗", "陈稻香", "PER", Label.PERSON),
        ("诗人埃多尼斯·哈菲兹获奖", "埃多尼斯·哈菲兹", "PER", Label.PERSON),
        ("釜原道消防局派出人员", "釜原道消防局", "ORG", Label.AGENCY),
        ("云启研究院领衔制定标准", "云启研究院", "ORG", Label.ORGANIZATION),
    ],
)
def test_names_worded_like_names_pass(pipeline: Pipeline, text: str, name: str, kind: str, label: Label) -> None:
    found = _seen(pipeline, text, (name, kind))
    assert [(m.text, m.label, m.score, m.provenance.rule) for m in found] == [(name, label, 0.97, "fixed 1")]
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("马方愿同中方合作", "马方", "PER"),
        ("中巴关系稳步前行", "中巴", "PER"),
        ("马荣火山再次喷发", "马荣", "PER"),
        ("部队抵达霍姆斯附近", "霍姆斯", "PER"),
        ("大熊猫“凯凯”回家", "凯凯", "PER"),
        ("（记者 陈稻香）", "陈稻香", "PER"),
        ("比亚迪发布新车", "比亚迪", "PER"),
        ("李明2号实验舱", "李明2号", "PER"),
        ("中央政府支持这一安排", "中央政府", "ORG"),
        ("镇政府高度重视", "镇政府", "ORG"),
        ("科技公司纷纷入场", "科技公司", "ORG"),
        ("某地新时代风貌", "新时代", "ORG"),
        ("当地社区医院扩容", "社区医院", "ORG"),
        ("云启研究院士代表发言", "云启研究院", "ORG"),
        ("货轮从贝鲁特开出", "贝鲁特", "PER"),
        ("阿尔及利亚的产油量回升", "阿尔", "PER"),
        ("吴起的苹果熟了", "吴起", "PER"),
        ("嫌疑人吕某已经归案", "吕某", "PER"),
        ("房利美的亏损扩大", "房利美", "PER"),
        ("部署“萨德”引来反对，萨德随后进场", "萨德", "PER"),
        ("多丽丝·洛伊特当选", "丽丝", "PER"),
        ("李老写下对联", "李老", "PER"),
        ("证人孙某贤出庭", "孙某贤", "PER"),
        ("县教育体育局通知家长", "县教育体育局", "ORG"),
        ("记者来到纽约云湖总部", "纽约云湖总部", "ORG"),
        ("乡里的农机合作社开张", "农机合作社", "ORG"),
        ("三国海关商定了规程", "三国海关", "ORG"),
        ("主场战胜云湖蓝狮大队", "云湖蓝狮大队", "ORG"),
        ("江海合作委员会第三次会议召开", "江海合作委员会", "ORG"),
        ("舆论关注智利政局变化", "智利政局", "ORG"),
        ("多国交响乐团同台演出", "多国交响乐团", "ORG"),
    ],
)
def test_other_wordings_are_dropped(pipeline: Pipeline, text: str, name: str, kind: str) -> None:
    assert _seen(pipeline, text, (name, kind)) == []


def test_a_body_named_again_without_its_country_is_the_same(pipeline: Pipeline) -> None:
    found = _seen(pipeline, "挪威渔情督察局说，渔情督察局已派员", ("挪威渔情督察局", "ORG"), ("，渔情督察局", "ORG"))
    assert [m.value.name for m in found][:1] == ["挪威渔情督察局"]


def test_unsure_spans_are_dropped(pipeline: Pipeline) -> None:
    assert _seen(pipeline, "村民陈稻香种下了新苗", ("陈稻香", "PER"), score=0.4) == []


@pytest.mark.parametrize(
    ("text", "name", "score", "count"),
    [
        ("村里有纺织夏布的传统", "夏布", 0.86, 0),
        ("法定代表人为严林", "严林", 0.86, 1),
        ("岸线上做足绣花功夫", "花功夫", 0.86, 0),
        ("船从桑托斯等地开出", "桑托斯", 0.78, 0),
        ("男子桑托斯说路不好走", "桑托斯", 0.78, 1),
    ],
)
def test_short_and_foreign_names_alone_need_more(pipeline: Pipeline, text: str, name: str, score: float, count: int) -> None:
    assert len(_seen(pipeline, text, (name, "PER"), score=score)) == count


def test_the_reading_given_more_often_holds(pipeline: Pipeline) -> None:
    text = "阿夫林局势紧张。阿夫林仍在交火。"
    assert _seen(pipeline, text, ("阿夫林", "LOC")) == []


@pytest.mark.parametrize(("kind", "score", "found"), [("company", 0.95, True), ("company", 0.8, False), ("", 0.97, False)])
def test_a_company_without_class_word_needs_a_model_that_is_sure(pipeline: Pipeline, kind: str, score: float, found: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FixedBackend, "kind", kind)
        seen = _seen(pipeline, "代表企业有云启光学等", ("云启光学", "ORG"), score=score)
    assert [(m.text, m.value.kind) for m in seen if isinstance(m.value, OrganizationValue)] == [("云启光学", "company")] * found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("恒启科技指数收跌", "恒启科技"),
        ("财联社5月29日电", "财联社"),
        ("与布伦特原油走势相反", "布伦特"),
        ("沪深京三市成交活跃", "沪深京"),
        ("盘前QBXT涨超一成", "QBXT"),
        ("矿商Silverway Metals获融资", "Silverway"),
        ("资金昨日经港股通（深）净买入。", "港股通"),
        ("他去看了东南亚工厂的新线。", "东南亚工厂"),
    ],
)
def test_other_things_are_no_companies(pipeline: Pipeline, text: str, name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FixedBackend, "kind", "company")
        assert _seen(pipeline, text, (name, "ORG")) == []


def test_rules_go_before_the_model(pipeline: Pipeline) -> None:
    text = "工业和信息化部发布通知"
    assert _seen(pipeline, text, ("信息化部", "ORG")) == []


def test_a_cut_family_name_is_put_back() -> None:
    spans = [ScoredSpan(3, 4, Label.PERSON, 0.8), ScoredSpan(4, 6, Label.PERSON, 0.6), ScoredSpan(6, 8, Label.PLACE, 0.9)]
    assert joined(spans) == [ScoredSpan(3, 6, Label.PERSON, 0.6), ScoredSpan(6, 8, Label.PLACE, 0.9)]


def test_runs_with_lac_are_equal() -> None:
    article = Article(id="a", text="记者从云溪县农业农村局了解到，局长陈立新将出席。王小明在南京大学任教。" * 3)
    first, second = (Pipeline(Config(model="lac")).analyse(article).kept for _ in range(2))
    assert first == second
    assert any(m.text == "王小明" for m in first)
