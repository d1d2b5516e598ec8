"""Tells the body in which a title is held: the agency or organisation before it, a place's government, what the title names."""

from __future__ import annotations

import re
from bisect import bisect_left

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, immutable
from extractor.rules.post_missions import Missions

_LONGEST_GAP = 14
_SENTENCE_REACH = 60
_LONGEST_CHINESE = 3  # of four characters only those with two family names
_MINISTRY = "ministry"
_FOREIGN_BODY = re.compile(r"[\u4e00-\u9fff]{0,9}(?:议会|国会|议院|委员会|央行|银行|政府|部|院|署|局|厅|省|军)\Z")
_COMPANY = re.compile(r"[^的是和与及在、\W][\u4e00-\u9fffA-Za-z0-9]{1,13}\Z")
_THIS_COMPANY = ("公司", "本公司", "该公司", "集团")
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:室|中心|部|处|所|司|局|厅|院|系|科|办|组|分会|支队|大队|分局|支行|分行|分公司|事业部|专委会|委员会|研究所)\Z"
)
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,6}(?:村|社区|镇|乡|街道|街道办)\Z")
_PARTY = re.compile(r"中共(?P<place>.+)委员会\Z")
_GOVERNMENT = re.compile(r"(?P<place>.+?)人民(?:政府|代表大会.*)\Z")
_PARTY_TITLES = ("书记", "常委")
_HEAD_OF = re.compile(r"(?P<class>[部厅局司署处院校行室科所站队社会厂台])长\Z")  # whose title names the class of the body
_OF_OWN_STAFF = ("总参谋长", "副总参谋长", "总司令", "副总司令")
_STOPS = re.compile(r"[，。、；：！？“”《》（）\s]")


@immutable
class Body:
    """A body as the holder's organisation: canonical name, id, whether it has public power, where its mention begins.

    `status` is that of the post, where a word inside the body's wording gives it (中国前驻法国大使).
    """

    start: int
    name: str
    id: str | None = None
    is_agency: bool = True
    kind: str | None = None
    status: str | None = None


class PostBodies:
    """What the lexicon says of titles and their bodies, for any document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.titles = {entry.key: entry for entry in lexicon.rows("titles")}
        self._bases = Affixes(self.titles)
        self.countries = {
            entry["abbreviation"]: str(entry["name"])
            for entry in lexicon.rows("places")
            if entry["level"] == "country" and entry["abbreviation"]
        }
        self.countries_abroad = Affixes(
            entry["name"] for entry in lexicon.rows("places") if entry["level"] == "country" and entry["name"] != "中国"
        )
        self.family = Affixes(entry["name"] for entry in lexicon.rows("family_names"))
        self.missions = Missions(self.countries, {entry["word"]: entry["status"] for entry in lexicon.rows("title_statuses")})

    def of(self, document: Document) -> BodiesOf:
        """Give the bodies of one document, to be asked for those before titles."""
        return BodiesOf(document, self)

    def base(self, title: str) -> Entry | None:
        """Give the lexicon's entry of the base title that ends the title (市长 in 常务副市长)."""
        base = self._bases.ending(title)
        return self.titles[base] if base else None


class BodiesOf:
    """The bodies of one document."""

    def __init__(self, document: Document, lexicon: PostBodies) -> None:
        self._document = document
        self._folded = document.folded
        self._lexicon = lexicon
        self._by_end: dict[int, Mention] = {}
        for label in (Label.ORGANIZATION, Label.AGENCY):
            for candidate in document.of(label):
                known = self._by_end.get(candidate.end)
                if known is None or _goes_before(candidate, known):
                    self._by_end[candidate.end] = candidate
        self._agencies = [m for m in document.of(Label.AGENCY) if m.score is None]
        self._starts_of_titles = {title.start for title in document.of(Label.TITLE)}
        self._companies = [m for m in document.of(Label.ORGANIZATION) if m.value.kind == "company"]
        self._places: dict[int, Hit] = {}
        for hit in document.hits.get("place_surfaces", ()):
            known_place = self._places.get(hit.end)
            if known_place is None or hit.start < known_place.start:
                self._places[hit.end] = hit

    def before(self, title: Mention, left: int) -> Body | None:
        """Give the body whose name ends where the title, or the status word before it, begins."""
        fused = self._by_end.get(title.end - 1)
        if fused is not None and fused.start <= title.start:
            return _body(fused)  # 外交部 in 外交部长
        if self._folded[left - 1 : left] == "的":
            left -= 1
        found = self._by_end.get(left)
        if found is not None and found.start < left and self._is_accredited_to(found, title):
            return self._accredited(found)
        mission = self._of_mission(title, left)
        if mission is not None:
            return mission
        if found is not None and found.start < left:
            return _body(found)
        if self._folded[left - 1 : left] == "：" and left - 1 in self._by_end:
            return _body(self._by_end[left - 1])  # 某某股份：董事长张三
        return (
            self._of_place(title, left)
            or self._of_department(left)
            or self._of_village(left)
            or self._of_this_company(left)
            or (self._of_local_company(left) if title.value.kind == "executive" else None)
        )

    def start_of_ending(self, offset: int) -> int:
        """Give where the body that ends at the offset begins, or the offset itself."""
        found = self._by_end.get(offset)
        return found.start if found else offset

    def is_foreign(self, name: str) -> bool:
        """Tell whether no Chinese family name begins the name, or it is longer than Chinese names are."""
        return len(name) > _LONGEST_CHINESE or self._lexicon.family.opening(name[:2]) is None

    def of_title(self, title: Mention, carried: Body | None, *, is_open: bool, is_foreign: bool = False) -> Body | None:
        """Give the body of a title before which none stands: what it names, the carried body's place, the sentence's agency."""
        base = self._lexicon.base(title.text)
        named = base["organization"] if base is not None else None
        if named and self._lexicon.countries_abroad.opening(named[:8]):
            return Body(title.start, named)  # 国务卿: of one country wherever it stands
        if base is not None and base["country_body"] and carried is not None and is_open:
            # 越共中央总书记、国家主席: of the country of the post before
            country = self._lexicon.countries_abroad.opening(carried.name[:8])
            if country:
                return self._of_country(title.start, country, base)
        if is_foreign and is_open and base is not None and base["country_body"]:
            # 伊朗前总统莱希和前外长阿卜杜拉希扬: of the country that the sentence named last
            country = self._country_before(title.start)
            return self._of_country(title.start, country, base) if country else None
        if base is not None and base["organization"] and (is_open or base["sure"]):
            return Body(title.start, base["organization"])
        if not is_open:
            return None
        if base is not None and base["place_body"] and carried is not None:
            place = _place_of(carried.name)
            return Body(carried.start, f"{place}人民政府") if place else None
        return None

    def shared(self, title: Mention, carried: Body) -> Body | None:
        """Give the body of a title behind another person's, in one list: the same body, its place's government, its country."""
        base = self._lexicon.base(title.text)
        if base is None or base["mission"]:
            return None
        if base["organization"] or base["country_body"] or base["place_body"]:
            return self.of_title(title, carried, is_open=True)
        if title.text.startswith(_OF_OWN_STAFF):
            return None  # 总后勤部部长张三、总参谋长李四
        is_executive = title.value.kind == "executive"
        if is_executive is carried.is_agency or title.value.kind not in ("office", "executive"):
            return None
        head = _HEAD_OF.search(title.text)
        if head is not None and not carried.name.endswith(head["class"]):
            return None  # 财政部部长张三、厅长李四
        # 省长张三、副书记李四: no government has a secretary of the party
        return None if _GOVERNMENT.match(carried.name) and title.text.endswith(_PARTY_TITLES) else carried

    def abroad(self, title: Mention, body: Body, carried: Body) -> Body:
        """Give the body, or that of the country of the post before where the title is a minister's (越共中央委员、外交部长)."""
        country = self._lexicon.countries_abroad.opening(carried.name[:8])
        if not country or body.id is None or body.kind != _MINISTRY:
            return body
        return Body(body.start, country + body.name)

    def of_told_country(self, title: Mention) -> Body | None:
        """Give the country of a head of state abroad named without it (慕克吉总统): the only one told before in the line or text."""
        base = self._lexicon.base(title.text)
        if base is None or base["country_body"] != "*" or base["organization"]:
            return None
        line = self._document.folded.rfind("\n", 0, title.start) + 1
        hits = [hit for hit in self._document.hits.get("places", ()) if hit.start < title.start and hit.entries[0]["level"] == "country"]
        for floor in (line, 0):
            names = {str(hit.entries[0]["name"]) for hit in hits if hit.start >= floor} - {"中国"}
            if names:
                return self._of_country(title.start, names.pop(), base) if len(names) == 1 else None
        return None

    def _country_before(self, offset: int) -> str | None:
        sentence = self._document.sentence_at(offset)
        for end in range(offset, max(sentence.start, offset - _SENTENCE_REACH), -1):
            hit = self._places.get(end)
            if hit is not None and hit.entries[0]["level"] == "country":
                name = str(hit.entries[0]["name"])
                return None if name == "中国" else name
        return None

    def role(self, title: Mention, body: Body | None) -> str:
        """Give the role that the title in the body makes of its holder: official, expert, executive or other."""
        kind = title.value.kind
        if kind in ("expert", "executive"):
            return str(kind)
        base = self._lexicon.base(title.text)
        is_public = base is not None and bool(base["public"])
        if body is not None:
            # the general secretary of a party abroad is an official
            is_official = body.is_agency or (
                is_public and body.kind == "other" and base is not None and bool(base["organization"] or base["many"])
            )
            return "official" if is_official else "expert" if body.kind in ("research", "university") else "executive"
        return "official" if is_public else "other"

    def of_sentence(self, title: Mention) -> Body | None:
        """Give the body that the sentence names last before a title without one (商务部…会上，新闻发言人何亚东)."""
        base = self._lexicon.base(title.text)
        if title.value.kind == "executive":
            sentence = self._document.sentence_at(title.start)
            at = bisect_left(self._companies, title.start, key=lambda company: company.start) - 1
            return _body(self._companies[at]) if at >= 0 and self._companies[at].start >= sentence.start else None
        if title.value.kind != "office" or base is None or base["country_body"] == "*" or base["place_body"]:
            return None
        sentence = self._document.sentence_at(title.start)
        at = bisect_left(self._agencies, title.start, key=lambda agency: agency.start) - 1
        if at < 0 or self._agencies[at].start < sentence.start or self._agencies[at].end in self._starts_of_titles:
            return None  # a body with a title of its own belongs to its holder
        return _body(self._agencies[at])

    def _is_accredited_to(self, body: Mention, title: Mention) -> bool:
        # 驻东盟大使, but not 常驻联合国副代表
        base = self._lexicon.base(title.text)
        before = self._folded[max(0, body.start - 2) : body.start]
        return base is not None and bool(base["mission"]) and before[-1:] == "驻" and before != "常驻"

    def _accredited(self, host: Mention) -> Body | None:
        # 驻东盟大使: he does not serve in the union to which he is sent
        sender = self._places.get(host.start - 1)
        if sender is None or sender.entries[0]["level"] != "country":
            return None
        name = f"{sender.entries[0]['name']}驻{host.text}使团"
        return Body(sender.start, name, None, True, "mission")

    def _of_mission(self, title: Mention, left: int) -> Body | None:
        base = self._lexicon.base(title.text)
        if base is None or not base["mission"]:
            return None
        found = self._lexicon.missions.before(self._folded, left, base["mission"], self._places)
        return Body(found.start, found.name, None, True, "mission", found.status) if found else None

    def _of_this_company(self, left: int) -> Body | None:
        # 公司董事长: the company that the article named last
        if not self._folded.endswith(_THIS_COMPANY, 0, left) or self._folded.endswith(("有限公司", "分公司", "子公司"), 0, left):
            return None
        at = bisect_left(self._companies, left - 1, key=lambda company: company.start) - 1
        body = _body(self._companies[at]) if at >= 0 else None
        return Body(left - 2, body.name, None, False, body.kind) if body else None

    def _of_local_company(self, left: int) -> Body | None:
        # 中山乐途电器的总经理: a place and what follows it up to the title
        for start in range(left - 2, max(0, left - _LONGEST_GAP), -1):
            gap = self._folded[start:left]
            hit = self._places.get(start)
            if hit is not None and hit.entries[0]["level"] != "country" and _COMPANY.match(gap):
                return Body(hit.start, self._document.text[hit.start : left], None, False, "company")
            if not _COMPANY.match(gap):
                return None
        return None

    def _of_place(self, title: Mention, left: int) -> Body | None:
        hit = self._places.get(left)
        base = self._lexicon.base(title.text)
        if hit is None and base is not None and base["country_body"] and self._folded[left - 1 : left] in self._lexicon.countries:
            # 俄总统: a country by one character
            name = self._lexicon.countries[self._folded[left - 1]]
            return self._of_country(left - 1, name, base)
        if hit is None and base is not None:
            found = self._of_foreign_body(left)
            if found is not None:
                return found
        if hit is None or base is None:
            # 江苏省长: the place and the title share a character
            hit = self._places.get(left + 1)
            if hit is None or base is None or not base["place_body"]:
                return None
        place = hit.entries[0]
        if place["level"] == "country":
            return self._of_country(hit.start, place["name"], base)
        name = place["name"]
        if base["place_body"] or (name.endswith("自治区") and title.text.endswith("主席")):
            return Body(hit.start, f"{name}政府" if name.endswith("特别行政区") else f"{name}人民政府")
        return None

    def _of_country(self, start: int, name: str, base: Entry) -> Body | None:
        if name == "中国":
            return Body(start, base["organization"]) if base["organization"] else None
        if base["country_body"] is None:
            return None
        return Body(start, name if base["country_body"] == "*" else name + base["country_body"])

    def _of_foreign_body(self, left: int) -> Body | None:
        # 伊朗|议会|议长
        for start in range(left - 2, max(0, left - 11), -1):
            hit = self._places.get(start)
            if hit is not None:
                place = hit.entries[0]
                gap = self._folded[start:left]
                is_body = place["level"] == "country" and place["name"] != "中国" and _FOREIGN_BODY.match(gap)
                return Body(hit.start, place["name"] + gap) if is_body else None
        return None

    def _of_department(self, left: int) -> Body | None:
        # 中国社会科学院工业经济研究所|产业融合研究室|主任
        for start in range(left - 2, max(0, left - _LONGEST_GAP), -1):
            gap = self._folded[start:left]
            if _STOPS.match(gap):
                return None
            found = self._by_end.get(start)
            if found is not None and _DEPARTMENT.match(gap):
                body = _body(found)
                return Body(body.start, body.name + gap, None, body.is_agency, body.kind)
        return None

    def _of_village(self, left: int) -> Body | None:
        # 某省某县某村|第一书记
        match = _VILLAGE.search(self._folded[max(0, left - 8) : left])
        if match is None or "的" in match[0]:
            return None
        for start in range(left - 2, left - 8, -1):
            hit = self._places.get(start)
            if hit is not None:
                first = hit.start
                while first in self._places:
                    first = self._places[first].start
                return Body(first, self._document.text[first:left])
        return None


def _goes_before(candidate: Mention, known: Mention) -> bool:
    if (candidate.score is None) != (known.score is None):
        return candidate.score is None
    return candidate.start < known.start or (candidate.start == known.start and candidate.label is Label.AGENCY)


def _body(found: Mention) -> Body:
    value = found.value
    is_agency = found.label is Label.AGENCY
    return Body(found.start, value.name, value.id if is_agency else None, is_agency, value.kind)


def _place_of(name: str) -> str | None:
    match = _PARTY.match(name) or _GOVERNMENT.match(name)
    return match["place"] if match else None
