"""Published figures beside ours: the same figure for the same permit types, in the published unit.

A published count of one year is only like ours if the window is that year. `our_figures` is asked of every
replication, `published_table` sets the estimate beside the source.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.cohorts import figure_of
from sim.analysis.reception import time_before
from sim.analysis.view import DECIDED, LODGED, PER_OUTCOME, View
from sim.plan.plan import Plan, Published
from sim.primitives.time import DAY, Seconds

RECEPTION: Final = ("reception_people", "reception_cost")
COUNTS: Final = ("lodged", "decided", "pending", *RECEPTION)
SAME_YEAR: Final = 0.98
"""The share of a calendar year that a window must match before counts are compared with that year's."""

ANOTHER_YEAR: Final = "the window is not that year"
ANOTHER_DAY: Final = "the day lies outside the window"

COLUMNS = (
    "name", "text", "permits", "figure", "clock", "population", "year", "value", "ours", "low", "high", "unit",
    "deviation", "role", "verified", "source", "reason",
)  # fmt: skip


def our_figures(view: View) -> Iterator[tuple[str, str, float, float, str]]:
    """name, unit (d, share or cases), value, bound and reason of our own figure for each published one."""
    for row in view.plan.published:
        if not is_like(view.plan, row):
            yield row.name, row.unit, math.nan, math.nan, ANOTHER_YEAR if row.date is None else ANOTHER_DAY
        elif row.figure in RECEPTION:
            yield row.name, row.unit, _of_reception(view, row), math.nan, ""
        else:
            within = math.nan if row.within is None else row.within
            figure = figure_of(view, row.permits, row.figure, row.clock, population_of(view.plan, row), within)
            yield row.name, row.unit, figure.value, figure.bound, figure.reason


def _of_reception(view: View, row: Published) -> float:
    """Expected people in reception, on the published day or else on average over the window, or their cost in it."""
    reception, instants = view.plan.reception, np.array(_day_of(view.plan, row) or view.window, np.int64)
    assert reception is not None
    seconds = float(np.diff(time_before(view, instants).sum(axis=0))[0])
    if row.figure == "reception_cost":
        return seconds * reception.cost_per_second
    return seconds / float(instants[1] - instants[0])


def _day_of(plan: Plan, row: Published) -> tuple[Seconds, Seconds] | None:
    """The day on which people were counted, [from, to); None where the figure speaks of the whole year."""
    if row.date is None:
        return None
    first = (row.date - plan.study.start).days * DAY
    return first, first + DAY


def population_of(plan: Plan, row: Published) -> str:
    """The population that a published figure speaks of; '' for those pending or in reception."""
    if row.figure in RECEPTION:
        return ""
    if row.figure in ("lodged", "pending"):
        return LODGED if row.figure == "lodged" else ""
    return DECIDED if row.outcome is None else PER_OUTCOME + plan.demand.outcomes[row.outcome]


def is_like(plan: Plan, row: Published) -> bool:
    """Whether the window is the published year, for a count; whether it has a day of it, for a time or share.

    People in reception on one day are alike if that day lies in the window.
    """
    start, end = plan.study.window
    if day := _day_of(plan, row):
        return start <= day[0] and day[1] <= end
    first = (dt.date(row.year, 1, 1) - plan.study.start).days * DAY
    last = (dt.date(row.year + 1, 1, 1) - plan.study.start).days * DAY
    shared = min(end, last) - max(start, first)
    if row.figure in COUNTS:
        return shared >= SAME_YEAR * max(end - start, last - first)
    return shared >= DAY


def published_table(plan: Plan, estimates: pd.DataFrame) -> pd.DataFrame:
    """One row per published figure, in the plan's order, with ours (mean and 95 % interval) beside it.

    `deviation` is ours / published - 1; NaN where ours is not told or the published value is 0.
    """
    ours = dict(zip(estimates["name"], estimates.to_dict("records"), strict=True))
    rows = [_row(plan, row, ours[row.name]) for row in plan.published]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(plan: Plan, row: Published, ours: dict[str, float]) -> tuple[object, ...]:
    permits = ", ".join(plan.demand.permits[number].name for number in row.permits)
    value = ours["value"]
    deviation = value / row.value - 1.0 if row.value else math.nan
    return (
        row.name, row.text, permits, row.figure, row.clock, population_of(plan, row), row.year, row.value,
        value, ours["low"], ours["high"], row.unit, deviation, row.role, row.verified, row.source,
        ours["reason"],
    )  # fmt: skip
