"""Draws one replication's Workload from the demand half of a plan.

Every draw is one uniform of a stream named by its path in the scenario; position i of a stream belongs to case
i of its population (a permit type's new cases, or its opening backlog at one step). Nothing here sees staffing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.errors import ScenarioError, complaint
from sim.plan.itinerary import Itineraries, Standing, Uniform, walk
from sim.plan.layout import Journeys, Rows, lay_out
from sim.plan.limits import PROMISES, named_limit
from sim.plan.plan import DemandPlan, Permit, Withdrawal
from sim.plan.workload import FARTHEST, MOST_CASES, Workload, alike
from sim.primitives.distributions import conditional_quantile, exceedance, to_seconds
from sim.primitives.memory import keep_memory
from sim.primitives.streams import draw_into, uniforms
from sim.primitives.time import DAY, NEVER, Floats, Instants, Seconds

_Trait = TypeVar("_Trait", bound=np.generic)


@dataclass(frozen=True)
class Draws:
    """The streams of a permit type's cases, who stand population by population.

    Those of the population whose streams begin with `prefixes[i]` are at positions edges[i]:edges[i + 1].
    """

    seed: int
    replication: int
    prefixes: tuple[str, ...]
    edges: tuple[int, ...]

    def uniform(self, suffix: str, cases: NDArray[np.int64]) -> Floats:
        """One uniform per case, float64[n]; drawn only as far as each population's last one of `cases` (ascending)."""
        drawn = np.empty(self.edges[-1])
        inside = np.searchsorted(cases, self.edges).tolist()
        for prefix, edge, first, end in zip(self.prefixes, self.edges[:-1], inside[:-1], inside[1:], strict=True):
            if first < end:
                draw_into(drawn[edge : cases[end - 1] + 1], self.seed, self.replication, f"{prefix}/{suffix}")
        return drawn


class Remembered:
    """The streams of a permit type of several kinds: each is drawn once, however many kinds ask for it."""

    def __init__(self, draws: Draws) -> None:
        """Nothing is drawn before it is asked for; then a population's stream is, for all of its cases."""
        self._draws = draws
        self._streams: dict[str, tuple[Floats, set[int]]] = {}

    def uniform(self, suffix: str, cases: NDArray[np.int64]) -> Floats:
        """As `Draws.uniform`."""
        draws = self._draws
        drawn, there = self._streams.setdefault(suffix, (np.empty(draws.edges[-1]), set()))
        inside = np.searchsorted(cases, draws.edges).tolist()
        for place, prefix in enumerate(draws.prefixes):
            if inside[place] < inside[place + 1] and place not in there:
                there.add(place)
                population = drawn[draws.edges[place] : draws.edges[place + 1]]
                draw_into(population, draws.seed, draws.replication, f"{prefix}/{suffix}")
        return drawn


@dataclass(frozen=True)
class Lodged:
    """Cases of one permit type (by its number): those of each opening backlog in position order, then the new ones."""

    permit: int
    lodged_at: Instants
    draws: Draws


@dataclass(frozen=True)
class Drawn:
    """What was drawn of the cases of one permit type, in position order.

    kind_number int16[n] is the place of their kind in `DemandPlan.kinds`; withdraws_at int64[n], NEVER for all where
    nobody gives up.
    """

    kind_number: NDArray[np.int16]
    withdraws_at: Instants | Seconds
    itineraries: Itineraries


def sample_workload(plan: DemandPlan, replication: int) -> Workload:
    """Draw every case of one replication.

    Raises ScenarioError when there are more than 2^22 cases or an amount is beyond 34,000 years.
    """
    keep_memory()
    # Permit types go by name, for the order in which a scenario declares them means nothing.
    by_name = sorted(range(len(plan.permits)), key=lambda number: plan.permits[number].name)
    lodged = [_lodged(plan, number, replication) for number in by_name]
    cases = sum(len(one.lodged_at) for one in lodged)
    if cases >= MOST_CASES:
        raise complaint(plan.study.title, "E402", f"{cases:,} cases in one replication; {MOST_CASES:,} is too many")
    numbers, lodged_at = _numbered(plan, lodged)
    drawn = [_drawn(plan, one) for one in lodged]
    lengths = _column(numbers, [one.itineraries.lengths for one in drawn], np.int32)
    first_visit = np.concatenate(([0], np.cumsum(lengths)))
    journeys = [
        Journeys(number, one.itineraries.taken, _streams(plan.permits[cases.permit], cases.draws))
        for number, one, cases in zip(numbers, drawn, lodged, strict=True)
    ]
    rows = lay_out(plan.steps, journeys, first_visit)
    if rows.amount.max(initial=0) >= FARTHEST:
        raise _too_far(plan)
    kind_number = _column(numbers, [one.kind_number for one in drawn], np.int16)
    withdraws_at = _column(numbers, [one.withdraws_at for one in drawn], np.int64)
    return _workload(plan, kind_number, lodged_at, withdraws_at, first_visit, rows)


def _lodged(plan: DemandPlan, number: int, replication: int) -> Lodged:
    """When the cases of a permit type were lodged; each population has streams of its own, so it changes no other."""
    permit, seed = plan.permits[number], plan.study.seed
    prefixes = [f"{permit.name}/backlog/{plan.steps[entry.step].name}" for entry in permit.backlog]
    lodged_at = [
        -to_seconds(entry.age.quantile(uniforms(seed, replication, f"{prefix}/age", entry.cases)))
        for prefix, entry in zip(prefixes, permit.backlog, strict=True)
    ]
    arrivals = _arrivals(permit, seed, replication)
    lodged_at.append(arrivals[: np.searchsorted(arrivals, plan.study.horizon)])
    edges = np.cumsum([0, *(len(one) for one in lodged_at)]).tolist()
    return Lodged(number, np.concatenate(lodged_at), Draws(seed, replication, (*prefixes, permit.name), tuple(edges)))


def _arrivals(permit: Permit, seed: int, replication: int) -> NDArray[np.int64]:
    """Instants of lodging: case i comes when the cumulative expected demand reaches its i-th unit-rate point."""
    cumulative = np.concatenate(([0.0], np.cumsum(permit.arrivals)))
    total = cumulative[-1]
    if total == 0.0:
        return np.empty(0, np.int64)
    size = int(total + 10.0 * np.sqrt(total) + 20.0)
    while True:
        points = np.cumsum(-np.log1p(-uniforms(seed, replication, f"{permit.name}/arrival", size)))
        if points[-1] >= total:
            break
        size *= 2
    edges = np.arange(len(cumulative), dtype=np.float64) * DAY
    lodged_at: NDArray[np.int64] = np.floor(np.interp(points[points < total], cumulative, edges)).astype(np.int64)
    return lodged_at


def _numbered(plan: DemandPlan, lodged: list[Lodged]) -> tuple[list[NDArray[np.int64]], Instants]:
    """The number of each case by permit type, and lodged_at in the order of numbers."""
    lodged_at = np.concatenate([one.lodged_at for one in lodged])
    if lodged_at.min(initial=0) <= -FARTHEST:
        raise _too_far(plan)
    # Instant and place in one number: sorting it is a merge of what each permit type has in order already.
    order = lodged_at * MOST_CASES + np.arange(len(lodged_at))
    order.sort(kind="stable")
    np.floor_divide(order, MOST_CASES, out=lodged_at)
    order -= lodged_at * MOST_CASES
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return np.split(number, np.cumsum([len(one.lodged_at) for one in lodged])[:-1]), lodged_at


def _drawn(plan: DemandPlan, lodged: Lodged) -> Drawn:
    """What each case of a permit type is, which way it goes and when it gives up."""
    permit, draws = plan.permits[lodged.permit], lodged.draws
    kind = _kinds(permit, draws)
    standing = [
        Standing(entry.step, first, end)
        for entry, first, end in zip(permit.backlog, draws.edges[:-2], draws.edges[1:-1], strict=True)
    ]
    itineraries = walk(plan.steps, permit.kinds, kind, _streams(permit, draws), standing)
    gives_up = permit.withdrawal
    withdraws_at = NEVER if gives_up is None else _withdrawals(gives_up, draws, lodged.lodged_at)
    return Drawn((plan.first_kinds[lodged.permit] + kind).astype(np.int16), withdraws_at, itineraries)


def _streams(permit: Permit, draws: Draws) -> Uniform:
    """The streams of a permit type; remembered only where several kinds share them, since that takes memory."""
    return draws.uniform if len(permit.kinds) == 1 else Remembered(draws).uniform


def _kinds(permit: Permit, draws: Draws) -> NDArray[np.int16]:
    """The kind of each case of a permit type, int16[n]."""
    cases = draws.edges[-1]
    if len(permit.kinds) == 1:
        return np.zeros(cases, np.int16)
    shares = np.cumsum([traits.share for traits in permit.kinds])
    uniform = draws.uniform("kind", np.arange(cases))
    return np.searchsorted(shares / shares[-1], uniform, side="right").astype(np.int16)


def _withdrawals(withdrawal: Withdrawal, draws: Draws, lodged_at: Instants) -> Instants:
    """When each applicant gives up, NEVER for most; those of the backlog have not done so before the start.

    Given that an applicant is still there at age a, the share that ever withdraws falls from p to
    p S(a) / (1 - p + p S(a)), S being the survival of `after`.
    """
    withdraws_at = np.full(len(lodged_at), NEVER)
    # Everybody survives an age of -1 s, that of new cases: one who gives up at once has not done so before.
    age = np.where(lodged_at < 0, -lodged_at, -1).astype(np.float64)
    old = draws.edges[-2]
    ever = np.full(len(age), withdrawal.share)
    ever[:old] *= exceedance(withdrawal.after, age[:old])
    share = draws.uniform("withdraw/share", np.arange(len(lodged_at)))
    gives_up = np.flatnonzero(share * (1.0 - withdrawal.share + ever) < ever)
    uniform = draws.uniform("withdraw/after", gives_up)[gives_up]
    leaves_at = lodged_at[gives_up] + to_seconds(conditional_quantile(withdrawal.after, uniform, age[gives_up]))
    withdraws_at[gives_up] = np.maximum(leaves_at, np.maximum(lodged_at[gives_up], 0) + 1)
    return withdraws_at


def _column(
    numbers: list[NDArray[np.int64]], parts: Sequence[NDArray[_Trait] | int], dtype: type[_Trait]
) -> NDArray[_Trait]:
    """What was drawn by permit type in the order of case numbers; a part may be NEVER for all."""
    cases = sum(len(number) for number in numbers)
    if set(map(type, parts)) == {int}:
        return alike(NEVER, dtype, cases)
    column = np.empty(cases, dtype)
    for number, part in zip(numbers, parts, strict=True):
        column[number] = part
    return column


def _workload(
    plan: DemandPlan,
    kind_number: NDArray[np.int16],
    lodged_at: Instants,
    withdraws_at: Instants,
    first_visit: NDArray[np.int64],
    rows: Rows,
) -> Workload:
    """All columns, those that follow from a case's kind added."""
    places = [(number, place) for number, permit in enumerate(plan.permits) for place in range(len(permit.kinds))]
    promises = [named_limit(one, PROMISES, "") for one in plan.kinds]
    return Workload(
        permit=_of_kind([permit for permit, _ in places], kind_number, np.int16),
        kind=_of_kind([kind for _, kind in places], kind_number, np.int16),
        priority=_of_kind([one.priority for one in plan.kinds], kind_number, np.int16),
        lodged_at=lodged_at,
        withdraws_at=withdraws_at,
        limit=_of_kind([NEVER if one is None else one.within for one in promises], kind_number, np.int64),
        limit_counted=_of_kind([one is not None and one.counted for one in promises], kind_number, np.bool_),
        clock_visit=rows.clock_visit,
        decision_visit=rows.decision_visit,
        first_visit=first_visit,
        step=rows.step,
        amount=rows.amount,
        outcome=rows.outcome,
        stops=rows.stops,
    )


def _of_kind(values: Sequence[int], kind_number: NDArray[np.int16], dtype: type[_Trait]) -> NDArray[_Trait]:
    """A column of what is alike for all cases of a kind."""
    if len(set(values)) == 1:
        return alike(values[0], dtype, len(kind_number))
    return np.array(values, dtype)[kind_number]


def _too_far(plan: DemandPlan) -> ScenarioError:
    return complaint(plan.study.title, "E303", "a drawn effort, wait or age is longer than 34,000 years")
