"""People and money of a sizing in words. Below `sim.staffing.answer`; imports nothing, so that `--help` stays quick."""

from __future__ import annotations

from typing import Final

PEOPLE: Final = "people"
"""The currency where no team has a cost: what is made least is the number of people."""

_MILLION: Final = 1e6


def people_told(value: float) -> str:
    """A number of people: whole where it is, with a space between thousands."""
    return f"{round(value, 1):,g}".replace(",", "\N{NO-BREAK SPACE}")


def money_told(value: float, currency: str) -> str:
    """An amount a reader can hold: `11.5 M EUR`, `430 000 EUR`."""
    if abs(value) >= _MILLION:
        return f"{value / _MILLION:.1f} M {currency}"
    return f"{value:,.0f} {currency}".replace(",", "\N{NO-BREAK SPACE}")
