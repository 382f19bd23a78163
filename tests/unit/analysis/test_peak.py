"""The run of weeks in which most work piled up: by hand, week for week."""

import math

import pandas as pd
import pytest

from sim.analysis.peak import Peak, peak_of, team_peak


@pytest.mark.parametrize(
    ("loads", "first", "last", "load", "piled"),
    [
        ([0.5, 1.5, 2.0, 1.5, 0.5], 1, 3, 5 / 3, 2.0),
        # A quiet week inside is part of the peak: what had piled up before it is not worked off in it.
        ([0.5, 2.0, 0.75, 2.0, 0.5], 1, 3, 4.75 / 3, 1.75),
        # Two peaks with enough rest between them: the larger one.
        ([2.5, 0.0, 0.0, 3.0, 0.5], 3, 3, 3.0, 2.0),
        ([2.0, 2.0], 0, 1, 2.0, 2.0),
        # A week with nobody at work piles up nothing that can be told in weeks of work.
        ([0.5, 2.0, math.nan, 2.0], 1, 3, 5 / 3, 2.0),
    ],
)
def test_the_peak_is_where_most_piles_up(loads: list[float], first: int, last: int, load: float, piled: float) -> None:
    found = peak_of(loads)
    assert found is not None
    assert (found.first, found.last) == (first, last)
    assert (found.load, found.piled) == pytest.approx((load, piled))


@pytest.mark.parametrize("loads", [[], [0.9, 0.8], [0.5, 1.9, 0.5], [1.0] * 60])
def test_less_than_a_week_of_work_is_no_peak(loads: list[float]) -> None:
    assert peak_of(loads) is None


def test_the_peak_of_a_team_reads_its_own_load_in_the_order_of_weeks() -> None:
    rows = [("desk", 1, "load", 3.0), ("desk", 0, "load", 0.5), ("board", 0, "load", 9.0), ("desk", 0, "busy", 9.0)]
    assert team_peak(pd.DataFrame(rows, columns=["team", "week", "measure", "value"]), "desk") == Peak(1, 1, 3.0, 2.0)
