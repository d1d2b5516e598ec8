"""Finds who holds which post where: a grammar over the mentions of bodies, titles and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.affixes import Affixes
from extractor.rules.base import mention
from extractor.rules.post_bodies import BodiesOf, Body, PostBodies
from extractor.values import PostValue, TitleValue

_JOINTS = ("、", "兼", "，", ",", "和", "及", "，兼", "、兼", "兼任", "暨")
_LONGEST_JOINT = 2


@dataclass(frozen=True, slots=True)
class _Item:
    """A title of a person with the body that stands before it."""

    title: Mention
    body: Body | None
    status: str


class Posts:
    """Gives one post for each title of each person, the body distributed over titles joined by 、 and 兼."""

    name = "posts"
    requires = frozenset({Label.TITLE, Label.PERSON, Label.AGENCY})
    provides = frozenset({Label.POST})

    def __init__(self, lexicon: Lexicon) -> None:
        self._bodies = PostBodies(lexicon)
        self._statuses = {entry["word"]: entry["status"] for entry in lexicon.rows("title_statuses")}
        self._status_words = Affixes(self._statuses)

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the posts; the mention spans from the first title or body to the name."""
        people = document.of(Label.PERSON)
        if not people:
            return
        bodies = self._bodies.of(document)
        by_end = {title.end: title for title in document.of(Label.TITLE)}
        by_start = {title.start: title for title in document.of(Label.TITLE)}
        for person in people:
            before = by_end.get(person.start) or by_end.get(
                person.start - 1 if document.folded[person.start - 1 : person.start] == " " else -1
            )
            items = self._chain(document, before, by_end, bodies) if before else []
            behind = by_start.get(person.end)
            if behind is not None and not items:
                items = [_Item(behind, None, behind.value.status)]
            yield from self._posts(document, person, items, bodies)

    def _chain(self, document: Document, last: Mention, by_end: dict[int, Mention], bodies: BodiesOf) -> list[_Item]:
        items: list[_Item] = []
        title: Mention | None = last
        while title is not None:
            left = title.start
            status, left = self._status(document.folded, left, title.value.status)
            body = bodies.before(title, left)
            if body:
                left = body.start
                status, left = self._status(document.folded, left, status)
            items.append(_Item(title, body, status))
            title = self._joined(document.folded, left, by_end)
        return list(reversed(items))

    def _status(self, folded: str, left: int, status: str) -> tuple[str, int]:
        word = self._status_words.ending(folded[max(0, left - 6) : left])
        return (self._statuses[word], left - len(word)) if word else (status, left)

    def _joined(self, folded: str, left: int, by_end: dict[int, Mention]) -> Mention | None:
        for joint in _JOINTS:
            if folded.endswith(joint, 0, left) and left - len(joint) in by_end:
                return by_end[left - len(joint)]
        return by_end.get(left)

    def _posts(self, document: Document, person: Mention, items: list[_Item], bodies: BodiesOf) -> Iterator[Mention]:
        body: Body | None = None
        for item in items:
            value: TitleValue = item.title.value
            own = item.body or bodies.of_title(item.title, body)
            if own is not None:
                body = own
            held = own or body
            if held is None and item.title.end <= person.start and value.kind == "office":
                held = body = bodies.of_sentence(item.title)
            post = PostValue(
                person=person.span,
                name=person.value.name,
                title=value.title,
                organization=held.name if held else None,
                organization_id=held.id if held else None,
                organization_is_agency=held.is_agency if held else False,
                kind=value.kind,
                status=item.status,
            )
            start, end = min(item.title.start, person.start), max(item.title.end, person.end)
            yield mention(document, start, end, Label.POST, Provenance(self.name, "beside-name", None, (item.title, person)), post)
