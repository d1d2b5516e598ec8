"""Whether a span that a model takes for an organisation is one, and of what kind, by its last word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.document import Document
from extractor.lexicon.cover import consists_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry
from extractor.models.base import ScoredSpan
from extractor.models.ranges import Known

_LEAST_AGENCY, _LEAST_ORGANIZATION = 0.8, 0.6
_LEAST_UNMARKED = 0.85  # of a company without a class word (云启科创), from a model that knows companies
_SHORTEST, _SHORTEST_AGENCY, _LONGEST = 3, 4, 30
_SCOPES = frozenset({"local", "foreign"})
# suffixes of the agency lexicon that end ordinary words too often to trust a model with
_WEAK_AGENCY = frozenset("院处司省办")
# 广州恒大|队 is no 大队: its field stands before a brigade's class word
_TEAM, _BRIGADE = "队", re.compile("[警察防援法勘缉巡逻查稽安税关军卫][总支大中]?队\\Z")
_CLASS_WORDS = frozenset("省市县区州镇乡村")
_SYMBOL = re.compile(r"[A-Z0-9.]{1,5}")
# 政协七届二十次常委会, 某委员会|第四次会议: a meeting is no body
_MEETING = re.compile("第?[一二三四五六七八九十百\\d]{1,4}[届次]")
# 九国海关, 三大海运局
_COUNTED = re.compile("[两二三四五六七八九十多各][国省市地县区大]")
_LETTERS_GO_ON = re.compile(r"[A-Za-z][ .&-]?[A-Za-z]")


class BodyWording:
    """Tells public bodies from other organisations by the class words of the lexicon; what has none is dropped."""

    def __init__(self, lexicon: Lexicon) -> None:
        suffixes = {e["suffix"] for e in lexicon.rows("body_suffixes") if _SCOPES & set(e["scopes"])}
        surfaces = {e["surface"] for table in ("local_bodies", "foreign_bodies") for e in lexicon.rows(table)}
        self._agency = sorted(suffixes - _WEAK_AGENCY | {surface for surface in surfaces if len(surface) > 1}, key=lambda s: (-len(s), s))
        self._organization = sorted(
            (e for e in lexicon.rows("organization_suffixes") if not e["behind_body"]), key=lambda e: (-len(e["suffix"]), e["suffix"])
        )
        self._followers = {e["suffix"]: tuple(e["followers"]) for e in lexicon.rows("suffix_followers")}
        self._generic = frozenset(lexicon.words("model_traps", "generic_body"))
        self._no_bodies = lexicon.words("model_traps", "no_body_end")
        self._behind_thing = lexicon.words("model_traps", "behind_thing")
        self._place_signs = frozenset(e["abbreviation"] for e in lexicon.rows("places") if e["abbreviation"])
        self._stops = frozenset(lexicon.words("organization_words", "stop"))
        anchors = set(lexicon.words("organization_words", "anchor"))
        countries = {e["name"] for e in lexicon.rows("places") if e["level"] == "country"}
        self._abroad = sorted(countries - {"中国"})
        plain = [e for e in lexicon.rows("organization_words") if e["role"] == "plain"]
        self._plain = {
            kind: anchors | countries | {e["word"] for e in plain if not e["kinds"] or kind in e["kinds"]}
            for kind in {e["kind"] for e in self._organization}
        }

    def countries_opening(self, name: str) -> Iterable[str]:
        """Give the foreign countries with which the name begins."""
        return (country for country in self._abroad if name.startswith(country))

    def is_agency(self, document: Document, known: Known, span: ScoredSpan) -> bool:
        """Tell whether the span is sure and ends like a public body."""
        name = document.folded[span.start : span.end]
        stems = [name[: -len(suffix)] for suffix in self._agency if name.endswith(suffix)]
        if not stems or span.score < _LEAST_AGENCY or not self._is_whole(document, span) or known.bodies.overlaps(span.start, span.end):
            return False
        # 县教育体育局, 省公安厅: whose, the rules tell from the places before it
        if name[0] in _CLASS_WORDS or name.endswith(self._no_bodies):
            return False
        if _MEETING.search(name) or _MEETING.match(document.folded, span.end) or _COUNTED.search(name):
            return False
        if name.endswith(_TEAM) and _BRIGADE.search(name) is None:
            return False
        if len(name) < _SHORTEST_AGENCY or any(not stem or consists_of(stem, self._generic) for stem in stems):
            return False
        goes_on = any(
            document.folded.startswith(self._followers.get(name[-n:], ()), span.end) for n in (1, 2) if name[-n:] in self._followers
        )
        return not goes_on

    def organization_kind(self, document: Document, known: Known, span: ScoredSpan) -> str | None:
        """Give the kind of organisation that the span's class word or the model tells, or None where it is no name of one."""
        if span.score < _LEAST_ORGANIZATION:
            return None
        suffix = self._suffix(document.folded[span.start : span.end])
        if suffix is None:
            return "company" if self._is_unmarked_company(document, known, span) else None
        if _COUNTED.search(document.folded, span.start, span.end):
            return None
        if not self._is_whole(document, span) or document.folded.startswith(tuple(suffix["followers"]) or ("\0",), span.end):
            return None
        stem = document.folded[span.start : span.end - len(suffix["suffix"])]
        is_name = (
            len(stem) >= 2
            and not consists_of(stem, self._plain[suffix["kind"]])
            and not stem.endswith(tuple(suffix["not_behind"]) or ("\0",))
        )
        return str(suffix["kind"]) if is_name else None

    def _is_unmarked_company(self, document: Document, known: Known, span: ScoredSpan) -> bool:
        folded, start, end = document.folded, span.start, span.end
        name = folded[start:end]
        # no word edges are asked for: the segmenter cannot know a coined name (有云 + 启光学)
        if span.kind != "company" or span.score < _LEAST_UNMARKED or not _SHORTEST <= len(name) <= _LONGEST:
            return False
        # 财联社5月29日电: a body that the lexicon knows is left to the rules; 布里斯班 is a place
        if known.bodies.overlaps(start, end) or known.places.contains(start, end):
            return False
        # 恒生科技|指数
        if folded.startswith(self._behind_thing, end):
            return False
        # a share's symbol, and a part of a longer name in letters
        if (
            _SYMBOL.fullmatch(name)
            or _LETTERS_GO_ON.search(folded[max(0, start - 2) : start + 1])
            or _LETTERS_GO_ON.search(folded[end - 1 : end + 2])
        ):
            return False
        return not consists_of(name, self._plain["company"] | self._place_signs)

    def _suffix(self, name: str) -> Entry | None:
        return next((entry for entry in self._organization if name.endswith(entry["suffix"])), None)

    def _is_whole(self, document: Document, span: ScoredSpan) -> bool:
        if not _SHORTEST <= span.end - span.start <= _LONGEST or span.start not in document.token_edges:
            return False
        first = next(at for at in range(span.start + 1, span.end + 1) if at in document.token_edges or at == span.end)
        return document.folded[span.start : first] not in self._stops
