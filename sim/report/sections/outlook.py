"""Section: the outlook, by when half, 80 % and 95 % of those who apply now, or later, are decided.

Reads the table `outlook`; the first week of the window is today. Whether it can be relied on is shown by
`outlook_test`. One of the sections between `reading` and the page.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.outlook import OUTLOOK, SHARES, first_week
from sim.analysis.outlook_test import TEST
from sim.plan.plan import Permit
from sim.report.charts import Curve
from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Prose, Section, Table
from sim.report.lines import lines_by_week
from sim.report.reading import Reading, estimate_of
from sim.report.sections.calendar import day_name, week_name, week_ticks
from sim.report.sections.outlook_test import back_test, verdicts_of
from sim.report.svg import Words
from sim.report.wording import NOTHING, Estimate, centre, counted, full, number

TOLD: Final = 0.80
"""The share that findings speak of."""

EARLIER: Final = (
    "This folder was left by a version that told no outlook: run the scenario again to have the dates by which those "
    "who apply are decided"
)
MEANING: Final = (
    "To be read as: of 100 who applied that week and have not withdrawn by the date told, at least so many have "
    "their decision by the end of that date. It starts from the backlog, the demand and the people of the scenario. "
    "It is what may be told, not what is wanted: the promises of the scenario are targets. Who applies later "
    "in the week adds as many days. In brackets the 95 % interval of the days; told is from all {count}."
)
SUBTITLE: Final = (
    "Whole days from the date of lodging to the date of decision within which each share is decided, by week of "
    "lodging; bands are 95 % intervals over replications. A line ends where the follow-up is too short to tell. "
    "Lived days."
)


def outlook(reading: Reading) -> Section:
    """What may be told today and week by week, and whether it was kept by other seeds."""
    known = {OUTLOOK, TEST} <= set(reading.result.estimates)
    blocks: tuple[Block, ...] = (Lead(EARLIER),)
    if known:
        meaning = Prose(MEANING.format(count=counted(reading.result.replications, "replication")))
        blocks = (Lead(_today(reading)), _table(reading), meaning, _figure(reading), *back_test(reading))
    return Section("outlook", "What may be told", "What may be told to those who apply", blocks)


def _rows(reading: Reading, permit: Permit, share: float) -> pd.DataFrame:
    rows = reading.table(OUTLOOK, permit=permit.name)
    return rows[rows["share"] == share].set_index("week").reindex(range(reading.weeks))


def _today(reading: Reading) -> str:
    """What somebody may be told who applies on the first day of the window."""
    rows = first_week(reading.result.estimates[OUTLOOK])
    day = day_name(reading.date(0))
    if len(reading.permits) == 1:
        told = [_by(row["share"], row) for row in rows.to_dict("records") if row["decided_by"]]
        return f"An application lodged on {day} may be told: {', '.join(told)}" if told else _nothing(day)
    rows = rows[(rows["share"] == TOLD) & (rows["decided_by"] != "")].sort_values("value", kind="stable")
    if rows.empty:
        return _nothing(day)
    ends = [
        f"{day_name(dt.date.fromisoformat(row['decided_by']))} ({reading.permit(row['permit']).label})"
        for row in (rows.iloc[0], rows.iloc[-1])
    ]
    span = f"from {ends[0]} to {ends[1]}" if len(rows) > 1 else ends[0]
    return (
        f"An application lodged on {day} may be told by when {_share(TOLD)} like it are decided for "
        f"{len(rows)} of {len(reading.permits)} permit types: {span}"
    )


def _nothing(day: str) -> str:
    return f"An application lodged on {day} may be told no date: the run does not reach far enough or has too few cases"


def _by(share: float, row: dict[Hashable, Any]) -> str:
    """`half are decided by 18 Feb 2025`."""
    return f"{_share(share)} are decided by {day_name(dt.date.fromisoformat(row['decided_by']))}"


def _share(share: float) -> str:
    return "half" if share == 0.5 else f"{number(100 * share)} %"


def _table(reading: Reading) -> Table:
    """The dates for who applies on the first day of the window."""
    rows = first_week(reading.result.estimates[OUTLOOK])
    found = {(row["permit"], row["share"]): row for row in rows.to_dict("records")}
    shown = tuple(
        (
            Cell(permit.label),
            *(_date_cell(reading, found[permit.name, share]) for share in SHARES),
            verdicts_of(reading, permit),
        )
        for permit in reading.permits
    )
    headings = (
        Column("Permit type", numeric=False),
        *(Column(f"{_share(share).capitalize()} decided by", "lived days") for share in SHARES),
        Column("Back-test", numeric=False),
    )
    return Table(f"An application lodged today, on {day_name(reading.date(0))}", headings, shown)


def _date_cell(reading: Reading, row: dict[Hashable, Any]) -> Cell:
    days = estimate_of(row, "d")
    if days.known:
        return Cell(day_name(dt.date.fromisoformat(str(row["decided_by"]))), _days(days))
    if days.beyond:
        return Cell(f"after {day_name(reading.date(0) + dt.timedelta(days=int(days.low)))}", centre(days))
    return Cell(NOTHING, str(row["reason"]))


def _days(days: Estimate) -> str:
    """`118 d (111 to 125)`: days are whole."""
    if math.isnan(days.low):
        return f"{number(days.value)} d"
    high = "not seen" if math.isnan(days.high) else number(days.high)
    return f"{number(days.value)} d ({number(days.low)} to {high})"


def _figure(reading: Reading) -> Figure:
    return Figure(
        title=_finding(reading),
        subtitle=SUBTITLE,
        panels=tuple(panel for permit in reading.permits for panel in _panel(reading, permit)),
        data=tuple(_data(reading, permit) for permit in reading.permits),
    )


def _finding(reading: Reading) -> str:
    """Whose days for 80 % change most between the first and the last week that are told."""
    moves = []
    for permit in reading.permits:
        days = _rows(reading, permit, TOLD)["value"].dropna()
        if len(days) > 1:
            first, last = days.index[0], days.index[-1]
            moves.append((abs(days[last] - days[first]), permit, first, last))
    if not moves:
        return f"No two weeks can be told by when {_share(TOLD)} are decided"
    change, permit, first, last = max(moves, key=lambda move: move[0])
    rows = _rows(reading, permit, TOLD)
    before, after = (_days(estimate_of(rows.loc[week].to_dict(), "d")) for week in (first, last))
    if change < 1:
        return f"Whoever applies later may be told as many days: {_share(TOLD)} of {permit.label} in {before}"
    return (
        f"What may be told changes most for {permit.label}: {_share(TOLD)} of those who apply from "
        f"{week_name(reading, first)} in {before}, from {week_name(reading, last)} in {after}"
    )


def _panel(reading: Reading, permit: Permit) -> tuple[Panel, ...]:
    """The lines of a permit type; no drawing where nothing can be told in any week."""
    curves = []
    for share in SHARES:
        rows = _rows(reading, permit, share)
        value, low, high = (rows[name].to_numpy(float) for name in ("value", "low", "high"))
        # What is only known to lie beyond the follow-up has a lower end and no line.
        low = np.where(np.isnan(value), math.nan, low)
        curves.append(Curve(_share(share), np.arange(len(value), dtype=float), value, low, high))
    if all(np.isnan(curve.value).all() for curve in curves):
        return ()
    told = "; ".join(f"{curve.label} {_ends(curve)}" for curve in curves)
    words = Words(
        f"outlook-{reading.place(permit)}",
        f"{permit.label}: days within which a share is decided, by week of lodging",
        f"First and last week told: {told}. Lived days.",
    )
    return (Panel(permit.label, lines_by_week(words, curves, week_ticks(reading), "lived days")),)


def _ends(curve: Curve) -> str:
    known = curve.value[~np.isnan(curve.value)]
    return f"{number(known[0])} d and {number(known[-1])} d" if len(known) else "in no week"


def _data(reading: Reading, permit: Permit) -> Table:
    found = [_rows(reading, permit, share) for share in SHARES]
    rows = tuple(
        (Cell(week_name(reading, week)), *(_week_cell(part.loc[week].to_dict()) for part in found))
        for week in range(reading.weeks)
    )
    headings = (
        Column("Lodged from", numeric=False),
        *(Column(f"{_share(share).capitalize()} within") for share in SHARES),
    )
    return Table(
        f"{permit.label}: whole lived days, and the date for who lodges on the first day of the week", headings, rows
    )


def _week_cell(row: dict[Hashable, Any]) -> Cell:
    days = estimate_of(row, "d")
    if not days.known:
        return Cell(full(days) if days.beyond else NOTHING, "" if days.beyond else str(row["reason"]))
    return Cell(_days(days), day_name(dt.date.fromisoformat(str(row["decided_by"]))))
