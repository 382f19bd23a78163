"""How old a case is on a statutory clock that any step may start, at an instant before it is decided.

Engines keep the clock of the first promise up to the decision; open cases and other limits are read from the
visits here. Beside the event log, below the view.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.analysis.passes.clocks import time_on_clocks
from sim.eventlog import EventLog, clock_at_decision
from sim.plan.limits import kind_numbers
from sim.plan.plan import Plan
from sim.primitives.time import NEVER, Instants, Seconds


def counted_ages(plan: Plan, log: EventLog, starts: Instants) -> Instants:
    """Counted time to the decision or, of open cases, run by the horizon, int64[n]; 0 for those withdrawn.

    On the clock of each case's first promise, which the log holds; `starts` int64[n] is the step that starts it,
    -1: lodging.
    """
    return _ages(plan, log, starts, np.ones(len(starts), np.bool_), (log.clock_start, log.stopped))


def ages_on_clock(plan: Plan, log: EventLog, starts: Instants, chosen: NDArray[np.bool_]) -> Instants:
    """The same on a clock that any step starts, int64[n], for the chosen cases (bool[n]); 0 for all others."""
    return _ages(plan, log, starts, chosen, clock_at_decision(plan, log, starts, chosen))


def _ages(
    plan: Plan, log: EventLog, starts: Instants, chosen: NDArray[np.bool_], clock: tuple[Instants, Instants]
) -> Instants:
    clock_start, stopped = clock
    done = log.decided_at < NEVER
    ages = counted_age(plan, log, starts, plan.study.horizon, chosen & ~done & (log.ended_at == NEVER))
    return np.where(chosen & done, log.decided_at - clock_start - stopped, ages)


def counted_age(plan: Plan, log: EventLog, starts: Instants, instant: Seconds, chosen: NDArray[np.bool_]) -> Instants:
    """Counted time that has run by an instant, int64[n], for the chosen cases (bool[n]); 0 for all others.

    They must be lodged before the instant and undecided at it. `starts` int64[n] is the step that starts the
    clock; cases whose way does not lead through it count from lodging. A stop under way is taken off as far as it
    has come; a clock that has not started shows 0.
    """
    before = np.zeros((len(plan.demand.kinds), len(plan.demand.steps)), np.bool_)
    for number, kind in enumerate(plan.demand.kinds):
        before[number, [turn.step for turn in kind.turns if not turn.only_if]] = True
    kinds = kind_numbers(plan.demand, log.permit, log.kind)
    standing = np.array([one.clock_stopped for one in plan.demand.steps], np.bool_)
    return time_on_clocks(
        log.first_visit, log.step, log.queued_at, log.finished_at, log.lodged_at, chosen, starts, kinds,
        before, standing, instant,
    )  # fmt: skip
