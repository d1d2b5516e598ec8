"""Calendar periods and the whole numbers that dates are written with."""

from __future__ import annotations

from datetime import date, timedelta

from extractor.mentions import immutable, replace

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "元": 1}


@immutable
class Period:
    """One calendar unit (day, month, quarter, year) or a run of them, from the first to the last inclusive.

    >>> Period("month", date(2025, 1, 1), date(2025, 9, 1)).iso
    '2025-01/2025-09'
    """

    unit: str
    first: date
    last: date

    @property
    def iso(self) -> str:
        """The period in ISO 8601; quarters as 2022-Q1."""
        first = _iso(self.unit, self.first)
        return first if self.first == self.last else f"{first}/{_iso(self.unit, self.last)}"

    @property
    def granularity(self) -> str:
        """The unit, or range where it is a run of units."""
        return self.unit if self.first == self.last else "range"

    def in_year(self, year: int) -> Period:
        """Give the same period of another year; 29 February becomes the 28th."""
        shift = year - self.last.year
        return replace(self, first=_moved(self.first, shift), last=_moved(self.last, shift))


def count(text: str) -> int:
    """Give the whole number below 100 that Arabic or Chinese digits write.

    >>> count("十二"), count("30"), count("廿三")
    (12, 30, 23)
    """
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if ten else _DIGITS[text]


def year_number(text: str) -> int:
    """Give the year that four digits write, Arabic or Chinese: 2022, 二〇二二."""
    return int("".join(char if char.isascii() else str(_DIGITS[char]) for char in text))


def _iso(unit: str, day: date) -> str:
    if unit == "day":
        return day.isoformat()
    if unit == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if unit == "quarter" else f"{day.year:04}"


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def of_years(first: int, last: int | None = None) -> Period:
    """Give the year, or the years from the first to the last."""
    return Period("year", date(first, 1, 1), date(last or first, 1, 1))


def of_months(year: int, first: int, last: int | None = None) -> Period:
    """Give the month of a year, or the months from the first to the last."""
    return Period("month", date(year, first, 1), date(year, last or first, 1))


def of_days(first: date, last: date | None = None) -> Period:
    """Give the day, or the days from the first to the last."""
    return Period("day", first, last or first)


def month_after(day: date, months: int) -> date:
    """Give the first day of the month so many months after the day's.

    >>> month_after(date(2022, 1, 31), -1)
    datetime.date(2021, 12, 1)
    """
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def last_of_month(year: int, month: int) -> date:
    """Give the last day of a month."""
    return month_after(date(year, month, 1), 1) - timedelta(1)
