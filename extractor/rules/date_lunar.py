"""Resolves days of the traditional calendar: 正月初一, 大年三十, 农历八月十五."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from extractor.mentions import Entry
from extractor.rules.date_periods import Period, count
from extractor.rules.date_resolution import Groups

_MONTHS = {"正": 1, "冬": 11, "腊": 12}


class LunarCalendar:
    """The years of the traditional calendar that the lexicon's table `lunar_years` holds."""

    def __init__(self, rows: Iterable[Entry]) -> None:
        # year -> first days of its twelve months, leap months left out, and of the year after
        self._months: dict[int, tuple[date, ...]] = {}
        for row in rows:
            starts = [date.fromisoformat(start) for start in row["months"]]
            if row["leap_month"]:
                del starts[row["leap_month"]]
            self._months[int(row["year"])] = tuple(starts)

    def resolve(self, groups: Groups, published: date | None) -> Period | None:
        """Give the day nearest to the publication; None without it, beyond the table and for a day that the month lacks.

        >>> row = Entry("lunar_years", "2023", {"year": 2023, "leap_month": None, "months": ("2023-01-22", "2023-02-20")})
        >>> LunarCalendar([row]).resolve({"lunar_month": "正", "lunar_day": "十五"}, date(2023, 2, 4)).iso
        '2023-02-05'
        """
        if published is None:
            return None
        days = [day for year in (published.year - 1, published.year, published.year + 1) if (day := self._day(year, groups)) is not None]
        if not days:
            return None
        nearest = min(days, key=lambda day: (abs(day - published), day))
        return Period("day", nearest, nearest)

    def _day(self, year: int, groups: Groups) -> date | None:
        month, day = groups.get("lunar_month"), count(groups["lunar_day"].removeprefix("初"))
        if month is None and day == 30:
            # 大年三十 is the last day of the year, though its last month may have 29
            following = self._months.get(year + 1)
            return following[0] - timedelta(1) if following else None
        starts = self._months.get(year, ())
        number = _MONTHS.get(month or "正") or count(month or "")
        return starts[number - 1] + timedelta(day - 1) if number <= len(starts) else None
