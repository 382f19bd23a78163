"""How old a case is on a statutory clock that any step may start, at an instant before it is decided.

Engines keep the clock of the first promise up to the decision; open cases and other limits are read from the
visits here. Beside the event log, below the view.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog, clock_at_decision
from sim.plan.limits import PROMISES, case_limits
from sim.plan.plan import Plan
from sim.plan.workload import first_row
from sim.primitives.time import NEVER, Instants, Seconds


def first_starts(plan: Plan, log: EventLog) -> Instants:
    """The step that starts each case's own clock (that of its first promise), int64[n]; -1: lodging."""
    return case_limits(plan.demand, log.permit, log.kind, PROMISES).starts


def counted_ages(plan: Plan, log: EventLog, starts: Instants) -> Instants:
    """Counted time to the decision or, of open cases, run by the horizon, int64[n]; 0 for those withdrawn.

    `starts` int64[n] is the step that starts each case's clock, -1: lodging.
    """
    ages = np.zeros(len(log.permit), np.int64)
    clock_start, stopped = log.clock_start, log.stopped
    if not np.array_equal(starts, first_starts(plan, log)):
        clock_start, stopped = clock_at_decision(plan, log, starts)
    done = log.decided_at < NEVER
    ages[done] = log.decided_at[done] - clock_start[done] - stopped[done]
    still_open = log.ended_at == NEVER
    still_open &= ~done
    ages[still_open] = counted_age(plan, log, starts, plan.study.horizon)[still_open]
    return ages


def counted_age(plan: Plan, log: EventLog, starts: Instants, instant: Seconds) -> Instants:
    """Counted time that has run by an instant, int64[n], for cases lodged before it and undecided at it.

    `starts` int64[n] is the step that starts the clock; cases whose way does not lead through it count from
    lodging. A stop under way is taken off as far as it has come; a clock that has not started shows 0.
    """
    met = _before_decision(plan, log) & (log.step == starts[log.case])
    starter = first_row(log.case, met, len(log.permit))
    started_at = np.where(starter < 0, log.lodged_at, log.finished_at[starter])
    standing = np.array([step.clock_stopped for step in plan.demand.steps], np.bool_)[log.step]
    stops = np.flatnonzero(standing & (log.queued_at < instant))
    stops = stops[stops > starter[log.case[stops]]]
    lengths = np.minimum(log.finished_at[stops], instant) - log.queued_at[stops]
    stopped = np.bincount(log.case[stops], lengths, len(log.permit)).astype(np.int64)
    return np.where(started_at < instant, instant - np.minimum(started_at, instant) - stopped, 0)


def _before_decision(plan: Plan, log: EventLog) -> NDArray[np.bool_]:
    """Whether each visit is to a step that its case, being of its kind, meets only undecided, bool[m]."""
    kinds = [kind for permit in plan.demand.permits for kind in permit.kinds]
    before = np.zeros((len(kinds), len(plan.demand.steps)), np.bool_)
    for number, kind in enumerate(kinds):
        before[number, [turn.step for turn in kind.turns if not turn.only_if]] = True
    first_kind = np.cumsum([0, *(len(permit.kinds) for permit in plan.demand.permits)])
    return before[(first_kind[log.permit] + log.kind)[log.case], log.step]
