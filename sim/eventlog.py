"""What happened in one replication: a row per planned visit and a row per case, and nothing else.

Engines fill it, the analysis reads it; no statistic is kept by an engine. Warm-up, window and follow-up
are views on it. Columns are those of `docs/glossary.md`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.plan.limits import LEGAL_LIMITS, PROMISES, case_limits, kind_numbers
from sim.plan.plan import WORK, Plan
from sim.plan.workload import Workload, alike, cases_of, first_row
from sim.primitives.time import NEVER


@dataclass(frozen=True)
class EventLog:
    """Structure of arrays; instants are int64 seconds since the start of the study, NEVER if not reached.

    Per visit, in itinerary order, those of case i in rows first_visit[i]:first_visit[i+1]: step int32, team int16 (-1:
    none or not reached), queued_at, started_at, finished_at, amount int64 (as drawn); worked out when asked for: case,
    effort int64 (raw; 0 at waits and gates). Per case: permit, kind int16; lodged_at, clock_start, stopped, decided_at,
    ended_at, due_at, legal_at int64; outcome, final_outcome int16 (-1: none). Per step: works bool. A case withdrawn
    has ended but was never decided. Columns may be read-only.
    """

    first_visit: NDArray[np.int64]
    step: NDArray[np.int32]
    amount: NDArray[np.int64]
    works: NDArray[np.bool_]
    team: NDArray[np.int16]
    queued_at: NDArray[np.int64]
    started_at: NDArray[np.int64]
    finished_at: NDArray[np.int64]
    permit: NDArray[np.int16]
    kind: NDArray[np.int16]
    lodged_at: NDArray[np.int64]
    clock_start: NDArray[np.int64]
    stopped: NDArray[np.int64]
    decided_at: NDArray[np.int64]
    outcome: NDArray[np.int16]
    ended_at: NDArray[np.int64]
    final_outcome: NDArray[np.int16]
    due_at: NDArray[np.int64]
    legal_at: NDArray[np.int64]

    @cached_property
    def case(self) -> NDArray[np.int64]:
        """The case of each visit, int64[m]."""
        return cases_of(self.first_visit)

    def case_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The case of some visits, int64 of their shape; cheaper than `case` where they are few."""
        return np.searchsorted(self.first_visit, rows, side="right") - 1

    @cached_property
    def effort(self) -> NDArray[np.int64]:
        """Raw effort of each visit, 0 at waits and gates, int64[m]."""
        return np.where(self.works[self.step], self.amount, 0)

    def digest(self) -> str:
        """SHA-256 of all columns: equal logs, and only those, have equal digests."""
        running = hashlib.sha256()
        for column in fields(self):
            running.update(column.name.encode())
            running.update(np.ascontiguousarray(getattr(self, column.name)).tobytes())
        return running.hexdigest()


def completed_log(plan: Plan, workload: Workload, columns: dict[str, NDArray[np.int64]]) -> EventLog:
    """The log of a run from what the engine alone decides.

    `columns` holds team, queued_at, started_at, finished_at per visit and clock_start, stopped, decided_at,
    outcome, ended_at, final_outcome per case; the rest follows from the workload and the plan.
    """
    log = EventLog(
        first_visit=workload.first_visit,
        step=workload.step,
        amount=workload.amount,
        works=np.array([step.mode == WORK for step in plan.demand.steps], np.bool_),
        team=columns["team"].astype(np.int16, copy=False),
        queued_at=columns["queued_at"],
        started_at=columns["started_at"],
        finished_at=columns["finished_at"],
        permit=workload.permit,
        kind=workload.kind,
        lodged_at=workload.lodged_at,
        clock_start=columns["clock_start"],
        stopped=columns["stopped"],
        decided_at=columns["decided_at"],
        outcome=columns["outcome"].astype(np.int16, copy=False),
        ended_at=columns["ended_at"],
        final_outcome=columns["final_outcome"].astype(np.int16, copy=False),
        due_at=alike(NEVER, np.int64, workload.cases),
        legal_at=alike(NEVER, np.int64, workload.cases),
    )
    return replace(log, due_at=_due_dates(workload, log), legal_at=_legal_deadlines(plan, log))


def _due_dates(workload: Workload, log: EventLog) -> NDArray[np.int64]:
    """When the first promise of each decided case fell due, int64[cases]; NEVER if undecided or not promised."""
    due = np.flatnonzero((workload.limit < NEVER) & (log.decided_at < NEVER))
    if not len(due):
        return log.due_at
    counted = workload.limit_counted[due]
    due_at = np.full(workload.cases, NEVER)
    from_clock = np.where(counted, log.clock_start[due] + log.stopped[due], log.lodged_at[due])
    due_at[due] = from_clock + workload.limit[due]
    return due_at


def _legal_deadlines(plan: Plan, log: EventLog) -> NDArray[np.int64]:
    """When the first legal limit of each decided case ran out, int64[cases]; NEVER if undecided or unlimited."""
    if not any(kind.legal_limits for kind in plan.demand.kinds):
        return log.legal_at
    kinds = kind_numbers(plan.demand, log.permit, log.kind)
    asked, promised = (case_limits(plan.demand, kinds, sort) for sort in (LEGAL_LIMITS, PROMISES))
    limited = (log.decided_at < NEVER) & (asked.within < NEVER)
    from_clock = np.where(asked.counted, log.clock_start + log.stopped, log.lodged_at)
    own_clock = limited & asked.counted & (asked.starts != promised.starts)
    if own_clock.any():
        clock_start, stopped = clock_at_decision(plan, log, asked.starts, own_clock)
        from_clock[own_clock] = clock_start[own_clock] + stopped[own_clock]
    return np.where(limited, from_clock + asked.within, NEVER)


def clock_at_decision(
    plan: Plan, log: EventLog, starts: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """clock_start and stopped, int64[cases], of a clock that the step `starts` (int64[cases], -1: lodging) starts.

    Of the chosen cases (bool[cases]); of others it says nothing. As the engines do for the first promise: the clock
    starts when the first visit to that step ends, at lodging if the case was decided without one; visits that end
    after that, up to the decision, stop it.
    """
    cases = len(log.permit)
    rows = np.flatnonzero(chosen[log.case])
    rows = rows[np.flatnonzero(log.finished_at[rows] <= np.minimum(log.decided_at, NEVER - 1)[log.case[rows]])]
    case, step, finished_at = log.case[rows], log.step[rows], log.finished_at[rows]
    starter = first_row(case, step == starts[case], cases)
    clock_start = np.where(starter < 0, log.lodged_at, np.append(finished_at, NEVER)[starter])
    standing = np.array([one.clock_stopped for one in plan.demand.steps], np.bool_)[step]
    stops = np.flatnonzero(standing & (np.arange(len(rows)) > starter[case]))
    # Exact though bincount adds in floating point: whole seconds stay far below 2^53.
    stopped = np.bincount(case[stops], finished_at[stops] - log.queued_at[rows[stops]], cases).astype(np.int64)
    return clock_start, stopped
