"""One replication's demand: every case, its itinerary and its efforts, drawn before the run.

It cannot see staffing, so two staffing options meet the very same applicants. Filled by `sim.plan.sampling`
from the demand half of a plan, read by the engines and, through the event log, by the analysis.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Item = TypeVar("_Item", bound=np.generic)

MOST_CASES = 1 << 22
FARTHEST = 1 << 40


@dataclass(frozen=True)
class Workload:
    """Cases in number order, and their planned visits, those of case i in rows first_visit[i]:first_visit[i+1].

    Per case (length n): permit, kind, priority int16; lodged_at, withdraws_at (NEVER if not) int64; limit int64
    (the first promise's, NEVER if none); limit_counted bool; clock_visit, decision_visit int64 (the row whose end
    starts the clock, -1 for lodging; the row that decides).
    Per visit (length m): step int32; amount int64 (raw effort or elapsed seconds, 1 at a gate); outcome int16
    (-1 where it decides nothing); stops bool (its length is taken off the counted time).
    Columns are only read. One in which all cases are alike may be a single value seen as often (`alike`).
    """

    permit: NDArray[np.int16]
    kind: NDArray[np.int16]
    priority: NDArray[np.int16]
    lodged_at: NDArray[np.int64]
    withdraws_at: NDArray[np.int64]
    limit: NDArray[np.int64]
    limit_counted: NDArray[np.bool_]
    clock_visit: NDArray[np.int64]
    decision_visit: NDArray[np.int64]
    first_visit: NDArray[np.int64]
    step: NDArray[np.int32]
    amount: NDArray[np.int64]
    outcome: NDArray[np.int16]
    stops: NDArray[np.bool_]

    @property
    def cases(self) -> int:
        """The number of cases."""
        return len(self.permit)

    @property
    def visits(self) -> int:
        """The number of planned visits."""
        return len(self.step)

    @cached_property
    def case(self) -> NDArray[np.int64]:
        """The case of each visit, int64[m]."""
        return cases_of(self.first_visit)

    def digest(self) -> str:
        """SHA-256 of all columns: two workloads are the same draws if and only if their digests agree."""
        running = hashlib.sha256()
        for column in fields(self):
            running.update(column.name.encode())
            running.update(np.ascontiguousarray(getattr(self, column.name)).tobytes())
        return running.hexdigest()


def alike(value: int, dtype: type[_Item], size: int) -> NDArray[_Item]:
    """A column of one value, read-only, that takes no memory however many its cases."""
    return np.broadcast_to(np.array(value, dtype), size)


def cases_of(first_visit: NDArray[np.int64]) -> NDArray[np.int64]:
    """The case of each visit, those of case i being in rows first_visit[i]:first_visit[i+1]; int64[m]."""
    return np.repeat(np.arange(len(first_visit) - 1), np.diff(first_visit))


def first_row(case: NDArray[np.int64], chosen: NDArray[np.bool_], cases: int) -> NDArray[np.int64]:
    """The first chosen visit of each case as a row number, -1 where there is none; int64[cases]."""
    rows = np.full(cases, -1)
    picked = np.flatnonzero(chosen)[::-1]
    rows[case[picked]] = picked
    return rows
