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
    """Seconds from joining the queue to the start, int64, of the visits to each step and of those by each team.

    Each in order of size.
    """

    by_step: Sequence[Instants]
    by_team: Sequence[Instants]

    def of_steps(self, steps: Sequence[int]) -> Instants:
        """Waits of the visits to several steps, int64[k] in order of size."""
        waits = np.concatenate([np.zeros(0, np.int64), *(self.by_step[step] for step in steps)])
        return np.sort(waits, kind="stable")


def waiting_of(plan: Plan, taken: Taken) -> Waiting:
    """The waits of all work visits that were started in the window."""
    start, end = plan.study.window
    rows = np.flatnonzero((taken.started_at >= start) & (taken.started_at < end))
    waited = taken.started_at[rows] - taken.queued_at[rows]
    order = order_of(waited)
    rows, waited = rows[order], waited[order]
    return Waiting(
        _by(taken.step[rows], waited, len(plan.demand.steps)), _by(taken.team[rows], waited, len(plan.staffing.teams))
    )


def _by(group: NDArray[np.int64], waited: Instants, groups: int) -> list[Instants]:
    order, begins = grouped(group, groups)
    return np.split(waited[order], begins[1:-1])
