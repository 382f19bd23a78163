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
    rows = np.flatnonzero(log.team >= 0)
    rows = rows[np.argsort(log.team[rows], kind="stable")]
    team, case = log.team[rows].astype(np.int64), log.case[rows]
    started_at, finished_at = log.started_at[rows], log.finished_at[rows]
    calendar = np.array([one.calendar for one in plan.staffing.teams], np.int64)[team]
    day = np.minimum(started_at // DAY, roster.permille.shape[1] - 1)
    return Taken(
        first=np.concatenate([[0], np.cumsum(np.bincount(team, minlength=len(plan.staffing.teams)))]),
        rows=rows,
        team=team,
        step=log.step[rows].astype(np.int64),
        case=case,
        permit=log.permit[case].astype(np.int64),
        queued_at=log.queued_at[rows],
        started_at=started_at,
        finished_at=finished_at,
        before_start=work_before(plan.staffing.calendars, calendar, started_at),
        before_finish=work_before(plan.staffing.calendars, calendar, finished_at),
        asked=working_seconds(log.effort[rows], roster.permille[team, day]),
    )


def work_before(calendars: Sequence[Calendar], which: NDArray[np.int64], instants: Instants) -> Instants:
    """Open seconds before each instant of its own calendar, the number of which is `which` int64[k], int64[k]."""
    found = np.zeros(len(instants), np.int64)
    for number, calendar in enumerate(calendars):
        rows = np.flatnonzero(which == number)
        found[rows] = calendar.work_before(instants[rows])
    return found


def working_seconds(effort: Instants, permille: NDArray[np.int64]) -> Instants:
    """What visits of this effort take, ceil(effort * 1000 / permille), int64."""
    return -(-effort * 1000 // permille)
