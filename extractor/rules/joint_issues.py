"""Checks the count in a joint issue (工信部等八部门) against the bodies that stand before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.mentions import Label, Mention
from extractor.rules.numerals import parse_numeral

_COUNT = re.compile(r"等(?P<count>[二两三四五六七八九十]{1,3}|\d{1,2})个?(?:部门|部委|单位|机构|部局)")
_JOINTS = ("、", "和", "与", "及", "以及", "会同", "联合")


def miscounted(folded: str, mentions: Iterable[Mention]) -> list[str]:
    """Give a warning for each count that is smaller than the number of bodies listed before it, in text order.

    A body listed before 等 is one of those counted, so there may be fewer names than the count, never more.
    """
    if "等" not in folded:
        return []
    matches = list(_COUNT.finditer(folded))
    if not matches:
        return []
    bodies = {mention.end: mention for mention in mentions if mention.label in (Label.AGENCY, Label.ORGANIZATION)}
    warnings = []
    for match in matches:
        count = parse_numeral(match["count"])
        listed = _listed(folded, match.start(), bodies)
        if count is not None and len(listed) > count:
            warnings.append(f"{listed[0].text}{match[0]}: {len(listed)} bodies are listed")
    return warnings


def _listed(folded: str, end: int, bodies: dict[int, Mention]) -> list[Mention]:
    found: list[Mention] = []
    while (body := bodies.get(end)) is not None:
        found.append(body)
        joint = next((joint for joint in sorted(_JOINTS, key=len, reverse=True) if folded.endswith(joint, 0, body.start)), None)
        if joint is None:
            break
        end = body.start - len(joint)
    return found[::-1]
