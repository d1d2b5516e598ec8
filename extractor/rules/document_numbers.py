"""Document numbers in every bracket style, and the body that their code names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import immutable

# 国发〔2022〕12号, 工信部联企业[2022]10号, 财税（2021）6号; 2022年第11号公告; 商务部令2023年第3号; 第23号令
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14})[〔（【﹝\[](?P<year>(?:19|20)\d{2})[〕）】﹞\]]\s?第?(?P<serial>\d{1,5})号"
    r"|(?:(?P<kind>公告|令|通告)\s?)?(?P<year2>(?:19|20)\d{2})年第\s?(?P<serial2>\d{1,4})号(?P<kind2>公告|令|通告)?"
    r"|(?P<kind3>公告|令)\s?第\s?(?P<serial3>\d{1,4})号|第\s?(?P<serial4>\d{1,4})号(?P<kind4>公告|主席令|总理令|令|通告)(?!牌)"
)
# what every number ends with, and how far before and behind it a number reaches; (?!牌) is one more
_SERIAL = re.compile(r"\d号")
_BEFORE, _BEHIND = 30, 4


@immutable
class Number:
    """A document number: its range, its normal wording, and the issuing body where the code names one."""

    start: int
    end: int
    text: str
    issuer: str | None


class NumberReader:
    """Finds document numbers and reads their codes by the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("issuer_codes")
        self._exact = {entry["code"]: str(entry["issuer"]) for entry in rows}
        self._prefixes = Affixes(entry["code"] for entry in rows if entry["prefix"])
        self._codes = Affixes(self._exact)
        self._leading = Affixes(entry["surface"] for entry in lexicon.rows("document_cues") if entry["says"] == "number")

    def find(self, folded: str) -> Iterator[Number]:
        """Give the document numbers of the text, in order."""
        if "号" not in folded:
            return
        end = 0
        for serial in _SERIAL.finditer(folded):
            match = _NUMBER.search(folded, max(serial.start() - _BEFORE, end), serial.end() + _BEHIND) if serial.end() > end else None
            if match is None:
                continue
            end = match.end()
            if match["code"]:
                yield self._coded(match)
            elif match["kind"] or match["kind2"] or match["kind3"] or match["kind4"]:
                yield _announced(match)

    def issuer(self, code: str) -> str | None:
        """Give the body that a code names (工信部联企业 → 工业和信息化部), or None.

        >>> from extractor.lexicon.loader import load_lexicon
        >>> NumberReader(load_lexicon()).issuer("国办发")
        '国务院办公厅'
        """
        if code in self._exact:
            return self._exact[code]
        prefix = self._prefixes.opening(code)
        return self._exact[prefix] if prefix else None

    def _coded(self, match: re.Match[str]) -> Number:
        code, start = match["code"], match.start()
        known = self._codes.ending(code)
        if known is not None and len(known) > 1 and self.issuer(code) is None:
            start, code = start + len(code) - len(known), known
        else:
            start, code = self._without_leading(start, code)
        text = f"{code}〔{match['year']}〕{match['serial']}号"
        return Number(start, match.end(), text, self.issuer(code))

    def _without_leading(self, start: int, code: str) -> tuple[int, str]:
        # 已按照工信部联通装〔2023〕5号执行: the code begins behind the last word that cannot belong to it
        for size in range(len(code) - 1, 0, -1):
            if self._leading.ending(code[:size]) is not None:
                return start + size, code[size:]
        return start, code


def _announced(match: re.Match[str]) -> Number:
    kind = match["kind"] or match["kind2"] or match["kind3"] or match["kind4"]
    issuer = {"主席令": "国家主席", "总理令": "国务院"}.get(kind)
    return Number(match.start(), match.end(), "".join(match[0].split()), issuer)
