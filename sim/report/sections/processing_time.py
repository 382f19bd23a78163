"""Section: processing time against promise and law, as cumulative curves of two populations per permit type.

Reads the tables `curves` and `indicators`; the title says who is furthest behind a promise.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.verdicts import limits_by_kind
from sim.plan.limits import LEGAL_LIMITS, PROMISES
from sim.plan.plan import Permit
from sim.primitives.time import DAY
from sim.report.charts import Curve, Mark, cumulative
from sim.report.document import Cell, Column, Figure, Panel, Section, Table, folded
from sim.report.reading import Reading, estimate_of
from sim.report.sections.promises import law_cell, limits_table, promise_cell
from sim.report.svg import Words
from sim.report.wording import capital, centre, counted, full, number, quantity

FULL = 0.97
"""A curve that has come so high has nothing left to hide."""
DAYS_TOLD = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 720, 1000)
SUBTITLE = (
    "Share decided within so many days, by permit type, the furthest behind first. Full line: applications lodged in "
    "the window and followed up; broken line: those decided in the window. Bands are 95 % intervals over replications. "
    "A panel for each clock on which something is promised or limited by law; the diamond is the promise."
)
POPULATIONS = {"lodged": "lodged in the window", "decided": "decided in the window"}


def processing_time(reading: Reading) -> Section:
    """Cumulative share decided by day per permit type, with promise and legal limit, worst first."""
    drawn = [(permit, clock) for permit in reading.permits for clock in _clocks(permit)]
    label_rows = max(len(_marks(permit, clock)) for permit, clock in drawn)
    figure = Figure(
        title=_finding(reading),
        subtitle=SUBTITLE,
        panels=tuple(_panel(reading, permit, clock, label_rows) for permit, clock in drawn),
        data=tuple(_data(reading, permit) for permit in reading.permits),
    )
    limits = limits_table(reading)
    blocks = (figure, *folded("Every promise and legal limit, for both populations", [limits] if limits.rows else []))
    return Section("time", "Promise and law", "Processing time against promise and law", blocks)


def _finding(reading: Reading) -> str:
    judged = [one for one in reading.verdicts if one.verdict != "none"]
    if not judged:
        slowest = reading.permits[0]
        p90 = reading.figure("lead_time_p90", permit=slowest.name, clock="lived", population="decided")
        if not (p90.known or p90.beyond):
            return "Nothing was decided in the window, so no promise can be judged"
        told = f"nine in ten decided within {centre(p90)}"
        return f"Nothing is promised; the longest wait is that of {slowest.label}: {told}"
    worst = judged[0]
    told = f"{worst.label}: {quantity(worst.value, 'share')} within {number(worst.within_days)} {worst.clock} days"
    told += f", {quantity(worst.promised, 'share')} promised"
    missed = sum(one.verdict == "missed" for one in judged)
    if len(judged) == 1:
        word = {"missed": "missed", "kept": "kept", "unsure": "too close to call"}[worst.verdict]
        return f"The promise is {word}. {told}"
    if not missed:
        return f"No promise is clearly missed; the tightest is that of {told}"
    return f"{missed} of {counted(len(judged), 'promise')} missed; furthest behind is {told}"


def _clocks(permit: Permit) -> list[str]:
    """The clocks of its promises, then of its legal limits; lived days where there is neither."""
    limits = (limit for sort in (PROMISES, LEGAL_LIMITS) for _, limit in limits_by_kind(permit, sort))
    return list(dict.fromkeys("counted" if limit.counted else "lived" for limit in limits)) or ["lived"]


def _panel(reading: Reading, permit: Permit, clock: str, label_rows: int) -> Panel:
    curves = [_curve(reading, permit, clock, population) for population in POPULATIONS]
    marks = _marks(permit, clock)
    days = _reach(curves, marks)
    lines = "; ".join(f"{mark.label} at {number(mark.x)} days" for mark in marks) or "nothing is promised"
    words = Words(
        f"time-{reading.place(permit)}-{clock}",
        f"{permit.label}: share decided within so many {clock} days",
        f"Cumulative curves of those lodged and those decided in the window, from 0 to {number(days)} days; {lines}. "
        + " ".join(f"{capital(curve.label)}: {_at(curve, days)}." for curve in curves if len(curve.x)),
    )
    svg = cumulative(words, [curve for curve in curves if len(curve.x)], marks, days, clock, label_rows)
    promised = any(mark.share is not None for mark in marks)
    verdict = promise_cell(reading.first_promise(permit.name)) if promised or not marks else _late(reading, permit)
    return Panel(f"{permit.label}, {clock} days" if len(_clocks(permit)) > 1 else permit.label, svg, verdict,
                 _unknown(curves[0], days))  # fmt: skip


def _late(reading: Reading, permit: Permit) -> Cell:
    """The legal limit alone, where the panel has no promise."""
    cell = law_cell(reading, permit.name)
    return Cell(cell.text, f"against the law, {cell.detail}" if cell.detail else "against the law", cell.sign)


def _unknown(lodged: Curve, days: float) -> str:
    """Why the curve of those lodged ends before the panel does; '' where it does not."""
    if not len(lodged.x):
        return "Undecided: too many of those lodged are still open to tell anything of them."
    if lodged.x[-1] >= days or lodged.value[-1] >= FULL:
        return ""
    return f"Beyond {number(lodged.x[-1])} days too many of those lodged are still open to tell."


def _at(curve: Curve, days: float) -> str:
    half = float(np.interp(days / 2, curve.x, curve.value))
    return f"{quantity(half, 'share')} within {number(days / 2)} days"


def _curve(reading: Reading, permit: Permit, clock: str, population: str) -> Curve:
    rows = reading.table("curves", permit=permit.name, clock=clock, population=population).sort_values("day")
    rows = rows[rows["value"].notna()]
    middle = rows["value"].to_numpy(float)
    low, high = (rows[name].fillna(rows["value"]).to_numpy(float) for name in ("low", "high"))
    return Curve(population, rows["day"].to_numpy(float), middle, low, high)


def _marks(permit: Permit, clock: str) -> list[Mark]:
    """Promises and legal limits on this clock; one line where the two fall on the same day."""

    def days(sort: str) -> dict[float, float]:
        limits = (limit for _, limit in limits_by_kind(permit, sort))
        return {limit.within / DAY: limit.share for limit in limits if limit.counted == (clock == "counted")}

    promises, limits = days(PROMISES), days(LEGAL_LIMITS)
    marks = [
        Mark("promise and legal limit" if within in limits else "promise", within, share)
        for within, share in promises.items()
    ]
    return marks + [Mark("legal limit", within) for within in limits if within not in promises]


def _reach(curves: list[Curve], marks: list[Mark]) -> float:
    """The last day drawn: where the curves have flattened, and past every line."""
    flat = [1.0]
    for curve in curves:
        if len(curve.x):
            near = curve.x[curve.value >= 0.97 * curve.value[-1]]
            flat.append(float(near[0]) * 1.1)
    return max([*flat, *(mark.x * 1.15 for mark in marks)])


def _data(reading: Reading, permit: Permit) -> Table:
    own = reading.table("curves", permit=permit.name)
    groups = [(population, clock) for population in POPULATIONS for clock in ("lived", "counted")]
    by_day = {
        (population, clock): own[(own["population"] == population) & (own["clock"] == clock)].set_index("day")
        for population, clock in groups
    }
    limits = (limit for sort in (PROMISES, LEGAL_LIMITS) for _, limit in limits_by_kind(permit, sort))
    promised = [round(limit.within / DAY) for limit in limits]
    days = sorted({*DAYS_TOLD, *promised} & set(own[own["value"].notna()]["day"]))
    return Table(
        f"{permit.label}: share decided within so many days",
        (Column("Days", numeric=False), *(Column(POPULATIONS[group[0]], f"{group[1]} days") for group in groups)),
        tuple((Cell(number(day)), *(_share(by_day[group], day) for group in groups)) for day in days),
    )


def _share(rows: pd.DataFrame, day: int) -> Cell:
    return Cell(full(estimate_of(rows.loc[day].to_dict(), "share")))
