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

from sim.analysis.passes.visits import visits_with_a_team
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import Instants

BLOCK: Final = 1 << 15
"""Instants that are asked at a time, few enough to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Taken:
    """Of the visits with a team, in the order of the log, what the log does not tell; all int64[k].

    `before_start`, `before_finish`: open seconds of the team before these instants; `asked`: working seconds that
    the effort takes.
    """

    before_start: Instants
    before_finish: Instants
    asked: Instants


def taken_of(plan: Plan, roster: Roster, log: EventLog) -> Taken:
    """The visits that a team took."""
    team, started_at, finished_at, asked = visits_with_a_team(
        log.team, log.amount, log.started_at, log.finished_at, roster.permille
    )
    calendar = [one.calendar for one in plan.staffing.teams]
    before_start, before_finish = (
        work_before(plan.staffing.calendars, calendar, team, instants) for instants in (started_at, finished_at)
    )
    return Taken(before_start, before_finish, asked)


def work_before(
    calendars: Sequence[Calendar], of_group: Sequence[int], group: NDArray[np.integer], instants: Instants
) -> Instants:
    """Open seconds before each instant (int64[k]) by the calendar of its group, `group` [k], int64[k].

    `of_group` tells the number of each group's calendar.
    """
    found = np.empty(len(instants), np.int64)
    alone = calendars[of_group[0]] if len(set(of_group)) == 1 else None
    for begin in range(0, len(instants), BLOCK):
        block = slice(begin, begin + BLOCK)
        if alone is not None:
            found[block] = alone.work_before(instants[block])
            continue
        which = np.array(of_group)[group[block]]
        for number in np.flatnonzero(np.bincount(which)).tolist():
            chosen = np.flatnonzero(which == number)
            found[block][chosen] = calendars[number].work_before(instants[block][chosen])
    return found


def working_seconds(effort: Instants, permille: NDArray[np.int64]) -> Instants:
    """What visits of this effort take, ceil(effort * 1000 / permille), int64."""
    # Exact below 2^53 / 1000 seconds, and floating point divides several at once.
    seconds = effort * 1000 / permille
    return np.ceil(seconds, out=seconds).astype(np.int64)
