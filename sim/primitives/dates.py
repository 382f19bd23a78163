"""Dates, opening hours, weekdays and closures as a planner writes them.

Hours are seconds since midnight, weekdays count from 0 = Monday; a bad date is E106, the rest E107.
Stands beside `quantities`, which offers these functions together with the readers of numbers.
"""

import datetime
import re
from calendar import monthrange
from typing import Final

from sim.primitives.months import MONTHS, month_meant
from sim.primitives.numerals import QuantityError, nearest, present, quoted
from sim.primitives.time import DAY, Seconds

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""The names of the weekdays, in the order of their numbers."""

_FULL_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPELLINGS: Final = {
    **{name.lower(): name for name in WEEKDAYS},
    **dict(zip(_FULL_NAMES, WEEKDAYS, strict=True)),
    **dict.fromkeys(("weekdays", "workdays", "working days"), "Mon-Fri"),
}
_ORDERS: Final = (
    r"(?P<d>[0-9]{1,2})[./](?P<m>[0-9]{1,2})[./](?P<y>[0-9]{4})",
    r"(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})",
)
_TIME: Final = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?"
_LONGEST_DAY: Final = 12 * 3_600
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
_DATE_EXAMPLE: Final = "2025-01-31        (year-month-day)"
_HOURS_EXAMPLE: Final = "08:00-16:15"
_DAYS_EXAMPLE: Final = "Mon-Fri        (Mon, Tue, Wed, Thu, Fri, Sat, Sun)"
_CLOSURE_EXAMPLE: Final = "all day        (or: from 12:00, until 12:00)"


def parse_date(text: str) -> datetime.date:
    """Read `2025-01-31`, a date from 1900 to 2199; QuantityError E101, E106."""
    stripped = present(text, "a date", "2025-01-31")
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", stripped)
    if not found:
        raise QuantityError("E106", f"{quoted(text)} is not a date", _in_order(stripped))
    year, month, day = (int(part) for part in found.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        text = f"{quoted(text)} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}"
        raise QuantityError("E106", text, f"2025-{found[2]}-{found[3]}")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        last = f"{found[1]}-{found[2]}-{monthrange(year, month)[1]}" if 1 <= month <= 12 else _DATE_EXAMPLE
        raise QuantityError("E106", f"there is no day {quoted(text)}", last) from None


def parse_hours(text: str) -> tuple[Seconds, Seconds]:
    """Read `08:00-16:15` as (opens, closes) in seconds of the day, 24:00 allowed as the end; E101, E107."""
    stripped = present(text, "a range of hours", _HOURS_EXAMPLE)
    found = re.fullmatch(r"([0-9]{1,2}:[0-9]{2})\s*-\s*([0-9]{1,2}:[0-9]{2})", stripped)
    if not found:
        if len(several := re.findall(rf"{_TIME}\s*[-\u2013\u2014]\s*{_TIME}", stripped)) > 1:
            raise _several_ranges(text, several)
        raise QuantityError("E107", f"{quoted(text)} is not a range of hours", _with_minutes(stripped))
    opens, closes = (_time_of_day(part, _HOURS_EXAMPLE) for part in found.groups())
    if closes <= opens:
        why = "the hours of a calendar lie within one day."
        fix = f"{found[1]}-24:00" if opens < DAY else _HOURS_EXAMPLE
        if closes < opens <= closes + _LONGEST_DAY:
            fix = f"{found[2]}-{found[1]}        (or {fix} if it closes at midnight)"
        raise QuantityError("E107", f"{quoted(text)} does not close after it opens", fix, why)
    return opens, closes


def parse_days(text: str) -> tuple[int, ...]:
    """Read `Mon-Fri`, `Mon,Wed,Sat` or `Wed` as sorted numbers of weekdays, 0 = Monday; E101, E107."""
    stripped = present(text, "a list of weekdays", _DAYS_EXAMPLE)
    if (hyphened := re.sub(r"[\u2010-\u2015\u2212]", "-", stripped)) != stripped:
        raise QuantityError("E107", f"{quoted(text)} is written with a long dash", hyphened)
    days: list[int] = []
    for part in stripped.split(","):
        first, *others = (_weekday(name.strip(), stripped) for name in part.split("-"))
        last = others[-1] if others else first
        if len(others) > 1:
            raise QuantityError("E107", f"{quoted(text)} is not a list of weekdays", _DAYS_EXAMPLE)
        if last < first:
            around = stripped.replace(part, _listed([*range(last + 1), *range(first, 7)]))
            raise QuantityError("E107", f"{quoted(part)} runs over the end of the week", around)
        days.extend(range(first, last + 1))
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice is not None:
        raise QuantityError("E107", f'{quoted(text)} names "{WEEKDAYS[twice]}" twice', _listed(sorted(set(days))))
    return tuple(sorted(days))


def parse_closure(text: str) -> tuple[Seconds, Seconds]:
    """Read `all day`, `from 12:00` or `until 12:00` as the closed part [from, to) of the day; E101, E107."""
    stripped = present(text, "a closure", _CLOSURE_EXAMPLE)
    if stripped == "all day":
        return 0, DAY
    found = re.fullmatch(r"(from|until)\s+([0-9]{1,2}:[0-9]{2})", stripped)
    if not found:
        raise QuantityError("E107", f"{quoted(text)} is not a closure", _CLOSURE_EXAMPLE)
    instant = _time_of_day(found[2], f"{found[1]} 12:00")
    closed = (instant, DAY) if found[1] == "from" else (0, instant)
    if closed[0] == closed[1]:
        raise QuantityError("E107", f"{quoted(text)} closes nothing", _CLOSURE_EXAMPLE)
    return closed


def _time_of_day(text: str, example: str) -> Seconds:
    hours, minutes = (int(part) for part in text.split(":"))
    seconds = hours * 3_600 + minutes * 60
    if minutes > 59 or seconds > DAY:
        fix = f"{example}        (00:00 to 24:00)"
        raise QuantityError("E107", f"{quoted(text)} is not a time of day", fix)
    return seconds


def _several_ranges(text: str, ranges: list[tuple[str, ...]]) -> QuantityError:
    """One range that is as long as several together."""
    instants = [[60 * int(part[at]) + int(part[at + 1] or 0) for at in (0, 2)] for part in ranges]
    opens = instants[0][0]
    closes = opens + sum(max(0, end - begin) for begin, end in instants)
    fix = f"{opens // 60:02d}:{opens % 60:02d}-{closes // 60:02d}:{closes % 60:02d}        (as many hours in one piece)"
    why = "a calendar has one range of hours a day; a lunch break is taken off at its end."
    return QuantityError("E107", f"{quoted(text)} holds several ranges of hours", fix, why)


def _with_minutes(text: str) -> str:
    found = re.fullmatch(rf"{_TIME}\s*[-\u2013\u2014]\s*{_TIME}", text)
    if not found:
        return _HOURS_EXAMPLE
    return f"{int(found[1]):02d}:{found[2] or '00'}-{int(found[3]):02d}:{found[4] or '00'}"


def _weekday(name: str, whole: str) -> int:
    wanted = name.capitalize()
    if wanted in WEEKDAYS:
        return WEEKDAYS.index(wanted)
    near = _SPELLINGS.get(nearest(name, _SPELLINGS), "")
    fix = re.sub(rf"\b{re.escape(name)}\b", near, whole) if near else _DAYS_EXAMPLE
    raise QuantityError("E107", f"{quoted(name)} is not a weekday", fix)


def _listed(days: list[int]) -> str:
    return ",".join(WEEKDAYS[day] for day in days)


def _in_order(text: str) -> str:
    for order in _ORDERS:
        if found := re.fullmatch(order, text):
            return f"{found['y']}-{int(found['m']):02d}-{int(found['d']):02d}        (year-month-day)"
    year = re.search(r"\b(?:19|20|21)[0-9]{2}\b", text)
    month = next((named for word in re.findall(r"[^\W\d_]+", text) if (named := month_meant(word))), "")
    if not year or not month:
        return _DATE_EXAMPLE
    day = re.search(r"\b[0-9]{1,2}\b", text)
    return f"{year[0]}-{MONTHS.index(month) + 1:02d}-{int(day[0] if day else 1):02d}        (year-month-day)"
