"""Quantities as a planner writes them: durations, shares, rates, money and numbers, each with its unit.

Every record keeps the parsed value and the planner's own text; the text takes no part in equality.
The first station of the straight line: scenario files are text, and these functions give it meaning.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from sim.primitives.dates import parse_closure, parse_date, parse_days, parse_hours
from sim.primitives.numerals import LIMIT, Numeral, QuantityError, nearest, quoted, read_numeral, refuse_thousands_point
from sim.primitives.time import DAY, YEAR

__all__ = [
    "Duration", "MoneyRate", "Number", "Points", "QuantityError", "Rate", "Share", "parse_closure", "parse_date",
    "parse_days", "parse_duration", "parse_factor", "parse_growth", "parse_hours", "parse_money_rate",
    "parse_number", "parse_points", "parse_rate", "parse_share", "parse_whole",
]  # fmt: skip

UNITS: Final[dict[str, int]] = {"s": 1, "min": 60, "h": 3_600, "d": DAY, "wk": 7 * DAY}
"""Seconds in each unit of a duration."""

PERIODS: Final[dict[str, float]] = {
    "hour": 3_600,
    "day": DAY,
    "week": 7 * DAY,
    "month": YEAR / 12,
    "year": YEAR,
}
"""Seconds in each period of a rate; a year has 365 days, a month is a twelfth of it."""

_SPELLINGS: Final[dict[str, tuple[int, str]]] = {
    **{unit: (1, unit) for unit in UNITS},
    **dict.fromkeys(("sec", "secs", "second", "seconds"), (1, "s")),
    **dict.fromkeys(("m", "mins", "minute", "minutes"), (1, "min")),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), (1, "h")),
    **dict.fromkeys(("day", "days"), (1, "d")),
    **dict.fromkeys(("wks", "week", "weeks"), (1, "wk")),
    **dict.fromkeys(("month", "months"), (30, "d")),
    **dict.fromkeys(("year", "years"), (365, "d")),
}
_UNIT_NOTE: Final = '        (min, h, d, wk; "d" is a calendar day)'
_PERIOD_NOTE: Final = "        (per hour, day, week, month, year)"
_LARGEST_GROWTH: Final = 1_000.0


@dataclass(frozen=True)
class Duration:
    """A length of time in seconds; a day is a calendar day."""

    seconds: float
    text: str = field(compare=False)


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0.35 for `35 %`."""

    value: float
    text: str = field(compare=False)


@dataclass(frozen=True)
class Rate:
    """How often something happens, per second."""

    per_second: float
    text: str = field(compare=False)


@dataclass(frozen=True)
class MoneyRate:
    """What something costs per second, in a currency."""

    per_second: float
    currency: str
    text: str = field(compare=False)


@dataclass(frozen=True)
class Points:
    """A difference between two shares, 0.02 for `2 points` (from 93 % to 95 %)."""

    value: float
    text: str = field(compare=False)


@dataclass(frozen=True)
class Number:
    """A plain number without a unit."""

    value: float
    text: str = field(compare=False)


def parse_duration(text: str) -> Duration:
    """Read `25 min`, `1.5 h`, `30 d` or `8 wk` (also `s`); QuantityError E101 to E105."""
    if found := re.fullmatch(r"\s*([0-9]{1,6})\s*h\s*([0-9]{1,6})\s*min\s*", text):
        minutes = int(found[1]) * 60 + int(found[2])
        raise QuantityError("E101", f"{quoted(text)} has two units", f"{minutes} min{_UNIT_NOTE}")
    numeral = read_numeral(text, "a duration", f"25 min{_UNIT_NOTE}")
    if not numeral.unit:
        raise QuantityError("E102", f"{quoted(text)} has no unit", f"{numeral.digits} min{_UNIT_NOTE}")
    if numeral.unit not in UNITS:
        raise _unknown_duration_unit(numeral)
    seconds = numeral.value * UNITS[numeral.unit]
    _refuse_negative(text, numeral, f" {numeral.unit}")
    if seconds > LIMIT:
        raise QuantityError("E105", f"{quoted(text)} is longer than 1 000 000 000 000 s", f"30 d{_UNIT_NOTE}")
    return Duration(seconds, text)


def parse_share(text: str) -> Share:
    """Read `35 %` as 0.35, from 0 % to 100 %; QuantityError E101 to E105."""
    percent = _read_percent(text, "a share", "35 %", fraction_up_to=1)
    if not 0 <= percent <= 100:
        bound = "0 %" if percent < 0 else "100 %"
        raise QuantityError("E105", f"{quoted(text)} lies outside 0 % to 100 %", bound)
    return Share(percent / 100, text)


def parse_points(text: str) -> Points:
    """Read `2 points` as 0.02, a difference between shares from 0 to 100 points; QuantityError E101 to E105."""
    numeral = read_numeral(text, "a difference between shares", "2 points")
    fix = f"{numeral.digits} points"
    if not numeral.unit:
        raise QuantityError("E102", f"{quoted(text)} has no unit", fix)
    if not re.fullmatch("points?", numeral.unit):
        raise QuantityError("E103", f"unknown unit {quoted(numeral.unit)}", fix)
    if not 0 <= numeral.value <= 100:
        raise QuantityError("E105", f"{quoted(text)} lies outside 0 to 100 points", "2 points")
    return Points(numeral.value / 100, text)


def parse_factor(text: str) -> Share:
    """Read `140 %` as 1.4, a factor of 0 % or more that may pass 100 %; QuantityError E101 to E105."""
    percent = _read_percent(text, "a factor", "140 %", fraction_up_to=10)
    if percent < 0:
        raise QuantityError("E105", f"{quoted(text)} lies below 0 %", "0 %")
    return Share(percent / 100, text)


def parse_growth(text: str) -> Share:
    """Read `3 % per year` as 0.03, above -100 % and at most 1 000 %; QuantityError E101 to E105."""
    example = "3 % per year"
    numeral = read_numeral(text, "a growth", example)
    fix = f"{numeral.digits} % per year"
    if not numeral.unit:
        raise QuantityError("E102", f"{quoted(text)} has no unit", fix)
    if numeral.unit == "%":
        raise QuantityError("E102", f"{quoted(text)} does not say per what time", fix)
    if not re.fullmatch(r"%\s*per\s+year", numeral.unit):
        raise QuantityError("E103", f"unknown unit {quoted(numeral.unit)}", fix)
    if not -100 < numeral.value <= _LARGEST_GROWTH:
        raise QuantityError("E105", f"{quoted(text)} lies outside -100 % to 1 000 % per year", example)
    return Share(numeral.value / 100, text)


def parse_rate(text: str) -> Rate:
    """Read `12 per week` (per hour, day, week, month, year) as a rate per second; E101 to E105."""
    refuse_thousands_point(text)
    numeral = read_numeral(text, "a rate", f"12 per week{_PERIOD_NOTE}")
    if not numeral.unit:
        raise QuantityError("E102", f"{quoted(text)} has no unit", f"{numeral.digits} per week{_PERIOD_NOTE}")
    period = _read_period(numeral.unit)
    if period not in PERIODS:
        fix = f"{numeral.digits} per {_nearest_period(numeral.unit, 'week')}{_PERIOD_NOTE}"
        raise QuantityError("E103", f"unknown unit {quoted(numeral.unit)}", fix)
    _refuse_negative(text, numeral, f" per {period}")
    return Rate(numeral.value / PERIODS[period], text)


def parse_money_rate(text: str) -> MoneyRate:
    """Read `52 000 EUR per year` as money per second, the currency being three capitals; E101 to E105."""
    refuse_thousands_point(text)
    numeral = read_numeral(text, "a cost per time", f"52 000 EUR per year{_PERIOD_NOTE}")
    currency = re.split(r"[\s/]", numeral.unit, maxsplit=1)[0]
    if currency in ("", "per"):
        fix = f"{numeral.digits} EUR per {_nearest_period(numeral.unit, 'year')}{_PERIOD_NOTE}"
        raise QuantityError("E102", f"{quoted(text)} has no currency", fix)
    behind = numeral.unit[len(currency) :].strip()
    nearest_period = _nearest_period(behind, "year")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        capitals = currency.upper() if re.fullmatch(r"[A-Za-z]{3}", currency) else "EUR"
        fix = f"{numeral.digits} {capitals} per {nearest_period}"
        raise QuantityError("E103", f"unknown currency {quoted(currency)}", fix)
    fix = f"{numeral.digits} {currency} per {nearest_period}{_PERIOD_NOTE}"
    if not behind:
        raise QuantityError("E102", f"{quoted(text)} does not say per what time", fix)
    period = _read_period(behind)
    if period not in PERIODS:
        raise QuantityError("E103", f"unknown unit {quoted(behind)}", fix)
    _refuse_negative(text, numeral, f" {currency} per {period}")
    return MoneyRate(numeral.value / PERIODS[period], currency, text)


def parse_number(text: str) -> Number:
    """Read `11 324`, `22.5` or `-3`, blanks separating thousands; QuantityError E101, E104, E105."""
    return Number(_read_plain(text, "a number", "11 324").value, text)


def parse_whole(text: str) -> int:
    """Read a whole number that is not negative, as an int; QuantityError E101, E104, E105."""
    refuse_thousands_point(text, fractions=False)
    numeral = _read_plain(text, "a whole number", "20")
    if not numeral.value.is_integer():
        raise QuantityError("E101", f"{quoted(text)} is not a whole number", f"{round(numeral.value)}")
    _refuse_negative(text, numeral, "")
    return int(numeral.value)


def _read_plain(text: str, what: str, example: str) -> Numeral:
    numeral = read_numeral(text, what, example)
    if numeral.unit:
        raise QuantityError("E101", f"{quoted(text)} is not {what}: no unit is expected", numeral.digits)
    return numeral


def _read_percent(text: str, what: str, example: str, fraction_up_to: float) -> float:
    numeral = read_numeral(text, what, example)
    if not numeral.unit:
        fix = f"{numeral.digits} %"
        if 0 < numeral.value <= fraction_up_to:
            fix = f"{numeral.value * 100:g} %        (or {fix} if that is meant)"
        elif 1 < numeral.value < 2:
            fix = f"100 %        (1.0 is all; or {fix} if that is meant)"
        raise QuantityError("E102", f"{quoted(text)} has no unit", fix)
    if numeral.unit != "%":
        raise QuantityError("E103", f"unknown unit {quoted(numeral.unit)}", f"{numeral.digits} %")
    return numeral.value


def _read_period(unit: str) -> str:
    found = re.fullmatch(r"per\s+(\S+)", unit)
    return found.group(1) if found else ""


def _nearest_period(unit: str, otherwise: str) -> str:
    words = re.sub(r"^(per\b|an?\b|/)", "", unit).split()
    return nearest(words[0], PERIODS) or otherwise if words else otherwise


def _unknown_duration_unit(numeral: Numeral) -> QuantityError:
    text = f"unknown unit {quoted(numeral.unit)}"
    if re.fullmatch(r"(working|work|business|office)[ -]?days?|wd", numeral.unit):
        fix = f"{numeral.value * 7 / 5:g} d        (calendar days: 5 working days are 7 d)"
        return QuantityError("E103", text, fix, "durations run over weekends too.")
    spelling = nearest(numeral.unit.split()[-1], _SPELLINGS)
    if not spelling:
        choices = ", ".join(f"{numeral.digits} {unit}" for unit in ("min", "h", "d"))
        return QuantityError("E103", text, f'{choices} or {numeral.digits} wk        ("d" is a calendar day)')
    times, unit = _SPELLINGS[spelling]
    if times == 1:
        return QuantityError("E103", text, f"{numeral.digits} {unit}{_UNIT_NOTE}")
    why = "months and years have no fixed length."
    return QuantityError("E103", text, f"{numeral.value * times:g} {unit}{_UNIT_NOTE}", why)


def _refuse_negative(text: str, numeral: Numeral, unit: str) -> None:
    if numeral.value < 0:
        raise QuantityError("E105", f"{quoted(text)} is below 0", f"{numeral.digits.lstrip('-')}{unit}")
