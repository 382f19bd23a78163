"""Section: the answer. A few sentences, the facts that matter, then a row per permit type, worst first.

Reads indicators, verdicts, loads and peers; what it says of promises is what the command line says.
First of the sections between `reading` and the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.analysis.bottleneck import most_loaded
from sim.analysis.verdicts import LimitVerdict
from sim.plan.plan import Permit
from sim.report.document import Cell, Column, Fact, Facts, Lead, Section, Table
from sim.report.reading import Reading, team_name
from sim.report.sections.assumptions import share_assumed
from sim.report.sections.peers import place_in_europe
from sim.report.sections.promises import law_cell, promise_cell, told_late, told_share
from sim.report.sections.reason import reason
from sim.report.wording import Estimate, capital, centre, counted, interval, listed, number, quantity, tied

if TYPE_CHECKING:
    from sim.plan.arithmetic import TeamLoad

COUNTS = ("lodged", "decided", "backlog_opening", "backlog_closing")
TIMES = ("lead_time_p50", "lead_time_p90")
COLUMNS = (
    Column("Permit type", numeric=False),
    Column("Promise", "share decided in time", numeric=False),
    Column("Lodged"),
    Column("Decided"),
    Column("Backlog", "opening"),
    Column("Backlog", "closing"),
    Column("Legal limit", "decided late, open beyond", numeric=False),
    Column("Median", "lived days"),
    Column("P90", "lived days"),
    Column("Most loaded team", "staff by arithmetic", numeric=False),
    Column("Europe", "place in family", numeric=False),
    Column("Assumed", "of its inputs"),
)
CAPTION = (
    "Each permit type, the furthest behind first. Lodged: applied for in the window; shares, median and P90 (nine in "
    "ten are decided within it) are of those decided in it. Lived days run from lodging to decision, counted days only "
    "while the clock of the promise runs. In parentheses 95 % intervals: other luck, the same assumptions."
)


def answer(reading: Reading) -> Section:
    """Are promises and law kept, by how much not, and which team or body is the reason."""
    facts = Facts((_kept(reading), _behind(reading), *_law(reading), reason(reading)))
    blocks = (Lead(tied(reading.result.answer)), facts, _overview(reading))
    return Section("answer", "Answer", "Answer", blocks)


def _kept(reading: Reading) -> Fact:
    judged = [one for one in reading.verdicts if one.verdict != "none"]
    if not judged:
        return Fact("Promises kept", "no promise", "The scenario promises nothing that was decided.", "none")
    kept = [one for one in judged if one.verdict == "kept"]
    text = f"{len(kept)} of {len(judged)}"
    missed = [one.label for one in judged if one.verdict == "missed"]
    if len(missed) == len(judged) > 1:
        return Fact("Promises kept", text, "All are missed.", "missed")
    if missed:
        return Fact("Promises kept", text, f"Missed: {listed(missed)}.", "missed")
    close = [one.label for one in judged if one.verdict == "unsure"]
    if close:
        return Fact("Promises kept", text, f"Too close to call: {listed(close)}.", "unsure")
    return Fact("Promises kept", text, "Every promise is kept.", "kept")


def _behind(reading: Reading) -> Fact:
    judged = [one for one in reading.verdicts if one.verdict != "none"]
    if not judged:
        slowest = reading.permits[0]
        p90 = reading.figure("lead_time_p90", permit=slowest.name, clock="lived", population="decided")
        if not (p90.known or p90.beyond):
            return Fact("Longest wait", "not known", "Nothing was decided in the window.", "none")
        return Fact("Longest wait", centre(p90), f"{slowest.label}: nine in ten are decided within this, lived days.")
    worst = judged[0]
    if worst.shortfall > 0:
        return Fact("Furthest behind", f"{_points(worst)} short", f"{worst.label}: {told_share(worst)}.", worst.verdict)
    return Fact("Tightest promise", f"{_points(worst)} to spare", f"{worst.label}: {told_share(worst)}.", worst.verdict)


def _law(reading: Reading) -> list[Fact]:
    """Whether the legal limits are kept; nothing where the scenario states none."""
    judged = [one for one in reading.laws if one.verdict != "none"]
    if not judged:
        return []
    worst, beyond = judged[0], reading.figure("beyond_legal")
    waiting = f" {centre(beyond)} more are open beyond it." if beyond.value > 0 else ""
    if worst.verdict == "kept":
        text = f"{centre(beyond)} open beyond" if waiting else "kept"
        note = "Of those decided nobody waited longer than the law allows."
        return [Fact("Legal limit", text, note, "missed" if waiting else "kept")]
    note = f"{worst.label}: not within {number(worst.within_days)} {worst.clock} days.{waiting}"
    return [Fact("Legal limit", told_late(worst), note, worst.verdict)]


def _points(verdict: LimitVerdict) -> str:
    return quantity(abs(verdict.shortfall), "points")


def people(team: TeamLoad) -> str:
    """`26.0 needed, 22.5 there`."""
    return f"{number(team.needed, 1)} needed, {number(team.present, 1)} there"


def _overview(reading: Reading) -> Table:
    rows = [_row(reading, permit) for permit in reading.permits]
    if len(rows) > 1:
        rows.append(_together(reading))
    return Table(CAPTION, COLUMNS, tuple(rows), look="overview")


def _row(reading: Reading, permit: Permit) -> tuple[Cell, ...]:
    return (
        Cell(permit.label),
        promise_cell(reading.first_promise(permit.name)),
        *_counts(reading, permit.name),
        law_cell(reading, permit.name),
        *_times(reading, permit.name),
        _team(most_loaded(reading.result.plan, reading.result.load_arithmetic, permit.name)),
        place_in_europe(reading, permit.family),
        Cell(quantity(reading.result.shares_assumed[permit.name], "share")),
    )


def _together(reading: Reading) -> tuple[Cell, ...]:
    judged = [one for one in reading.verdicts if one.verdict != "none"]
    kept = sum(one.verdict == "kept" for one in judged)
    return (
        Cell("All permit types"),
        Cell(f"{kept} of {counted(len(judged), 'promise')} kept" if judged else "no promise"),
        *_counts(reading, ""),
        law_cell(reading, ""),
        *_times(reading, ""),
        _team(most_loaded(reading.result.plan, reading.result.load_arithmetic)),
        Cell("–"),
        share_assumed(reading.result.inputs),
    )


def _team(team: TeamLoad | None) -> Cell:
    return Cell("–") if team is None else Cell(capital(team_name(team.team)), people(team))


def _counts(reading: Reading, permit: str) -> list[Cell]:
    return _cells(reading.figure(name, permit=permit) for name in COUNTS)


def _times(reading: Reading, permit: str) -> list[Cell]:
    return _cells(reading.figure(name, permit=permit, clock="lived", population="decided") for name in TIMES)


def _cells(figures: Iterable[Estimate]) -> list[Cell]:
    return [Cell(centre(figure), interval(figure)) for figure in figures]
