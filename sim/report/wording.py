"""Numbers and names as people read them: `31.2 d (30.1 to 32.3)`, `more than 410 d`, `work permits`.

Every figure of the report passes through here, so that one value is written one way everywhere.
Stands beside `palette` at the bottom of the report; imports nothing of the project.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HARD: Final = "\u00a0"
"""A space that does not break the line, between number and unit."""

NARROW: Final = "\u202f"
"""The space between thousands."""

MILLIONS: Final = 1e7
"""Amounts of money from here on are told in millions, which leaves three digits at least."""

CURRENCY: Final = re.compile("[A-Z]{3}")

NOTHING: Final = "–"


@dataclass(frozen=True)
class Estimate:
    """One figure with its 95 % interval over replications, in `unit`; NaN where there is none.

    Where `value` is NaN and `low` is not, the figure lies beyond `low`; `reason` says why there is no value.
    """

    value: float
    low: float
    high: float
    replications: int
    unit: str
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)

    @property
    def beyond(self) -> bool:
        """Whether all that is known is that the figure is larger than `low`."""
        return math.isnan(self.value) and not math.isnan(self.low)

    @property
    def at_least(self) -> float:
        """The value, or the bound that it lies beyond, for sorting; -inf when nothing is known."""
        if self.known:
            return self.value
        return self.low if self.beyond else -math.inf


ABSENT: Final = Estimate(math.nan, math.nan, math.nan, 0, "")


def number(value: float, decimals: int = 0) -> str:
    """A number with spaces between thousands, a point, and a real minus sign; a dash for NaN."""
    if math.isnan(value):
        return NOTHING
    text = f"{value:,.{decimals}f}".replace(",", NARROW)
    if not text.strip("-0." + NARROW):
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def quantity(value: float, unit: str) -> str:
    """A number with its unit: days, people and shares (in percent) to a tenth, counts whole, much money in millions."""
    if math.isnan(value):
        return NOTHING
    shown, decimals, suffix = _scaled(value, unit)
    return number(shown, decimals) + suffix


def centre(estimate: Estimate) -> str:
    """The figure without its interval: `31.2 d`, or what it passes: `more than 410 d`, `at least 93.1 %`."""
    if estimate.beyond:
        shown, decimals, suffix = _scaled(estimate.low, estimate.unit)
        if estimate.unit in ("days", "d"):
            decimals = 0
        passed = "at least" if estimate.unit == "share" else "more than"
        return f"{passed} {number(_down(shown, decimals), decimals)}{suffix}"
    return quantity(estimate.value, estimate.unit)


def interval(estimate: Estimate) -> str:
    """The interval without unit, `(30.1 to 32.3)`; empty where there is none or both ends print as the value."""
    if not estimate.known or math.isnan(estimate.low) or math.isnan(estimate.high):
        return ""
    edges = (estimate.low, estimate.value, estimate.high)
    scaled = [_scaled(edge, estimate.unit, beside=estimate.value) for edge in edges]
    low, value, high = (number(shown, decimals) for shown, decimals, _ in scaled)
    return "" if low == value == high else f"({low} to {high})"


def full(estimate: Estimate) -> str:
    """The figure with its interval: `31.2 d (30.1 to 32.3)`."""
    return f"{centre(estimate)} {interval(estimate)}".strip()


def _down(value: float, decimals: int) -> float:
    """Rounded down, since a bound must not claim more than is known; what floating point took is given back."""
    scale = 10.0**decimals
    return math.floor(value * scale + 1e-9) / scale


def _scaled(value: float, unit: str, beside: float | None = None) -> tuple[float, int, str]:
    size = abs(value if beside is None else beside)
    match unit:
        case "days" | "d":
            return value, 1, f"{HARD}d"
        case "share":
            return value * 100, 1, f"{HARD}%"
        case "points":
            return value * 100, 1, f"{HARD}points"
        case "cases":
            return value, 0 if size >= 10 or value == int(value) else 1, ""
        case "people":
            return value, 1, ""
        case "weeks":
            return value, 1, f"{HARD}wk"
        case "1" | "":
            return value, 2, ""
        case _ if size >= MILLIONS and CURRENCY.fullmatch(unit):
            return value / 1e6, 1, f"{HARD}M{HARD}{unit}"
        case _:
            return value, 0 if size >= 100 else 1, f"{HARD}{unit}"


def tied(text: str) -> str:
    """The text with each number, its thousands and the unit behind it kept on one line."""
    return re.sub(r"(?<=\d) (?=%|d\b|\d{3}\b)", HARD, text)


def unbroken(text: str) -> str:
    """The text with each interval in parentheses kept on one line, for a narrow column."""
    return re.sub(r"\([^()]* to [^()]*\)", lambda found: found.group().replace(" ", HARD), text)


def shortened(text: str, most: int) -> str:
    """The text, cut to at most so many letters with an ellipsis, for a place that cannot grow."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def words(identifier: str) -> str:
    """An identifier as words: `partial_decision` becomes `partial decision`."""
    return identifier.replace("_", " ")


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = 3) -> str:
    """`a`, `a and b`, `a, b and c`; more than `most` are counted: `a, b, c and 4 more`."""
    shown = list(names)
    if len(shown) > most:
        shown = [*shown[:most], f"{len(names) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 team`, `3 teams`, `no team`; the plural adds an s unless given."""
    if count == 0:
        return f"no {one}"
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
