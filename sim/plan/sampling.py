"""Draws one replication's Workload from the demand half of a plan.

Every draw is one uniform of a stream named by its path in the scenario; position i of a stream belongs to case
i of its population (a permit type's new cases, or its opening backlog at one step). Nothing here sees staffing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import complaint
from sim.plan.itinerary import Itineraries, walk
from sim.plan.layout import lay_out
from sim.plan.limits import PROMISES, case_limits, kind_numbers
from sim.plan.plan import DemandPlan, OpeningBacklog, Permit, Withdrawal
from sim.plan.workload import FARTHEST, MOST_CASES, Workload
from sim.primitives.distributions import conditional_quantile, exceedance, to_seconds
from sim.primitives.streams import uniforms
from sim.primitives.time import DAY, NEVER


@dataclass(frozen=True)
class Draws:
    """The streams of one population: `uniform(suffix)` gives float64[n] of the stream `prefix/suffix`."""

    seed: int
    replication: int
    prefix: str
    size: int

    def uniform(self, suffix: str) -> NDArray[np.float64]:
        """One uniform per case of the population, from the stream named by the suffix."""
        return uniforms(self.seed, self.replication, f"{self.prefix}/{suffix}", self.size)


@dataclass(frozen=True)
class Population:
    """Cases of one permit type in position order, with their ways."""

    permit: int
    kind: NDArray[np.int16]
    lodged_at: NDArray[np.int64]
    withdraws_at: NDArray[np.int64]
    itineraries: Itineraries


def sample_workload(plan: DemandPlan, replication: int) -> Workload:
    """Draw every case of one replication.

    Raises ScenarioError when there are more than 2^22 cases or an amount is beyond 34,000 years.
    """
    populations: list[Population] = []
    for number, permit in enumerate(plan.permits):
        populations += [_waiting(plan, number, entry, replication) for entry in permit.backlog]
        populations.append(_arriving(plan, number, replication))
    cases = sum(len(population.kind) for population in populations)
    if cases >= MOST_CASES:
        raise complaint(plan.study.title, "E402", f"{cases:,} cases in one replication; {MOST_CASES:,} is too many")
    return _numbered(plan, populations)


def _arriving(plan: DemandPlan, number: int, replication: int) -> Population:
    """New cases: a unit-rate Poisson process put through the inverse of the cumulative expected demand."""
    permit = plan.permits[number]
    lodged_at = _arrivals(permit, plan.study.seed, replication)
    lodged_at = lodged_at[lodged_at < plan.study.horizon]
    draws = Draws(plan.study.seed, replication, permit.name, len(lodged_at))
    return _population(plan, number, draws, lodged_at, None)


def _arrivals(permit: Permit, seed: int, replication: int) -> NDArray[np.int64]:
    """Instants of lodging: case i comes when the cumulative expected demand reaches its i-th unit-rate point."""
    cumulative = np.concatenate(([0.0], np.cumsum(permit.arrivals)))
    total = cumulative[-1]
    if total == 0.0:
        return np.empty(0, np.int64)
    size = int(total + 10.0 * np.sqrt(total) + 20.0)
    while True:
        draws = Draws(seed, replication, permit.name, size)
        points = np.cumsum(-np.log1p(-draws.uniform("arrival")))
        if points[-1] >= total:
            break
        size *= 2
    edges = np.arange(len(cumulative), dtype=np.float64) * DAY
    lodged_at: NDArray[np.int64] = np.floor(np.interp(points[points < total], cumulative, edges)).astype(np.int64)
    return lodged_at


def _waiting(plan: DemandPlan, number: int, entry: OpeningBacklog, replication: int) -> Population:
    """Cases that wait at a step when the study starts; streams of their own, so they change no other case."""
    permit = plan.permits[number]
    prefix = f"{permit.name}/backlog/{plan.steps[entry.step].name}"
    draws = Draws(plan.study.seed, replication, prefix, entry.cases)
    lodged_at = -to_seconds(entry.age.quantile(draws.uniform("age")))
    return _population(plan, number, draws, lodged_at, entry.step)


def _population(
    plan: DemandPlan, number: int, draws: Draws, lodged_at: NDArray[np.int64], start: int | None
) -> Population:
    """Kinds, itineraries and withdrawals of the cases of one population."""
    permit = plan.permits[number]
    kind = np.zeros(draws.size, np.int16)
    if len(permit.kinds) > 1:
        shares = np.cumsum([traits.share for traits in permit.kinds])
        kind = np.searchsorted(shares / shares[-1], draws.uniform("kind"), side="right").astype(np.int16)
    itineraries = walk(plan.steps, permit.kinds, kind, draws.uniform, start)
    withdraws_at = _withdrawals(permit.withdrawal, draws, lodged_at)
    return Population(number, kind, lodged_at, withdraws_at, itineraries)


def _withdrawals(withdrawal: Withdrawal | None, draws: Draws, lodged_at: NDArray[np.int64]) -> NDArray[np.int64]:
    """When each applicant gives up, NEVER for most; those of the backlog have not done so before the start.

    Given that an applicant is still there at age a, the share that ever withdraws falls from p to
    p S(a) / (1 - p + p S(a)), S being the survival of `after`.
    """
    withdraws_at = np.full(len(lodged_at), NEVER)
    if withdrawal is None:
        return withdraws_at
    # Everybody survives an age of -1 s, that of new cases: one who gives up at once has not done so before.
    age = np.where(lodged_at < 0, -lodged_at, -1).astype(np.float64)
    ever = withdrawal.share * exceedance(withdrawal.after, age)
    gives_up = np.flatnonzero(draws.uniform("withdraw/share") * (1.0 - withdrawal.share + ever) < ever)
    after = conditional_quantile(withdrawal.after, draws.uniform("withdraw/after")[gives_up], age[gives_up])
    leaves_at = lodged_at[gives_up] + to_seconds(after)
    withdraws_at[gives_up] = np.maximum(leaves_at, np.maximum(lodged_at[gives_up], 0) + 1)
    return withdraws_at


def _numbered(plan: DemandPlan, populations: list[Population]) -> Workload:
    """Cases numbered by (lodged_at, permit type, position), their visits in the same order.

    Permit types go by name, for the order in which a scenario declares them means nothing.
    """
    permit = np.concatenate([np.full(len(p.kind), p.permit, np.int16) for p in populations])
    kind = np.concatenate([p.kind for p in populations])
    lodged_at = np.concatenate([p.lodged_at for p in populations])
    by_name = np.argsort(np.argsort([one.name for one in plan.permits]))
    order = np.lexsort((by_name[permit], lodged_at))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    lengths = np.concatenate([p.itineraries.lengths for p in populations])
    first_visit = np.concatenate(([0], np.cumsum(lengths[order])))
    asked = case_limits(plan, kind_numbers(plan, permit[order], kind[order]), PROMISES)
    numbers = np.split(number, np.cumsum([len(p.kind) for p in populations])[:-1])
    rows = lay_out(plan.steps, [p.itineraries for p in populations], numbers, first_visit, asked.starts)
    if rows.amount.max(initial=0) >= FARTHEST or lodged_at.min(initial=0) <= -FARTHEST:
        raise complaint(plan.study.title, "E303", "a drawn effort, wait or age is longer than 34,000 years")
    priority = _priorities(plan, permit[order], kind[order])
    withdraws_at = np.concatenate([p.withdraws_at for p in populations])[order]
    return Workload(
        permit[order], kind[order], priority, lodged_at[order], withdraws_at, asked.within, asked.counted,
        rows.clock_visit, rows.decision_visit, first_visit, rows.step, rows.amount, rows.outcome, rows.stops,
    )  # fmt: skip


def _priorities(plan: DemandPlan, permit: NDArray[np.int16], kind: NDArray[np.int16]) -> NDArray[np.int16]:
    """Priority class per case."""
    first_kind = np.cumsum([0, *(len(one.kinds) for one in plan.permits)])
    of_kind = np.array([traits.priority for one in plan.permits for traits in one.kinds], np.int16)
    return of_kind[first_kind[permit] + kind]
