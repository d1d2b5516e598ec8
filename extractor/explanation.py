"""Why a text was read as it was: for each mention its rule, lexicon line, parts, entity, and what it won against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal

from extractor.document import Document
from extractor.linking import Entities
from extractor.mentions import Dropped, Entry, Hit, Label, Mention
from extractor.pipeline import Analysis
from extractor.rules.agency_names import is_valid, record_id

_STEP = "  "
# why a rule of the agency stage gave a name to another body than the one that bears it alone
_LINK_REASONS = {
    "fuller-name-before": "the last fuller name before it ends so",
    "defined-short-form": "the article defines the name as a short form",
    "minister-of-the-country-before": "the country named before the minister",
    "country-of-the-list": "the country at the head of the list",
    "place-of-the-list": "the place at the head of the list",
    "parliament-of-the-country-before": "the country that the text speaks of",
}


def explain(analysis: Analysis, at: int | None = None, *, only: tuple[int, int, Label] | None = None) -> str:
    """Give the explanation of all mentions, of what stands at an offset of the text, or of one mention, as indented lines.

    `only` is the start, end and label of the one mention.

    >>> from extractor import Article, Config, Pipeline
    >>> analysis = Pipeline(Config(model="none")).analyse(Article(id="1", text="工信部近日印发通知。"))
    >>> print(explain(analysis).splitlines()[0])
    0-3 agency 工信部
    """
    lines: list[str] = []
    losers: dict[int, list[Dropped]] = {}
    for dropped in analysis.dropped:
        losers.setdefault(id(dropped.winner), []).append(dropped)
    names = _entity_names(analysis.entities)
    for mention in analysis.kept:
        if (at is None or mention.start <= at < mention.end) and only in (None, (mention.start, mention.end, mention.label)):
            lines += _mention(analysis.document, mention, names.get(id(mention)), losers.get(id(mention), ()))
    if at is not None:
        lines += _evidence(analysis, at)
    return "\n".join(lines)


def _mention(document: Document, mention: Mention, entity: str | None, losers: Iterable[Dropped]) -> Iterator[str]:
    yield _head(mention)
    yield f"{_STEP}by {_provenance(mention)}"
    value = _value(mention.value)
    if value:
        yield f"{_STEP}value {value}"
    if entity:
        yield f"{_STEP}entity {entity}"
    yield from _children(mention, 1)
    for dropped in losers:
        yield f"{_STEP}instead of {_head(dropped.mention)}, by {_provenance(dropped.mention)}: {dropped.reason}"
    yield from _other_bodies(document, mention)


def _other_bodies(document: Document, mention: Mention) -> Iterator[str]:
    """Give the bodies of the lexicon that bear the name of an agency's mention and that it was not linked to, with the reason."""
    if mention.label != Label.AGENCY:
        return
    day = document.article.published_date
    for hit in document.hits.get("agencies", ()):
        for entry in hit.entries if hit.span == mention.span else ():
            if record_id(entry.key) == mention.value.id:
                continue
            reason = _LINK_REASONS.get(mention.provenance.rule)
            if reason is None:
                reason = (
                    "another body stands for the name" if is_valid(entry, day) else f"{_period(entry)}, not on {day or 'a day unknown'}"
                )
            yield f"{_STEP}instead of body {entry['name']}, {_place(entry)}: {reason}"


def _period(entry: Entry) -> str:
    """Give the time for which the row holds, as words.

    >>> from extractor.lexicon.loader import load_lexicon
    >>> _period(load_lexicon().get("agencies", "cbirc"))
    'its name from 2018-04 to 2023-05'
    """
    bounds = (("from", entry["valid_from"]), ("to", entry["valid_to"]))
    return "its name " + (" ".join(f"{word} {bound}" for word, bound in bounds if bound) or "at all times")


def _children(mention: Mention, depth: int) -> Iterator[str]:
    for child in mention.provenance.children:
        yield f"{_STEP * depth}from {_head(child)}, by {_provenance(child)}"
        yield from _children(child, depth + 1)


def _head(mention: Mention) -> str:
    return f"{mention.start}-{mention.end} {mention.label} {_one_line(mention.text)}"


def _provenance(mention: Mention) -> str:
    found = mention.provenance
    parts = [f"{found.stage}:{found.rule}"]
    if found.where:
        parts.append(found.where)
    if mention.score is not None:
        parts.append(f"score {mention.score:g}")
    return ", ".join(parts)


def _value(value: object) -> str:
    """Give the slots of a value that are filled."""
    if not is_dataclass(value):
        return ""
    cells = ((field.name, getattr(value, field.name)) for field in fields(value))
    return ", ".join(f"{name}={_cell(cell)}" for name, cell in cells if cell is not None and cell != () and cell is not False)


def _cell(cell: object) -> str:
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return f"{cell[0]}-{cell[1]}" if isinstance(cell, tuple) and len(cell) == 2 else str(cell)


def _entity_names(entities: Entities) -> dict[int, str]:
    names: dict[int, str] = {}
    for group in (entities.agencies, entities.organizations, entities.policy_terms, entities.documents):
        for entity in group:
            # the key of a document joins title and number; None stands for what the text lacks
            name = " ".join(part for part in entity.name.split("\0") if part != "None")
            names |= {id(mention): f"{name}, {_times(len(entity.mentions))}" for mention in entity.mentions}
    for person in entities.people:
        posts = "、".join((post.organization or "") + post.title for post in person.posts)
        shown = f"{person.name}, {person.role}{f', {posts}' if posts else ''}, {_times(len(person.mentions))}"
        names |= {id(mention): shown for mention in person.mentions}
    return names


def _times(count: int) -> str:
    return "1 mention" if count == 1 else f"{count} mentions"


def _evidence(analysis: Analysis, at: int) -> Iterator[str]:
    """Give what the stages had before them at the offset: the word, the lexicon hits, candidates that fell to nobody kept here."""
    document = analysis.document
    if not 0 <= at < len(document.text):
        yield f"offset {at} is outside the text, which has {len(document.text)} characters"
        return
    start = max(edge for edge in document.token_edges if edge <= at)
    end = min(edge for edge in document.token_edges if edge > at)
    yield f"word {start}-{end} {_one_line(document.text[start:end])}"
    for table in sorted(document.hits):
        for hit in document.hits[table]:
            if hit.start <= at < hit.end:
                yield _hit(table, hit, document.text)
    kept = {id(mention) for mention in analysis.kept}
    dropped = {id(loser.mention): loser for loser in analysis.dropped}
    for label in sorted(document.candidates):
        for mention in document.of(label):
            if mention.start <= at < mention.end and id(mention) not in kept:
                loser = dropped.get(id(mention))
                reason = f": {loser.reason}" if loser else ""
                yield f"candidate {_head(mention)}, by {_provenance(mention)}{reason}"


def _hit(table: str, hit: Hit, text: str) -> str:
    places = ", ".join(_place(entry) for entry in hit.entries)
    return f"lexicon {table} {hit.start}-{hit.end} {_one_line(text[hit.start : hit.end])}: {places}"


def _place(entry: Entry) -> str:
    return f"{entry.key} ({entry.where})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
