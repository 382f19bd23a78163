"""Workloads made by hand, for tests that choose every instant and every effort themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.plan.plan import Plan
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Seconds


def hand_made(plan: Plan, cases: Sequence[tuple[Seconds, Sequence[Seconds]]]) -> Workload:
    """Cases with given lodging instants and amounts, one amount a step of the first permit type's first kind.

    The last visit decides; promises and withdrawals are left out.
    """
    turns = plan.demand.permits[0].kinds[0].turns
    cases = sorted(cases, key=lambda case: case[0])
    number, length = len(cases), len(turns)
    zero = np.zeros(number, np.int16)
    first_visit = np.arange(number + 1, dtype=np.int64) * length
    last = np.arange(1, number * length + 1) % length == 0
    return Workload(
        permit=zero,
        kind=zero,
        priority=zero,
        lodged_at=np.array([lodged_at for lodged_at, _ in cases], np.int64),
        withdraws_at=np.full(number, NEVER),
        limit=np.full(number, NEVER),
        limit_counted=np.zeros(number, np.bool_),
        clock_visit=np.full(number, -1),
        decision_visit=first_visit[1:] - 1,
        first_visit=first_visit,
        step=np.tile(np.array([turn.step for turn in turns], np.int32), number),
        amount=np.array([amount for _, amounts in cases for amount in amounts], np.int64),
        outcome=np.where(last, 0, -1).astype(np.int16),
        stops=np.zeros(number * length, np.bool_),
    )
