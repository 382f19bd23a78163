"""Laws of people and hours: who may start, who may not idle, and how long a visit takes.

Each team's state is laid out as intervals between the instants at which it can change, then asked by search.
Part of `sim.analysis.laws`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.labour import working_seconds
from sim.eventlog import EventLog
from sim.plan.plan import GATE, WAIT, WORK, Plan
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.time import DAY, NEVER, Instants


@dataclass(frozen=True, eq=False)
class Timeline:
    """A team after each instant's dispatch: `marks` int64[k + 1] bound k intervals in which nothing changes.

    `busy`, `heads` int64[k]: people at a visit, and at work; `is_open` bool[k].
    """

    marks: Instants
    busy: NDArray[np.int64]
    heads: NDArray[np.int64]
    is_open: NDArray[np.bool_]

    def idle_before(self, instants: Instants) -> Instants:
        """Seconds before each instant in which a person of the team was free in open hours, int64[m]."""
        idle = self.is_open & (self.busy < self.heads)
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(idle * np.diff(self.marks))])
        place = np.clip(np.searchsorted(self.marks, instants, side="right") - 1, 0, len(idle) - 1)
        return np.asarray(before[place] + idle[place] * (np.minimum(instants, self.marks[-1]) - self.marks[place]))


def timeline(plan: Plan, roster: Roster, log: EventLog, team: int) -> Timeline:
    """The states of one team from 0 to the horizon."""
    calendar, horizon = plan.staffing.calendars[plan.staffing.teams[team].calendar], plan.study.horizon
    start = np.sort(log.started_at[log.team == team])
    finish = np.sort(log.finished_at[log.team == team])
    midnights = np.arange(roster.heads.shape[1], dtype=np.int64) * DAY
    changes = np.concatenate([start, finish, midnights, calendar.opens, calendar.closes, [0, horizon]])
    marks = np.unique(np.clip(changes, 0, horizon))
    since = marks[:-1]
    busy = np.searchsorted(start, since, side="right") - np.searchsorted(finish, since, side="right")
    return Timeline(marks, busy, roster.heads[team, since // DAY], calendar.is_open(since))


def capacity(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """No visit starts in a closed hour, beyond the head count, or with a team that may not serve it."""
    found: list[str] = []
    for number, team in enumerate(plan.staffing.teams):
        rows = np.flatnonzero(log.team == number)
        state = timeline(plan, roster, log, number)
        place = np.searchsorted(state.marks, log.started_at[rows], side="right") - 1
        may_serve = np.array([number in step.teams for step in plan.demand.steps], np.bool_)
        told = {
            "starts a visit in a closed hour": ~state.is_open[place],
            "starts a visit beyond its head count": state.busy[place] > state.heads[place],
            "starts a visit to a step that it does not serve": ~may_serve[log.step[rows]],
        }
        for words, wrong in told.items():
            if wrong.any():
                found.append(f"{team.name} {words} at {log.started_at[rows[wrong]].min()} s")
    return found


def dispatch(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """After dispatch no team that is open and has a person free leaves a visit that it serves in its queue."""
    works = np.array([step.mode == WORK for step in plan.demand.steps], np.bool_)[log.step]
    rows = np.flatnonzero(works & (log.queued_at < NEVER))
    left_at = np.minimum(log.started_at[rows], np.minimum(log.ended_at[log.case[rows]], plan.study.horizon))
    found: list[str] = []
    for number, team in enumerate(plan.staffing.teams):
        may_serve = np.array([number in step.teams for step in plan.demand.steps], np.bool_)[log.step[rows]]
        if not may_serve.any():
            continue
        state = timeline(plan, roster, log, number)
        queued_at, until = log.queued_at[rows[may_serve]], left_at[may_serve]
        idle = state.idle_before(until) - state.idle_before(queued_at)
        if (idle > 0).any():
            worst = int(np.argmax(idle))
            case = int(log.case[rows[may_serve][worst]])
            found.append(f"{team.name} has a person free for {idle[worst]} s while case {case} waits for it")
    return found


def effort(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """Finished visits took ceil(effort * 1000 / permille) working seconds, or the elapsed time that was drawn; a
    gate let go at the first opening after the case came.
    """
    mode = np.array([step.mode for step in plan.demand.steps], np.int64)[log.step]
    done = log.finished_at < NEVER
    found: list[str] = []
    for number, team in enumerate(plan.staffing.teams):
        rows = np.flatnonzero(done & (log.team == number))
        start, finish = log.started_at[rows], log.finished_at[rows]
        worked = plan.staffing.calendars[team.calendar].work_between(start, finish)
        wrong = worked != working_seconds(log.effort[rows], roster.permille[number, start // DAY])
        if wrong.any():
            found.append(f"{team.name} works {worked[wrong][0]} s on a visit of case {log.case[rows[wrong]][0]}")
    waits = np.flatnonzero(done & (mode == WAIT))
    if np.any(log.finished_at[waits] - log.queued_at[waits] != workload.amount[waits]):
        found.append("a wait does not last as long as was drawn")
    for number, step in enumerate(plan.demand.steps):
        if step.mode == GATE:
            rows = np.flatnonzero(done & (log.step == number))
            opens_at = plan.staffing.calendars[step.gate].opening_after(log.queued_at[rows])
            if np.any(opens_at != log.finished_at[rows]):
                found.append(f"the gate {step.name} lets a case go at another time than its next opening")
    return found
