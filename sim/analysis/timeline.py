"""A team's state from one instant to the next: how many are busy, how many are there, whether it is open.

Told after the dispatch of each instant, by going through starts and ends in the order of time. Between the visits
that people took and the laws of capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.passes.states import begins_and_ends, states_after
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.primitives.time import DAY, Instants

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Timeline:
    """A team after each instant's dispatch: `marks` int64[k + 1] bound k intervals in which nothing changes.

    `busy`, `heads` [k]: people at a visit, and at work; `is_open` bool[k]; `starts` bool[k]: whether the
    interval begins with the start of a visit.
    """

    marks: Instants
    busy: NDArray[np.signedinteger]
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


def timelines(plan: Plan, roster: Roster, log: EventLog) -> list[Timeline]:
    """The states of every team from 0 to the horizon."""
    horizon, teams = plan.study.horizon, len(plan.staffing.teams)
    # Each team has a stretch of its own: bare numbers sort several times as fast as their places.
    changes = [4 * (team * (horizon + 1) + _changes(plan, roster, team)) for team in range(teams)]
    visits = begins_and_ends(log.team, log.started_at, log.finished_at, horizon)
    events = np.concatenate([*changes, visits])
    events.sort()
    # Who has started has finished at the horizon, if only because it is cut there: each team begins with nobody busy.
    marks, busy, starts = states_after(events)
    bounds = np.searchsorted(marks, np.arange(teams + 1) * (horizon + 1))
    return [
        _timeline(plan, roster, team, marks[b:e] - team * (horizon + 1), busy[b : e - 1], starts[b : e - 1])
        for team, (b, e) in enumerate(pairwise(bounds.tolist()))
    ]


def _changes(plan: Plan, roster: Roster, team: int) -> Instants:
    """When the head count may change and when the team opens and closes, from 0 to the horizon, both told."""
    calendar, horizon = plan.staffing.calendars[plan.staffing.teams[team].calendar], plan.study.horizon
    midnights = np.arange(roster.heads.shape[1], dtype=np.int64) * DAY
    return np.asarray(np.clip(np.concatenate([midnights, calendar.opens, calendar.closes, [0, horizon]]), 0, horizon))


def _timeline(
    plan: Plan, roster: Roster, team: int, marks: Instants, busy: NDArray[np.signedinteger], starts: Bools
) -> Timeline:
    calendar, heads = plan.staffing.calendars[plan.staffing.teams[team].calendar], roster.heads[team]
    midnights = np.arange(1, len(heads), dtype=np.int64) * DAY
    turns = np.stack([calendar.opens, calendar.closes], axis=1).ravel()
    return Timeline(
        marks=marks,
        busy=busy,
        heads=_between(marks, midnights, heads),
        is_open=_between(marks, turns, np.arange(len(turns) + 1) % 2 == 1),
        starts=starts,
    )


def _between(marks: Instants, turns: Instants, values: NDArray[Any]) -> NDArray[Any]:
    """What holds in each interval between marks, [k], of values that change at the turns (in order), [turns + 1]."""
    places = np.searchsorted(marks[:-1], turns)
    return np.repeat(values, np.diff(np.concatenate([[0], places, [len(marks) - 1]])))
