"""Mixtures, exceedances and conditional draws, which rest on tables, against formulas and brute force."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import gammainc, gammaincc, ndtr

from sim.primitives.distributions import (
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
    conditional_quantile,
    exceedance,
)
from sim.primitives.interpolation import BELOW_ONE, knots, tabulate
from sim.primitives.quantiles import table_of

MIDPOINTS = (np.arange(400_000) + 0.5) / 400_000
QUICK = Gamma.from_mean_cv(2.0, 0.5)
SLOW = Lognormal.from_mean_cv(40.0, 1.0)
SMOOTH = Mixture(((0.7, QUICK), (0.3, SLOW)))


def smooth_cdf(x: float) -> float:
    return float(0.7 * gammainc(QUICK.shape, x / QUICK.scale) + 0.3 * ndtr((np.log(x) - SLOW.mu) / SLOW.sigma))


@pytest.mark.parametrize("u", [0.001, 0.05, 0.3, 0.69, 0.7, 0.71, 0.9, 0.99, 0.9999])
def test_a_mixture_inverts_the_sum_of_distribution_functions(u: float) -> None:
    truth = brentq(lambda x: smooth_cdf(x) - u, 1e-9, 1e6, xtol=1e-12)
    assert SMOOTH.quantile(np.array([u]))[0] == pytest.approx(truth, rel=1e-3)


def test_the_mean_of_a_mixture_is_the_weighted_mean() -> None:
    assert SMOOTH.mean() == pytest.approx(0.7 * 2 + 0.3 * 40)
    assert SMOOTH.quantile(MIDPOINTS).mean() == pytest.approx(SMOOTH.mean(), rel=1e-3)


def test_a_mixture_keeps_atoms_and_gaps_exactly() -> None:
    mixed = Mixture(((40.0, Fixed(5.0)), (35.0, Uniform(10.0, 12.0)), (25.0, Empirical((5.0, 300.0), (0.4, 0.6)))))
    drawn = mixed.quantile(MIDPOINTS)
    assert (drawn == 5.0).mean() == pytest.approx(0.5, abs=1e-5)
    assert (drawn == 300.0).mean() == pytest.approx(0.15, abs=1e-5)
    between = drawn[(drawn != 5.0) & (drawn != 300.0)]
    assert (between.min(), between.max()) == pytest.approx((10.0, 12.0), abs=1e-4)
    assert between.mean() == pytest.approx(11.0, rel=1e-6)


def test_a_mixture_of_mixtures_is_the_flat_mixture() -> None:
    nested = Mixture(((0.5, Mixture(((0.4, Fixed(3.0)), (0.6, QUICK)))), (0.5, SLOW)))
    flat = Mixture(((0.2, Fixed(3.0)), (0.3, QUICK), (0.5, SLOW)))
    assert nested.quantile(MIDPOINTS[::99]) == pytest.approx(flat.quantile(MIDPOINTS[::99]), rel=1e-6)


def test_a_part_without_share_leaves_no_trace() -> None:
    alone = Mixture(((1.0, Uniform(1.0, 2.0)), (0.0, Fixed(99.0))))
    assert alone.quantile(MIDPOINTS[::99]) == pytest.approx(1 + MIDPOINTS[::99], rel=1e-9)


def test_exceedance_is_the_survival_function() -> None:
    x = np.array([0.1, 1.0, 2.0, 5.0, 9.0])
    assert exceedance(Exponential(2.0), x) == pytest.approx(np.exp(-x / 2), rel=1e-3)
    assert exceedance(QUICK, x) == pytest.approx(gammaincc(QUICK.shape, x / QUICK.scale), rel=2e-3)
    assert exceedance(Uniform(0.0, 8.0), x) == pytest.approx([0.9875, 0.875, 0.75, 0.375, 0.0])
    assert exceedance(Fixed(2.0), x).tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert exceedance(Empirical((1.0, 5.0), (0.25, 0.75)), x).tolist() == [1.0, 0.75, 0.75, 0.0, 0.0]


def test_the_exponential_forgets_how_long_it_has_lasted() -> None:
    u = MIDPOINTS[::400]
    drawn = conditional_quantile(Exponential(30.0), u, np.full(u.size, 75.0))
    assert drawn - 75 == pytest.approx(-30 * np.log1p(-u), rel=1e-3, abs=0.03)


@pytest.mark.parametrize(
    "distribution",
    [QUICK, SLOW, SMOOTH, Weibull.from_mean_cv(5.0, 1.5), Triangular(0.0, 2.0, 9.0), Exponential(4.0)],
    ids=lambda d: type(d).__name__,
)
@pytest.mark.parametrize("above", [0.0, 1.0, 4.0])
def test_draws_beyond_an_age_are_the_unconditional_draws_that_pass_it(distribution: Distribution, above: float) -> None:
    every = distribution.quantile(MIDPOINTS)
    passing = every[every > above]
    drawn = conditional_quantile(distribution, MIDPOINTS, np.full(MIDPOINTS.size, above))
    assert drawn.mean() == pytest.approx(passing.mean(), rel=1e-3)
    shares = [0.1, 0.5, 0.9, 0.99]
    assert np.quantile(drawn, shares) == pytest.approx(np.quantile(passing, shares), rel=2e-3)


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True), st.floats(0, 1e6))
def test_draws_beyond_an_age_never_fall_in_u_nor_below_the_age(u: float, v: float, above: float) -> None:
    for distribution in (
        QUICK,
        SLOW,
        SMOOTH,
        Fixed(5.0),
        Empirical((1.0, 30.0), (0.5, 0.5)),
        Uniform(0.0, 9.0),
    ):
        low, high = conditional_quantile(distribution, np.sort([u, v]), np.full(2, above))
        assert above <= low <= high


def test_beyond_the_last_amount_the_age_itself_is_drawn() -> None:
    above = np.array([5.0, 9.0, 400.0])
    u = np.array([0.1, 0.5, 0.9])
    assert conditional_quantile(Fixed(5.0), u, above).tolist() == [5.0, 9.0, 400.0]
    assert conditional_quantile(Empirical((5.0, 30.0), (0.9, 0.1)), u, above).tolist() == [30.0, 30.0, 400.0]


def test_ages_may_differ_from_case_to_case() -> None:
    drawn = conditional_quantile(Uniform(0.0, 10.0), np.array([0.5, 0.5, 0.5]), np.array([0.0, 4.0, 8.0]))
    assert drawn == pytest.approx([5.0, 7.0, 9.0])


def test_the_tail_of_a_light_distribution_is_not_cut() -> None:
    far = Exponential(1.0).quantile(np.array([1 - exp(-30)]))[0]
    assert Gamma(1.0, 1.0).quantile(np.array([1 - exp(-30)]))[0] == pytest.approx(far, rel=1e-3)


EVERYWHERE = np.concatenate(
    [
        MIDPOINTS[::7],
        knots()[:-1],
        np.nextafter(knots()[1:], 0.0),
        np.nextafter(knots()[:-2], 1.0),
        np.arange(5_000) * 2.0**-53,
        BELOW_ONE - np.arange(5_000) * 2.0**-53,
        2.0 ** -np.linspace(1.0, 60.0, 10_000),
    ]
)


@pytest.mark.parametrize("distribution", [QUICK, SLOW, Gamma(0.05, 3.0), Exponential(7.0), Weibull(0.6, 2.0)])
def test_a_smooth_table_gives_to_the_last_bit_what_a_search_for_the_knot_gives(distribution: Distribution) -> None:
    """At every knot and beside it, at the smallest and largest uniforms, and in between."""
    table = tabulate(distribution.quantile) if distribution is SLOW else distribution.table()
    with np.errstate(all="raise", under="ignore"):
        drawn = table.quantile(EVERYWHERE)
    assert np.array_equal(drawn, np.interp(EVERYWHERE, table.probability, table.value))


def test_tables_whose_knots_lie_elsewhere_are_searched() -> None:
    for table in (table_of(SMOOTH), table_of(Empirical((1.0, 30.0), (0.5, 0.5)))):
        assert np.array_equal(table.quantile(MIDPOINTS), np.interp(MIDPOINTS, table.probability, table.value))
