"""The visits that people took: who, when, and how many open hours of the team lie before each instant of them.

What was worked is asked by the law of effort, by the parts of a case's time and by the measures of labour; it is
found once, here. Beside the event log, below the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY, Instants

BLOCK: Final = 1 << 15
"""Instants that are asked at a time, few enough to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Taken:
    """Visits with a team, in the order of the log.

    All int64[k]: `rows` of the log, `team`, `step`, `case`, `permit`; `queued_at`, `started_at`, `finished_at`;
    `before_start`, `before_finish`: open seconds of the team before these instants; `asked`: working seconds that
    the effort takes.
    """

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


def taken_of(plan: Plan, roster: Roster, log: EventLog) -> Taken:
    """The visits that a team took."""
    rows = np.flatnonzero(log.team >= 0)
    team, case, step = log.team[rows].astype(np.int64), log.case[rows], log.step[rows].astype(np.int64)
    started_at, finished_at = log.started_at[rows], log.finished_at[rows]
    calendar = [one.calendar for one in plan.staffing.teams]
    return Taken(
        rows=rows,
        team=team,
        step=step,
        case=case,
        permit=np.array([one.permit for one in plan.demand.steps], np.int64)[step],
        queued_at=log.queued_at[rows],
        started_at=started_at,
        finished_at=finished_at,
        before_start=work_before(plan.staffing.calendars, calendar, team, started_at),
        before_finish=work_before(plan.staffing.calendars, calendar, team, finished_at),
        asked=working_seconds(log.amount[rows], _permille(roster, team, started_at)),
    )


def _permille(roster: Roster, team: NDArray[np.int64], instants: Instants) -> NDArray[np.int64]:
    """The share of open hours that each visit's team has for cases on the day of an instant, int64[k]."""
    if (roster.permille == roster.permille[:, :1]).all():
        return np.asarray(roster.permille[:, 0][team])
    return np.asarray(roster.permille[team, np.minimum(instants // DAY, roster.permille.shape[1] - 1)])


def work_before(
    calendars: Sequence[Calendar], of_group: Sequence[int], group: NDArray[np.integer], instants: Instants
) -> Instants:
    """Open seconds before each instant (int64[k]) by the calendar of its group, `group` [k], int64[k].

    `of_group` tells the number of each group's calendar.
    """
    found = np.empty(len(instants), np.int64)
    for begin in range(0, len(instants), BLOCK):
        block = slice(begin, begin + BLOCK)
        which = np.array(of_group)[group[block]]
        met = np.flatnonzero(np.bincount(which)).tolist()
        if len(met) == 1:
            found[block] = calendars[met[0]].work_before(instants[block])
            continue
        for number in met:
            chosen = np.flatnonzero(which == number)
            found[block][chosen] = calendars[number].work_before(instants[block][chosen])
    return found


def working_seconds(effort: Instants, permille: NDArray[np.int64]) -> Instants:
    """What visits of this effort take, ceil(effort * 1000 / permille), int64."""
    # Exact below 2^53 / 1000 seconds, and floating point divides several at once.
    seconds = effort * 1000 / permille
    return np.ceil(seconds, out=seconds).astype(np.int64)
