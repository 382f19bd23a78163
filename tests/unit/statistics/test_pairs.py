import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.statistics.intervals import half_width
from sim.statistics.pairs import EQUAL, HIGHER, LOWER, UNCLEAR, UNKNOWN, compare

NAN = math.nan


def options(*columns: list[float]) -> NDArray[np.float64]:
    """Replications of each option in one indicator."""
    return np.array(columns).T[:, :, None]


def test_one_variant_by_hand() -> None:
    # Differences 2, 2, 5: mean 3, s^2 = 3, t(2, 0.975) = 4.3027 times sqrt(3 / 3). Alone the variances are 1 and 7.
    found = compare(options([1, 2, 3], [3, 4, 8]))
    assert found.difference[0, 0] == 3.0
    assert (found.low[0, 0], found.high[0, 0]) == pytest.approx((3 - 4.3027, 3 + 4.3027), abs=1e-4)
    assert found.variance_ratio[0, 0] == pytest.approx(8 / 3)
    assert found.saved[0, 0] == pytest.approx(5.0)
    assert found.pairs[0, 0] == 3
    assert found.verdict[0, 0] == UNCLEAR


def test_more_variants_make_each_interval_wider() -> None:
    # Bonferroni: two at once at 95 % are t(2, 0.9875) = 6.2053 each, two at 90 % are t(2, 0.975).
    values = options([1, 2, 3], [3, 4, 8], [0, 0, 0])
    two = compare(values)
    assert two.high[0, 0] - 3 == pytest.approx(6.2053, abs=1e-4)
    assert compare(values, confidence=0.90).high[0, 0] - 3 == pytest.approx(4.3027, abs=1e-4)


def test_indicators_are_apart() -> None:
    values = np.random.default_rng(1).normal(size=(8, 3, 4))
    together, alone = compare(values), compare(values[:, :, [2]])
    assert np.array_equal(together.low[:, [2]], alone.low)
    assert np.array_equal(together.variance_ratio[:, [2]], alone.variance_ratio)


def test_the_other_way_round_is_the_opposite() -> None:
    values = np.random.default_rng(2).normal(size=(9, 2, 1)) + np.array([0.0, 3.0])[:, None]
    up, down = compare(values), compare(values, base=1)
    assert down.difference[0, 0] == -up.difference[0, 0]
    assert (down.low[0, 0], down.high[0, 0]) == (-up.high[0, 0], -up.low[0, 0])
    assert (up.verdict[0, 0], down.verdict[0, 0]) == (HIGHER, LOWER)


def test_any_base_leaves_the_others_in_their_order() -> None:
    values = options([5, 6], [1, 2], [3, 3])
    assert compare(values, base=1).difference[:, 0].tolist() == [4.0, 1.5]


def test_what_all_replications_share_falls_out() -> None:
    """Busy and quiet replications differ more than the options do: only pairs see it."""
    busy = np.array([0.0, 50.0, 10.0, 90.0, 30.0])
    gain = np.array([4.0, 5.0, 4.5, 5.5, 4.0])
    found = compare(options(busy.tolist(), (busy + gain).tolist()))
    assert found.verdict[0, 0] == HIGHER
    # An unpaired comparison of n + saved replications has the same standard error.
    unpaired = (np.var(busy, ddof=1) + np.var(busy + gain, ddof=1)) / (5 + found.saved[0, 0])
    assert unpaired == pytest.approx(np.var(gain, ddof=1) / 5)
    assert found.saved[0, 0] > 1_000


def test_pairing_that_costs_is_told_as_such() -> None:
    found = compare(options([1, 2, 3, 4], [4, 3, 2, 1]))
    assert found.variance_ratio[0, 0] == pytest.approx(0.5)
    assert found.saved[0, 0] == pytest.approx(-2.0)


def test_a_pair_with_a_hole_is_left_out_on_both_sides() -> None:
    holes = options([1, 9, 2, NAN, 3], [3, NAN, 4, 7, 8])
    found, clean = compare(holes), compare(options([1, 2, 3], [3, 4, 8]))
    assert found.pairs[0, 0] == 3
    for name in ("difference", "low", "high", "variance_ratio", "saved"):
        assert getattr(found, name) == getattr(clean, name)


def test_the_same_difference_in_every_pair_is_certain() -> None:
    found = compare(options([1, 2, 4], [1, 2, 4], [3, 4, 6]))
    assert found.low[:, 0].tolist() == found.high[:, 0].tolist() == [0.0, 2.0]
    assert found.verdict[:, 0].tolist() == [EQUAL, HIGHER]
    assert found.variance_ratio[:, 0].tolist() == [math.inf, math.inf]
    assert found.saved[0, 0] == math.inf


def test_nothing_varies() -> None:
    found = compare(options([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]))
    assert (found.low[0, 0], found.high[0, 0], found.variance_ratio[0, 0], found.saved[0, 0]) == (0, 0, 1, 0)


def test_one_pair_says_nothing() -> None:
    found = compare(options([1, NAN, 2], [2, 3, NAN]))
    assert (found.pairs[0, 0], found.verdict[0, 0], found.difference[0, 0]) == (1, UNKNOWN, 1.0)
    assert np.isnan([found.low[0, 0], found.variance_ratio[0, 0], found.saved[0, 0]]).all()


def test_a_paired_interval_is_that_of_the_differences() -> None:
    values = np.random.default_rng(3).normal(size=(12, 2, 5))
    half = half_width(values[:, 1] - values[:, 0])
    assert np.allclose((compare(values).high - compare(values).low)[0] / 2, half, rtol=1e-12)


def test_one_option_is_no_comparison() -> None:
    with pytest.raises(AssertionError, match="at least two options"):
        compare(options([1, 2, 3]))
