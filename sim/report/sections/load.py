"""Section: load and utilisation, team by week, as a table whose cells are coloured.

Reads the table `load` and `indicators`; a table rather than a drawing, so that every number can be read and copied.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from sim.analysis.peak import team_peak
from sim.analysis.reason import dates, weeks
from sim.report.document import Block, Cell, Column, Lead, Prose, Section, Table, folded
from sim.report.palette import load_colour, text_on
from sim.report.reading import Reading, team_name
from sim.report.sections.calendar import week_name
from sim.report.wording import capital, counted, full, number, quantity

WEEKS_A_TABLE: Final = 27
"""The most weeks side by side; a year makes two tables of equal width."""

SIMULATED: Final = ("people_needed", "people_present", "load", "utilisation", "weeks_overloaded")
HEADINGS: Final = (
    Column("Team", numeric=False),
    Column("Staff needed", "by arithmetic"),
    Column("Staff there", "as written"),
    Column("Load", "by arithmetic"),
    Column("At work, needed", "simulated"),
    Column("At work, present", "simulated"),
    Column("Load", "simulated"),
    Column("Utilisation", "simulated"),
    Column("Weeks above 100 %", "simulated"),
)
NOTE: Final = (
    "Load is the work that arrives in a week divided by what the people present can do in it; above 100 % the queue "
    "grows. Utilisation is the share of their time that goes into cases: a team with a backlog always shows about "
    "100 %, however little arrives, so utilisation cannot tell whether a team keeps up. It can pass 100 % by a little, "
    "because people finish what they hold when colleagues leave. Cells are white below 70 %, blue up to 100 %, orange "
    "above it and brown from 140 %. Staff is the people that the scenario writes; at work is without leave and absence."
)


def load(reading: Reading) -> Section:
    """Load per team and week, the most loaded team first; utilisation beside it and in a table of its own."""
    teams = _by_load(reading)
    blocks: list[Block] = [Lead(_finding(reading, teams)), Prose(NOTE), _overview(reading, teams)]
    blocks += _weekly(reading, teams, "load", "Load in percent")
    blocks += folded("Utilisation by team and week", _weekly(reading, teams, "utilisation", "Utilisation in percent"))
    return Section("load", "Load", "Load and utilisation", tuple(blocks))


def _by_load(reading: Reading) -> list[str]:
    """Names of the teams that have any work, the most loaded first."""
    means = reading.table("load", measure="load").groupby("team")["value"].mean()
    return [str(team) for team in means[means > 0].sort_values(ascending=False).index]


def _mean_load(reading: Reading, team: str) -> float:
    stated = reading.figure("load", team=team)
    return stated.value if stated.known else float(reading.table("load", measure="load", team=team)["value"].mean())


def _finding(reading: Reading, teams: list[str]) -> str:
    if not teams:
        return "No team has any work in the window"
    over = [team for team in teams if _mean_load(reading, team) > 1.0]
    if over:
        most = f"The most loaded is {_told(reading, over[0])}"
        return f"{len(over)} of {counted(len(teams), 'team')} cannot keep up with the work that arrives. {most}"
    peaks = {team: peak for team in teams if (peak := team_peak(reading.result.estimates["load"], team))}
    if not peaks:
        return f"Every team can keep up with the work that arrives. The most loaded is {_told(reading, teams[0])}"
    team = max(peaks, key=lambda team: peaks[team].piled)
    load, whole = quantity(peaks[team].load, "share"), quantity(_mean_load(reading, team), "share")
    return (
        f"Every team can keep up over the whole window, but not in every week: the load of {team_name(team)} is {load} "
        f"in {weeks(peaks[team])} ({dates(peaks[team], reading.result.plan)}), {whole} over the whole window"
    )


def _told(reading: Reading, team: str) -> str:
    """As `officers, load 112.0 %, above 100 % in 30 of 52 weeks`."""
    told = f"{team_name(team)}, load {quantity(_mean_load(reading, team), 'share')}"
    overloaded = reading.figure("weeks_overloaded", team=team)
    if not overloaded.known:
        return told
    return f"{told}, above 100 % in {number(overloaded.value)} of {counted(reading.weeks, 'week')}"


def _overview(reading: Reading, teams: list[str]) -> Table:
    stated = {one.team: one for one in reading.result.load_arithmetic}

    def row(team: str) -> tuple[Cell, ...]:
        simulated = (reading.figure(name, team=team) for name in SIMULATED)
        return (
            Cell(capital(team_name(team))),
            Cell(number(stated[team].needed, 1)),
            Cell(number(stated[team].present, 1)),
            Cell(quantity(stated[team].load, "share")),
            *(Cell(full(figure)) for figure in simulated),
        )

    return Table("Teams over the whole window, the most loaded first", HEADINGS, tuple(row(team) for team in teams))


def _weekly(reading: Reading, teams: list[str], measure: str, told: str) -> list[Table]:
    """One table per half year: rows are teams, columns weeks; the number is what the colour shows."""
    rows = reading.table("load", measure=measure)
    wide = rows.pivot_table(index="team", columns="week", values="value").reindex(teams)
    tables = []
    width = -(-reading.weeks // -(-reading.weeks // WEEKS_A_TABLE))
    for first in range(0, reading.weeks, width):
        shown = list(range(first, min(first + width, reading.weeks)))
        part = wide.reindex(columns=shown)
        headings = (Column("Team", numeric=False), *(Column(str(week + 1)) for week in shown))
        caption = f"{told}, weeks {shown[0] + 1} to {shown[-1] + 1}, the first from {week_name(reading, shown[0])}; "
        caption += "means over replications"
        tables.append(Table(caption, headings, tuple(_heat_row(part, team) for team in teams), look="heat"))
    return tables


def _heat_row(part: pd.DataFrame, team: str) -> tuple[Cell, ...]:
    return (Cell(capital(team_name(team))), *(_heat(float(value)) for value in part.loc[[team]].to_numpy(float)[0]))


def _heat(value: float) -> Cell:
    if math.isnan(value):
        return Cell("–")
    background = load_colour(value)
    return Cell(number(value * 100), background=background, colour=text_on(background))
