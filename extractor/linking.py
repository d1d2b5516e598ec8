"""Groups the mentions that stand into entities: one agency, one person, one term, however it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from extractor.document import Document
from extractor.mentions import Label, Mention, Span, immutable
from extractor.rules.people import LAY
from extractor.values import PostValue

_LOCAL_BODY = re.compile(r"[县区市州旗盟]人民政府\Z|中共.{1,12}[县区市州旗盟]委员会\Z")
OFFICIAL, EXPERT, EXECUTIVE, OTHER = "official", "expert", "executive", "other"


@immutable
class Entity:
    """What several mentions of one article refer to, with the value of the first."""

    label: Label
    name: str
    mentions: tuple[Mention, ...]


@immutable
class Person:
    """A person of the article: fullest name, role, posts without repetition in text order, mentions."""

    name: str
    role: str
    posts: tuple[PostValue, ...]
    mentions: tuple[Mention, ...]


@immutable
class Entities:
    """The entities of one article, each group in order of first mention."""

    agencies: tuple[Entity, ...]
    organizations: tuple[Entity, ...]
    people: tuple[Person, ...]
    policy_terms: tuple[Entity, ...]
    documents: tuple[Entity, ...]


def link(document: Document, kept: Iterable[Mention]) -> Entities:
    """Give the entities that the kept mentions refer to."""
    by_label: dict[Label, list[Mention]] = {}
    for mention in kept:
        by_label.setdefault(mention.label, []).append(mention)
    return Entities(
        agencies=_group(by_label.get(Label.AGENCY, ()), lambda m: str(m.value.name)),
        organizations=_group(by_label.get(Label.ORGANIZATION, ()), lambda m: str(m.value.name)),
        people=_people(by_label.get(Label.PERSON, ()), document.of(Label.POST)),
        policy_terms=_group(by_label.get(Label.POLICY_TERM, ()), lambda m: str(m.value.term)),
        documents=_group(by_label.get(Label.DOCUMENT, ()), lambda m: f"{m.value.title}\0{m.value.number}"),
    )


def _group(mentions: Iterable[Mention], key: Callable[[Mention], str]) -> tuple[Entity, ...]:
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(key(mention), []).append(mention)
    return tuple(Entity(group[0].label, name, tuple(group)) for name, group in groups.items())


def _people(mentions: Iterable[Mention], posts: Iterable[Mention]) -> tuple[Person, ...]:
    mentions = tuple(mentions)
    fullest = _fullest_by_tail({mention.value.name for mention in mentions})
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(fullest.get(mention.value.name, mention.value.name), []).append(mention)
    of_name: dict[str, list[PostValue]] = {name: [] for name in groups}
    for post in posts:
        of_name.get(fullest.get(post.value.name, post.value.name), []).append(post.value)
    people = []
    for name, group in groups.items():
        for same, held in _namesakes(group, of_name[name]):
            posts_held = distinct_posts(held)
            people.append(
                Person(
                    name, role_of(posts_held) or (None if any(map(_is_lay, same)) else known_role(same)) or OTHER, posts_held, tuple(same)
                )
            )
    return tuple(people)


def _namesakes(mentions: list[Mention], posts: list[PostValue]) -> Iterable[tuple[list[Mention], list[PostValue]]]:
    """Give the people who bear one name, each with mentions and posts; nearly always one.

    村民王文斌 is not the spokesman 王文斌, and no county head leads two counties at once. A mention that does not
    tell goes with the one before it.
    """
    if len(mentions) == 1 or (not any(map(_is_lay, mentions)) and len({post.organization for post in posts}) < 2):
        yield mentions, posts
        return
    at: dict[Span, list[PostValue]] = {}
    for post in posts:
        at.setdefault(post.person, []).append(post)
    people: list[tuple[list[Mention], list[PostValue]]] = []
    # the posts of each that differ in what tells people apart: a long text names one post a thousand times
    different: list[dict[tuple[str, str | None, str, str], PostValue]] = []
    last = 0
    for mention in mentions:
        held = at.pop(mention.span, [])
        is_lay = _is_lay(mention)
        own = {(post.title, post.organization, post.status, post.role): post for post in held}
        fitting = [index for index, known in enumerate(different) if not _excludes(known.values(), own.values(), is_lay)]
        if (held or is_lay) and people:
            last = fitting[0] if fitting else len(people)
        if last == len(people):
            people.append(([], []))
            different.append({})
        people[last][0].append(mention)
        people[last][1].extend(held)
        different[last].update(own)
    rest = [post for held in at.values() for post in held]
    people[0][1].extend(rest)
    yield from people


def _is_lay(mention: Mention) -> bool:
    return mention.provenance.rule == LAY


def _excludes(known: Collection[PostValue], held: Collection[PostValue], is_lay: bool) -> bool:
    """Tell whether one person cannot be both."""
    if is_lay or not known:
        return any(post.role == OFFICIAL for post in (*known, *held))
    return any(_is_rival(post, other) for post in held for other in known)


def _is_rival(post: PostValue, other: PostValue) -> bool:
    # 甲县县长 and 乙县县长: current heads of two local bodies
    return (
        post.title == other.title
        and post.organization != other.organization
        and post.status == other.status == "current"
        and all(body is not None and _LOCAL_BODY.search(body) is not None for body in (post.organization, other.organization))
    )


def distinct_posts(posts: Iterable[PostValue]) -> tuple[PostValue, ...]:
    """Give each post once, in text order; one without a body goes where the person has one whose title ends alike.

    习近平主席 says no more than 国家主席习近平.
    """
    posts = tuple({(post.title, post.organization): post for post in reversed(tuple(posts))}.values())[::-1]
    return tuple(post for post in posts if not any(_says_no_more(post, other) for other in posts))


def _says_no_more(post: PostValue, other: PostValue) -> bool:
    if other.organization is None or post is other or not other.title.endswith(post.title):
        return False
    if post.organization is None:
        return True
    added = other.title.removesuffix(post.title)
    return post.organization == other.organization and added != "" and added[-1] not in "副代前原"


def _fullest_by_tail(names: Iterable[str]) -> dict[str, str]:
    """Give, for all that stands behind a · in the names, the longest of the names that end so.

    >>> _fullest_by_tail(["劳尔·卡斯特罗", "卡斯特罗"])
    {'卡斯特罗': '劳尔·卡斯特罗'}
    """
    fullest: dict[str, str] = {}
    for name in names:
        for at, char in enumerate(name):
            if char in "·•":
                tail = name[at + 1 :]
                fullest[tail] = max(name, fullest.get(tail, ""), key=lambda each: (len(each), each))
    return fullest


def role_of(posts: Iterable[PostValue]) -> str | None:
    """Give the role that the posts make, official before expert before executive, or None without a telling post."""
    roles = {post.role for post in posts}
    return next((role for role in (OFFICIAL, EXPERT, EXECUTIVE) if role in roles), None)


def known_role(mentions: Iterable[Mention]) -> str | None:
    """Give the role of a person of public life whom the article names without a post."""
    return next((mention.value.role for mention in mentions if mention.value.role), None)
