"""Means and quantiles against formulas, planners' parameters, and one uniform a draw, never falling in it."""

from collections.abc import Callable
from math import exp, gamma, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaincinv, ndtri

from sim.primitives.distributions import (
    FAMILIES,
    Distribution,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
    limited_mean,
    to_seconds,
)
from sim.primitives.quantiles import table_of
from sim.primitives.time import Floats

EVERY: dict[str, Distribution] = {
    "fixed": Fixed(600.0),
    "exponential": Exponential(600.0),
    "gamma": Gamma.from_mean_cv(600.0, 0.7),
    "lognormal": Lognormal.from_mean_cv(600.0, 1.2),
    "triangular": Triangular(100.0, 300.0, 1_400.0),
    "uniform": Uniform(200.0, 1_000.0),
    "weibull": Weibull.from_mean_cv(600.0, 1.5),
    "empirical": Empirical((1_000.0, 500.0), (0.2, 0.8)),
    "mixture": Mixture(((0.4, Fixed(150.0)), (0.6, Gamma.from_mean_cv(900.0, 2.0)))),
}
CVS = (0.1, 0.3, 0.7, 1.0, 1.5, 2.0)
MIDPOINTS = (np.arange(400_000) + 0.5) / 400_000


def test_every_family_is_proved_here_and_described() -> None:
    assert {name: type(example) for name, example in EVERY.items()} == FAMILIES
    assert len({cls.description for cls in FAMILIES.values()}) == len(FAMILIES)


@pytest.mark.parametrize("name", EVERY)
def test_the_mean_is_the_mean_of_the_draws(name: str) -> None:
    assert EVERY[name].mean() == pytest.approx(600.0, rel=1e-12)
    assert EVERY[name].quantile(MIDPOINTS).mean() == pytest.approx(600.0, rel=1e-3)


@pytest.mark.parametrize("name", EVERY)
@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=2, max_size=6))
def test_draws_never_fall_in_u(name: str, u: list[float]) -> None:
    drawn = EVERY[name].quantile(np.sort(u))
    assert (np.diff(drawn) >= 0).all()


@pytest.mark.parametrize("name", EVERY)
def test_draws_are_finite_at_both_ends_and_depend_on_their_own_u_alone(name: str) -> None:
    u = np.array([0.0, 2.0**-53, 0.3, 1 - 2.0**-53])
    drawn = EVERY[name].quantile(u)
    assert drawn.dtype == np.float64
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert drawn[2] == EVERY[name].quantile(np.array([0.3]))[0]


@pytest.mark.parametrize("cv", CVS)
def test_gamma_quantiles_are_those_of_the_inverse_incomplete_gamma_function(cv: float) -> None:
    drawn = Gamma.from_mean_cv(600.0, cv)
    u = np.array([0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1 - 1e-9])
    assert drawn.quantile(u) == pytest.approx(600 * cv**2 * gammaincinv(cv**-2, u), rel=1e-3)
    assert drawn.quantile(MIDPOINTS).mean() == pytest.approx(600.0, rel=1e-3)


def test_closed_quantiles() -> None:
    u = np.array([0.0, 0.1, 0.5, 0.9, 0.99])
    assert Exponential(600.0).quantile(u) == pytest.approx([-600 * log(1 - p) for p in u])
    assert Lognormal(2.0, 0.5).quantile(u) == pytest.approx(np.exp(2 + 0.5 * ndtri(u)))
    assert Weibull(2.0, 10.0).quantile(u) == pytest.approx([10 * sqrt(-log(1 - p)) for p in u])
    assert Uniform(2.0, 4.0).quantile(u) == pytest.approx(2 + 2 * u)
    assert Fixed(7.0).quantile(u).tolist() == [7.0] * 5


def test_triangular_quantiles_invert_its_distribution_function() -> None:
    low, mode, high = 100.0, 300.0, 1_400.0
    u = MIDPOINTS[::99]
    x = Triangular(low, mode, high).quantile(u)
    rising = (x - low) ** 2 / ((high - low) * (mode - low))
    falling = 1 - (high - x) ** 2 / ((high - low) * (high - mode))
    assert np.where(x < mode, rising, falling) == pytest.approx(u, abs=1e-12)
    assert Triangular(0.0, 0.0, 1.0).quantile(np.array([0.0, 0.75])).tolist() == [0.0, 0.5]
    assert Triangular(0.0, 1.0, 1.0).quantile(np.array([0.0, 0.25])).tolist() == [0.0, 0.5]


@pytest.mark.parametrize("cv", CVS)
@pytest.mark.parametrize("family", [Gamma, Lognormal, Weibull])
def test_mean_and_cv_are_met(family: type[Gamma | Lognormal | Weibull], cv: float) -> None:
    made = family.from_mean_cv(600.0, cv)
    assert made.mean() == pytest.approx(600.0, rel=1e-12)
    if isinstance(made, Gamma):
        assert made.shape**-0.5 == pytest.approx(cv)
    if isinstance(made, Lognormal):
        assert exp(made.sigma**2) - 1 == pytest.approx(cv**2)
    if isinstance(made, Weibull):
        second = gamma(1 + 2 / made.shape) / gamma(1 + 1 / made.shape) ** 2
        assert second - 1 == pytest.approx(cv**2)


@pytest.mark.parametrize("p90", [10.0, 20.0, 150.0])
@pytest.mark.parametrize("family", [Gamma, Lognormal, Weibull])
def test_median_and_p90_are_met(family: type[Gamma | Lognormal | Weibull], p90: float) -> None:
    drawn = family.from_median_p90(9.0, p90).quantile(np.array([0.5, 0.9]))
    assert drawn == pytest.approx([9.0, p90], rel=1e-3 if family is Gamma else 1e-12)


def test_a_changed_mean_keeps_every_rank_and_scales_every_draw() -> None:
    for family in (Gamma, Lognormal, Weibull):
        small = family.from_mean_cv(10.0, 0.8).quantile(MIDPOINTS[::1_000])
        assert family.from_mean_cv(30.0, 0.8).quantile(MIDPOINTS[::1_000]) == pytest.approx(3 * small, rel=1e-9)


def test_empirical_is_the_inverse_of_what_was_observed() -> None:
    observed = Empirical((30.0, 5.0, 12.0, 5.0), (1.0, 1.0, 2.0, 1.0))
    drawn = observed.quantile((np.arange(10) + 0.5) / 10)
    assert drawn.tolist() == [5.0] * 4 + [12.0] * 4 + [30.0] * 2
    assert observed.quantile(np.array([0.4, 0.8])).tolist() == [12.0, 30.0]
    assert observed.mean() == pytest.approx((30 + 5 + 2 * 12 + 5) / 5)


def test_an_observation_without_weight_is_never_drawn() -> None:
    assert set(Empirical((1.0, 2.0, 3.0), (0.0, 1.0, 0.0)).quantile(MIDPOINTS[::1_000])) == {2.0}


def test_tables_are_made_once_for_each_set_of_parameters_and_read_only() -> None:
    table = table_of(Gamma(2.0, 3.0))
    assert table_of(Gamma(2.0, 3.0)) is table
    assert not table.value.flags.writeable
    assert not table.probability.flags.writeable


def test_whole_seconds_are_at_least_one() -> None:
    seconds = to_seconds(np.array([0.0, 0.4, 1.4, 1.6, 1e12]))
    assert seconds.dtype == np.int64
    assert seconds.tolist() == [1, 1, 1, 2, 1_000_000_000_000]


CV_LIMITS = "the cv must lie between 0.01 and 10 (standard deviation divided by mean)"
P90_ABOVE = "p90 must be longer than the median: nine in ten take no longer than p90"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Fixed(-1.0), "the value must not be negative"),
        (lambda: Exponential(0.0), "the mean must be above 0"),
        (lambda: Gamma(0.0, 1.0), "the shape must be above 0"),
        (lambda: Gamma(1.0, float("inf")), "the scale must be above 0"),
        (lambda: Gamma.from_mean_cv(0.0, 1.0), "the mean must be above 0"),
        (lambda: Gamma.from_mean_cv(1.0, 0.0), CV_LIMITS),
        (lambda: Lognormal.from_mean_cv(1.0, 11.0), CV_LIMITS),
        (lambda: Weibull.from_mean_cv(1.0, float("nan")), CV_LIMITS),
        (lambda: Gamma.from_median_p90(9.0, 9.0), P90_ABOVE),
        (lambda: Lognormal.from_median_p90(9.0, 8.0), P90_ABOVE),
        (lambda: Weibull.from_median_p90(0.0, 8.0), "the median must be above 0"),
        (lambda: Gamma.from_median_p90(9.0, 9.001), "p90 lies too close to the median, or too far from it"),
        (lambda: Gamma.from_median_p90(1e-20, 1e9), "p90 lies too close to the median, or too far from it"),
        (lambda: Lognormal(0.0, 0.0), "the sigma must be above 0"),
        (lambda: Triangular(3.0, 2.0, 4.0), "low, mode and high must stand in this order"),
        (lambda: Triangular(2.0, 2.0, 2.0), "high must be more than low"),
        (lambda: Uniform(2.0, 2.0), "high must be more than low, and low not negative"),
        (lambda: Empirical((), ()), "every value needs a weight"),
        (lambda: Empirical((1.0,), (1.0, 2.0)), "every value needs a weight"),
        (lambda: Empirical((-1.0,), (1.0,)), "values must not be negative"),
        (lambda: Empirical((1.0,), (-1.0,)), "weights must not be negative"),
        (lambda: Empirical((1.0,), (0.0,)), "some weight must be above 0"),
        (lambda: Mixture(((-1.0, Fixed(1.0)),)), "shares must not be negative"),
        (lambda: Mixture(()), "some share must be above 0"),
    ],
)
def test_impossible_parameters_are_refused_in_words(make, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as refused:
        make()
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("distribution", "exactly"),
    [
        (Fixed(50.0), lambda x: np.minimum(x, 50.0)),
        (Empirical((0.0, 10.0, 60.0), (1.0, 1.0, 2.0)), lambda x: np.minimum(x, 10) / 4 + np.minimum(x, 60) / 2),
        (Uniform(20.0, 80.0), lambda x: np.where(x < 20, x, 50 - (80 - np.minimum(x, 80)) ** 2 / 120)),
        (Exponential(100.0), lambda x: 100 * -np.expm1(-x / 100)),
        (Mixture(((0.25, Fixed(8.0)), (0.75, Exponential(40.0)))),
         lambda x: np.minimum(x, 8) / 4 - 30 * np.expm1(-x / 40)),
    ],
    ids=["fixed", "empirical", "uniform", "exponential", "mixture"],
)  # fmt: skip
def test_the_limited_mean_is_the_integral_of_the_tail(
    distribution: Distribution, exactly: Callable[[Floats], Floats]
) -> None:
    x = np.array([0.0, 5.0, 8.0, 19.0, 20.0, 50.0, 80.0, 300.0])
    assert limited_mean(distribution, x) == pytest.approx(exactly(x), rel=2e-5, abs=1e-12)
    assert limited_mean(distribution, np.array([1e9])) == pytest.approx(distribution.mean(), rel=2e-5)
