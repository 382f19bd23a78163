"""The workload of a replication, remembered: plans that differ in staff alone meet the same applicants.

A worker that makes replication 7 of one plan after replication 7 of another need not draw its cases again. Between
the sampling of the plan and `sim.experiment.replication`.
"""

from __future__ import annotations

import pickle
from dataclasses import fields
from hashlib import sha256
from typing import Final

from sim.plan.plan import DemandPlan
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload

MOST_BYTES: Final = 150_000_000
"""What a process remembers at most; of a national year a few replications, of a small office all.

Of more, joblib would think that its worker leaks memory, and start another.
"""

_remembered: dict[tuple[bytes, int], Workload] = {}
_names: dict[int, tuple[DemandPlan, bytes]] = {}


def drawn(demand: DemandPlan, number: int) -> Workload:
    """The workload of replication `number` as `sample_workload` draws it, from memory if it was drawn before."""
    key = _name(demand), number
    workload = _remembered.pop(key, None) or sample_workload(demand, number)
    _remembered[key] = workload  # at the end: the one that was used last is forgotten last
    while len(_remembered) > 1 and sum(map(_size, _remembered.values())) > MOST_BYTES:
        del _remembered[next(iter(_remembered))]
    return workload


def _name(demand: DemandPlan) -> bytes:
    """What tells this demand from any other, worked out once for each object."""
    known = _names.get(id(demand))
    if known is None or known[0] is not demand:
        _names.clear()
        known = _names[id(demand)] = demand, sha256(pickle.dumps(demand)).digest()
    return known[1]


def _size(workload: Workload) -> int:
    return sum(int(getattr(workload, column.name).nbytes) for column in fields(workload))
