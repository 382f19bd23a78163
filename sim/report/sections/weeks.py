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
from sim.primitives.time import DAY
from sim.report.charts import Curve, weekly
from sim.report.document import Cell, Figure, Panel, Section, Table, columns
from sim.report.reading import Reading, estimate_of
from sim.report.sections.calendar import month_name, week_name, week_ticks
from sim.report.svg import Words
from sim.report.wording import full, quantity

QUANTILES = ("p10", "p50", "p90")
CLEAR = 0.10
"""A median that moves by less than a tenth is told as steady."""


@dataclass(frozen=True)
class Move:
    """The median of a permit type, days: in the first and last weeks with decisions, at its highest and its lowest.

    Each is the mean of `weeks` weeks; `peak_at` and `low_at` are the weeks, counted from 0, about which they lie.
    """

    label: str
    first: float
    last: float
    peak: float
    peak_at: int
    low: float
    low_at: int
    weeks: int

    @property
    def relative(self) -> float:
        """Change against the first weeks; NaN where either is unknown."""
        return self.last / self.first - 1 if self.first > 0 else math.nan

    @property
    def peaks(self) -> bool:
        """Whether the median was clearly higher in between than at both ends."""
        return self.peak > (1 + CLEAR) * max(self.first, self.last)

    @property
    def dips(self) -> bool:
        """Whether the median was clearly lower in between than at both ends."""
        return self.low < (1 - CLEAR) * min(self.first, self.last)


def week_by_week(reading: Reading) -> Section:
    """Median and P10-P90 of the days waited, by week of decision, per permit type."""
    figure = Figure(
        title=_finding(reading, [_move(reading, permit) for permit in reading.permits]),
        subtitle="Lived days from lodging to decision of those decided in each week: the line is the median, the dark "
        "band its 95 % interval over replications, the pale band holds the middle 80 % of cases (P10 to P90).",
        panels=tuple(_panel(reading, permit) for permit in reading.permits),
        data=tuple(_data(reading, permit) for permit in reading.permits),
    )
    return Section("weeks", "Weeks", "Week by week", (figure,))


def _finding(reading: Reading, moves: list[Move]) -> str:
    known = [move for move in moves if not math.isnan(move.relative)]
    if not known:
        return "Too few decisions to follow the wait from week to week"
    most = max(known, key=lambda move: (move.peak - move.low) / move.first)
    span = f"{most.weeks} weeks" if most.weeks > 1 else "week"
    told = f"from {quantity(most.first, 'd')} in the first {span} to {quantity(most.last, 'd')} in the last"
    if most.peaks:
        told += f", with a peak of {quantity(most.peak, 'd')} in {month_name(reading, most.peak_at)}"
    elif most.dips:
        told += f", with a low of {quantity(most.low, 'd')} in {month_name(reading, most.low_at)}"
    elif abs(most.relative) < CLEAR:
        return f"Waits are steady: no median moves by a tenth; the most that of {most.label}, {told}"
    way = "stays level" if abs(most.relative) < CLEAR else "rises" if most.relative > 0 else "falls"
    if len(moves) == 1:
        return f"The median wait {way} {told}"
    rising = sum(move.relative >= CLEAR for move in known)
    falling = sum(move.relative <= -CLEAR for move in known)
    return (
        f"The median wait rises clearly for {rising} and falls for {falling} of {len(known)} permit types; "
        f"that of {most.label} moves most: it {way} {told}"
    )


def _rows(reading: Reading, permit: Permit, quantile: str) -> pd.DataFrame:
    rows = reading.table("weekly", permit=permit.name, clock="lived", quantile=quantile)
    return rows.set_index("week").reindex(range(reading.weeks))


def _move(reading: Reading, permit: Permit) -> Move:
    """Weeks without a decision, as before the first cases are through, are left out."""
    median = _rows(reading, permit, "p50")["value"].to_numpy(float)
    told = np.flatnonzero(~np.isnan(median))
    weeks = max(1, min(4, len(told) // 4))
    if not len(told):
        return Move(permit.label, math.nan, math.nan, math.nan, 0, math.nan, 0, weeks)
    means = np.convolve(median[told], np.full(weeks, 1 / weeks), mode="valid")
    highest, lowest = int(np.argmax(means)), int(np.argmin(means))
    peak_at, low_at = (int(told[place + weeks // 2]) for place in (highest, lowest))
    first, last, peak, low = (float(means[place]) for place in (0, -1, highest, lowest))
    return Move(permit.label, first, last, peak, peak_at, low, low_at, weeks)


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
