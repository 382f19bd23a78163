"""Section: week by week, how long those decided in each week had waited.

Reads the table `weekly`; the title names the permit type whose median moves most over the window.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.plan.plan import Permit
from sim.primitives.time import DAY, Floats
from sim.report.charts import Curve, weekly
from sim.report.document import Cell, Figure, Panel, Section, Table, columns
from sim.report.reading import Reading, estimate_of
from sim.report.sections.calendar import week_name, week_ticks
from sim.report.svg import Words
from sim.report.wording import full, quantity

QUANTILES = ("p10", "p50", "p90")
CLEAR = 0.10
"""A median that moves by less than a tenth is told as steady."""


@dataclass(frozen=True)
class Move:
    """The median of a permit type in the first and last weeks of the window, days."""

    label: str
    first: float
    last: float
    weeks: int

    @property
    def relative(self) -> float:
        """Change against the first weeks; NaN where either is unknown."""
        return self.last / self.first - 1 if self.first > 0 else math.nan


def week_by_week(reading: Reading) -> Section:
    """Median and P10-P90 of the days waited, by week of decision, per permit type."""
    figure = Figure(
        title=_finding([_move(reading, permit) for permit in reading.permits]),
        subtitle="Lived days from lodging to decision of those decided in each week: the line is the median, the dark "
        "band its 95 % interval over replications, the pale band holds the middle 80 % of cases (P10 to P90).",
        panels=tuple(_panel(reading, permit) for permit in reading.permits),
        data=tuple(_data(reading, permit) for permit in reading.permits),
    )
    return Section("weeks", "Weeks", "Week by week", (figure,))


def _finding(moves: list[Move]) -> str:
    known = [move for move in moves if not math.isnan(move.relative)]
    if not known:
        return "Too few decisions to follow the wait from week to week"
    most = max(known, key=lambda move: abs(move.relative))
    span = f"{most.weeks} weeks" if most.weeks > 1 else "week"
    told = f"from {quantity(most.first, 'd')} in the first {span} to {quantity(most.last, 'd')} in the last"
    if abs(most.relative) < CLEAR:
        return f"Waits are steady: no median moves by a tenth; the most that of {most.label}, {told}"
    rising = sum(move.relative >= CLEAR for move in known)
    falling = sum(move.relative <= -CLEAR for move in known)
    way = "rises" if most.relative > 0 else "falls"
    return (
        f"The median wait rises clearly for {rising} and falls for {falling} of {len(known)} permit types; "
        f"that of {most.label} {way} most, {told}"
    )


def _rows(reading: Reading, permit: Permit, quantile: str) -> pd.DataFrame:
    rows = reading.table("weekly", permit=permit.name, clock="lived", quantile=quantile)
    return rows.set_index("week").reindex(range(reading.weeks))


def _move(reading: Reading, permit: Permit) -> Move:
    median = _rows(reading, permit, "p50")["value"].to_numpy(float)
    weeks = max(1, min(4, len(median) // 4))
    first, last = median[:weeks], median[-weeks:]
    return Move(permit.label, _mean(first), _mean(last), weeks)


def _mean(days: Floats) -> float:
    known = days[~np.isnan(days)]
    return float(known.mean()) if len(known) else math.nan


def _panel(reading: Reading, permit: Permit) -> Panel:
    low, middle, high = (_rows(reading, permit, quantile) for quantile in QUANTILES)
    values = middle["value"].to_numpy(float)
    bounds = (middle[name].to_numpy(float) for name in ("low", "high"))
    curve = Curve("median", np.arange(len(values), dtype=float), values, *bounds)
    move = _move(reading, permit)
    promise = reading.first_limit(permit)
    words = Words(
        f"weeks-{reading.place(permit)}",
        f"{permit.label}: days waited, by week of decision",
        f"Median {quantity(move.first, 'd')} in the first {move.weeks} weeks, {quantity(move.last, 'd')} in the last; "
        "with its interval and the P10 to P90 of cases. Lived days.",
    )
    svg = weekly(
        words, curve, low["value"].to_numpy(float), high["value"].to_numpy(float),
        week_ticks(reading), None if promise is None or promise.counted else promise.within / DAY,
    )  # fmt: skip
    return Panel(permit.label, svg)


def _data(reading: Reading, permit: Permit) -> Table:
    rows = [_rows(reading, permit, quantile) for quantile in QUANTILES]
    return Table(
        f"{permit.label}: lived days of those decided in the week",
        columns("Week from", "P10", "Median", "P90"),
        tuple((Cell(week_name(reading, week)), *(_cell(part, week) for part in rows)) for week in range(reading.weeks)),
    )


def _cell(rows: pd.DataFrame, week: int) -> Cell:
    row = rows.loc[week]
    return Cell("–" if pd.isna(row["value"]) else full(estimate_of(row.to_dict(), "d")))
