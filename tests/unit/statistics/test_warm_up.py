import math

import numpy as np
import pytest

from sim.statistics.intervals import t_interval
from sim.statistics.warm_up import FALLS, NO_TREND, NOT_STEADY, RISES, TOO_SHORT, UNKNOWN, mser5, trend

NAN = math.nan


def steady(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)


def test_a_start_that_stands_off_is_cut_exactly() -> None:
    level = np.tile([1.0, -1.0, 2.0, -2.0, 0.0, 0.0, 1.0, 1.0, -1.0, -1.0], 20)
    level[:15] += 10.0
    found = mser5(level)
    assert (found.after, found.reason) == (15, "")
    assert np.argmin(found.statistic) == 3


def test_the_statistic_is_that_of_the_paper() -> None:
    series = steady(1, 503) + 8.0 * np.exp(-np.arange(503) / 20)
    means = [series[5 * batch : 5 * batch + 5].mean() for batch in range(100)]
    wanted = [np.sum((np.array(means[d:]) - np.mean(means[d:])) ** 2) / (100 - d) ** 2 for d in range(95)]
    assert np.allclose(mser5(series).statistic, wanted, rtol=1e-10)
    assert mser5(series).after == 5 * int(np.argmin(wanted))


def test_a_steady_series_is_kept_whole() -> None:
    assert mser5(np.full(200, 0.1)).after == 0
    assert (mser5(steady(4, 1_000)).after or 0) < 200


def test_neither_level_nor_unit_matters() -> None:
    series = steady(2, 400) + 5.0 * np.exp(-np.arange(400) / 15)
    assert mser5(series).after == mser5(1_000.0 + 7.0 * series).after
    assert (mser5(series).after or 0) > 15


def test_replications_are_averaged_first() -> None:
    together = np.array([steady(seed, 300) + (np.arange(300) < 40) * 2.0 for seed in range(10)])
    assert mser5(together).after == mser5(together.mean(axis=0)).after == 40
    holes = together.copy()
    holes[3, 7] = NAN
    assert mser5(holes).after == 40


def test_a_series_that_grows_to_its_end_has_no_steady_state() -> None:
    found = mser5(np.arange(400.0) ** 1.2)
    assert (found.after, found.reason) == (None, NOT_STEADY)
    assert len(found.statistic) == 75


def test_a_series_may_be_cut_in_its_middle_but_not_later() -> None:
    wave = np.tile([1.0, -1.0, 0.0, 1.0, -1.0, 2.0, -1.0, -1.0, 0.0, 0.0], 40)
    assert mser5(wave + 50.0 * (np.arange(400) < 200)).after == 200
    assert mser5(wave + 50.0 * (np.arange(400) < 205)).after is None


def test_a_short_series_says_nothing() -> None:
    assert (mser5(steady(1, 99)).after, mser5(steady(1, 99)).reason) == (None, TOO_SHORT)
    assert mser5(steady(1, 100)).reason == ""


def test_an_observation_that_no_replication_has_is_refused() -> None:
    with pytest.raises(AssertionError, match="undefined in all replications"):
        mser5(np.append(steady(1, 200), NAN))


def test_slopes_by_hand() -> None:
    # Slopes 2, 3 and 4 a day: mean 3, s = 1, t(2, 0.975) = 4.3027 / sqrt 3.
    days = np.array([0.0, 1.0, 2.0, 3.0])
    found = trend(np.array([5 + 2 * days, 3 * days, 4 * days - 1]), days)
    assert found.slope == pytest.approx(3.0)
    assert (found.low, found.high) == pytest.approx((3 - 2.4841, 3 + 2.4841), abs=1e-4)
    assert found.verdict == RISES
    assert trend(-np.array([2 * days, 3 * days, 4 * days]), days).verdict == FALLS


def test_when_the_window_starts_changes_no_slope() -> None:
    levels, days = np.array([steady(seed, 50) for seed in range(5)]), np.arange(50.0)
    early, late = trend(levels, days), trend(levels + 300.0, days + 10_000.0)
    assert (early.slope, early.low) == pytest.approx((late.slope, late.low), abs=1e-9)


def test_dependence_in_time_is_not_taken_for_a_trend() -> None:
    """A random walk kept near its level: neighbours are alike, so an interval within one replication would lie."""
    rising = 0
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=(10, 120))
        level = noise.copy()
        for day in range(1, 120):
            level[:, day] += 0.95 * level[:, day - 1]
        level += np.random.default_rng(seed + 1_000).normal(size=(10, 1)) * 3.0
        rising += trend(level, np.arange(120.0)).verdict != NO_TREND
    # The starts at 0 are centred, so slopes have mean 0 and 5 % of 200 are expected; 25 is beyond 99.9 %.
    assert rising <= 25


def test_the_least_squares_slope_is_that_of_polyfit() -> None:
    levels, days = np.array([steady(seed, 30) for seed in range(4)]), np.sort(np.abs(steady(9, 30)))
    slopes = np.array([np.polyfit(days, level, 1)[0] for level in levels])
    low, high = t_interval(slopes[:, None])
    found = trend(levels, days)
    assert (found.slope, found.low, found.high) == pytest.approx((slopes.mean(), low[0], high[0]))


def test_one_replication_has_no_verdict() -> None:
    found = trend(np.arange(10.0)[None], np.arange(10.0))
    assert (found.slope, found.verdict) == (pytest.approx(1.0), UNKNOWN)


def test_one_instant_is_no_trend() -> None:
    with pytest.raises(AssertionError, match="two different instants"):
        trend(np.ones((3, 1)), np.zeros(1))
