"""Records to doccano and Label Studio and back: nothing changes by itself, corrections arrive, damage is named."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from click.testing import CliRunner
from spacy.tokens import DocBin

import extractor as ex
from extractor.annotation import label_studio
from extractor.annotation.offsets import CODE_POINTS, UTF_16, Offsets
from extractor.annotation.sheets import ATTRIBUTES, LISTS, gold_of, sheet_of_gold, sheet_of_record
from extractor.cli import main
from tests.annotation.tools import through_label_studio

TEXT = (
    "𠮷👍讯：4月17日，浙江省财政厅厅长罗文锦表示，“将落实‘一企一策’。”国家统计局数据显示，一季度出口增长5.3%，投资1.2万亿元至1.3万亿元。"
    "国务院印发《关于促进消费的意见》（国发〔2026〕7号）。罗文锦说，华北制药集团首席经济学家林致远也到场。"
)
TOOLS = ("doccano", "label-studio")


@pytest.fixture(scope="module")
def records() -> list[ex.Record]:
    rows = [
        {"id": "新闻/1 甲", "text": TEXT, "published": "2026-04-18", "title": "标题"},
        {"id": "2", "text": "央行降准。\r\n工信部印发通知。"},
        {"id": "3", "text": "天气晴好。按《　国家统计局数据》办理。"},
    ]
    return list(ex.extract(rows, model="none"))


def _run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["annotate", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def _export(records: list[ex.Record], tool: str, folder: Path, *more: str) -> Path:
    ex.Corpus(records).save(folder / "records.jsonl")
    _run("export", folder / "records.jsonl", "--to", tool, "-o", folder / "out", *more)
    return folder / "out"


def _through_doccano(path: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    # doccano gives its own ids and the fields in another order
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines):
        for item in line["entities"]:
            item["id"] += 1000 * (number + 1)
        for item in line["relations"]:
            item["from_id"] += 1000 * (number + 1)
            item["to_id"] += 1000 * (number + 1)
        line["id"], line["Comments"] = number + 7, []
        line["entities"].reverse()
        change(line)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def _gold(folder: Path) -> dict[str, dict[str, Any]]:
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.gold.json")))
    return {article["id"]: article for article in found}


def _item(gold: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    (found,) = (item for item in gold[key] if item["text"] == text)
    return found


@pytest.mark.parametrize("unit", ["default", CODE_POINTS, UTF_16])
@pytest.mark.parametrize("tool", TOOLS)
def test_what_nobody_changes_comes_back_as_it_was(records: list[ex.Record], tool: str, unit: str, tmp_path: Path) -> None:
    more = () if unit == "default" else ("--offsets", unit)
    path = _export(records, tool, tmp_path, *more)
    (_through_doccano if tool == "doccano" else through_label_studio)(path)
    _run("import", path, "--from", tool, "-o", tmp_path / "gold", *more)
    gold = _gold(tmp_path / "gold")
    assert gold == {record.id: gold_of(sheet_of_record(record.to_dict())) for record in records}
    assert {key for key in gold["新闻/1 甲"] if gold["新闻/1 甲"][key]} >= {*LISTS.values(), "posts"} - {"titles"}


def test_gold_is_the_record_where_nothing_was_corrected(records: list[ex.Record], tmp_path: Path) -> None:
    path = _export(records, "doccano", tmp_path)
    _run("import", path, "--from", "doccano", "-o", tmp_path / "gold")
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path / "gold"), str(tmp_path / "records.jsonl"), "--json"])
    figures = json.loads(done.output)
    assert figures["types"]["posts"]["gold"] == 2 and figures["types"]["quotes"]["gold"] == 1
    assert all(figure["f1"] == 100.0 or figure["gold"] == figure["found"] == 0 for figure in figures["types"].values())
    assert set(figures["statistic_attributes"].values()) == {100.0}


def test_gold_itself_can_be_corrected_again(records: list[ex.Record], tmp_path: Path) -> None:
    first = gold_of(sheet_of_record(records[0].to_dict()))
    first["titles"] = [{"start": 14, "end": 16, "text": TEXT[14:16]}]
    assert gold_of(sheet_of_gold(first, "x")) == first
    first["quotes"] = [{"start": first["quotes"][0]["start"], "prefix": "将落实", "speaker": "罗文锦"}]
    assert gold_of(sheet_of_gold(first, "x"))["quotes"][0]["text"] == "将落实"
    path = _export(records, "label-studio", tmp_path)
    through_label_studio(path)
    _run("import", path, "--from", "label-studio", "-o", tmp_path / "gold")
    _run("export", tmp_path / "gold", "--to", "doccano", "-o", tmp_path / "again.jsonl")
    _run("import", tmp_path / "again.jsonl", "--from", "doccano", "-o", tmp_path / "gold-2")
    assert _gold(tmp_path / "gold") == _gold(tmp_path / "gold-2")


def test_doccano_counts_utf_16_and_label_studio_code_points(records: list[ex.Record], tmp_path: Path) -> None:
    agency = next(m for m in records[0].mentions if m.text == "国家统计局")
    assert agency.start == TEXT.index("国家统计局")
    line = json.loads(_export(records, "doccano", tmp_path).read_text(encoding="utf-8").splitlines()[0])
    starts = {entity["start_offset"] for entity in line["entities"] if entity["label"] == "agency"}
    units = TEXT.encode("utf-16-le")
    assert agency.start + 2 in starts and units[2 * (agency.start + 2) :].decode("utf-16-le").startswith("国家统计局")
    tasks = json.loads(_export(records, "label-studio", tmp_path).read_text(encoding="utf-8"))
    regions = [item["value"] for item in tasks[0]["predictions"][0]["result"] if item.get("type") == "labels"]
    assert all(TEXT[region["start"] : region["end"]] == region["text"] for region in regions)


@pytest.mark.parametrize("text", ["", "工信部", "𠮷", "a𠮷👍🏾b\r\n"])
def test_offsets_go_there_and_back(text: str) -> None:
    offsets = Offsets(text, UTF_16)
    for at in range(len(text) + 1):
        assert offsets.out(at) == len(text[:at].encode("utf-16-le")) // 2 and offsets.back(offsets.out(at)) == at
    with pytest.raises(ValueError, match="outside the text"):
        offsets.back(offsets.out(len(text)) + 1)
    if "𠮷" in text:
        with pytest.raises(ValueError, match="inside a character"):
            offsets.back(offsets.out(text.index("𠮷")) + 1)


def test_links_are_drawn_for_posts_speakers_issuers_and_sources(records: list[ex.Record]) -> None:
    sheet = sheet_of_record(records[0].to_dict())
    drawn = {(link.type, sheet.notes[link.source].text, sheet.notes[link.target].text) for link in sheet.links}
    assert ("speaker", "将落实‘一企一策’。", "罗文锦") in drawn
    assert ("source", "5.3%", "国家统计局") in drawn
    assert any(kind == "issuer" and target == "国务院" for kind, _, target in drawn)
    assert any(kind == "post" and source == "罗文锦" for kind, source, _ in drawn)


def test_corrections_in_doccano_arrive(records: list[ex.Record], tmp_path: Path) -> None:
    def change(line: dict[str, Any]) -> None:
        if "罗文锦" not in line["text"]:
            return
        offsets = Offsets(line["text"], UTF_16)
        by_text = {line["text"][offsets.back(e["start_offset"]) : offsets.back(e["end_offset"])]: e for e in line["entities"]}
        by_text["5.3%"]["end_offset"] -= 1
        line["entities"].remove(by_text["一企一策"])
        by_text["国家统计局"]["label"] = "organization"
        start = offsets.out(line["text"].index("首席经济学家"))
        line["entities"].append({"id": 1, "label": "policy_term", "start_offset": start, "end_offset": start + 6})
        line["entities"].append({"id": 2, "label": "statistic", "start_offset": start + 1, "end_offset": start + 2})
        speaker = next(relation for relation in line["relations"] if relation["type"] == "speaker")
        speaker["to_id"] = by_text["国务院"]["id"]

    path = _export(records, "doccano", tmp_path)
    _through_doccano(path, change)
    told = _run("import", path, "--from", "doccano", "-o", tmp_path / "gold")
    gold = _gold(tmp_path / "gold")["新闻/1 甲"]
    assert [item["text"] for item in gold["policy_terms"]] == ["首席经济学家"]
    moved = _item(gold, "statistics", "5.3")
    assert (moved["value"], moved["subject"], moved["direction"]) == (5.3, "出口", "up")
    assert _item(gold, "organizations", "国家统计局")["canonical"] == "国家统计局"
    assert gold["quotes"][0]["speaker"] == "国务院"
    assert "statistic" in told and "has no value; fill it in" in told and "3 imported" in told


def test_posts_outlive_the_mention_that_held_them(records: list[ex.Record], tmp_path: Path) -> None:
    def change(line: dict[str, Any]) -> None:
        if "罗文锦" in line["text"]:
            people = sorted((e for e in line["entities"] if e["label"] == "official"), key=lambda e: e["start_offset"])
            line["entities"].remove(people[0])
            line["relations"] = [r for r in line["relations"] if people[0]["id"] not in (r["from_id"], r["to_id"])]

    path = _export(records, "doccano", tmp_path)
    _through_doccano(path, change)
    _run("import", path, "--from", "doccano", "-o", tmp_path / "gold")
    gold = _gold(tmp_path / "gold")["新闻/1 甲"]
    assert [person["text"] for person in gold["people"]].count("罗文锦") == 1
    assert [post["title"] for post in gold["posts"] if post["name"] == "罗文锦"] == ["厅长"]
    assert gold["quotes"][0]["speaker"] == "罗文锦"


def test_corrections_in_label_studio_arrive(records: list[ex.Record], tmp_path: Path) -> None:
    def change(result: list[dict[str, Any]]) -> None:
        region = next((item["id"] for item in result if _is(item, "5.3%")), None)
        if region is None:
            return
        for item in result:
            if item.get("id") == region and item["from_name"] == "statistic_value":
                item["value"]["text"] = ["5,30.5"]
            if item.get("id") == region and item["from_name"] == "statistic_direction":
                item["value"]["choices"] = ["down"]
            if item.get("from_name") == "official_posts":
                item["value"]["text"] = ["国务院 | 副总理 | former", " | 书记"]
        result[:] = [item for item in result if item.get("type") != "relation"]

    path = _export(records, "label-studio", tmp_path)
    through_label_studio(path, change)
    told = _run("import", path, "--from", "label-studio", "-o", tmp_path / "gold")
    gold = _gold(tmp_path / "gold")["新闻/1 甲"]
    changed = _item(gold, "statistics", "5.3%")
    assert (changed["value"], changed["direction"], changed["subject"]) == (530.5, "down", "出口")
    posts = [(post["organization"], post["title"], post["status"]) for post in gold["posts"] if post["name"] == "罗文锦"]
    assert posts == [("国务院", "副总理", "former"), (None, "书记", None)]
    # the annotator took the links away: who spoke and who issued is open again
    assert gold["quotes"][0]["speaker"] is None and "has no speaker; fill it in" in told
    assert "issuer" not in gold["documents"][0]


def _is(item: dict[str, Any], text: str) -> bool:
    return item.get("type") == "labels" and item["value"]["text"] == text


def test_tasks_that_nobody_annotated_wait(records: list[ex.Record], tmp_path: Path) -> None:
    path = _export(records, "label-studio", tmp_path)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    result = tasks[0]["predictions"][0]["result"]
    tasks[0]["annotations"] = [
        {"result": result, "ground_truth": True},
        {"result": [], "was_cancelled": False},
        {"result": [], "was_cancelled": True},
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert "1 imported, 2 not annotated yet" in _run("import", path, "--from", "label-studio", "-o", tmp_path / "gold")
    assert _gold(tmp_path / "gold")["新闻/1 甲"]["people"]


def test_the_configuration_has_a_field_for_every_attribute(records: list[ex.Record], tmp_path: Path) -> None:
    path = _export(records, "label-studio", tmp_path, "--config", str(tmp_path / "labels.xml"))
    root = ET.fromstring((tmp_path / "labels.xml").read_text(encoding="utf-8"))
    names = {element.get("name") for element in root.iter() if element.get("name")}
    wanted = {f"{kind}_{attribute}" for kind, attributes in ATTRIBUTES.items() for attribute in attributes}
    assert names == {*wanted, "label", "text"}
    assert [label.get("value") for label in root.iter("Label")] == list(LISTS)
    used = {
        item["from_name"]
        for task in json.loads(path.read_text("utf-8"))
        for item in task["predictions"][0]["result"]
        if "from_name" in item
    }
    assert used <= names and label_studio.config().startswith("<View>")


def test_spacy_trains_on_what_was_imported(records: list[ex.Record], tmp_path: Path) -> None:
    path = _export(records, "doccano", tmp_path)
    _run("import", path, "--from", "doccano", "-o", tmp_path / "gold", "--spacy", tmp_path / "train.spacy")
    docs = list(DocBin().from_disk(tmp_path / "train.spacy").get_docs(spacy.blank("zh").vocab))
    for doc, record in zip(docs, records, strict=True):
        assert doc.text == record.text
        assert [(s.text, s.label_) for s in doc.spans["sc"]] == [(m.text, m.type) for m in record.mentions]
        assert [e.text for e in doc.ents] == [m.text for m in record.mentions if m.type != "quote"]


def _damaged(records: list[ex.Record], tool: str, tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> str:
    path = _export(records, tool, tmp_path)
    if tool == "doccano":
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        change(lines[1])
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    else:
        through_label_studio(path)
        tasks = json.loads(path.read_text(encoding="utf-8"))
        change(tasks[1])
        path.write_text("[" + ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks) + "]", encoding="utf-8")
    told = _run("import", path, "--from", tool, "-o", tmp_path / "gold", code=1)
    assert f"{path}:2: " in told and "2 imported, 1 failed" in told
    return told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda line: line.pop("extractor"), "has no field 'extractor'; keep the field"),
        (lambda line: line.update(extractor="{"), "is damaged; export the article anew"),
        (lambda line: line.update(text=line["text"].replace("\r\n", "\n")), "not the one that was exported; texts may not be edited"),
        (lambda line: line["entities"][0].update(label="机构"), "no type is called '机构'; there are official, person"),
        (lambda line: line["entities"][0].update(label={}), "is no article of doccano: TypeError"),
        (lambda line: line["entities"][0].update(end_offset=9999), "outside the text, which ends at"),
        (lambda line: line["entities"][0].update(end_offset=0), "is empty; mark it anew"),
        (lambda line: line["entities"][0].pop("start_offset"), "is no span; expected start, end and label"),
        (lambda line: line.update(entities=None), "has no list 'entities'"),
        (lambda line: line.update(relations=[{"from_id": 5, "to_id": 99, "type": "post"}]), "joins no two spans; draw it anew"),
    ],
    ids=["no-field", "damaged-field", "other-text", "other-label", "no-label", "outside", "empty", "no-start", "no-list", "no-target"],
)
def test_damage_in_doccano_s_file_is_named(
    records: list[ex.Record], tmp_path: Path, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    assert told in _damaged(records, "doccano", tmp_path, change)


def _first(task: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = task["annotations"][0]["result"][0]
    return found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda task: task.pop("data"), "has no 'data'; export from Label Studio as JSON"),
        (lambda task: task["annotations"][0].pop("result"), "has no 'result'"),
        (lambda task: _first(task)["value"].pop("labels"), "a labels of the annotation is incomplete"),
        (lambda task: _first(task)["value"].update(labels=["LOC"]), "no type is called 'LOC'"),
        (lambda task: _first(task)["value"].update(start=1, end=2), "marked was '央行'; import with the --offsets"),
        (lambda task: _first(task)["value"].update(end=9999), "outside the text"),
        (
            lambda task: task["annotations"][0]["result"].append({"type": "relation", "from_id": "x", "to_id": "y", "labels": ["post"]}),
            "joins regions that are not there",
        ),
        (lambda task: _first(task).update(id=None) or _statistic(task, "很多"), "value is '很多'; expected a number in base units"),
    ],
    ids=["no-data", "no-result", "no-labels", "other-label", "other-place", "outside", "no-target", "no-number"],
)
def test_damage_in_label_studio_s_file_is_named(
    records: list[ex.Record], tmp_path: Path, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    assert told in _damaged(records, "label-studio", tmp_path, change)


def _statistic(task: dict[str, Any], value: str) -> None:
    first = _first(task)
    first["value"]["labels"] = ["statistic"]
    task["annotations"][0]["result"].append({**first, "type": "textarea", "from_name": "statistic_value", "value": {"text": [value]}})


@pytest.mark.parametrize(
    ("tool", "text", "told"),
    [
        ("doccano", '{"text": "央行"}\n{', ":2: is no JSON"),
        ("label-studio", '[\n{"data": 1},\n{,]', ":3: is no JSON"),
        ("label-studio", '{"data": {}}', ":1: is no JSON array; export from Label Studio as JSON"),
        ("label-studio", "[\n\n7]", ":3: a task is no JSON object"),
    ],
)
def test_a_file_that_is_no_json_is_named_with_its_line(tool: str, text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "in").write_text(text, encoding="utf-8")
    assert told in _run("import", tmp_path / "in", "--from", tool, "-o", tmp_path / "gold", code=2)


def test_only_records_and_gold_are_exported(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text('{"id": "1", "text": "央行降准。"}\n', encoding="utf-8")
    told = _run("export", tmp_path / "articles.jsonl", "--to", "doccano", "-o", tmp_path / "out", code=2)
    assert "articles.jsonl:1: is no record; expected what extract writes" in told
    assert not (tmp_path / "out").exists()


def test_damaged_gold_is_named(tmp_path: Path) -> None:
    gold = {"text": "罗文锦", "people": [], "posts": [{"name": "罗文锦", "organization": None, "title": "厅长"}]}
    for damage, told in (
        (gold, "posts name 罗文锦, who is not among the people"),
        ({"text": "罗文锦", "people": [{"end": 3}]}, "is damaged: KeyError"),
    ):
        (tmp_path / "甲.gold.json").write_text(json.dumps(damage), encoding="utf-8")
        shown = _run("export", tmp_path, "--to", "doccano", "-o", tmp_path / "out", code=2)
        assert f"{tmp_path}/甲: " in shown and told in shown


def test_names_of_articles_make_safe_file_names(tmp_path: Path) -> None:
    rows = [{"id": name, "text": "央行降准。"} for name in ("../../x", "a/b", "a_b", "A_B", "..", "长" * 300)]
    path = _export(list(ex.extract(rows, model="none")), "doccano", tmp_path)
    _run("import", path, "--from", "doccano", "-o", tmp_path / "gold")
    assert len(list((tmp_path / "gold").iterdir())) == 6 and set(_gold(tmp_path / "gold")) == {row["id"] for row in rows}
