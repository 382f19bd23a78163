import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.intervals import half_width, mean_of_defined, t_interval, variance_of_defined

NAN = math.nan


def test_interval_of_a_textbook_sample() -> None:
    # Student's 1908 hours of sleep gained by ten patients, second drug less first: mean 1.58, s 1.23, and with
    # t(9, 0.975) = 2.262 the interval 0.70 to 2.46.
    gains = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    low, high = t_interval(gains[:, None])
    assert (round(low[0], 2), round(high[0], 2)) == (0.70, 2.46)


def test_a_higher_confidence_is_wider() -> None:
    # s = 1, n = 4: t(3, 0.95) / 2 = 1.1767, t(3, 0.995) / 2 = 2.9204.
    values = np.array([1.0, 2.0, 3.0, 2.0])[:, None] * math.sqrt(3 / 2)
    assert half_width(values, confidence=0.90)[0] == pytest.approx(2.3534 / 2, abs=1e-4)
    assert half_width(values, confidence=0.99)[0] == pytest.approx(5.8409 / 2, abs=1e-4)


def test_undefined_values_are_as_if_never_made() -> None:
    holes = np.array([[1.0, NAN], [NAN, NAN], [2.0, NAN], [4.0, 7.0]])
    low, high = t_interval(holes)
    alone = t_interval(np.array([1.0, 2.0, 4.0]))
    assert (low[0], high[0]) == alone
    assert np.isnan([low[1], high[1]]).all()
    assert mean_of_defined(holes).tolist() == [7 / 3, 7.0]
    assert np.isnan(mean_of_defined(np.full((2, 1), NAN)))[0]


def test_equal_values_have_no_spread_at_all() -> None:
    # The mean of three times 0.1 is not 0.1 in floating point, so squares about it are not 0.
    values = np.full((3, 1), 0.1)
    assert mean_of_defined(values)[0] != 0.1
    assert variance_of_defined(values)[0] == 0.0
    assert half_width(values)[0] == 0.0


def test_any_further_axes_are_kept() -> None:
    values = np.random.default_rng(1).normal(size=(6, 2, 3))
    assert np.array_equal(half_width(values)[1], half_width(values[:, 1]))


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.sampled_from([0.9, 0.95]))
def test_interval_agrees_with_its_formula_and_holds_the_mean(sample: list[float], confidence: float) -> None:
    # scipy.stats is not used by the package; in a test it is the second opinion.
    low, high = t_interval(np.array(sample)[:, None], confidence=confidence)
    half = stats.t.ppf(0.5 + confidence / 2, len(sample) - 1) * np.std(sample, ddof=1) / math.sqrt(len(sample))
    scale = max(1.0, float(np.abs(sample).max()))
    assert low[0] == pytest.approx(np.mean(sample) - half, abs=1e-9 * scale)
    assert high[0] == pytest.approx(np.mean(sample) + half, abs=1e-9 * scale)


def test_interval_of_a_percentile_agrees_with_a_bootstrap_over_replications() -> None:
    # P90 of 400 exponential times in each of 40 replications: the bootstrap draws replications, never cases.
    random = np.random.default_rng(7)
    p90 = np.quantile(random.exponential(10.0, (40, 400)), 0.9, axis=1)
    low, high = t_interval(p90[:, None])
    drawn = stats.bootstrap((p90,), np.mean, n_resamples=4_000, random_state=random, method="percentile")
    width = high[0] - low[0]
    assert low[0] == pytest.approx(drawn.confidence_interval.low, abs=0.15 * width)
    assert high[0] == pytest.approx(drawn.confidence_interval.high, abs=0.15 * width)
