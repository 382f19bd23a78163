"""How long visits stood in queues before a person started them, ready to be asked by step or by team.

Speaks of work visits started in the window. Between the visits that people took and the indicators of waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ordered import grouped, order_of
from sim.analysis.taken import Taken
from sim.plan.plan import Plan
from sim.primitives.time import Instants


@dataclass(frozen=True, eq=False)
class Waiting:
    """Seconds from joining the queue to the start, int64, of all visits and of those to each step and by each team.

    Each in order of size, and so are those of each permit type.
    """

    of_all: Instants
    by_permit: Sequence[Instants]
    by_step: Sequence[Instants]
    by_team: Sequence[Instants]


def waiting_of(plan: Plan, taken: Taken) -> Waiting:
    """The waits of all work visits that were started in the window."""
    start, end = plan.study.window
    rows = np.flatnonzero((taken.started_at >= start) & (taken.started_at < end))
    waited = taken.started_at[rows] - taken.queued_at[rows]
    order = order_of(waited)
    rows, waited = rows[order], waited[order]
    permits, steps, teams = len(plan.demand.permits), len(plan.demand.steps), len(plan.staffing.teams)
    return Waiting(
        waited,
        _by(taken.permit[rows], waited, permits),
        _by(taken.step[rows], waited, steps),
        _by(taken.team[rows], waited, teams),
    )


def _by(group: NDArray[np.int64], waited: Instants, groups: int) -> list[Instants]:
    order, begins = grouped(group, groups)
    return np.split(waited[order], begins[1:-1])
