"""Published values as a planner writes them: `24 d`, `6 months`, `93 %`, `1-3 months`, `20 working days`.

They keep the unit in which they were published; a range or a bound has no single number. Beside `quantities`, whose
durations have a fixed length, below the scenario.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sim.primitives.numerals import QuantityError, nearest, quoted, read_numeral
from sim.primitives.peers import DAYS_PER_UNIT, is_time, single_number

PERCENT: Final = "percent"

_SPELLINGS: Final = {
    **{unit: unit for unit in DAYS_PER_UNIT},
    **dict.fromkeys(("d", "day"), "days"),
    "calendar day": "calendar days",
    **dict.fromkeys(("working day", "wd", "business day", "business days"), "working days"),
    **dict.fromkeys(("wk", "wks", "week"), "weeks"),
    "month": "months",
    "year": "years",
    **dict.fromkeys(("%", "per cent"), PERCENT),
}
_RANGE: Final = re.compile(r"\s*(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)\s*(?P<unit>\D*)")
_BOUND: Final = re.compile(r"\s*(?P<sign>[<>])\s*(?P<bound>\d+(?:\.\d+)?)\s*(?P<unit>\D*)")
_TIMES: Final = "        (d, wk, months, years, working days)"
_EXAMPLE: Final = "24 d        (d, wk, months, working days, %, or a count with its unit)"


@dataclass(frozen=True)
class PublishedValue:
    """A value and its unit as the table of peers writes them, and the planner's own text."""

    value: str
    unit: str
    text: str = field(compare=False)


def parse_peer_value(text: str) -> PublishedValue:
    """Read `24 d`, `8 wk`, `20 working days`, `93 %`, `15 024 decisions`, a range or a bound; E101 to E105."""
    for pattern, shown in ((_RANGE, "{low}-{high}"), (_BOUND, "{sign}{bound}")):
        if found := pattern.fullmatch(text):
            return PublishedValue(shown.format(**found.groupdict()), _unit(found["unit"]), text)
    numeral = read_numeral(text, "a published figure", _EXAMPLE)
    unit = _unit(numeral.unit)
    if numeral.value < 0 or (unit == PERCENT and numeral.value > 100):
        raise QuantityError("E105", f"{quoted(text)} cannot have been published", _EXAMPLE)
    return PublishedValue(f"{numeral.value:.10g}", unit, text)


def parse_peer_time(text: str) -> PublishedValue:
    """Read a time that a published share speaks of, `90 d` or `6 months`; E101 to E105."""
    found = parse_peer_value(text)
    if not found.unit:
        raise QuantityError("E102", f"{quoted(text)} has no unit", f"{found.value} d{_TIMES}")
    if not is_time(found.unit):
        near = nearest(found.unit, DAYS_PER_UNIT)
        fix = f"{found.value} {near}" if near else "90 d"
        raise QuantityError("E103", f"unknown unit of time {quoted(found.unit)}", f"{fix}{_TIMES}")
    if not single_number(found.value):
        raise QuantityError("E101", f"{quoted(text)} is not one time", f"90 d{_TIMES}")
    return found


def _unit(written: str) -> str:
    """The table's word for a unit; what it has no word for stays as written."""
    words = " ".join(written.split())
    return _SPELLINGS.get(words.lower(), words)
