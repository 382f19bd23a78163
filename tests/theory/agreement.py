"""Whether independent replications agree with a formula: the only tolerance is a 99.9 % interval, and a narrow one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload

LEVEL = 0.999
NARROW = 0.03


def runs(plan: Plan, replications: int) -> Iterator[tuple[Workload, EventLog]]:
    """The draws and the log of each replication."""
    for replication in range(replications):
        workload = sample_workload(plan.demand, replication)
        yield workload, simulate(plan, workload, sample_roster(plan.staffing, replication))


def interval(values: ArrayLike, controls: Iterable[ArrayLike] = ()) -> tuple[float, float]:
    """Middle and half-width of the 99.9 % t interval for a mean over replications.

    `controls` are averages of the same replications less their known means; regressing on them takes off the noise
    that they explain (control variates: Lavenberg & Welch, 1981).
    """
    y = np.asarray(values, np.float64)
    x = np.column_stack([np.ones(len(y)), *controls])
    inverse = np.linalg.inv(x.T @ x)
    estimate = inverse @ x.T @ y
    freedom = len(y) - x.shape[1]
    residual = np.sum((y - x @ estimate) ** 2) / freedom
    half = stdtrit(freedom, (1.0 + LEVEL) / 2.0) * np.sqrt(residual * inverse[0, 0])
    return float(estimate[0]), float(half)


def assert_agrees(
    values: ArrayLike, expected: float, controls: Iterable[ArrayLike] = (), narrow: float = NARROW
) -> None:
    """The interval holds what the formula expects, and is so narrow that a wrong formula would show."""
    middle, half = interval(values, controls)
    assert half < narrow * abs(expected), f"too wide: {middle:.6g} +- {half:.3g} around {expected:.6g}"
    assert abs(middle - expected) < half, f"{middle:.6g} +- {half:.3g}, but the formula says {expected:.6g}"


def away_from(means: list[float] | NDArray[np.float64], expected: float) -> NDArray[np.float64]:
    """Averages of the replications less their known mean: a control."""
    return np.asarray(means, np.float64) - expected
