"""The one place that knows the JSON shape of a record; `schema.json` beside it says the same to others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files
from typing import Any

import extractor
from extractor.document import Article
from extractor.linking import OFFICIAL, Entity, Person
from extractor.mentions import Label, Mention
from extractor.pipeline import Analysis, Pipeline, without_collection
from extractor.rules.joint_issues import miscounted

SCHEMA_VERSION = "1.0"

Json = dict[str, Any]

# a record is built anew and cannot hold itself
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def extract(pipeline: Pipeline, article: Article) -> Json:
    """Give the record of an article."""
    with without_collection():
        # the analysis is gone when the collector comes back
        return to_record(pipeline.analyse(article), pipeline)


def extract_all(pipeline: Pipeline, articles: Iterable[Article]) -> list[Json]:
    """Give the records of some dozens of articles, in order; quicker than one by one (`Pipeline.analyse_all`)."""
    with without_collection():
        return [to_record(analysis, pipeline) for analysis in pipeline.analyse_all(articles)]


def to_record(analysis: Analysis, pipeline: Pipeline) -> Json:
    """Give the record of an analysis: plain dicts, lists, text and numbers; equal input gives equal records."""
    article = analysis.document.article
    entities = analysis.entities
    kept = analysis.kept
    return {
        "schema_version": SCHEMA_VERSION,
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "text": article.text,
        "officials": [_person(article, p) for p in entities.people if p.role == OFFICIAL],
        "people": [_person(article, p) for p in entities.people if p.role != OFFICIAL],
        "agencies": [_agency(article, e) for e in entities.agencies],
        "organizations": [_organization(article, e) for e in entities.organizations],
        "policy_terms": [_policy_term(article, e) for e in entities.policy_terms],
        "documents": [_document(article, e) for e in entities.documents],
        "statistics": [_statistic(article, m) for m in kept if m.label is Label.STATISTIC],
        "dates": [_date(article, m) for m in kept if m.label is Label.DATE],
        "quotes": [_quote(article, m) for m in kept if m.label is Label.QUOTE],
        "meta": {
            "extractor": extractor.__version__,
            "lexicons": f"sha256:{pipeline.lexicon.digest}",
            "model": pipeline.config.model if pipeline.config.model != "none" else None,
            "config": f"sha256:{pipeline.config.digest}",
            "warnings": [*article.warnings, *_out_of_time(article, kept), *miscounted(analysis.document.folded, kept)],
        },
    }


def to_json(record: Json) -> str:
    """Give the record as one line of JSON, characters as themselves."""
    return _ENCODER.encode(record)


def schema() -> Json:
    """Give the JSON Schema of a record."""
    loaded: Json = json.loads((files("extractor") / "schema.json").read_text(encoding="utf-8"))
    return loaded


def number(value: Decimal | None) -> int | float | None:
    """Give the Decimal as the JSON number that reads the same."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _out_of_time(article: Article, kept: Iterable[Mention]) -> list[str]:
    # a name before its body existed or after it ended is linked all the same, and said; without a date nobody knows
    if article.published_date is None:
        return []
    names = dict.fromkeys(m.text for m in kept if m.provenance.rule == "name-out-of-its-time")
    return [f"{name}: no body bore this name at the article's date" for name in names]


def _mention(article: Article, mention: Mention) -> Json:
    source = article.source_map.span(mention.start, mention.end) if article.source_map else None
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "score": mention.score,
        "by": f"{mention.provenance.stage}:{mention.provenance.rule}",
    }


def _mentions(article: Article, mentions: Iterable[Mention]) -> list[Json]:
    return [_mention(article, mention) for mention in mentions]


def _person(article: Article, person: Person) -> Json:
    posts = [
        {"organization": p.organization, "organization_id": p.organization_id, "title": p.title, "status": p.status} for p in person.posts
    ]
    return {"name": person.name, "role": person.role, "posts": posts, "mentions": _mentions(article, person.mentions)}


def _agency(article: Article, entity: Entity) -> Json:
    value = entity.mentions[0].value
    return {"id": value.id, "name": value.name, "kind": value.kind, "parent": value.parent, "mentions": _mentions(article, entity.mentions)}


def _organization(article: Article, entity: Entity) -> Json:
    value = entity.mentions[0].value
    return {"name": value.name, "kind": value.kind, "mentions": _mentions(article, entity.mentions)}


def _policy_term(article: Article, entity: Entity) -> Json:
    value = entity.mentions[0].value
    mentions = _mentions(article, entity.mentions)
    return {"term": value.term, "kind": value.kind, "known": value.known, "score": value.score, "mentions": mentions}


def _document(article: Article, entity: Entity) -> Json:
    value = entity.mentions[0].value
    return {
        "title": value.title,
        "number": value.number,
        "issuer": value.issuer,
        "status": value.status,
        "mentions": _mentions(article, entity.mentions),
    }


def _statistic(article: Article, mention: Mention) -> Json:
    value = mention.value
    return _mention(article, mention) | {
        "subject": value.subject,
        "value": number(value.value),
        "high": number(value.high),
        "unit": value.unit,
        "kind": value.kind,
        "direction": value.direction,
        "base": value.base,
        "as_of": value.as_of,
        "approx": value.approx,
        "source_agency": value.source_agency and f"agency:{value.source_agency}",
        "base_period": value.base_period,
        "modality": value.modality,
        "denominator": value.denominator,
        "place": value.place,
        "checks": list(value.checks),
    }


def _date(article: Article, mention: Mention) -> Json:
    return _mention(article, mention) | {"value": mention.value.value}


def _quote(article: Article, mention: Mention) -> Json:
    return _mention(article, mention) | {"speaker": mention.value.speaker}
