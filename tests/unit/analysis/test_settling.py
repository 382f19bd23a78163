"""Truncation points from estimated courses whose answer is known."""

import math

import numpy as np
import pandas as pd

from sim.analysis.settling import GROWS, observations, warm_up_table
from sim.statistics.warm_up import NOT_STEADY, TOO_SHORT
from tests.unit.analysis.answers import fast, plan

MADE = plan(visa=fast())
NOISE = 0.2 * np.sin(1.7 * np.arange(300))  # no trend, no level of its own


def told(values: np.ndarray, load: float = 0.9, slope: float = 1.0) -> pd.Series:
    """The row of the backlog of `visa`, which has this course."""
    course = pd.DataFrame(
        {"permit": "visa", "indicator": "backlog", "day": np.arange(1, len(values) + 1), "value": values}
    )
    indicators = pd.DataFrame(
        [("case_work", "", "load", load, load, load)], columns=["team", "kind", "indicator", "value", "low", "high"]
    )
    growth = pd.DataFrame([("visa", slope, slope, slope)], columns=["permit", "value", "low", "high"])
    return warm_up_table(MADE, {"course": course, "indicators": indicators, "growth": growth}).iloc[0]


def test_what_comes_before_a_level_is_cut() -> None:
    row = told(50 + NOISE - np.where(np.arange(300) < 40, 45.0, 0.0))
    assert row.value == 40.0 and row.reason == ""


def test_a_level_from_the_start_needs_no_cut() -> None:
    assert told(np.full(300, 7.0)).value == 0.0


def test_days_without_an_observation_count_as_days_but_not_as_observations() -> None:
    values = 50 + NOISE - np.where(np.arange(300) < 40, 45.0, 0.0)
    values[np.arange(300) % 7 >= 5] = math.nan
    day = told(values).value
    assert 40 <= day <= 45  # 29 working days, the batch that they begin is cut whole


def test_a_series_that_moves_to_the_end_has_no_steady_state() -> None:
    row = told(np.arange(300.0) + NOISE)
    assert math.isnan(row.value) and row.reason == NOT_STEADY


def test_a_short_series_says_so() -> None:
    assert told(NOISE[:99] + 9).reason == TOO_SHORT


def test_a_backlog_that_a_full_team_lets_grow_settles_nowhere() -> None:
    level = 50 + NOISE
    row = told(level, load=1.1)
    assert math.isnan(row.value) and row.reason == GROWS
    assert told(level, load=1.1, slope=-1.0).reason == told(level, load=0.9).reason == ""


def test_what_is_drawn_are_the_batches_of_mser5() -> None:
    course = pd.DataFrame(
        {
            "permit": "",
            "indicator": "backlog",
            "day": range(1, 13),
            "value": [1, 2, 3, 4, 5, math.nan, 6, 7, 8, 9, 10, 11],
        }
    )
    days, means = observations(course, "", "backlog")
    assert days.tolist() == [5, 11] and means.tolist() == [3, 8]
