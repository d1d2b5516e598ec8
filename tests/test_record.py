"""What the record says beside its items: warnings, ids."""

from __future__ import annotations

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.record import extract


def test_record_warns_of_a_body_named_out_of_its_time() -> None:
    pipeline = Pipeline(Config(model="none"))
    text = "银监会称，不良贷款率下降。"
    late = extract(pipeline, Article(id="1", text=text, published="2024-05-01"))
    undated = extract(pipeline, Article(id="3", text=text))
    in_time = extract(pipeline, Article(id="2", text=text, published="2016-05-01"))
    assert late["meta"]["warnings"] == ["银监会: no body bore this name at the article's date"]
    assert undated["meta"]["warnings"] == []
    assert in_time["meta"]["warnings"] == []


def test_record_names_the_source_of_a_statistic_by_the_agency_s_id() -> None:
    record = extract(Pipeline(Config(model="none")), Article(id="1", text="国家统计局数据显示，4月份出口增长5%。", published="2024-05-01"))
    assert record["statistics"][0]["source_agency"] == record["agencies"][0]["id"] == "agency:nbs"


def test_record_warns_of_a_joint_issue_that_lists_more_than_it_counts() -> None:
    pipeline = Pipeline(Config(model="none"))
    wanted = {
        "工信部、财政部、商务部等二部门印发通知。": ["工信部等二部门: 3 bodies are listed"],
        "工信部、财政部等2个部门印发通知。": [],
        "工信部和财政部等八部门印发通知。": [],
        "等八部门印发通知。": [],
    }
    found = {text: extract(pipeline, Article(id="1", text=text))["meta"]["warnings"] for text in wanted}
    assert found == wanted
