"""Permit types and figures of a sizing as readers know them. Used by the sections around it."""

from __future__ import annotations

from typing import Any

from sim.report.wording import HARD, words
from sim.staffing.result import SizingResult


def whose(result: SizingResult, permit: str) -> str:
    """The label of a permit type by its name; '' is all of them."""
    labels = {one.name: one.label for one in result.plan.demand.permits}
    return labels.get(permit, "All permit types")


def figure_name(row: dict[Any, Any]) -> str:
    """The figure of a row with `indicator` and `clock`, as `P90, lived days`."""
    name = words(row["indicator"]).replace("lead time p", "P").replace(":", " ")
    return f"{name}, {row['clock']} days" if row["clock"] else name


def years_asked(result: SizingResult) -> str:
    """The share of the years in which a target has to be reached, as it was asked for: `95 %`."""
    percent = round(100 * result.confidence, 4)
    return f"{percent:g}{HARD}%"
