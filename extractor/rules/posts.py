"""Finds who holds which post where: a grammar over the mentions of bodies, titles and people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, immutable, replace
from extractor.rules.base import mention
from extractor.rules.people import GAPS, LONGEST_RANK, bracketed_ranks
from extractor.rules.post_bodies import BodiesOf, Body, PostBodies
from extractor.values import PostValue, TitleValue

_JOINTS = ("、兼", "，兼", "兼任", "、", "兼", "，", ",", "和", "及", "暨")
_BREAKS = frozenset("，。、；：！？…,.;:!?（(）)“”‘’《》【】[]—-–\n \t|/")
_BEHIND_POST = ("和", "兼", "职务", "一职", "职位", "等职")
_LIST = ("、", "和")  # between names that share a title
_DEPUTY = "副"
_DELEGATE = "代表"  # also a verb
_LONGEST_BETWEEN = 3  # 担任[首任]某某局局长
_UNREAD = re.compile(r"(?:、兼|兼|、)((?:(?!兼)[\u4e00-\u9fff“”]){2,24})\Z")  # what stands before a title and is no body that is known
_AND = frozenset("和与及")
_AND_TITLES = frozenset("和及")
_LONGEST_POST = 40  # characters from a verb such as 担任 to the end of the title
_ASIDE = re.compile(r"（[女男，、\u4e00-\u9fff]{1,7}）")  # 免去张三（女，回族）的审计署审计长职务
# 张三同志任某某局局长; 李四3月5日当选某某会主席
_AFTER_NAME = re.compile(
    r"(?:同志|先生|女士)?(?:(?:\d{1,2}月)?\d{1,2}[日号]|今[天日]|昨[天日]|当[天日]|日前|近日|此前)?(?:正式|全票|成功)?"
)
_OF, _POST = "的", ("职务", "一职")
_NEXT_HOLDER = ("、", "，", "和")  # 某某部部长张三，副部长李四、王五
_GENERIC_BODY = re.compile(r"[省市县区州镇乡](?:委|政府|政协|人大(?:常委会)?)\Z")  # 时任市委书记


def _by_rules_first(people: tuple[Mention, ...]) -> list[Mention]:
    """Give the people without the candidates of a model that share a character with one of the rules."""
    taken = {offset for person in people if person.score is None for offset in range(person.start, person.end)}
    return [person for person in people if person.score is None or taken.isdisjoint(range(person.start, person.end))]


@immutable
class _Item:
    """A title with the body before it; `is_open` where nothing stands between it and a mark or joint."""

    title: Mention
    start: int
    body: Body | None
    status: str
    is_open: bool


def _without_told(items: list[_Item], told: list[_Item], bodies: BodiesOf) -> list[_Item]:
    """Give the titles without those told of the person before: 张三任财政部部长，副部长|李四."""
    if not items or not told or items[0].title.start > told[-1].title.start:
        return items
    rest = [item for item in items if item.title.start > told[-1].title.start]
    carried = next((item.body for item in reversed(told) if item.body is not None), None)
    if rest and rest[0].body is None and rest[0].is_open and carried is not None:
        return [replace(rest[0], body=bodies.shared(rest[0].title, carried)), *rest[1:]]
    return rest


def _ends_post(folded: str, at: int) -> bool:
    """Tell whether what stands at the offset ends the wording of a post."""
    return folded[at] in _BREAKS or folded.startswith(_BEHIND_POST, at)


class Posts:
    """Gives one post for each title of each person, the body distributed over titles joined by 、 and 兼."""

    name = "posts"
    requires = frozenset({Label.TITLE, Label.PERSON, Label.AGENCY})
    provides = frozenset({Label.POST})

    def __init__(self, lexicon: Lexicon) -> None:
        self._bodies = PostBodies(lexicon)
        self._statuses = {entry["word"]: entry["status"] for entry in lexicon.rows("title_statuses")}
        self._status_words = Affixes(self._statuses)
        self._copulas = {entry["word"]: entry["status"] for entry in lexicon.rows("copulas")}
        self._copula_words = Affixes(self._copulas)
        self._honorifics = Affixes(entry["word"] for entry in lexicon.rows("person_nouns") if entry["kind"] == "honorific")
        self._chairs = {entry["name"]: entry["chair_of"] for entry in lexicon.rows("known_people") if entry["chair_of"]}
        self._ranks = bracketed_ranks(lexicon)
        self._leaders = Affixes([*(entry["word"] for entry in lexicon.rows("name_leaders")), *_JOINTS])
        self._weak = frozenset(entry["title"] for entry in lexicon.rows("titles") if entry["weak"])
        self._abroad = frozenset(entry["name"] for entry in lexicon.rows("known_people") if entry["abroad"])

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the posts; the mention spans the title and the name."""
        people = _by_rules_first(document.of(Label.PERSON))
        titles = document.of(Label.TITLE)
        if not people or not titles:
            return
        bodies = self._bodies.of(document)
        by_end = {title.end: title for title in titles}
        by_start = {title.start: title for title in titles}
        ends_of_people = {person.end for person in people}
        before: tuple[Mention, list[_Item]] | None = None  # the person before, with posts that go over to a list
        holder: tuple[Mention, list[_Item]] | None = None  # the last person with a post before the name, whose body goes over too
        told: list[_Item] = []  # the posts behind the last person and a verb
        for person in people:
            last = self._title_before(document.folded, person, by_end, bodies, ends_of_people)
            items = self._chain(document.folded, last, by_end, bodies, ends_of_people) if last else []
            items = _without_told(items, told, bodies)
            behind = by_start.get(person.end)
            if not items and behind is None and before and document.folded[before[0].end : person.start] in _LIST:
                yield from self._posts(document, person, before[1], bodies, "list")
                before = holder = (person, before[1])
                continue
            if items:
                items = self._of_holder_before(document.folded, holder, items, bodies)
                holder = (person, items)
            before = (person, items) if items and all(self._is_of_many(item.title) for item in items) else None
            if items:
                yield from self._posts(document, person, items, bodies, "before-name")
            elif behind is not None and behind.text not in self._weak:
                status = behind.value.status
                is_open = person.value.name not in self._abroad
                yield from self._posts(document, person, [_Item(behind, behind.start, None, status, is_open)], bodies, "behind-name")
            told = self._copular(document.folded, person, titles, by_end, bodies)
            yield from self._posts(document, person, told, bodies, "copula")

    def _of_holder_before(
        self, folded: str, holder: tuple[Mention, list[_Item]] | None, items: list[_Item], bodies: BodiesOf
    ) -> list[_Item]:
        """Give the titles, the first with the body of the person listed before: 安吉县委书记张三、县长李四."""
        first = items[0]
        if holder is None or first.body is not None or not first.is_open or first.title.text in self._weak:
            return items
        if folded[holder[0].end : first.start] not in _NEXT_HOLDER:
            return items
        carried = next((item.body for item in reversed(holder[1]) if item.body is not None), None)
        body = bodies.shared(first.title, carried) if carried else None
        return [replace(first, body=body), *items[1:]] if body else items

    def _is_of_many(self, title: Mention) -> bool:
        # 副主任崔世昌、张勇, but not 总统特朗普和普京
        base = self._bodies.base(title.text)
        return title.text.startswith(_DEPUTY) or (base is not None and bool(base["many"]))

    def _title_before(
        self, folded: str, person: Mention, by_end: dict[int, Mention], bodies: BodiesOf, ends_of_people: set[int]
    ) -> Mention | None:
        at = person.start
        at -= len(self._ranks.ending(folded[max(0, at - LONGEST_RANK) : at]) or "")
        honorific = self._honorifics.ending(folded[max(0, at - 4) : at])
        if honorific:
            # …某委员会主任、某院院士张三: 院士 is no post, but posts may stand before it
            at -= len(honorific)
            return self._joined(folded, bodies.start_of_ending(at), by_end)
        if at in by_end or folded[at - 1 : at] not in GAPS:
            return by_end.get(at)
        title = by_end.get(at - 1)
        return None if title is None or title.start in ends_of_people else title  # 习近平主席|为|特朗普

    def _chain(
        self, folded: str, last: Mention, by_end: dict[int, Mention], bodies: BodiesOf, ends_of_people: AbstractSet[int] = frozenset()
    ) -> list[_Item]:
        """Give the titles that lead up to the last one, joined by 、 or 兼, in text order."""
        items: list[_Item] = []
        title: Mention | None = last
        while title is not None:
            item = self._item(folded, title, bodies)
            if items and item.body is None and not item.is_open and folded[title.end] in _AND_TITLES:
                break  # the same where the name is not known
            items.append(item)
            title = self._joined(folded, item.start, by_end)
            if title is not None and title.start in ends_of_people and folded[title.end] in _AND_TITLES:
                break  # 慕克吉总统和国大党主席索尼娅, but not 习近平特使、国务院副总理张高丽
            if title is None and item.body is None and not item.is_open:
                title = self._before_unread(folded, item.start, by_end, bodies)
        return list(reversed(items))

    def _before_unread(self, folded: str, left: int, by_end: dict[int, Mention], bodies: BodiesOf) -> Mention | None:
        # 国务院副总理、中央代表团|团长: the posts before one whose body is not known are held all the same
        found = _UNREAD.search(folded, max(0, left - 26), left)
        title = by_end.get(found.start()) if found and not _AND & set(found[1]) else None
        if title is None or (title.text in self._weak and bodies.start_of_ending(title.start) == title.start):
            return None
        return title

    def _item(self, folded: str, title: Mention, bodies: BodiesOf) -> _Item:
        status, left = self._status(folded, title.start, title.value.status)
        body = bodies.before(title, left)
        if body:
            status, left = self._status(folded, min(body.start, left), body.status or status)
        generic = None if body else _GENERIC_BODY.search(folded, max(0, left - 7), left)
        if generic:
            status, left = self._status(folded, generic.start(), status)
            return _Item(title, left, None, status, False)
        is_open = left == 0 or folded[left - 1] in _BREAKS or self._leaders.ending(folded[max(0, left - 6) : left]) is not None
        return _Item(title, left, body, status, is_open)

    def _status(self, folded: str, left: int, status: str) -> tuple[str, int]:
        word = self._status_words.ending(folded[max(0, left - 6) : left])
        return (self._statuses[word], left - len(word)) if word else (status, left)

    def _joined(self, folded: str, left: int, by_end: dict[int, Mention]) -> Mention | None:
        for joint in _JOINTS:
            if folded.endswith(joint, 0, left) and left - len(joint) in by_end:
                return by_end[left - len(joint)]
        return None

    def _copular(
        self, folded: str, person: Mention, titles: tuple[Mention, ...], by_end: dict[int, Mention], bodies: BodiesOf
    ) -> list[_Item]:
        # 王青山是某县某村第一书记; 任命张三为某某局局长
        aside = _ASIDE.match(folded, person.end)
        after = aside.end() if aside else person.end
        behind = _AFTER_NAME.match(folded, after)
        after = behind.end() if behind else after
        word = self._copula_words.opening(folded[after : after + 8])
        is_lost = word is None and folded.startswith(_OF, after)
        if word is None and not is_lost:
            return []
        start = after + len(word or _OF)
        for title in titles[bisect_left(titles, start, key=lambda title: title.start) :]:
            if title.end > start + _LONGEST_POST:
                break
            items = self._chain(folded, title, by_end, bodies)
            between = folded[start : items[0].start]
            if items[0].start in (start, after) or (
                items[0].body and len(between) <= _LONGEST_BETWEEN and "为" not in between and not _BREAKS & set(between)
            ):
                if title.end < len(folded) and not _ends_post(folded, title.end):
                    return []
                if is_lost and not folded.startswith(_POST, title.end):
                    return []
                items = self._lengthened(folded, items, titles, by_end, bodies)
                status = self._copulas[word] if word else "former"
                return [item if item.status != "current" else replace(item, status=status) for item in items]
            if _BREAKS & set(folded[start : title.start]):
                break
        return []

    def _lengthened(
        self, folded: str, items: list[_Item], titles: tuple[Mention, ...], by_end: dict[int, Mention], bodies: BodiesOf
    ) -> list[_Item]:
        """Give the posts with those listed behind them: 任某某省委委员、常委、书记; a title before another name ends them."""
        first, end = items[0], items[-1].title.end
        for title in titles[bisect_left(titles, end, key=lambda title: title.start) :]:
            if title.end > end + _LONGEST_POST or (title.end < len(folded) and not _ends_post(folded, title.end)):
                break
            chain = self._chain(folded, title, by_end, bodies)
            if chain[0].title.start != first.title.start:
                break
            items, end = chain, title.end
        return items

    def _posts(self, document: Document, person: Mention, items: list[_Item], bodies: BodiesOf, rule: str) -> Iterator[Mention]:
        carried: Body | None = None
        status = "current"
        for item in items:
            body = item.body
            if body is None and item.title.text == _DELEGATE:
                continue  # 代表习近平总书记
            # 时任厦门市委常委、常务副市长: both were held then
            status = item.status if item.body is not None or item.status != "current" or not item.is_open else status
            if body is None:
                is_foreign = rule != "behind-name" and (person.value.name in self._abroad or bodies.is_foreign(person.value.name))
                body = bodies.of_title(item.title, carried, is_open=item.is_open, is_foreign=is_foreign)
            if body is None and item.is_open:
                body = carried
                chair = self._chairs.get(person.value.name) if rule == "behind-name" and item.title.text == "主席" else None
                body = Body(item.title.start, chair) if chair else body
                if body is None and item is items[0] and item.title.end <= person.start:
                    body = bodies.of_sentence(item.title)
            elif item.body is not None and carried is not None:
                body = bodies.abroad(item.title, item.body, carried)
            if body is None and rule == "behind-name":
                body = bodies.of_told_country(item.title)
            carried = body
            value: TitleValue = item.title.value
            post = PostValue(
                person=person.span,
                name=person.value.name,
                title=value.title,
                organization=body.name if body else None,
                organization_id=body.id if body else None,
                kind=value.kind,
                status=status,
                role=bodies.role(item.title, body),
            )
            start, end = min(item.title.start, person.start), max(item.title.end, person.end)
            yield mention(document, start, end, Label.POST, Provenance(self.name, rule, None, (item.title, person)), post)
