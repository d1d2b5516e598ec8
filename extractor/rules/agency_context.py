"""What the article itself says of its bodies: short forms it defines, owners of ambiguous names, meetings that are no bodies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from extractor.document import Document
from extractor.mentions import Hit, Label, Mention, Provenance, replace
from extractor.rules.agency_names import STAGE
from extractor.rules.base import mention
from extractor.values import AgencyValue

# ……（以下简称“工信厅”）
_DEFINITION = re.compile(r"（(?:以下|下文)?(?:简称|统称|下称|称)(?:为|作)?[:：]?[“‘]?(?P<alias>[^“”‘’（）、，。；：\s]{2,12})[”’]?）")
# 国务院第十二次常务会议, 第三十次会议: the meeting is meant
_SESSION = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}届(?:(?:全国|中央)?(?:常务)?委员会)?)?第?[一二三四五六七八九十百零〇\d]{1,4}次(?:全体|常务|主席|常委会)?(?:会议|全会)"
)
_LATER_SHORT = 2
_MOST_GROUPS = 20
# so many mentions or places back the owner of a minister is looked for
_NEAR = 50
# 美国财政部长耶伦与财政部部长蓝佛安: a person's name and a joining word part two ministers of one name
_OTHER_SIDE = re.compile(r"(?:副?部?长|大臣)[\u4e00-\u9fff·]{2,12}(?:[与和同]|举行|会见)\Z")
_SIDE_TITLE = ("部长", "副部长", "党组")
# 尼泊尔副总理兼外交部长: the country's other office stands between
_OFFICE_BETWEEN = re.compile(r"[\u4e00-\u9fff]{0,10}[兼、]\Z")
# a line break, or the number of the next item of a digest: ； 14、
_BREAK = re.compile(r"(?=[\n\d①-⑳])(?:\n|(?:(?<=[\s；。])|\A)(?:\d{1,2}[、.](?!\d)|[①-⑳]))")
_HOME, _HOME_OFFICE = "中国", "国务委员"
# 两国外交部, 俄土伊叙四国国防部长: of several countries, so of none
_COUNTED = re.compile(r"[两三四五六七八九十各多]国的?\Z")
# the file of the bodies abroad, whatever their kind
_ABROAD = "agencies/foreign.csv:"
# 外交部长, 国防部大臣: the minister's title behind or around the ministry's name
_MINISTER = ("长", "大臣")
_CHINESE = ("中", "全国")
_TOLD = "body-of-the-country-told"
_COUNTRY_RULES = (
    _TOLD,
    "country-and-body",
    "country-and-long-name",
    "country-and-name",
    "country-of-the-list",
    "parliament-of-the-country-before",
)
# signs that a text speaks of China too: 中美经贸磋商, 来华访问
_SPEAKS_OF_HOME = re.compile("中国|我国|我驻|中方|中[美俄欧日法德英韩印巴澳加]|[访来驻]华|在京|国务院|全国|习近平|人民币|A股")
# what Chinese reports write directly before our own: 据财政部网站, 5日财政部
_BEFORE_OURS = frozenset("据日电讯网")
# kinds of body whose names other countries' bodies bear too
_BORNE_ABROAD = frozenset(("ministry", "commission", "bureau", "administration", "institution", "mechanism", "court", "office"))


def of_one_country(document: Document, agencies: Iterable[Mention], ambiguous: frozenset[str]) -> list[Mention]:
    """Give the mentions without the bare names that several countries counted before them share: 两国外交部, 四国国防部长."""
    folded = document.folded
    return [
        agency
        for agency in agencies
        if folded[agency.start - 1 : agency.start] not in ("国", "的")
        or agency.text not in ambiguous
        or _COUNTED.search(folded, max(0, agency.start - 3), agency.start) is None
    ]


def without_meetings(document: Document, agencies: Iterable[Mention]) -> list[Mention]:
    """Give the mentions without those that only name whose session it is: 某届全国人大常委会第二次会议."""
    return [agency for agency in agencies if not _SESSION.match(document.folded, agency.end)]


def defined_short_forms(document: Document, agencies: Sequence[Mention]) -> list[Mention]:
    """Give the later occurrences of the short forms that the article defines in brackets behind an agency."""
    by_end = {agency.end: agency for agency in agencies}
    found: list[Mention] = []
    known: set[str] = set()
    for definition in _DEFINITION.finditer(document.folded):
        agency = by_end.get(definition.start())
        if agency is None or agency.text == definition["alias"]:
            continue
        alias = definition["alias"]
        provenance = Provenance(STAGE, "defined-short-form", agency.provenance.where, (agency,))
        at = definition.start("alias")
        while at >= 0:
            end = at + len(alias)
            if at in document.token_edges or at == definition.start("alias"):
                found.append(mention(document, at, end, Label.AGENCY, provenance, agency.value))
            # the first definition has found the later places of a short form that is defined again
            at = document.folded.find(alias, end) if alias not in known else -1
        known.add(alias)
    return found


def of_foreign_countries(document: Document, agencies: Iterable[Mention]) -> list[Mention]:
    """Give the mentions with a name that stands directly behind a foreign country taken as that country's: 菲律宾国家减灾委员会."""
    agencies = tuple(agencies)
    starts = {agency.start for agency in agencies}
    places = document.hits.get("place_surfaces", ()) if starts else ()
    countries = {hit.end: hit for hit in places if hit.end in starts and hit.entries[0]["level"] == "country"}
    if not countries:
        return list(agencies)
    settled: list[Mention] = []
    for agency in agencies:
        hit = countries.get(agency.start)
        is_ours = agency.value.kind not in _BORNE_ABROAD or agency.value.name.startswith(_CHINESE)
        if hit is None or is_ours or hit.entries[0]["name"] == _HOME or agency.provenance.rule != "name":
            settled.append(agency)
            continue
        value = AgencyValue(hit.entries[0]["name"] + agency.text, None, "foreign", None)
        provenance = Provenance(STAGE, "country-and-name", hit.entries[0].where, (agency,))
        settled.append(mention(document, hit.start, agency.end, Label.AGENCY, provenance, value))
    return settled


def settle_groups(agencies: Sequence[Mention]) -> list[Mention]:
    """Give the mentions with a short 国务院调查组 read as the one group of the article whose full name ends so."""
    by_text = {agency.text: agency for agency in agencies if agency.provenance.rule == "state-council-group"}
    # few articles name more than one; the bound keeps a hostile text from costing its square
    groups = list(by_text.values())[:_MOST_GROUPS]
    settled: list[Mention] = []
    for agency in agencies:
        if len(groups) > 1 and agency.provenance.rule == "state-council-group":
            body = agency.provenance.children[0]
            head = agency.text[len(body.text) :]
            full = {group.value.name: group for group in groups if len(group.text) > len(agency.text) and group.text.endswith(head)}
            if len(full) == 1:
                (group,) = full.values()
                agency = replace(agency, value=group.value, provenance=replace(agency.provenance, children=(body, group)))
        settled.append(agency)
    return settled


def settle_ambiguous(document: Document, agencies: Sequence[Mention], ambiguous: frozenset[str]) -> list[Mention]:
    """Give the mentions with each ambiguous bare name read as the body of the last fuller name that ends with it.

    In a news item on Russia 国防部 behind 俄罗斯国防部 is Russia's; a line break ends a foreign body's claim, the next
    item of a numbered list every claim. Behind 市卫健委, 卫健委 is the city's until the national one is named in full;
    a bare name that came before the foreign one stays ours (财政部副部长与巴西财政部副部长).
    """
    # few texts name more than one body, one of them so
    if len(agencies) < 2 or not any(document.folded[agency.start : agency.end] in ambiguous for agency in agencies):
        return list(agencies)
    owners: dict[str, Mention] = {}
    ours: set[str] = set()
    settled: list[Mention] = []
    breaks = [(found.start(), found[0] == "\n") for found in _BREAK.finditer(document.folded)]
    passed = 0
    for agency in agencies:
        while passed < len(breaks) and breaks[passed][0] < agency.start:
            is_line = breaks[passed][1]
            owners = {surface: owner for surface, owner in owners.items() if is_line and not _is_foreign(owner)}
            ours.clear()
            passed += 1
        surface = document.folded[agency.start : agency.end]
        is_title = document.folded.startswith(_MINISTER, agency.end)
        owner = owners.get(surface) if surface in ambiguous and not is_title else None
        if owner is not None and _is_foreign(owner) and _is_other_side(document, owner, agency):
            owner = None
        if owner is not None and owner.value.name != agency.value.name:
            provenance = Provenance(STAGE, "fuller-name-before", owner.provenance.where, (owner,))
            agency = replace(agency, provenance=provenance, value=owner.value)
        elif surface in ambiguous:
            ours.add(surface)
        else:
            _claim(owners, agency, surface, ambiguous, ours if _is_foreign(agency) else frozenset())
        settled.append(agency)
    return settled


def _is_other_side(document: Document, owner: Mention, agency: Mention) -> bool:
    if not document.folded.startswith(_SIDE_TITLE, agency.end) or agency.start - owner.end > _NEAR:
        return False
    return _OTHER_SIDE.search(document.folded, owner.end, agency.start) is not None


def _claim(owners: dict[str, Mention], agency: Mention, surface: str, ambiguous: frozenset[str], ours: AbstractSet[str]) -> None:
    for start in range(1, len(surface) - _LATER_SHORT + 1):
        rest = surface[start:]
        if rest in ambiguous and rest not in ours:
            owners[rest] = agency


def _is_foreign(agency: Mention) -> bool:
    value: AgencyValue = agency.value
    where = agency.provenance.where or ""
    return value.kind in ("foreign", "military") or agency.provenance.rule in _COUNTRY_RULES or where.startswith(_ABROAD)


def of_the_country_told(document: Document, agencies: Sequence[Mention], ambiguous: frozenset[str]) -> list[Mention]:
    """Give the mentions with each bare 司法部 inside a sentence read as that of the country abroad which its line names before it.

    Only where nothing in the text speaks of China; a name that begins a clause is ours, since Chinese reports begin so
    (商务部：对原产于美国的…), and with several countries in the line before it one must stand in its own sentence.
    """
    bare = [agency for agency in agencies if _is_bare(document, agency, ambiguous)]
    if not bare or _speaks_of_home(document, agencies, ambiguous):
        return list(agencies)
    countries = [hit for hit in document.hits.get("places", ()) if hit.entries[0]["level"] == "country"]
    read = {agency.span: _told(document, agency, countries) for agency in bare}
    settled: list[Mention] = []
    told: dict[str, Mention] = {}
    for agency in agencies:
        # what one place says of a name holds for it from there on
        mention_read = read.get(agency.span, agency)
        if mention_read.provenance.rule == _TOLD:
            told[agency.text] = mention_read
        elif agency.text in told and agency.provenance.rule == "name" and not document.folded.startswith(_MINISTER, agency.end):
            first = told[agency.text]
            mention_read = replace(agency, provenance=replace(first.provenance, children=(first,)), value=first.value)
        settled.append(mention_read)
    return settled


def _is_bare(document: Document, agency: Mention, ambiguous: frozenset[str]) -> bool:
    before = document.folded[agency.start - 1 : agency.start]
    return (
        agency.provenance.rule == "name"
        and agency.value.kind in _BORNE_ABROAD
        and agency.text in ambiguous
        and agency.text[-1] in "部院"
        and before.isalpha()
        and before not in _BEFORE_OURS
        and not document.folded.startswith((*_MINISTER, *_SIDE_TITLE), agency.end)
    )


def _speaks_of_home(document: Document, agencies: Sequence[Mention], ambiguous: frozenset[str]) -> bool:
    if _SPEAKS_OF_HOME.search(document.folded) or any(
        hit.entries[0]["level"] not in ("country", "region") for hit in document.hits.get("places", ())
    ):
        return True
    return any(agency.text not in ambiguous and not _is_foreign(agency) for agency in agencies)


def _told(document: Document, agency: Mention, countries: Sequence[Hit]) -> Mention:
    line = document.folded.rfind("\n", 0, agency.start) + 1
    sentence = document.sentence_at(agency.start)
    last = bisect_left(countries, agency.start, key=lambda hit: hit.start)
    near = [hit for hit in countries[max(last - _NEAR, 0) : last] if hit.start >= line]
    here = [hit for hit in near if hit.start >= sentence.start]
    if not near or (not here and len({hit.entries[0]["name"] for hit in near}) > 1):
        return agency
    country = (here or near)[-1].entries[0]
    provenance = Provenance(STAGE, _TOLD, country.where, (agency,))
    return replace(agency, provenance=provenance, value=AgencyValue(f"{country['name']}{agency.text}", None, "foreign", None))


def settle_ministers(document: Document, agencies: Sequence[Mention], ambiguous: frozenset[str]) -> list[Mention]:
    """Give the mentions with the ministry inside a bare 外交部长 read by the countries around it.

    A Chinese body or 中国 before it in the sentence makes it ours, else the last foreign country there, or the only one
    of the paragraph; with several countries earlier in the paragraph it is left out, since the text does not say whose.
    """
    settled: list[Mention] = []
    for at, agency in enumerate(agencies):
        if document.folded.startswith(_MINISTER, agency.end) and document.folded[agency.start : agency.end] in ambiguous:
            read = _minister(document, agency, agencies[max(at - _NEAR, 0) : at])
            if read is not None:
                settled.append(read)
        else:
            settled.append(agency)
    return settled


def _minister(document: Document, agency: Mention, before: Sequence[Mention]) -> Mention | None:
    sentence = document.sentence_at(agency.start)
    line = document.folded.rfind("\n", 0, agency.start) + 1
    places = document.hits.get("places", ())
    last = bisect_left(places, agency.start, key=lambda hit: hit.start)
    near = places[max(last - _NEAR, 0) : last]
    countries = [hit for hit in near if hit.start >= line and hit.entries[0]["level"] == "country"]
    here = [hit for hit in countries if hit.start >= sentence.start]
    ours = any(hit.entries[0]["name"] == _HOME for hit in here) or any(
        other.start >= sentence.start and not _is_foreign(other) for other in before
    )
    last_here = here[-1] if here else None
    if last_here and last_here.entries[0]["name"] != _HOME and _OFFICE_BETWEEN.match(document.folded, last_here.end, agency.start):
        ours, here = False, [last_here]
    if ours or not countries or document.folded.find(_HOME_OFFICE, sentence.start, agency.start) >= 0:
        return agency
    names = {hit.entries[0]["name"] for hit in countries}
    # 五国的外交部长: nobody's
    if document.folded[agency.start - 1 : agency.start] == "的" or (not here and len(names) > 1):
        return None
    country = (here or countries)[-1].entries[0]
    provenance = Provenance(STAGE, "minister-of-the-country-before", country.where)
    return replace(agency, provenance=provenance, value=AgencyValue(f"{country['name']}{agency.text}", None, "foreign", None))
