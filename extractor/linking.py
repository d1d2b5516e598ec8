"""Groups the mentions that stand into entities: one agency, one person, one term, however it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.document import Document
from extractor.mentions import Label, Mention
from extractor.values import PostValue

OFFICIAL, EXPERT, EXECUTIVE, OTHER = "official", "expert", "executive", "other"


@dataclass(frozen=True, slots=True)
class Entity:
    """What several mentions of one article refer to, with the value of the first."""

    label: Label
    name: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the article: fullest name, role, posts without repetition in text order, mentions."""

    name: str
    role: str
    posts: tuple[PostValue, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
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
    of_person: dict[str, list[PostValue]] = {name: [] for name in groups}
    for post in posts:
        of_person.get(fullest.get(post.value.name, post.value.name), []).append(post.value)
    people = []
    for name, group in groups.items():
        held = distinct_posts(of_person[name])
        people.append(Person(name, role_of(held) or known_role(group) or OTHER, held, tuple(group)))
    return tuple(people)


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


def fullest_name(name: str, names: Iterable[str]) -> str:
    """Give the longest of the names that ends with this one behind a ·, or the name itself.

    >>> fullest_name("卡斯特罗", {"劳尔·卡斯特罗", "卡斯特罗"})
    '劳尔·卡斯特罗'
    """
    return _fullest_by_tail(names).get(name, name)


def _fullest_by_tail(names: Iterable[str]) -> dict[str, str]:
    """Give, for all that stands behind a · in the names, the longest of the names that end so."""
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
