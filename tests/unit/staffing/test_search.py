"""The search by itself: a judge that is arithmetic, so that the best plan is known without simulating anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from sim.primitives.time import Floats
from sim.staffing import exchanges
from sim.staffing.exchanges import PAIRS, exchange
from sim.staffing.posts import Heads
from sim.staffing.search import Terrain, Together, cheapest_of_few, down, least_alone, up
from sim.staffing.verdicts import Verdicts, allowed_misses

MOST = 12


class Pools:
    """Target t is met in replication r where the people that serve it, by their speed, pass a need that varies."""

    def __init__(self, seed: int, posts: int = 3, targets: int = 3) -> None:
        rng = np.random.default_rng(seed)
        self.speed = rng.uniform(0.5, 1.5, (targets, posts)) * (rng.random((targets, posts)) < 0.7)
        self.speed[range(targets), range(targets)] = 1.0
        self.need = rng.uniform(2.0, 9.0, targets) * rng.uniform(0.9, 1.1, (20, targets))
        self.asked = 0

    def __call__(self, plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
        self.asked += len(plans) * len(numbers)
        need = self.need[[number - 1 for number in numbers]]
        return [1.0 - (self.speed @ np.array(heads)) / need for heads in plans]

    def terrain(self, seed: int) -> Terrain:
        costs = tuple(float(n) for n in np.random.default_rng(seed + 1).integers(30, 90, 3))
        serving = tuple(frozenset(np.flatnonzero(row).tolist()) for row in self.speed)
        return Terrain((0, 0, 0), (MOST,) * 3, costs, serving)


def searched(seed: int) -> tuple[Pools, Terrain, Verdicts, Heads]:
    pools = Pools(seed)
    verdicts = Verdicts(pools, lambda _: True, range(1, 21), allowed_misses(20, 0.9))
    whole = pools.terrain(seed)
    terrain = Terrain(least_alone(verdicts, whole), whole.most, whole.costs, whole.serving)
    heads = exchange(verdicts, terrain, down(verdicts, terrain, up(verdicts, terrain, terrain.least)))
    return pools, terrain, verdicts, cheapest_of_few(verdicts, terrain, heads, whole)


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_of_all_plans_is_found(seed: int) -> None:
    pools, terrain, verdicts, found = searched(seed)
    short = pools(list(product(range(MOST + 1), repeat=3)), range(1, 21))
    holding = [
        heads
        for heads, one in zip(product(range(MOST + 1), repeat=3), short, strict=True)
        if (one > 0.0).sum(axis=0).max() <= verdicts.allowed
    ]
    cheapest = min(terrain.cost(heads) for heads in holding)
    assert found in holding
    assert terrain.cost(found) == pytest.approx(cheapest)


def test_nobody_can_be_taken_from_what_down_leaves() -> None:
    pools = Pools(3)
    verdicts, terrain = Verdicts(pools, lambda _: True, range(1, 21), allowed_misses(20, 0.9)), pools.terrain(3)
    left = down(verdicts, terrain, terrain.most)
    assert verdicts.holds(left)
    for post, people in enumerate(left):
        assert people == 0 or not verdicts.holds((*left[:post], people - 1, *left[post + 1 :]))


def test_a_plan_far_from_holding_is_dropped_after_a_few_replications() -> None:
    pools = Pools(1)
    verdicts = Verdicts(pools, lambda _: True, range(1, 21), allowed_misses(20, 0.95))
    assert not verdicts.holds((0, 0, 0))
    assert pools.asked == 3
    assert verdicts.rejected == 1


def test_what_lies_below_a_plan_that_fails_is_not_asked_again() -> None:
    pools = Pools(1)
    verdicts = Verdicts(pools, lambda _: True, range(1, 21), allowed_misses(20, 0.95))
    verdicts.hold([(1, 1, 1), (12, 12, 12)])
    before = pools.asked
    assert verdicts.hold([(0, 1, 1), (1, 0, 0)]) == [False, False]
    assert pools.asked == before


@pytest.mark.parametrize(
    ("replications", "confidence", "misses"), [(20, 0.95, 1), (19, 0.95, 0), (100, 0.95, 5), (20, 0.9, 2), (5, 0.8, 1)]
)
def test_misses_that_the_confidence_allows(replications: int, confidence: float, misses: int) -> None:
    assert allowed_misses(replications, confidence) == misses


def quarters(pools: Pools, groups: int, size: int) -> tuple[Together, Terrain, Verdicts]:
    """A terrain of groups of posts, those of a group alike, as a team has them by quarter."""
    together = Together(tuple(tuple(range(size * n, size * n + size)) for n in range(groups)))
    serving = (frozenset(range(groups * size)),) * pools.need.shape[1]
    whole = Terrain((0,) * groups * size, (MOST,) * groups * size, (10.0, 14.0) * (groups * size // 2), serving)
    return together, whole, Verdicts(pools, lambda _: True, range(1, 21), allowed_misses(20, 0.9))


def test_posts_that_move_together_are_one_post_that_costs_as_much_as_all() -> None:
    together, whole, verdicts = quarters(Pools(5, posts=16), 4, 4)
    terrain, teamwise = together.terrain(whole), verdicts.of(together.apart)
    assert terrain == Terrain((0,) * 4, (MOST,) * 4, (48.0,) * 4, (frozenset(range(4)),) * 3)
    heads = (1, 2, 3, 4)
    assert together.apart(heads) == (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4)
    assert terrain.cost(heads) == whole.cost(together.apart(heads))
    assert teamwise.holds(heads) == verdicts.holds(together.apart(heads))


def test_of_many_posts_only_promising_exchanges_are_tried_and_they_save_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}
    for pairs in (PAIRS, 16 * 15):
        monkeypatch.setattr(exchanges, "PAIRS", pairs)
        pools = Pools(5, posts=16)
        pools.need *= 8.0
        together, whole, verdicts = quarters(pools, 4, 4)
        teamwise = verdicts.of(together.apart)
        start = down(verdicts, whole, together.apart(down(teamwise, together.terrain(whole), (MOST,) * 4)))
        before = pools.asked
        found = exchange(verdicts, whole, start)
        asked[pairs] = pools.asked - before
        assert verdicts.holds(found)
        assert whole.cost(found) < whole.cost(start)
    assert asked[PAIRS] < asked[16 * 15]
