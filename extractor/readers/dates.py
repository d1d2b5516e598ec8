"""Reads publication dates as sites, front matter and tables write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DATE = re.compile(
    r"""(?<!\d)(?P<year>\d{4})
    (?: [ ]?(?P<mark>[-/.])[ ]?(?P<month>\d{1,2})[ ]?(?P=mark)[ ]?(?P<day>\d{1,2})(?!\d)  # 2022-04-19, 2022/4/19, 2022.4.19
      | [ ]?年[ ]?(?P<month_zh>\d{1,2})[ ]?月[ ]?(?P<day_zh>\d{1,2})[ ]?日             # 2022年4月19日
    )
    (?: [ T　]{0,3} (?:(?:星期|周)[一二三四五六日天][ ]{0,2})?
        (?P<hour>\d{1,2}) (?: [:：时][ ]?(?P<minute>\d{2}) (?: [:：分][ ]?(?P<second>\d{2}) )? [分秒]?)
        (?: [.,]\d{1,9} )?
        (?: [ ]? (?P<zone>Z | [+-]\d{2}:?\d{2}) (?!\d))?
    )?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?\Z")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?\Z|\d{12,13}\Z")


def parse_published(value: Any) -> str | None:
    """Give the publication date as ISO 8601, with the zone where the value states one, or None where it is no date.

    Seconds and milliseconds since 1970 are in UTC.

    >>> parse_published("2022年4月19日 14:08"), parse_published("2023-04-20 15:08:51 +0800")
    ('2022-04-19T14:08:00', '2023-04-20T15:08:51+08:00')
    """
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None or isinstance(value, bool) else str(value).strip()[:64]
    if not text:
        return None
    match = _DATE.match(text)
    if match:
        return _iso(match)
    return _compact(text) or _rfc_2822(text)


def find_published(text: str) -> tuple[str, int, int] | None:
    """Give the first date of a line as ISO 8601, with its start and end, or None.

    >>> find_published("发布时间：2022年04月19日 14:08 来源：")
    ('2022-04-19T14:08:00', 5, 22)
    """
    for match in _DATE.finditer(text):
        found = _iso(match)
        if found:
            return found, match.start(), match.end()
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = int(match["year"]), int(match["month"] or match["month_zh"]), int(match["day"] or match["day_zh"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        if match["hour"] is None:
            return date(year, month, day).isoformat()
        clock = (int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        return datetime(year, month, day, *clock, tzinfo=_zone(match["zone"])).isoformat()
    except ValueError:
        return None


def _zone(surface: str | None) -> timezone | None:
    if surface is None:
        return None
    if surface == "Z":
        return UTC
    sign = -1 if surface[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(surface[1:3]), minutes=int(surface[-2:])))


def _compact(text: str) -> str | None:
    compact = _COMPACT.match(text)
    try:
        if compact and _FIRST_YEAR <= int(compact[1]) <= _LAST_YEAR:
            parts = [int(part) for part in compact.groups() if part]
            return date(*parts).isoformat() if len(parts) == 3 else datetime(*parts).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001
        if _EPOCH.match(text):
            seconds = float(text) if len(text.partition(".")[0]) <= 10 else float(text) / 1000
            return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _rfc_2822(text: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
