"""Puts the visits of all cases into rows, case by case, draws how long they last, and marks those a clock looks at.

Called by `sim.plan.sampling` when cases have their numbers; what it returns are columns of the Workload.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.plan.itinerary import Taken, Uniform
from sim.plan.plan import Step
from sim.plan.workload import alike
from sim.primitives.distributions import Distribution, to_seconds
from sim.primitives.time import Floats, Instants

PART: Final = 1 << 14
"""Visits that are written at once: so few that all about them stays in the cache of a processor."""


@dataclass(frozen=True)
class Journeys:
    """The cases of one permit type: their numbers, int64[n], all their visits, and the streams of their draws.

    Visits are taken out of the list as they are written, so that none is kept in memory twice.
    """

    number: NDArray[np.int64]
    taken: list[Taken]
    uniform: Uniform


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


def lay_out(steps: tuple[Step, ...], journeys: list[Journeys], first_visit: NDArray[np.int64]) -> Rows:
    """All visits in rows, those of case i in first_visit[i]:first_visit[i+1]; takes them out of the journeys."""
    cases, visits = len(first_visit) - 1, int(first_visit[-1])
    stopping: list[tuple[Taken, NDArray[np.int64], NDArray[np.int64]]] = []
    clocks = any(taken.starts_clock for one in journeys for taken in one.taken)
    rows = Rows(
        np.empty(visits, np.int32), np.empty(visits, np.int64), np.full(visits, -1, np.int16),
        np.zeros(visits, np.bool_), np.full(cases, -1) if clocks else alike(-1, np.int64, cases), np.full(cases, -1),
    )  # fmt: skip
    while journeys:
        one = journeys.pop()
        first = first_visit[one.number]
        # A case's visits were taken in order: from last to first, the first one is what a case keeps.
        while one.taken:
            taken = one.taken.pop()
            _write(rows, taken, one, first)
            if steps[taken.step].clock_stopped:
                stopping.append((taken, one.number, first))
    if clocks:
        rows.clock_visit[rows.clock_visit > rows.decision_visit] = -1
    for taken, number, first in stopping:
        _mark_stops(rows, taken, number, first)
    return rows


def _write(rows: Rows, taken: Taken, of: Journeys, first: NDArray[np.int64]) -> None:
    """Write visits to one step, part by part; `first` int64[n] is the first row of each case."""
    cases = taken.case.astype(np.int64)
    draws = [(distribution, of.uniform(stream, cases)) for stream, distribution in taken.draws]
    for start in range(0, len(cases), PART):
        part = slice(start, start + PART)
        # Where every case is among them, those of a part are a slice: nothing needs to be gathered.
        case = part if len(cases) == len(first) else cases[part]
        row = first[case] + taken.nth[part]
        rows.step[row] = taken.step
        rows.amount[row] = _amount(draws, case, taken.deadline)
        if taken.outcome is not None:
            rows.outcome[row] = taken.outcome[part]
            rows.decision_visit[of.number[case]] = row
        if taken.starts_clock:
            rows.clock_visit[of.number[case]] = row


def _amount(
    draws: list[tuple[Distribution, Floats]], case: NDArray[np.int64] | slice, deadline: int | None
) -> Instants | int:
    """Effort or wait in whole seconds, at least 1: the longest of the draws, cut at the deadline."""
    amount: Instants | int = 1
    for distribution, uniform in draws:
        amount = np.maximum(amount, to_seconds(distribution.quantile(uniform[case])))
    return amount if deadline is None else np.minimum(amount, deadline)


def _mark_stops(rows: Rows, taken: Taken, number: NDArray[np.int64], first: NDArray[np.int64]) -> None:
    """Visits that stop the clock do so from its start to the decision; `number` and `first` int64[n], by case."""
    row, case = first[taken.case] + taken.nth, number[taken.case]
    rows.stops[row] = (row > rows.clock_visit[case]) & (row <= rows.decision_visit[case])
