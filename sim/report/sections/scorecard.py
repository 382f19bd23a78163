"""Section: the scorecard of the strategy's five objectives, each with its indicators, their meaning and their clock.

Reads `indicators` and `bottlenecks`; what a run cannot tell about an objective is said in its place.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.one_more import TABLE, gains
from sim.analysis.outlook_test import FAILED, KEPT, PASSED, TEST, UNSURE
from sim.report.charts import Dot, dots
from sim.report.document import Block, Cell, Column, Figure, Panel, Prose, Section, Table
from sim.report.reading import Reading, estimate_of, team_name
from sim.report.sections.bottlenecks import absent
from sim.report.sections.outlook import TOLD
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, centre, counted, full, interval, listed, number, quantity

COLUMNS: Final = (
    Column("Indicator", numeric=False), Column("Value"), Column("95 % interval"), Column("Clock", numeric=False),
    Column("What it means", numeric=False),
)  # fmt: skip
OBJECTIVES: Final = (
    "Quality, smooth and efficient processes, predictable work",
    "Excellent customer experience",
    "Continuous improvement",
    "Networks",
    "Well-being of the staff",
)
"""The objectives of the authority's strategy 2023-2027, in its order."""

NO_OVERTIME: Final = (
    "Overtime is not modelled: work stops at closing time and goes on at the next opening. What people themselves say "
    "of their work, sick leave that follows from load, and turnover are not modelled either."
)
NOTHING_COMPARED: Final = (
    "A run looks at one option, so it compares nothing: the command compare sets the options of a scenario side by "
    "side on the same applicants."
)
NO_SURVEY: Final = "How satisfied customers are is not modelled: these are the days and the questions that they meet."
SUBTITLE: Final = (
    "Shares in percent, all permit types together, of those decided in the window; the thick line is the 95 % interval "
    "over replications. Further to the right is better in every row."
)


@dataclass(frozen=True)
class Measure:
    """One row: what it is called, the figure, the clock it is told on, what it means in a few words."""

    name: str
    figure: Estimate
    clock: str
    meaning: str


def scorecard(reading: Reading) -> Section:
    """Five tables, one per objective, under a picture of the shares that can be told."""
    tables = [list(rows(reading)) for rows in (_quality, _customers, _improvement, _networks, _staff)]
    remarks = [[], [NO_SURVEY], list(_compared(reading)), list(_no_networks(reading)), [NO_OVERTIME]]
    blocks: list[Block] = [_picture(reading, tables)]
    for place, (measures, said) in enumerate(zip(tables, remarks, strict=True)):
        title = f"{place + 1}. {OBJECTIVES[place]}"
        if measures:
            blocks.append(Table(title, COLUMNS, tuple(map(_row, measures))))
        blocks += [Prose(text if measures else f"{title}: {text[0].lower()}{text[1:]}") for text in said]
    return Section("scorecard", "Scorecard", "Scorecard of the strategy's five objectives", tuple(blocks))


def _row(measure: Measure) -> tuple[Cell, ...]:
    known = measure.figure.known or measure.figure.beyond
    between = (interval(measure.figure).strip("()") or _narrow(measure.figure)) if known else ""
    value = Cell(centre(measure.figure)) if known else Cell("not told", measure.figure.reason or "no such case")
    return Cell(measure.name), value, Cell(between), Cell(measure.clock), Cell(measure.meaning)


def _narrow(figure: Estimate) -> str:
    """What stands for an interval whose ends print as the figure itself."""
    return "" if math.isnan(figure.low) or math.isnan(figure.high) else "within rounding"


def _asked(reading: Reading, indicator: str, clock: str = "", team: str = "") -> Estimate:
    """The figure of all permit types of those decided in the window, or of the window where it has no population."""
    found = reading.figure(indicator, clock=clock, team=team, population="decided")
    return found if found.replications else reading.figure(indicator, clock=clock, team=team)


def _on_time(reading: Reading) -> Iterator[Measure]:
    """Promise and law, each on every clock on which some permit type states one."""
    for name, what in (("promise", "promises"), ("legal", "legal limits")):
        for clock in ("counted", "lived"):
            figure = _asked(reading, f"on_time_{name}", clock)
            if figure.replications:
                yield Measure(f"In time, {what}", figure, clock, f"decided within their {what}, of all that have one")


def _quality(reading: Reading) -> Iterator[Measure]:
    for clock in ("lived", "counted"):
        yield Measure("Lead time, mean", _asked(reading, "lead_time_mean", clock), clock, "from lodging to decision")
    for clock in ("lived", "counted"):
        yield Measure(
            "Lead time, P90", _asked(reading, "lead_time_p90", clock), clock, "nine in ten are decided by then"
        )
    yield from _on_time(reading)
    told = "P90 / P50: 1 if all took equally long; the larger, the less can be foretold"
    yield Measure("Predictability", _asked(reading, "predictability", "lived"), "lived", told)
    told = "cases of which a step was done more than once before the decision"
    yield Measure("Rework", _asked(reading, "rework_share"), "", told)


def _customers(reading: Reading) -> Iterator[Measure]:
    yield Measure("Days lived through, median", _asked(reading, "lead_time_p50", "lived"), "lived", "half wait longer")
    told = "times that a customer is asked for more, of each case decided"
    yield Measure("Information requests per case", _asked(reading, "information_requests"), "", told)
    yield from _told_the_truth(reading)


def _told_the_truth(reading: Reading) -> Iterator[Measure]:
    """What customers are told, and whether it is so: the promise, and the outlook as its back-test found it."""
    for clock in ("counted", "lived"):
        figure = _asked(reading, "on_time_promise", clock)
        if figure.replications:
            yield Measure("Told the truth by the promise", figure, clock, "decided by the time that was promised")
    yield from _told_by_the_outlook(reading)


def _told_by_the_outlook(reading: Reading) -> Iterator[Measure]:
    """The permit type whose share kept lies furthest from what was told; nothing where no type could be tested."""
    if TEST not in reading.result.estimates:
        return
    table = reading.table(TEST, measure=KEPT)
    tested = table[(table["share"] == TOLD) & table["verdict"].isin((PASSED, FAILED, UNSURE))].to_dict("records")
    if tested:
        furthest = max(tested, key=lambda row: abs(row["value"] - TOLD))
        passed = sum(row["verdict"] == PASSED for row in tested)
        said = f"decided by the date told for {quantity(TOLD, 'share')}: {reading.permit(furthest['permit']).label}, "
        said += f"furthest off; the test is passed by {passed} of {counted(len(tested), 'permit type')}"
        yield Measure("Told the truth by the outlook", estimate_of(furthest, "share"), "lived", said)


def _improvement(reading: Reading) -> Iterator[Measure]:
    table = reading.result.estimates.get(TABLE)
    for gain in gains(table)[:1] if table is not None else ():
        told = (
            f"lived days off the P90 of all with one more person in {team_name(gain.team)}, the team where it is most"
        )
        days = Estimate(gain.days, gain.low, gain.high, reading.result.bottleneck_pairs or 0, "days")
        yield Measure("The next officer", days, "lived", told)


def _compared(reading: Reading) -> Iterator[str]:
    yield NOTHING_COMPARED
    if reading.result.estimates.get(TABLE) is None:
        yield f"What the next officer is worth: {absent(reading)}"


def _networks(reading: Reading) -> Iterator[Measure]:
    for name, what, meaning in (
        ("days_with_partner", "Days at partners", "visits and waits that a partner holds"),
        ("days_with_customer", "Days with the customer", "visits and waits that the customer holds"),
        ("days_closed", "Days in closed offices", "nights, weekends and holidays while the case was with a team"),
    ):
        figure = _asked(reading, name, "lived")
        if figure.replications:
            yield Measure(what, figure, "lived", f"mean of a case decided: {meaning}")


def _no_networks(reading: Reading) -> Iterator[str]:
    if not list(_networks(reading)):
        yield "this run tells nothing about it."


def _staff(reading: Reading) -> Iterator[Measure]:
    told = "working time that goes into cases; near 100 % nothing is left for what comes unevenly"
    yield Measure("Utilisation, all teams", _asked(reading, "utilisation"), "", told)
    strained = _asked(reading, "weeks_above_90")
    yield Measure(
        "Weeks above 90 %, all teams", strained, "", f"of {counted(reading.weeks, 'week')}; all people together"
    )
    teams = [(one.name, _asked(reading, "weeks_above_90", team=one.name)) for one in reading.result.plan.staffing.teams]
    known = [(name, figure) for name, figure in teams if figure.known]
    if known:
        name, most = max(known, key=lambda one: one[1].value)
        alike = sum(figure.value >= most.value for _, figure in known)
        told = f"the most of any team: {team_name(name)}"
        told += f" and {counted(alike - 1, 'other')}" if alike > 1 else ""
        yield Measure("Weeks above 90 %, one team", most, "", told)


def _shares(reading: Reading) -> list[tuple[str, Estimate]]:
    """What the picture shows: shares of which more is better."""
    rows = [(f"{one.name} ({one.clock})", one.figure) for one in _on_time(reading)]
    rows += [("Done without rework", _rest(_asked(reading, "rework_share"), 1.0))]
    rows += [("Weeks of 90 % utilisation or less", _rest(_asked(reading, "weeks_above_90"), float(reading.weeks)))]
    return [(name, figure) for name, figure in rows if figure.known]


def _rest(part: Estimate, whole: float) -> Estimate:
    """What is left of a whole, as a share of it."""
    value, low, high = np.clip(1 - np.array([part.value, part.high, part.low]) / whole, 0.0, 1.0).tolist()
    return Estimate(value, low, high, part.replications, "share") if part.known else part


def _picture(reading: Reading, tables: list[list[Measure]]) -> Figure:
    shares = _shares(reading)
    finding = _finding(reading, tables)
    drawn = [
        Dot(f"{name}: {centre(one)}", 100 * one.value, 100 * one.low, 100 * one.high, ours=True) for name, one in shares
    ]
    told = "; ".join(f"{name} {full(one)}" for name, one in shares)
    words = Words("scorecard", "Shares of the scorecard, in percent", f"{told}.")
    panels = (Panel("", dots(words, drawn, "percent")),) if drawn else ()
    rows = tuple((Cell(name), Cell(centre(one)), Cell(interval(one).strip("()"))) for name, one in shares)
    headings = (Column("Share", numeric=False), Column("Value"), Column("95 % interval"))
    return Figure(finding, SUBTITLE, panels, (Table("Shares drawn", headings, rows),))


def _finding(reading: Reading, tables: list[list[Measure]]) -> str:
    measured = [place + 1 for place, rows in enumerate(tables) if any(one.figure.known for one in rows)]
    told = f"{len(measured)} of {len(OBJECTIVES)} objectives are measured by this run"
    silent = [str(place) for place in range(1, len(OBJECTIVES) + 1) if place not in measured]
    told += f", not objective {listed(silent)}" if silent else ""
    promise = next((one.figure for one in _told_the_truth(reading) if one.figure.known), None)
    if promise is not None:
        told += f"; {quantity(promise.value, 'share')} of those with a promise are decided in time"
    strained = _asked(reading, "weeks_above_90")
    if strained.known:
        told += f", in {number(strained.value, 0 if strained.value == round(strained.value) else 1)} of "
        told += f"{counted(reading.weeks, 'week')} utilisation is above 90 %"
    return capital(told)
