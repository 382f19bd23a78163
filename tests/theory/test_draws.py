"""What is drawn has the moments and shares that it was asked for, in 99.9 % intervals over replications.

No engine runs here: the figures are read off the planned visits of workloads.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.plan.plan import Withdrawal
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.primitives.distributions import (
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
)
from sim.primitives.time import DAY, NEVER
from tests.plans import HOUR, Applications, Crew, Sketch, Station, Trait, decision, one_kind, plan_of, wait, work
from tests.theory.agreement import assert_agrees
from tests.theory.formulas import expected_turns, mean_cut_at, mean_of_the_longer

REPLICATIONS = 30
A_DAY = 12_000.0
DISTRIBUTIONS = {
    "exponential": (Exponential(5.0 * HOUR), 5.0, 1.0),
    "gamma of mean and cv": (Gamma.from_mean_cv(5.0 * HOUR, 0.7), 5.0, 0.7),
    "lognormal of mean and cv": (Lognormal.from_mean_cv(5.0 * HOUR, 0.9), 5.0, 0.9),
    "weibull of mean and cv": (Weibull.from_mean_cv(5.0 * HOUR, 1.3), 5.0, 1.3),
    "uniform": (Uniform(2.0 * HOUR, 8.0 * HOUR), 5.0, 6.0 / np.sqrt(12) / 5.0),
    "triangular": (Triangular(1.0 * HOUR, 2.0 * HOUR, 9.0 * HOUR), 4.0, np.sqrt(57 / 18) / 4.0),
    "empirical": (Empirical((HOUR, 9.0 * HOUR), (3.0, 1.0)), 3.0, np.sqrt(12) / 3.0),
    "mixture": (Mixture(((0.5, Fixed(HOUR)), (0.5, Exponential(9.0 * HOUR)))), 5.0, np.sqrt(0.5 + 81 - 25) / 5.0),
}


def draws(*stations: Station, days: int = 1) -> list[Workload]:
    """The workloads of all replications of a permit type with these steps."""
    sketch = Sketch((Applications("permit", A_DAY, one_kind(*stations)),), {"team": Crew()}, days * DAY)
    plan = plan_of(sketch)
    return [sample_workload(plan.demand, replication) for replication in range(REPLICATIONS)]


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_efforts_have_the_mean_and_the_spread_asked_for(name: str) -> None:
    effort, mean, cv = DISTRIBUTIONS[name]
    found = [workload.amount / HOUR for workload in draws(decision("desk", "team", effort))]
    assert_agrees([one.mean() for one in found], mean)
    assert_agrees([np.mean((one - mean) ** 2) for one in found], (mean * cv) ** 2)


@pytest.mark.parametrize("family", [Gamma, Lognormal, Weibull])
def test_half_of_the_efforts_pass_the_median_and_a_tenth_the_p90(family: type[Gamma]) -> None:
    effort = family.from_median_p90(2.0 * HOUR, 7.0 * HOUR)
    found = [workload.amount / HOUR for workload in draws(decision("desk", "team", effort))]
    assert_agrees([np.mean(one > 2.0) for one in found], 0.5)
    assert_agrees([np.mean(one > 7.0) for one in found], 0.1)


def test_the_first_visit_the_later_ones_and_each_round_draw_afresh() -> None:
    """First efforts have mean 3 h, later ones 1 h, and one round says nothing of the next: means of products."""
    handling = work("handling", "team", Exponential(3.0 * HOUR), again=Exponential(HOUR))
    asking = wait("asking", HOUR, onward={"handling": 1.0}, at_most=2)
    products: list[list[float]] = [[], [], []]
    for workload in draws(handling, asking, decision("desk", "team", HOUR)):
        first, second, third = (workload.amount[place::6] / HOUR for place in (0, 2, 4))
        for found, value in zip(products, (first * second, first * third, second * third), strict=True):
            found.append(float(value.mean()))
    for found, expected in zip(products, (3.0, 3.0, 1.0), strict=True):
        assert_agrees(found, expected)


def test_the_longest_of_two_waits_and_a_wait_cut_at_its_deadline() -> None:
    two = wait("two", {"one": Exponential(2.0 * DAY), "other": Exponential(3.0 * DAY)})
    cut = wait("cut", Exponential(10.0 * DAY), deadline=12 * DAY)
    longest, late, reached = [], [], []
    for workload in draws(two, cut, decision("desk", "team", HOUR)):
        longest.append(workload.amount[0::3].mean() / DAY)
        late.append(workload.amount[1::3].mean() / DAY)
        reached.append(np.mean(workload.amount[1::3] == 12 * DAY))
    assert_agrees(longest, mean_of_the_longer(2.0, 3.0))
    assert_agrees(late, mean_cut_at(10.0, 12.0))
    assert_agrees(reached, float(np.exp(-1.2)))


@pytest.mark.parametrize("at_most", [1, 2, 5])
def test_a_loop_is_taken_a_geometric_number_of_times_cut_at_its_limit(at_most: int) -> None:
    asking = wait("asking", HOUR, share=0.6, onward={"handling": 1.0}, at_most=at_most)
    stations = (work("handling", "team", HOUR), asking, decision("desk", "team", HOUR))
    turns, all_turns = [], []
    for workload in draws(*stations):
        asked = np.bincount(workload.case, workload.step == 1)
        handled = np.bincount(workload.case, workload.step == 0)
        assert np.array_equal(handled, asked + 1)
        turns.append(asked.mean())
        all_turns.append(np.mean(asked == at_most))
    assert_agrees(turns, expected_turns(0.6, at_most))
    assert_agrees(all_turns, 0.6**at_most)


def test_kinds_outcomes_and_ways_have_their_shares_and_are_independent() -> None:
    def stations(granted: float) -> tuple[Station, ...]:
        sorting = work("sorting", "team", HOUR, onward={"check": 0.25, "desk": 0.75})
        desk = decision("desk", "team", HOUR, outcome={"granted": granted, "refused": 1 - granted})
        return sorting, wait("check", HOUR, share=0.5), desk

    traits = (Trait("simple", 0.7, stations(0.9)), Trait("hard", 0.3, stations(0.4)))
    plan = plan_of(Sketch((Applications("permit", A_DAY, traits),), {"team": Crew()}, DAY))
    names = ("hard", "checked", "granted and hard", "granted and simple", "hard, checked and granted")
    found: dict[str, list[float]] = {name: [] for name in names}
    for replication in range(REPLICATIONS):
        workload = sample_workload(plan.demand, replication)
        hard, granted = workload.kind == 1, workload.outcome[workload.decision_visit] == 0
        checked = np.bincount(workload.case, workload.step == 1) == 1
        both = hard & granted
        for name, cases in zip(names, (hard, checked, both, ~hard & granted, both & checked), strict=True):
            found[name].append(float(np.mean(cases)))
    expected = (0.3, 0.125, 0.12, 0.63, 0.015)
    for name, share in zip(names, expected, strict=True):
        assert_agrees(found[name], share, narrow=0.1)


def test_arrivals_are_poisson_with_the_expected_number_a_day() -> None:
    """Mean and variance of each day's count, and a uniform place within the day."""
    expected = np.tile([2.0, 0.0, 6.0, 0.5], 500)
    permit = Applications("permit", expected, one_kind(decision("desk", "team", HOUR)))
    plan = plan_of(Sketch((permit,), {"team": Crew()}, len(expected) * DAY))
    busy = expected == 6.0
    means, spreads, neighbours, hours = [], [], [], []
    for replication in range(100):
        lodged_at = sample_workload(plan.demand, replication).lodged_at
        counts = np.bincount(lodged_at // DAY, minlength=len(expected))
        assert counts[expected == 0.0].sum() == 0
        means.append(counts[busy].mean())
        spreads.append(np.mean((counts[busy] - 6.0) ** 2))
        neighbours.append(np.mean(counts[busy] * counts[np.roll(busy, 1)]))
        hours.append(np.mean(lodged_at % DAY) / HOUR)
    assert_agrees(means, 6.0)
    assert_agrees(spreads, 6.0)
    assert_agrees(neighbours, 3.0)
    assert_agrees(hours, 12.0)


AGE, AFTER, SHARE = Uniform(0.0, 20.0 * DAY), Gamma.from_mean_cv(10.0 * DAY, 0.8), 0.4


def test_the_backlog_withdraws_like_those_who_are_still_there() -> None:
    """Against brute force: let everybody lodge long ago, keep those who have not left, and see who leaves when."""
    generator = np.random.default_rng(7)
    ages = generator.uniform(0.0, 20.0, 2_000_000)
    leaves = np.where(generator.random(ages.size) < SHARE, generator.gamma(0.8**-2, 10.0 * 0.8**2, ages.size), np.inf)
    still_there = leaves > ages
    # Opening backlogs are given by age, so ages are drawn as asked; who withdraws is conditional on them.
    share_left, days_left = [], []
    by_age = np.floor(ages[still_there]).astype(int)
    ever = np.isfinite(leaves[still_there])
    remaining = np.where(ever, leaves[still_there] - ages[still_there], 0.0)
    counts = np.bincount(by_age)
    truth_share = np.mean(np.bincount(by_age, ever) / counts)
    truth_days = np.mean(np.bincount(by_age, remaining) / counts)
    permit = Applications(
        "permit",
        0.0,
        one_kind(decision("desk", "team", HOUR)),
        {"desk": (20_000, AGE)},
        Withdrawal(SHARE, AFTER),
    )
    plan = plan_of(Sketch((permit,), {"team": Crew()}, DAY))
    for replication in range(REPLICATIONS):
        workload = sample_workload(plan.demand, replication)
        assert workload.lodged_at.max() < 0
        assert workload.withdraws_at.min() > 0
        leaving = workload.withdraws_at < NEVER
        share_left.append(leaving.mean())
        days_left.append(np.where(leaving, workload.withdraws_at, 0).mean() / DAY)
    assert_agrees(share_left, truth_share)
    assert_agrees(days_left, truth_days)


def test_new_cases_withdraw_with_their_share_and_time() -> None:
    permit = Applications("permit", A_DAY, one_kind(decision("desk", "team", HOUR)), {}, Withdrawal(SHARE, AFTER))
    plan = plan_of(Sketch((permit,), {"team": Crew()}, DAY))
    shares, days = [], []
    for replication in range(REPLICATIONS):
        workload = sample_workload(plan.demand, replication)
        leaving = workload.withdraws_at < NEVER
        shares.append(leaving.mean())
        days.append((workload.withdraws_at - workload.lodged_at)[leaving].mean() / DAY)
    assert_agrees(shares, SHARE)
    assert_agrees(days, 10.0)
