"""How old a case is on a statutory clock that any step may start, at an instant before it is decided.

Engines keep the clock of the first promise up to the decision; open cases and other limits are read from the
visits here. Beside the event log, below the view.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog, clock_at_decision
from sim.plan.limits import kind_numbers
from sim.plan.plan import Plan
from sim.primitives.time import NEVER, Instants, Seconds


def counted_ages(plan: Plan, log: EventLog, starts: Instants, own: Instants) -> Instants:
    """Counted time to the decision or, of open cases, run by the horizon, int64[n]; 0 for those withdrawn.

    `starts` int64[n] is the step that starts each case's clock, -1: lodging; `own` int64[n] that of its first
    promise, whose clock the log holds.
    """
    clock_start, stopped = log.clock_start, log.stopped
    if not np.array_equal(starts, own):
        clock_start, stopped = clock_at_decision(plan, log, starts)
    done = log.decided_at < NEVER
    still_open = ~done & (log.ended_at == NEVER)
    ages = counted_age(plan, log, starts, plan.study.horizon, still_open)
    rows = np.flatnonzero(done)
    ages[rows] = log.decided_at[rows] - clock_start[rows] - stopped[rows]
    return ages


def counted_age(
    plan: Plan, log: EventLog, starts: Instants, instant: Seconds, chosen: NDArray[np.bool_]
) -> Instants:
    """Counted time that has run by an instant, int64[n], for the chosen cases (bool[n]); 0 for all others.

    They must be lodged before the instant and undecided at it. `starts` int64[n] is the step that starts the
    clock; cases whose way does not lead through it count from lodging. A stop under way is taken off as far as it
    has come; a clock that has not started shows 0.
    """
    cases = len(log.permit)
    rows = np.flatnonzero(chosen[log.case])
    case, step = log.case[rows], log.step[rows].astype(np.int64)
    met = rows[np.flatnonzero((step == starts[case]) & _before_decision(plan, log, case, step))]
    starter = np.full(cases, -1)
    # The last one written is the first in time.
    starter[log.case[met[::-1]]] = met[::-1]
    started_at = np.where(starter < 0, log.lodged_at, log.finished_at[starter])
    standing = np.array([one.clock_stopped for one in plan.demand.steps], np.bool_)
    stops = rows[np.flatnonzero(standing[step] & (log.queued_at[rows] < instant) & (rows > starter[case]))]
    lengths = np.minimum(log.finished_at[stops], instant) - log.queued_at[stops]
    stopped = np.bincount(log.case[stops], lengths, cases).astype(np.int64)
    return np.where(chosen & (started_at < instant), instant - np.minimum(started_at, instant) - stopped, 0)


def _before_decision(plan: Plan, log: EventLog, case: Instants, step: Instants) -> NDArray[np.bool_]:
    """Whether each visit is to a step that its case, being of its kind, meets only undecided, bool[k]."""
    before = np.zeros((len(plan.demand.kinds), len(plan.demand.steps)), np.bool_)
    for number, kind in enumerate(plan.demand.kinds):
        before[number, [turn.step for turn in kind.turns if not turn.only_if]] = True
    return before[kind_numbers(plan.demand, log.permit, log.kind)[case], step]
