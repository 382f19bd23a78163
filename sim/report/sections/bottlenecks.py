"""Section: bottlenecks, the teams ranked by the days that one more person takes off the P90.

Reads the table `bottlenecks`, which a run has where it was asked for; without it the section says how to ask.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from sim.analysis.one_more import CLOSING, ON_TIME, P90, TABLE, Gain, gains
from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Prose, Section, Table
from sim.report.forest import Effect, forest
from sim.report.reading import Reading, team_name
from sim.report.svg import Words
from sim.report.wording import NOTHING, Estimate, capital, counted, full, listed, number

NOT_ASKED: Final = (
    "Not measured in this run. To have every replication run again with one more person in each team, type: "
    "permitsim run FILE --bottlenecks"
)
SUBTITLE: Final = (
    "Lived days that one more person in one team, on every day of the run, takes off the P90 of those decided in the "
    "window, all permit types together; left of zero the P90 becomes longer. Differences of {pairs} of runs on the "
    "same applicants; the 95 % intervals hold for all teams at once. Filled dots are clearly above or below zero."
)
HEADINGS: Final = (
    Column("Team", numeric=False),
    Column("P90 now", "lived days"),
    Column("Saved at P90", "lived days"),
    Column("Gained on time", "on the clock of the promise"),
    Column("Change of closing backlog", "cases"),
    Column("Pairs", "of P90"),
    Column("Variance ratio", "of P90"),
)
MANY: Final = 1_000_000
"""From here on a number of replications is as good as any."""


def bottlenecks(reading: Reading) -> Section:
    """Teams by the days saved at P90 per extra person, for all permit types together and for each."""
    table = reading.result.estimates.get(TABLE)
    blocks = (Lead(absent(reading)),) if table is None else _measured(reading, table)
    return Section("bottlenecks", "Bottlenecks", "Bottlenecks: one more person in each team", blocks)


def absent(reading: Reading) -> str:
    """Why there is no table of what one more person changes, and how to get it."""
    if reading.result.bottleneck_pairs is None:
        return NOT_ASKED
    if reading.result.bottleneck_pairs:
        return "Nothing to measure: no team serves any step"
    return "Not measured: the run was stopped before one more person had been tried in every team"


def _measured(reading: Reading, table: pd.DataFrame) -> tuple[Block, ...]:
    ranked = gains(table)
    pairs = reading.result.bottleneck_pairs or 0
    told = counted(pairs, "pair")
    if pairs < reading.result.replications:
        told = f"{pairs} of {counted(reading.result.replications, 'pair')} (it was stopped before the others)"
    permits = [permit.name for permit in reading.permits]
    figure = Figure(
        title=_finding(ranked),
        subtitle=SUBTITLE.format(pairs=told),
        panels=tuple(_panels(ranked)),
        data=tuple(_data(reading, table, permit) for permit in ["", *(permits if len(permits) > 1 else [])]),
    )
    prose = [Prose(sentence) for sentence in (_longer(ranked), _pairing(ranked)) if sentence]
    return (figure, *prose, *([_by_permit(reading, table, permits)] if len(permits) > 1 else []))


def _days(gain: Gain) -> Estimate:
    return Estimate(gain.days, gain.low, gain.high, 0, "d")


def _finding(ranked: tuple[Gain, ...]) -> str:
    known = [gain for gain in ranked if not math.isnan(gain.low)]
    if not known:
        return "What one more person saves is not known: there are fewer than two pairs with a P90"
    first, *others = known
    if not first.clear:
        return "One more person in any one team does not clearly shorten the P90"
    told = f"One more person in {team_name(first.team)} saves {full(_days(first))} at P90"
    if not others:
        return told
    near = [team_name(gain.team) for gain in others if gain.high >= first.low]
    return (
        f"{told}: the most, though not clearly more than in {listed(near)}"
        if near
        else (f"{told}: more than in any other team")
    )


def _panels(ranked: tuple[Gain, ...]) -> list[Panel]:
    drawn = [gain for gain in ranked if not math.isnan(gain.days)]
    if not drawn:
        return []
    rows = [
        Effect(capital(team_name(gain.team)), full(_days(gain)), gain.days, gain.low, gain.high, _off_zero(gain))
        for gain in drawn
    ]
    told = "; ".join(f"{row.label} {row.note}{'' if row.clear else ', no clear difference'}" for row in rows)
    words = Words("bottlenecks", "Days saved at P90 by one more person, team by team, the most first", f"{told}.")
    return [Panel("", forest(words, rows, "lived days saved at P90, per person"))]


def _off_zero(gain: Gain) -> bool:
    return gain.clear or gain.high < 0.0


def _longer(ranked: tuple[Gain, ...]) -> str:
    """Teams in which one more person does harm, which nobody expects."""
    worse = [
        f"{team_name(gain.team)} by {full(Estimate(-gain.days, -gain.high, -gain.low, 0, 'd'))}"
        for gain in ranked
        if gain.high < 0.0
    ]
    return f"One more person makes the P90 clearly longer in {listed(worse)}." if worse else ""


def _pairing(ranked: tuple[Gain, ...]) -> str:
    """What pairing gained for the first team."""
    first = ranked[0]
    if math.isnan(first.saved):
        return ""
    team = team_name(first.team)
    if first.saved < 1.0:
        return f"For {team}, the same applicants in both runs of a pair made the difference no more precise."
    more = "any number of" if first.saved >= MANY else number(first.saved)
    return f"For {team}, the same applicants in both runs of a pair were as good as {more} more replications of each."


def _by_permit(reading: Reading, table: pd.DataFrame, permits: list[str]) -> Table:
    """Where one more person helps a permit type most."""
    rows = []
    for permit in permits:
        first = gains(table, permit)[0]
        own = table[(table.permit == permit) & (table.team == first.team)]
        best = capital(team_name(first.team)) if first.clear else "No team clearly"
        rows.append((Cell(reading.permit(permit).label), Cell(best), *_figures(own)[1:4]))
    headings = (Column("Permit type", numeric=False), Column("Helps most in", numeric=False), *HEADINGS[2:5])
    caption = "By permit type: the team in which one more person saves most days at P90, and what it changes there"
    return Table(caption, headings, tuple(rows))


def _data(reading: Reading, table: pd.DataFrame, permit: str) -> Table:
    own = table[table.permit == permit]
    rows = tuple(
        (Cell(capital(team_name(gain.team))), *_figures(own[own.team == gain.team])) for gain in gains(table, permit)
    )
    label = reading.permit(permit).label if permit else "All permit types"
    return Table(f"{label}: what one more person in a team changes", HEADINGS, rows)


def _figures(rows: pd.DataFrame) -> tuple[Cell, ...]:
    """The columns behind the first of one team and permit type."""
    found = {name: rows[rows.indicator == name].to_dict("records") for name in (P90, ON_TIME, CLOSING)}
    (p90,) = found[P90]
    on_time = "; ".join(f"{full(_difference(row, 'points'))} ({row['clock']})" for row in found[ON_TIME])
    backlog = "; ".join(full(_difference(row, "cases")) for row in found[CLOSING])
    return (
        Cell(number(p90["base"], 1)),
        Cell(full(_difference(p90, "d", sign=-1.0)), str(p90["reason"])),
        Cell(on_time or NOTHING),
        Cell(backlog or NOTHING),
        Cell(number(p90["pairs"])),
        Cell("no limit" if p90["variance_ratio"] == math.inf else number(p90["variance_ratio"], 1)),
    )


def _difference(row: dict[Any, Any], unit: str, sign: float = 1.0) -> Estimate:
    low, high = sorted((sign * row["low"], sign * row["high"]))
    return Estimate(sign * row["difference"], low, high, int(row["pairs"]), unit)
