"""Part of the section on trust: where MSER-5 sees a steady state begin, beside the warm-up of the scenario.

Reads the tables `course` and `warm_up`; the title says how much would do, or that nothing settles.
Shown by `trust`, one of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Final

from sim.analysis.course import BACKLOG, LEAD_TIME, SERIES
from sim.analysis.settling import GROWS, observations
from sim.primitives.time import DAY
from sim.report.charts import Curve, Mark, course
from sim.report.document import Block, Cell, Figure, Panel, Table, columns, folded
from sim.report.reading import Reading
from sim.report.svg import Words
from sim.report.wording import HARD, capital, counted, number, words
from sim.statistics.warm_up import LEAST_OBSERVATIONS, TOO_SHORT

NAMES: Final = {BACKLOG: "backlog", LEAD_TIME: "lead time"}
UNITS: Final = {BACKLOG: ("", "open cases"), LEAD_TIME: (f"{HARD}d", "mean lived days of those decided")}


def warm_up(reading: Reading) -> tuple[Block, ...]:
    """The course of all permit types together with its truncation points, and those of each permit type."""
    figure = Figure(
        title=_finding(reading),
        subtitle="All permit types together from the start of the study, means of five observations over replications; "
        "lead time in lived days. What MSER-5 would delete is pale. It matters for questions about the long run "
        "only: a study of a real year starts from the real backlog and deletes nothing.",
        panels=tuple(panel for name in SERIES for panel in _panel(reading, name)),
        data=(_truncations(reading), *(_data(reading, name) for name in SERIES)),
    )
    return folded("Warm-up: from when on the run is in a steady state", [figure])


def _finding(reading: Reading) -> str:
    """As `Backlog settles: 12 weeks would do; ...; the scenario leaves no day out and starts from a real backlog`."""
    found = {name: _found(reading, "", name) for name in SERIES}
    reasons = {reason for _, reason in found.values()}
    if GROWS in reasons:
        return f"No warm-up would do: there is no steady state, since the backlog still grows; {_scenario(reading)}"
    if reasons == {TOO_SHORT}:
        return f"Too short to tell where a steady state begins: it takes {LEAST_OBSERVATIONS} days with decisions"
    told = [f"{NAMES[name]} {_told(*one)}" for name, one in found.items()]
    return f"{capital('; '.join(told))}; {_scenario(reading)}"


def _told(days: float, reason: str) -> str:
    """What MSER-5 says of one series."""
    if reason == TOO_SHORT:
        return "has too few observations to tell"
    if reason == GROWS:
        return "has no steady state: it grows through the window"
    if math.isnan(days):
        return "still moves at the end: no steady state"
    return f"settles at once: {span(0)} would do" if days == 0 else f"settles: {span(days)} would do"


def _scenario(reading: Reading) -> str:
    """What the scenario does about it."""
    demand = reading.result.plan.demand
    start = "from a real backlog" if any(permit.backlog for permit in demand.permits) else "empty"
    return f"the scenario leaves {span(_left_out(reading))} out and starts {start}"


def span(days: float) -> str:
    """`no day`, `10 days`, `12 weeks`: whole weeks from two on, rounded up."""
    return counted(math.ceil(days), "day") if days < 14 else counted(math.ceil(days / 7), "week")


def _left_out(reading: Reading) -> float:
    return reading.result.plan.study.warm_up / DAY


def _found(reading: Reading, permit: str, indicator: str) -> tuple[float, str]:
    """Days to delete (NaN: none would do) and the reason."""
    row = reading.table("warm_up", permit=permit, indicator=indicator).iloc[0]
    return float(row["value"]), str(row["reason"])


def _panel(reading: Reading, indicator: str) -> tuple[Panel, ...]:
    """The drawing of one series; none where it has too few observations for one batch."""
    days, means = observations(reading.result.estimates["course"], "", indicator)
    if not len(days):
        return ()
    cut, reason = _found(reading, "", indicator)
    marks = [Mark("MSER-5", cut)] if cut > 0 else []
    if opens := _left_out(reading):
        marks.append(Mark("window opens", opens))
    unit, what = UNITS[indicator]
    told = f"{capital(NAMES[indicator])} {_told(cut, reason)}"
    ends = f"{number(means[0], 1)}{unit} at first, {number(means[-1], 1)}{unit} at the end"
    title = f"{capital(NAMES[indicator])} from the start of the study: {what}"
    svg = course(
        Words(f"warm-up-{NAMES[indicator].replace(' ', '-')}", title, f"{told}. It is {ends}."),
        Curve(NAMES[indicator], days, means, means, means), marks, 0.0 if math.isnan(cut) else cut, unit,
    )  # fmt: skip
    return (Panel(f"{capital(NAMES[indicator])}, {what}", svg, _verdict(reading, cut, reason)),)


def _verdict(reading: Reading, days: float, reason: str) -> Cell:
    """How much would do against what is left out: enough, more would be needed, or none would do."""
    if math.isnan(days):
        return Cell(
            "grows" if reason == GROWS else "too short to tell" if reason == TOO_SHORT else "not steady", sign="none"
        )
    enough = days <= _left_out(reading)
    return Cell(f"{span(days)} would do", sign="kept" if enough else "unsure")


def _truncations(reading: Reading) -> Table:
    names = {"": "All permit types"} | {permit.name: permit.label for permit in reading.permits}
    rows = [
        (Cell(label), *(_verdict(reading, *_found(reading, permit, name)) for name in SERIES))
        for permit, label in names.items()
    ]
    caption = f"Warm-up that would do, from the start of the study; {_scenario(reading)}"
    return Table(caption, columns("Permit type", *(capital(NAMES[name]) for name in SERIES)), tuple(rows))


def _data(reading: Reading, indicator: str) -> Table:
    days, means = observations(reading.result.estimates["course"], "", indicator)
    rows = tuple(
        (Cell(number(day)), Cell(f"{number(mean, 1)}{UNITS[indicator][0]}"))
        for day, mean in zip(days.tolist(), means.tolist(), strict=True)
    )
    what = UNITS[indicator][1]
    return Table(
        f"{capital(words(what))}, means of five observations", columns("Until day", capital(NAMES[indicator])), rows
    )
