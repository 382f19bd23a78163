"""A team's state from one instant to the next: how many are busy, how many are there, whether it is open.

Told after the dispatch of each instant, by going through starts and ends in the order of time. Between the visits
that people took and the laws of capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ordered import grouped, order_of
from sim.analysis.taken import Taken
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.primitives.time import DAY, Instants

Bools = NDArray[np.bool_]

FINISH, START = 1, 2


@dataclass(frozen=True, eq=False)
class Timeline:
    """A team after each instant's dispatch: `marks` int64[k + 1] bound k intervals in which nothing changes.

    `busy`, `heads` int64[k]: people at a visit, and at work; `is_open` bool[k]; `starts` bool[k]: whether the
    interval begins with the start of a visit.
    """

    marks: Instants
    busy: NDArray[np.int64]
    heads: NDArray[np.int64]
    is_open: Bools
    starts: Bools

    @cached_property
    def idle(self) -> Bools:
        """Whether a person of the team is free in open hours, bool[k]."""
        return self.is_open & (self.busy < self.heads)

    @cached_property
    def idle_spells(self) -> tuple[Instants, Instants]:
        """From when to when a person is free without a break, int64[j] each, in order of time."""
        changes = np.flatnonzero(np.diff(np.concatenate([[False], self.idle, [False]])))
        return self.marks[changes[::2]], self.marks[changes[1::2]]

    def idle_before(self, instants: Instants) -> Instants:
        """Seconds before each instant in which a person of the team was free in open hours, int64[m]."""
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.idle * np.diff(self.marks))])
        place = np.clip(np.searchsorted(self.marks, instants, side="right") - 1, 0, len(self.idle) - 1)
        return np.asarray(before[place] + self.idle[place] * (np.minimum(instants, self.marks[-1]) - self.marks[place]))


def timelines(plan: Plan, roster: Roster, taken: Taken) -> list[Timeline]:
    """The states of every team from 0 to the horizon."""
    order, begins = grouped(taken.team, len(plan.staffing.teams))
    started, finished = (
        np.split(np.clip(instants, 0, plan.study.horizon)[order], begins[1:-1])
        for instants in (taken.started_at, taken.finished_at)
    )
    return [_timeline(plan, roster, team, started[team], finished[team]) for team in range(len(plan.staffing.teams))]


def _timeline(plan: Plan, roster: Roster, team: int, started: Instants, finished: Instants) -> Timeline:
    calendar, horizon = plan.staffing.calendars[plan.staffing.teams[team].calendar], plan.study.horizon
    midnights = np.arange(roster.heads.shape[1], dtype=np.int64) * DAY
    changes = np.clip(np.concatenate([midnights, calendar.opens, calendar.closes, [0, horizon]]), 0, horizon)
    # What happens goes into the last two bits of its instant, starts last: bare numbers sort four times as fast.
    events = np.concatenate([4 * changes, 4 * finished + FINISH, 4 * started + START])
    events = events[order_of(events)]
    instants, happened = events >> 2, events & 3
    last = np.flatnonzero(np.diff(instants))
    since = instants[last]
    return Timeline(
        marks=np.append(since, horizon),
        busy=np.cumsum((happened >> 1) - (happened & 1))[last],
        heads=roster.heads[team, since // DAY],
        is_open=calendar.is_open(since),
        starts=happened[last] == START,
    )
