"""Weeks of the window as dates: names for tables and ticks for charts.

Shared by the sections that go week by week.
"""

from __future__ import annotations

import datetime as dt

from sim.report.charts import Ticks
from sim.report.reading import Reading

MOST_TICKS = 6


def week_name(reading: Reading, week: int) -> str:
    """`6 Jan 2025`, the day on which the week begins."""
    return day_name(reading.date(week))


def day_name(day: dt.date) -> str:
    """`6 Jan 2025`."""
    return f"{day.day} {day:%b %Y}"


def month_name(reading: Reading, week: int) -> str:
    """The month in which a week begins, with its year where the window touches two: `August`, `August 2025`."""
    day, first, last = reading.date(week), reading.date(0), reading.date(reading.weeks - 1)
    return f"{day:%B}" if first.year == last.year else f"{day:%B %Y}"


def week_ticks(reading: Reading) -> Ticks:
    """Months (every k-th, so that at most six are named) or, in a window under ten weeks, the weeks themselves."""
    if reading.weeks < 10:
        every = -(-reading.weeks // 4)
        at = range(0, reading.weeks, every)
        return Ticks(tuple(map(float, at)), tuple(f"{day.day} {day:%b}" for day in map(reading.date, at)))
    start = reading.date(0)
    months = [day for day in _month_starts(start, reading.weeks * 7) if (day - start).days / 7 <= reading.weeks - 1]
    every = -(-len(months) // MOST_TICKS)
    shown = months[::every]
    names = (f"{day:%b %Y}" if every > 6 else f"{day:%b}" for day in shown)
    return Ticks(tuple((day - start).days / 7 for day in shown), tuple(names))


def _month_starts(start: dt.date, days: int) -> list[dt.date]:
    every_day = (start + dt.timedelta(days=day) for day in range(days))
    return [day for day in every_day if day.day == 1]
