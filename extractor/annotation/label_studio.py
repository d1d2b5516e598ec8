"""Label Studio: tasks with predictions out, annotations in; attributes as fields of each region, offsets in code points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.annotation.carried import FIELD, carried, carry
from extractor.annotation.offsets import CODE_POINTS, Offsets
from extractor.annotation.returned import Joined, Returned, join
from extractor.annotation.sheets import ATTRIBUTES, LINKS, LISTS, POST, Note, Sheet
from extractor.errors import ReaderError

UNIT = CODE_POINTS
_LABELS, _TEXT, _VERSION = "label", "text", "extractor"
_CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("person", "role"): ("expert", "executive", "other"),
    ("statistic", "kind"): ("level", "change", "share", "rank"),
    ("statistic", "direction"): ("up", "down"),
    ("statistic", "approx"): ("about", "over", "under"),
}
_NUMBERS = ("value", "high")
_COLOURS = ("#e67e22", "#f1c46e", "#3478db", "#8e6ec8", "#27ae60", "#0096a0", "#e9c400", "#7f7f7f", "#b05a9a", "#a0785a")
Where = tuple[str, int]


def config() -> str:
    """Give the labelling configuration of a project that takes the tasks."""
    colours = dict(zip(LISTS, _COLOURS, strict=True))
    labels = "".join(f"\n    <Label value={quoteattr(kind)} background={quoteattr(colours[kind])}/>" for kind in LISTS)
    relations = "".join(f"\n    <Relation value={quoteattr(kind)}/>" for kind in LINKS)
    fields = "".join(_field(kind, attribute) for kind, attributes in ATTRIBUTES.items() for attribute in attributes)
    return (
        f'<View>\n  <Style>.htx-text{{ white-space: pre-wrap; }}</Style>\n  <Labels name="{_LABELS}" toName="{_TEXT}">{labels}\n  </Labels>'
        f'\n  <Text name="{_TEXT}" value="$text" granularity="symbol"/>\n  <Relations>{relations}\n  </Relations>{fields}\n</View>\n'
    )


def _field(kind: str, attribute: str) -> str:
    place = f'name="{kind}_{attribute}" toName="{_TEXT}" perRegion="true"'
    when = f'visibleWhen="region-selected" whenTagName="{_LABELS}" whenLabelValue="{kind}"'
    choices = _CHOICES.get((kind, attribute))
    if choices:
        inside = "".join(f"<Choice value={quoteattr(choice)}/>" for choice in choices)
        field = f'<Choices {place} choice="single" showInline="true">{inside}</Choices>'
    else:
        most = "" if attribute == "posts" else ' maxSubmissions="1"'
        field = f'<TextArea {place} editable="true"{most}/>'
    hint = " | ".join(POST) if attribute == "posts" else attribute
    return f'\n  <View {when}><Header size="5" value={quoteattr(hint)}/>{field}</View>'


def task_of(sheet: Sheet, unit: str = UNIT) -> dict[str, Any]:
    """Give the task of an article, with what was found as its prediction."""
    offsets = Offsets(sheet.text, unit)
    result: list[dict[str, Any]] = []
    for at, note in enumerate(sheet.notes):
        place = {"start": offsets.out(note.start), "end": offsets.out(note.end), "text": note.text}
        region = {"id": f"n{at}", "to_name": _TEXT}
        result.append(region | {"from_name": _LABELS, "type": "labels", "value": place | {"labels": [note.type]}})
        result += (region | entry for entry in _entries(note, place))
    result += (
        {"type": "relation", "from_id": f"n{link.source}", "to_id": f"n{link.target}", "direction": "right", "labels": [link.type]}
        for link in sheet.links
    )
    return {"data": {"text": sheet.text, FIELD: carry(sheet)}, "predictions": [{"model_version": _VERSION, "result": result}]}


def _entries(note: Note, place: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for attribute, value in note.attributes.items():
        name = f"{note.type}_{attribute}"
        if (note.type, attribute) in _CHOICES:
            yield {"from_name": name, "type": "choices", "value": {**place, "choices": [str(value)]}}
        else:
            lines = [_post_line(post) for post in value] if attribute == "posts" else [_plain(value)]
            yield {"from_name": name, "type": "textarea", "value": {**place, "text": lines}}


def _plain(value: Any) -> str:
    return f"{Decimal(str(value)):f}" if isinstance(value, int | float) else str(value)


def _post_line(post: Mapping[str, Any]) -> str:
    return " | ".join((post[key] or "").replace("\\", "\\\\").replace("|", "\\|") for key in POST)


def joined_of(task: Mapping[str, Any], where: Where, unit: str = UNIT) -> Joined | None:
    """Give the corrected sheet of a task, None where nobody annotated it; raise ReaderError for what is no task.

    Of several annotations the one marked as ground truth counts, else the last that was not cancelled.
    """
    data = task.get("data")
    if not isinstance(data, Mapping):
        raise ReaderError(where[0], "is no task: it has no 'data'", "export from Label Studio as JSON, not JSON-MIN or CSV", where[1])
    given = carried(data.get(FIELD), data.get("text"), where)
    annotations = [one for one in task.get("annotations") or () if isinstance(one, Mapping) and not one.get("was_cancelled")]
    if not annotations:
        return None
    chosen = next((one for one in reversed(annotations) if one.get("ground_truth")), annotations[-1])
    result = chosen.get("result")
    if not isinstance(result, list):
        raise ReaderError(where[0], "an annotation has no 'result'", "export from Label Studio as JSON", where[1])
    return _joined(given, result, Offsets(given.text, unit), where)


def _joined(given: Sheet, result: list[Any], offsets: Offsets, where: Where) -> Joined:
    regions: dict[str, tuple[str, int, int]] = {}
    attributes: dict[str, dict[str, Any]] = {}
    relations: list[Mapping[str, Any]] = []
    for item in result:
        kind = item.get("type") if isinstance(item, Mapping) else None
        try:
            if kind == "labels":
                regions[item["id"]] = _region(item["value"], given.text, offsets, where)
            elif kind in ("textarea", "choices"):
                value = item["value"]["text" if kind == "textarea" else "choices"]
                attributes.setdefault(item["id"], {})[item["from_name"]] = [value] if isinstance(value, str) else list(value)
            elif kind == "relation":
                relations.append(item)
        except (KeyError, TypeError, IndexError) as error:
            raise ReaderError(
                where[0], f"a {kind} of the annotation is incomplete", "export from Label Studio as JSON", where[1]
            ) from error
    places = {region: at for at, region in enumerate(regions)}
    known = _known(given)
    spans = [Returned(kind, start, end, _read(kind, attributes.get(id_, {}), known, where)) for id_, (kind, start, end) in regions.items()]
    links: list[tuple[str, int, int]] = []
    for relation in relations:
        links += _links(relation, places, where)
    return join(given, spans, links)


def _region(value: Mapping[str, Any], text: str, offsets: Offsets, where: Where) -> tuple[str, int, int]:
    kind = value["labels"][0]
    if kind not in LISTS:
        raise ReaderError(where[0], f"no type is called {kind!r}", f"there are {', '.join(LISTS)}", where[1])
    try:
        start, end = offsets.back(value["start"]), offsets.back(value["end"])
    except ValueError as error:
        raise ReaderError(where[0], str(error), "import with the --offsets that the file counts in", where[1]) from error
    marked = value.get("text")
    if start >= end or (isinstance(marked, str) and text[start:end] != marked):
        hint = "import with the --offsets that the file counts in, code-points or utf-16"
        raise ReaderError(where[0], f"{value['start']}-{value['end']} is {text[start:end]!r}, marked was {marked!r}", hint, where[1])
    return kind, start, end


def _known(given: Sheet) -> dict[str, Any]:
    """Give what a field held when it was exported, by what it showed: what nobody touched comes back as it was, white space and all."""
    known: dict[str, Any] = {}
    for note in given.notes:
        for attribute, value in note.attributes.items():
            if attribute == "posts":
                known |= {_post_line(post): post for post in value}
            elif isinstance(value, str):
                known[value] = value
    return known


def _read(kind: str, given: Mapping[str, list[Any]], known: Mapping[str, Any], where: Where) -> dict[str, Any]:
    """Give the attributes of a region; those that were filled in under another type go to the attribute of the same name."""
    found: dict[str, Any] = {}
    own = {f"{kind}_{attribute}": attribute for attribute in ATTRIBUTES[kind]}
    others = {f"{other}_{attribute}": attribute for other in ATTRIBUTES for attribute in ATTRIBUTES[other]}
    for name, values in sorted(given.items(), key=lambda pair: pair[0] in own):
        attribute = others.get(name)
        lines = [str(value) if value in known else str(value).strip() for value in values]
        lines = [line for line in lines if line]
        if attribute not in ATTRIBUTES[kind] or not lines:
            continue
        if attribute == "posts":
            found["posts"] = [known[line] if isinstance(known.get(line), dict) else _post(line, where) for line in lines]
        else:
            found[attribute] = _number(lines[-1], attribute, where) if attribute in _NUMBERS and kind == "statistic" else lines[-1]
    return found


def _number(text: str, attribute: str, where: Where) -> int | float:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
        return int(number) if number == number.to_integral_value() else float(number)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ReaderError(where[0], f"{attribute} is {text[:40]!r}", "expected a number in base units, 1200000000 say", where[1]) from error


def _post(line: str, where: Where) -> dict[str, str | None]:
    parts = [part.strip().replace("\\|", "|").replace("\\\\", "\\") or None for part in re.split(r"(?<!\\)\|", line)]
    if not 2 <= len(parts) <= len(POST) or parts[1] is None:
        raise ReaderError(where[0], f"post is {line[:60]!r}", f"expected {' | '.join(POST)}", where[1])
    return dict(zip(POST, [*parts, None][: len(POST)], strict=True))


def _links(relation: Mapping[str, Any], places: Mapping[str, int], where: Where) -> Iterator[tuple[str, int, int]]:
    try:
        source, target = places[relation["from_id"]], places[relation["to_id"]]
    except KeyError as error:
        raise ReaderError(where[0], "a relation joins regions that are not there", "draw it anew in Label Studio", where[1]) from error
    if relation.get("direction") == "left":
        source, target = target, source
    return ((str(label), source, target) for label in relation.get("labels") or ())
