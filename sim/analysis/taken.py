"""The visits that people took: who, when, and how many open hours of the team lie before each instant of them.

What was worked is asked by the law of effort, by the parts of a case's time and by the measures of labour; it is
found once, here. Beside the event log, below the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY, Instants


@dataclass(frozen=True, eq=False)
class Taken:
    """Visits with a team, sorted by it and within it by row: those of team t lie in [first[t], first[t + 1]).

    All int64[k]: `rows` of the log, `team`, `step`, `case`, `permit`; `queued_at`, `started_at`, `finished_at`;
    `before_start`, `before_finish`: open seconds of the team before these instants; `asked`: working seconds that
    the effort takes.
    """

    first: Instants
    rows: Instants
    team: Instants
    step: Instants
    case: Instants
    permit: Instants
    queued_at: Instants
    started_at: Instants
    finished_at: Instants
    before_start: Instants
    before_finish: Instants
    asked: Instants

    def of(self, team: int) -> slice:
        """Where the visits of one team lie."""
        return slice(int(self.first[team]), int(self.first[team + 1]))


def taken_of(plan: Plan, roster: Roster, log: EventLog) -> Taken:
    """The visits that a team took."""
    teams = plan.staffing.teams
    rows = np.flatnonzero(log.team >= 0)
    rows = rows[np.argsort(log.team[rows], kind="stable")]
    sizes = np.bincount(log.team[rows], minlength=len(teams))
    first = np.concatenate([[0], np.cumsum(sizes)])
    case, started_at, finished_at, effort = (
        column[rows] for column in (log.case, log.started_at, log.finished_at, log.effort)
    )
    before_start, before_finish, asked = np.empty((3, len(rows)), np.int64)
    for number, team in enumerate(teams):
        own, calendar = slice(first[number], first[number + 1]), plan.staffing.calendars[team.calendar]
        before_start[own] = calendar.work_before(started_at[own])
        before_finish[own] = calendar.work_before(finished_at[own])
        day = np.minimum(started_at[own] // DAY, roster.permille.shape[1] - 1)
        asked[own] = working_seconds(effort[own], roster.permille[number][day])
    return Taken(
        first=first,
        rows=rows,
        team=np.repeat(np.arange(len(teams)), sizes),
        step=log.step[rows].astype(np.int64),
        case=case,
        permit=log.permit[case].astype(np.int64),
        queued_at=log.queued_at[rows],
        started_at=started_at,
        finished_at=finished_at,
        before_start=before_start,
        before_finish=before_finish,
        asked=asked,
    )


def work_before(calendars: Sequence[Calendar], which: NDArray[np.int64], instants: Instants) -> Instants:
    """Open seconds before each instant of its own calendar, the number of which is `which` int64[k], int64[k]."""
    if len(calendars) == 1:
        return calendars[0].work_before(instants)
    found = np.zeros(len(instants), np.int64)
    for number, calendar in enumerate(calendars):
        rows = np.flatnonzero(which == number)
        found[rows] = calendar.work_before(instants[rows])
    return found


def working_seconds(effort: Instants, permille: NDArray[np.int64]) -> Instants:
    """What visits of this effort take, ceil(effort * 1000 / permille), int64."""
    # Exact below 2^53 / 1000 seconds, and floating point divides several at once.
    return np.asarray(np.ceil(effort * 1000 / permille).astype(np.int64))
