import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.figures import Cohort, mean, quantile, rank_of, share_within
from sim.primitives.time import DAY


def cohort(decided: list[float], still_open: list[float] = (), withdrawn: int = 0) -> Cohort:
    """Times in days."""
    seconds = (np.sort(np.round(np.array(days, float) * DAY).astype(np.int64)) for days in (decided, still_open))
    return Cohort(*seconds, withdrawn)


def test_median_is_the_least_day_by_which_half_are_decided() -> None:
    # Of 1, 2, 3, 4 days two are done by day 2: half. No value between two observations is invented.
    assert quantile(cohort([1, 2, 3, 4]), 0.5).value == 2.0
    assert quantile(cohort([1, 2, 3]), 0.5).value == 2.0


def test_p90_of_ten_is_the_ninth() -> None:
    assert quantile(cohort(list(range(1, 11))), 0.9).value == 9.0


@pytest.mark.parametrize(
    ("share", "size", "rank"), [(0.9, 10, 9), (0.95, 20, 19), (0.1, 5, 1), (0.55, 20, 11), (0.5, 1, 1)]
)
def test_rank_is_the_smallest_number_that_makes_the_share(share: float, size: int, rank: int) -> None:
    assert rank_of(share, size) == rank


def test_a_quantile_beyond_the_follow_up_tells_what_it_passes() -> None:
    # 10 lodged, 8 decided within 80 d, two open for 410 d: P80 is 80 d, P90 is the first of the two open ones.
    followed = cohort([10, 20, 30, 40, 50, 60, 70, 80], [410, 410])
    assert quantile(followed, 0.8).value == 80.0
    beyond = quantile(followed, 0.9)
    assert math.isnan(beyond.value)
    assert (beyond.bound, beyond.reason) == (410.0, "cases still open")


def test_a_quantile_is_exact_up_to_the_age_of_the_youngest_open_case() -> None:
    # The young open case (35 d) may still be decided on day 35, before the one that took 40 d: P75 of four is
    # 35 at best, 40 at worst, so only the bound is known; P50 (20 d) lies before it and is exact.
    followed = cohort([10, 20, 40], [35])
    assert quantile(followed, 0.5).value == 20.0
    assert math.isnan(quantile(followed, 0.75).value)
    assert quantile(followed, 0.75).bound == 35.0


def test_withdrawn_cases_never_count_as_decided() -> None:
    # Ten lodged, six decided, four withdrew: six tenths are decided, so P60 is the sixth and P70 never comes.
    left = cohort([1, 2, 3, 4, 5, 6], withdrawn=4)
    assert quantile(left, 0.6).value == 6.0
    never = quantile(left, 0.7)
    assert math.isnan(never.value)
    assert math.isnan(never.bound)
    assert never.reason == "too many withdrew first"
    assert share_within(left, 100 * DAY).value == 0.6


def test_share_within_counts_all_in_its_denominator() -> None:
    # 3 of 5 within 30 d: one took longer, one is open but already older than 30 d.
    assert share_within(cohort([10, 20, 30, 31], [60]), 30 * DAY).value == 0.6


def test_share_within_is_a_bound_while_a_younger_case_is_open() -> None:
    # The open case is 29 d old and may still make the 30 d: at least 2 of 4.
    told = share_within(cohort([10, 20, 31], [29]), 30 * DAY)
    assert math.isnan(told.value)
    assert (told.bound, told.reason) == (0.5, "cases still open")


def test_mean_of_those_decided_only_when_none_is_open() -> None:
    assert mean(cohort([10, 20], withdrawn=3)).value == 15.0
    told = mean(cohort([10, 20], [60]))
    assert math.isnan(told.value)
    assert (told.bound, told.reason) == (30.0, "cases still open")


def test_nobody_has_no_figure() -> None:
    for told in (mean(cohort([])), quantile(cohort([]), 0.5), share_within(cohort([]), DAY)):
        assert math.isnan(told.value)
        assert told.reason == "no case"


DAYS = st.lists(st.integers(1, 60), max_size=12)


@settings(deadline=None)
@given(DAYS, DAYS, st.integers(0, 3), st.sampled_from([0.1, 0.5, 0.75, 0.9, 0.95]), st.data())
def test_what_is_told_at_the_horizon_is_true_of_every_later_course(
    decided: list[int], still_open: list[int], withdrawn: int, share: float, data: st.DataObject
) -> None:
    # Let each open case be decided at the horizon or at any time after it: an exact figure must then be the
    # figure of the finished cohort, and a bound must not lie above it.
    later = [age + data.draw(st.integers(0, 80)) for age in still_open]
    now, then = cohort(decided, still_open, withdrawn), cohort(decided + later, withdrawn=withdrawn)
    for told, truth in (
        (quantile(now, share), quantile(then, share)),
        (share_within(now, 30 * DAY), share_within(then, 30 * DAY)),
        (mean(now), mean(then)),
    ):
        if math.isnan(told.value):
            assert math.isnan(told.bound) or told.bound <= truth.value + 1e-9
            assert told.reason
        else:
            assert told.value == truth.value


@settings(deadline=None)
@given(DAYS.filter(bool), st.integers(0, 3), st.sampled_from([0.1, 0.5, 0.75, 0.9]))
def test_a_quantile_is_where_the_curve_reaches_the_share(decided: list[int], withdrawn: int, share: float) -> None:
    whole = cohort(decided, withdrawn=withdrawn)
    told = quantile(whole, share)
    if not math.isnan(told.value):
        at = round(told.value * DAY)
        assert share_within(whole, at).value >= share - 1e-12
        assert share_within(whole, at - 1).value < share


def test_one_open_case_in_many_does_not_hide_what_it_cannot_move() -> None:
    # Of 10 000 cases decided one a minute apart, one open case of age 0 moves a quantile by one minute: told.
    # Ten open ones move the share by 0.1 %: more than the last place printed, so only the bound is told.
    minutes = [minute / 1440 for minute in range(1, 10_000)]
    assert quantile(cohort(minutes, [0]), 0.5).value == 5000 / 1440
    assert share_within(cohort(minutes, [0]), DAY).value == 0.1440
    assert share_within(cohort(minutes, [0] * 10), DAY).reason == "cases still open"
