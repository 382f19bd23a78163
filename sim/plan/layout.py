"""Puts the visits of all populations into rows, case by case, and marks those that a clock looks at.

Called by `sim.plan.sampling` when cases have their numbers; what it returns are columns of the Workload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.plan.itinerary import Itineraries
from sim.plan.plan import Step


@dataclass(frozen=True)
class Rows:
    """Columns of visits, and per case the rows that a clock looks at.

    Per visit: step int32, amount int64, outcome int16, stops bool. Per case, int64: `clock_visit`, the row whose end
    starts the clock (-1: lodging does), and `decision_visit`, the row that decides (-1: none).
    """

    step: NDArray[np.int32]
    amount: NDArray[np.int64]
    outcome: NDArray[np.int16]
    stops: NDArray[np.bool_]
    clock_visit: NDArray[np.int64]
    decision_visit: NDArray[np.int64]


def lay_out(
    steps: tuple[Step, ...],
    itineraries: Sequence[Itineraries],
    numbers: Sequence[NDArray[np.int64]],
    first_visit: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> Rows:
    """All visits in rows, those of case i in first_visit[i]:first_visit[i+1].

    `numbers` holds, per population, the number of the case at each position; `starts` int64[n] is the step whose
    first visit starts a case's clock, -1 where lodging does.
    """
    cases, visits = len(first_visit) - 1, int(first_visit[-1])
    rows = Rows(
        np.empty(visits, np.int32), np.empty(visits, np.int64), np.full(visits, -1, np.int16),
        np.zeros(visits, np.bool_), np.full(cases, -1), np.full(cases, -1),
    )  # fmt: skip
    standing: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for ways, number in zip(itineraries, numbers, strict=True):
        # A case's visits were taken in order: from last to first, the first one is what a case keeps.
        for taken in reversed(ways.taken):
            case = number[taken.case]
            row = first_visit[case] + taken.nth
            rows.step[row], rows.amount[row] = taken.step, taken.amount
            if taken.outcome is not None:
                rows.outcome[row] = taken.outcome
                rows.decision_visit[case] = row
            starter = starts[case] == taken.step
            if starter.any():
                rows.clock_visit[case[starter]] = row[starter]
            if steps[taken.step].clock_stopped:
                standing.append((case, row))
    rows.clock_visit[rows.clock_visit > rows.decision_visit] = -1
    for case, row in standing:
        rows.stops[row] = (row > rows.clock_visit[case]) & (row <= rows.decision_visit[case])
    return rows
