"""Laws of people and hours: who may start, who may not idle, and how long a visit takes.

Each team's state is laid out as intervals between the instants at which it can change, then asked by search.
Part of `sim.analysis.laws`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ordered import grouped
from sim.analysis.timeline import Timeline
from sim.analysis.view import View
from sim.plan.plan import GATE, WAIT
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Instants


def capacity(workload: Workload, view: View) -> list[str]:
    """No visit starts in a closed hour, beyond the head count, or with a team that may not serve it."""
    found: list[str] = []
    plan, taken = view.plan, view.taken
    serves = np.array([[team in step.teams for step in plan.demand.steps] for team in range(len(plan.staffing.teams))])
    strange = np.flatnonzero(~serves[taken.team, taken.step])
    for number, (team, state) in enumerate(zip(plan.staffing.teams, view.timelines, strict=True)):
        told = {
            "starts a visit in a closed hour": state.marks[:-1][state.starts & ~state.is_open],
            "starts a visit beyond its head count": state.marks[:-1][state.starts & (state.busy > state.heads)],
            "starts a visit to a step that it does not serve": taken.started_at[strange[taken.team[strange] == number]],
        }
        found += [f"{team.name} {words} at {instants.min()} s" for words, instants in told.items() if len(instants)]
    return found


def dispatch(workload: Workload, view: View) -> list[str]:
    """After dispatch no team that is open and has a person free leaves a visit that it serves in its queue."""
    plan, log = view.plan, view.log
    idlers = {team for team, state in enumerate(view.timelines) if state.idle.any()}
    may_idle = log.by_step([not idlers.isdisjoint(step.teams) for step in plan.demand.steps])
    rows = np.flatnonzero(may_idle & (log.queued_at < log.started_at))
    left_at = np.minimum(log.started_at[rows], np.minimum(log.ended_at, plan.study.horizon)[log.case[rows]])
    sets = list(dict.fromkeys(step.teams for step in plan.demand.steps))
    queue = np.array([sets.index(step.teams) for step in plan.demand.steps], np.int64)[log.step[rows]]
    order, begins = grouped(queue, len(sets))
    worst: dict[int, tuple[int, int]] = {}
    for teams, waiting in zip(sets, np.split(order, begins[1:-1]), strict=True):
        joins, leaves = log.queued_at[rows[waiting]], left_at[waiting]
        for team in idlers.intersection(teams):
            state = view.timelines[team]
            met = np.flatnonzero(_meets(state, joins, leaves))
            if len(met):
                idle = state.idle_before(leaves[met]) - state.idle_before(joins[met])
                longest = int(np.argmax(idle))
                told = int(idle[longest]), -int(rows[waiting[met[longest]]])
                worst[team] = max(worst.get(team, told), told)
    return [
        f"{plan.staffing.teams[team].name} has a person free for {idle} s while case {log.case[-row]} waits for it"
        for team, (idle, row) in sorted(worst.items())
    ]


def _meets(state: Timeline, joins: Instants, leaves: Instants) -> NDArray[np.bool_]:
    """Whether a person is free at some instant of each wait from `joins` to `leaves`, bool[k].

    The first free spell to end after the visit joined is asked whether it begins before the visit leaves.
    """
    since, until = state.idle_spells
    return np.append(since, NEVER)[np.searchsorted(until, joins, side="right")] < leaves


def effort(workload: Workload, view: View) -> list[str]:
    """Finished visits took ceil(effort * 1000 / permille) working seconds, or the elapsed time that was drawn; a
    gate let go at the first opening after the case came.
    """
    plan, log, taken = view.plan, view.log, view.taken
    worked = np.maximum(taken.before_finish - taken.before_start, 0)
    wrong = np.flatnonzero((worked != taken.asked) & (taken.finished_at < NEVER))
    wrong = wrong[np.argsort(taken.team[wrong], kind="stable")]
    first = wrong[np.flatnonzero(np.diff(taken.team[wrong], prepend=-1))]
    found = [
        f"{plan.staffing.teams[taken.team[one]].name} works {worked[one]} s on a visit of case {taken.case[one]}"
        for one in first
    ]
    waits = _finished(view, WAIT)
    if np.any(log.finished_at[waits] - log.queued_at[waits] != workload.amount[waits]):
        found.append("a wait does not last as long as was drawn")
    gates = _finished(view, GATE)
    for number, step in enumerate(plan.demand.steps):
        if step.mode == GATE:
            rows = gates[log.step[gates] == number]
            opens_at = plan.staffing.calendars[step.gate].opening_after(log.queued_at[rows])
            if np.any(opens_at != log.finished_at[rows]):
                found.append(f"the gate {step.name} lets a case go at another time than its next opening")
    return found


def _finished(view: View, mode: int) -> NDArray[np.int64]:
    """Rows of the finished visits to steps of a mode."""
    of_mode = view.log.by_step([step.mode == mode for step in view.plan.demand.steps])
    return np.flatnonzero(of_mode & (view.log.finished_at < NEVER))
