"""A workload as plain lists, and the columns that a run fills in.

Python reads and writes single items of a list several times faster than those of an array, and the reference
engine touches one at a time. `Cases` and `VisitRows` are all that changes in a log while a run goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.plan.queues import Queues
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Seconds


@dataclass
class Cases:
    """Per case, what the workload says and, from `clock_start` on, what happened; instants are NEVER till then."""

    lodged_at: list[Seconds]
    withdraws_at: list[Seconds]
    priority: list[int]
    first_visit: list[int]
    clock_visit: list[int]
    limit: list[Seconds]
    limit_counted: list[bool]
    clock_start: list[Seconds]
    stopped: list[Seconds] = field(init=False)
    decided_at: list[Seconds] = field(init=False)
    outcome: list[int] = field(init=False)
    ended_at: list[Seconds] = field(init=False)
    final_outcome: list[int] = field(init=False)

    def __post_init__(self) -> None:
        number = len(self.lodged_at)
        self.stopped = [0] * number
        self.decided_at, self.ended_at = [NEVER] * number, [NEVER] * number
        self.outcome, self.final_outcome = [-1] * number, [-1] * number

    def due(self, case: int, now: Seconds) -> Seconds:
        """When the case's first promise falls due, as things stand on joining a queue at `now`."""
        if not self.limit_counted[case]:
            return self.lodged_at[case] + self.limit[case]
        if self.clock_start[case] == NEVER:
            return now + self.limit[case]
        return self.clock_start[case] + self.limit[case] + self.stopped[case]


@dataclass
class VisitRows:
    """Per planned visit: its step and amount, its key's offset, and, from `team` on, what happened."""

    step: list[int]
    amount: list[Seconds]
    offset: list[int]
    outcome: list[int]
    stops: list[bool]
    team: list[int] = field(init=False)
    queued_at: list[Seconds] = field(init=False)
    started_at: list[Seconds] = field(init=False)
    finished_at: list[Seconds] = field(init=False)

    def __post_init__(self) -> None:
        number = len(self.step)
        self.team = [-1] * number
        self.queued_at, self.started_at, self.finished_at = ([NEVER] * number for _ in range(3))


def case_lists(workload: Workload) -> Cases:
    """The cases of a workload before anything has happened; clocks that lodging starts have started."""
    clock_start = np.where(workload.clock_visit < 0, workload.lodged_at, NEVER)
    return Cases(
        workload.lodged_at.tolist(),
        workload.withdraws_at.tolist(),
        workload.priority.tolist(),
        workload.first_visit.tolist(),
        workload.clock_visit.tolist(),
        workload.limit.tolist(),
        workload.limit_counted.tolist(),
        clock_start.tolist(),
    )


def visit_lists(workload: Workload, queues: Queues) -> VisitRows:
    """The planned visits of a workload before anything has happened."""
    return VisitRows(
        workload.step.tolist(),
        workload.amount.tolist(),
        queues.offsets(workload).tolist(),
        workload.outcome.tolist(),
        workload.stops.tolist(),
    )


def log_columns(cases: Cases, visits: VisitRows) -> dict[str, NDArray[np.int64]]:
    """What happened, as the arrays that `completed_log` takes."""
    of_visits = {name: getattr(visits, name) for name in ("team", "queued_at", "started_at", "finished_at")}
    names = ("clock_start", "stopped", "decided_at", "outcome", "ended_at", "final_outcome")
    of_cases = {name: getattr(cases, name) for name in names}
    return {name: np.array(column, np.int64) for name, column in (of_visits | of_cases).items()}
