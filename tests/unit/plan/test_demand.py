"""Expected applications per day: every total is kept, and nothing but the asked-for shape is put on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.plan.demand import expected_arrivals
from sim.primitives.time import Floats
from sim.scenario.models.demand import DemandModel

START = dt.date(2024, 1, 1)
LEAP, COMMON = 366, 365


def arrivals(written: dict[str, Any], days: int, start: dt.date = START, folder: Path = Path()) -> Floats:
    return expected_arrivals(DemandModel.model_validate(written), start, days, folder)


def of_month(values: Floats, start: dt.date, month: int) -> Floats:
    dates = [start + dt.timedelta(days=day) for day in range(len(values))]
    return values[[date.month == month for date in dates]]


def test_a_year_total_is_spread_evenly_over_its_days() -> None:
    expected = arrivals({"per_year": "3 660"}, LEAP)
    np.testing.assert_allclose(expected, 10.0)


def test_weights_move_days_but_not_year_totals() -> None:
    shape = {"by_month": {"jan": "3", "jul": "0", "rest": "1.5"}, "by_weekday": {"sat": "0.5", "sun": "0"}}
    expected = arrivals({"per_year": {"2024": "10 000", "2025": "20 000"}, **shape}, LEAP + COMMON)
    assert expected[:LEAP].sum() == pytest.approx(10_000, rel=1e-12)
    assert expected[LEAP:].sum() == pytest.approx(20_000, rel=1e-12)
    assert of_month(expected, START, 7).sum() == 0.0
    monday_of_january, saturday, sunday, monday_of_march = expected[[0, 5, 6, 63]]
    assert (saturday / monday_of_january, sunday) == (pytest.approx(0.5), 0.0)
    assert monday_of_january / monday_of_march == pytest.approx(2.0)


def test_months_not_listed_weigh_one_unless_rest_is_given() -> None:
    without_rest = arrivals({"per_year": "1 000", "by_month": {"aug": "2"}}, LEAP)
    assert of_month(without_rest, START, 8)[0] / of_month(without_rest, START, 1)[0] == pytest.approx(2.0)


def test_the_latest_year_given_holds_afterwards_times_growth() -> None:
    grown = arrivals({"per_year": {"2023": "900", "2024": "1 000"}, "growth": "10 % per year"}, LEAP + 2 * COMMON)
    totals = [grown[:LEAP].sum(), grown[LEAP : LEAP + COMMON].sum(), grown[LEAP + COMMON :].sum()]
    assert totals == pytest.approx([1_000, 1_100, 1_210])


def test_growth_without_years_counts_from_the_first_year_of_the_study() -> None:
    shrunk = arrivals({"per_year": "1 000", "growth": "-50 % per year"}, LEAP + COMMON)
    assert [shrunk[:LEAP].sum(), shrunk[LEAP:].sum()] == pytest.approx([1_000, 500])


def test_a_study_that_starts_in_summer_gets_its_part_of_the_year() -> None:
    whole = arrivals({"per_year": "1 000", "by_month": {"dec": "4"}}, COMMON, dt.date(2025, 1, 1))
    half = arrivals({"per_year": "1 000", "by_month": {"dec": "4"}}, 184, dt.date(2025, 7, 1))
    np.testing.assert_allclose(half, whole[181:])


@pytest.mark.parametrize(("rate", "per_day"), [("12 per week", 12 / 7), ("3 per day", 3.0), ("365 per year", 1.0)])
def test_a_rate_is_kept_on_average(rate: str, per_day: float) -> None:
    expected = arrivals({"rate": rate, "by_weekday": {"sun": "0"}}, LEAP)
    assert expected.mean() == pytest.approx(per_day)
    assert expected[6] == 0.0


def test_a_surge_multiplies_from_its_first_day_to_its_last() -> None:
    surges = {"spring": {"from": "2024-03-01", "to": "2024-03-02", "factor": "250 %"}}
    expected = arrivals({"per_year": "366", "surges": surges}, LEAP)
    first = (dt.date(2024, 3, 1) - START).days
    assert expected[first - 1 : first + 3] == pytest.approx([1.0, 2.5, 2.5, 1.0])


def test_a_surge_of_one_day_begins_and_ends_on_it() -> None:
    surges = {"rush": {"from": "2024-03-01", "to": "2024-03-01", "factor": "250 %"}}
    expected = arrivals({"per_year": "366", "surges": surges}, LEAP)
    assert expected.sum() == pytest.approx(366 + 1.5)


def test_a_surge_adds_a_total_spread_by_weekday_and_cut_at_the_run() -> None:
    surges = {"wave": {"from": "2024-12-30", "to": "2025-01-05", "add": "600"}}
    quiet = {"per_year": "0", "by_weekday": {"sun": "0"}, "surges": surges}
    assert arrivals(quiet, LEAP + 10)[-12:-5] == pytest.approx([100.0] * 6 + [0.0])
    assert arrivals(quiet, LEAP).sum() == pytest.approx(200.0)


def test_counts_of_a_file_are_kept_period_by_period(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text("day,count\n2024-01-01,5\n2024-01-02,0\n2024-01-03,7.5\n")
    assert arrivals({"file": "day.csv"}, 3, folder=tmp_path).tolist() == [5.0, 0.0, 7.5]
    (tmp_path / "week.csv").write_text("week,count\n2024-W01,70\n2024-W02,140\n")
    weekly = arrivals({"file": "week.csv", "by_weekday": {"sat": "0", "sun": "0"}}, 14, folder=tmp_path)
    assert weekly.tolist() == pytest.approx([14.0] * 5 + [0.0] * 2 + [28.0] * 5 + [0.0] * 2)
    (tmp_path / "month.csv").write_text('month,count\n"2023-12", 310\n2024-01,31\n2024-02,"1 450"\n\n')
    monthly = arrivals({"file": "month.csv"}, 60, folder=tmp_path)
    assert monthly[[0, 30, 31, 59]].tolist() == pytest.approx([1.0, 1.0, 50.0, 50.0])


def test_a_period_of_free_days_keeps_its_count(tmp_path: Path) -> None:
    """Somebody counted them, whatever the weights say."""
    (tmp_path / "week.csv").write_text("week,count\n2024-W01,70\n")
    assert arrivals({"file": "week.csv", "by_weekday": {"rest": "0"}}, 7, folder=tmp_path).tolist() == [10.0] * 7


def test_no_demand_is_nobody() -> None:
    assert expected_arrivals(None, START, 3, Path()).tolist() == [0.0, 0.0, 0.0]
