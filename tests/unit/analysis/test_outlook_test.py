"""The back-test passes where nothing but luck differs, and fails where the halves are made unlike."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.outlook import SHARES
from sim.analysis.outlook_test import (
    BY_DATE,
    CLOSED,
    FAILED,
    HALVES_DIFFER,
    KEPT,
    NO_DATE,
    NO_TEST,
    PASSED,
    UNSURE,
    UNTESTABLE,
    outlook_test_table,
)
from sim.analysis.reduction import reduce
from sim.engine import simulate
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.distributions import Exponential
from sim.primitives.time import DAY
from tests.plans import Applications, Crew, Sketch, decision, one_kind, plan_of
from tests.unit.analysis.outlooks import plan, replication, stationary


def judged(made, tables, measure: str = KEPT) -> pd.DataFrame:
    table = outlook_test_table(made, tables)
    return table[table.measure == measure].set_index(["permit", "share"])


def test_a_stationary_service_passes() -> None:
    made = plan(weeks=4)
    rows = judged(made, stationary(made, 20))
    assert set(rows.verdict) == {PASSED} and set(rows.reason) == {""}
    for (_, share), row in rows.iterrows():
        assert row.low <= row.value <= row.high
        assert abs(row.value - share) <= 0.03
        assert row.weeks == 4 and row.replications == 20


def test_a_simulated_service_passes() -> None:
    """A desk with enough people, through the engine and the reduction."""
    crew = {"desk": Crew(staff=3)}
    office = Applications("work", 30.0, one_kind(decision("handling", "desk", Exponential(0.08 * DAY))))
    made = plan_of(Sketch((office,), crew, 28 * DAY, follow_up=28 * DAY))
    tables = []
    for number in range(1, 25):
        workload, roster = sample_workload(made.demand, number), sample_roster(made.staffing, number)
        tables.append(reduce(made, workload, roster, simulate(made, workload, roster, "auto")))
    rows = judged(made, tables)
    assert rows.verdict["work", 0.8] == rows.verdict["work", 0.95] == PASSED


@pytest.mark.parametrize("slower", [2.0, 0.5])
def test_halves_that_are_made_unlike_fail(slower: float) -> None:
    """Even numbers are slower, or faster: neither half keeps what the other tells, whatever the mean of both."""
    made = plan(weeks=4)
    usual, other = stationary(made, 10), stationary(made, 10, median=9.0 * slower, seed=2)
    mixed = [one for pair in zip(usual, other, strict=True) for one in pair]
    rows = judged(made, mixed)
    assert set(rows.verdict) == {FAILED}
    told, kept = ("told_by_odd", "told_by_even") if slower > 1 else ("told_by_even", "told_by_odd")
    assert (rows[told] < rows.index.get_level_values("share") - 0.03).all()
    assert (rows[kept] > rows.index.get_level_values("share") + 0.03).all()


def test_halves_that_differ_fail_even_where_their_mean_is_right() -> None:
    """What one half tells is too late for the other as often as too early: the mean alone would pass."""
    made = plan(weeks=1, follow_up=130)
    random = np.random.default_rng(3)
    tables = [
        replication(made, {("work", 0): np.arange(100) + later + random.integers(0, 2)})
        for _ in range(10)
        for later in (0, 20)
    ]
    row = judged(made, tables).loc["work", 0.5]
    assert row.value == pytest.approx(0.5, abs=0.03)
    assert row.verdict == FAILED and row.reason == HALVES_DIFFER


def test_years_that_differ_are_too_close_to_call_and_it_is_said_how_many_would_do() -> None:
    """Uniform days that begin up to 60 days later, all of a year alike."""
    made = plan(weeks=2, follow_up=200)
    random = np.random.default_rng(8)
    tables = [
        replication(made, {("work", week): np.arange(30) + shift for week in range(2)})
        for shift in random.integers(0, 60, 10)
    ]
    row = judged(made, tables).loc["work", 0.5]
    assert row.verdict == UNSURE
    number = int(row.reason.removeprefix("years differ: some ").removesuffix(" replications would tell"))
    # The variance of one direction, with 2/r from either half, is to be that of a half interval of 3 points.
    half = (row.high - row.low) / 2  # of 10 replications, t of 9: 2.262; either direction has twice the error, t of 8
    assert number == pytest.approx(10 * (2 * half * 2.306 / 2.262 / 0.03) ** 2, rel=0.25)


def test_a_direction_outside_the_band_is_not_passed_by_a_mean_within_it() -> None:
    """Three points and a half either way: the interval of the mean is narrow, a single promise is off."""
    made = plan(weeks=1, follow_up=130)
    random = np.random.default_rng(6)
    tables = [
        replication(made, {("work", 0): np.arange(100) + later + random.integers(0, 3)})
        for _ in range(40)
        for later in (0, 4)
    ]
    row = judged(made, tables).loc["work", 0.5]
    assert 0.47 <= row.low <= row.high <= 0.53
    assert max(abs(row.told_by_odd - 0.5), abs(row.told_by_even - 0.5)) > 0.03
    assert row.verdict in (UNSURE, FAILED)


def test_cases_still_open_are_not_decided_in_time() -> None:
    """With 40 of 100 open less of what was told is kept; left out, they would change nothing."""
    made = plan(weeks=2)
    closed = stationary(made, 12)
    assert judged(made, stationary(made, 12, still_open=10)).verdict["work", 0.5] == PASSED
    # The half that tells has none open, the other 40 beside the 60 decided.
    halves = [one for pair in zip(closed, stationary(made, 12, still_open=40), strict=True) for one in pair]
    rows = judged(made, halves)
    assert rows.told_by_odd["work", 0.5] == pytest.approx(0.3, abs=0.03)
    assert rows.verdict["work", 0.5] == FAILED


def test_who_withdraws_is_promised_nothing_more() -> None:
    made = plan(weeks=2)
    usual, gone = (judged(made, stationary(made, 12, **traits)) for traits in ({}, {"withdrew": [0] * 20}))
    pd.testing.assert_series_equal(usual.value, gone.value)


def test_types_that_are_not_closed_in_time_are_untestable_and_named() -> None:
    made = plan(weeks=2)
    # 60 of 64 are closed: enough for 50 and 80 %, and a little less than 95 %.
    rows = judged(made, stationary(made, 8, still_open=4))
    assert rows.verdict["work", 0.95] == UNTESTABLE
    assert rows.reason["work", 0.95] == "93.8 % closed within the follow-up"
    assert math.isnan(rows.value["work", 0.95])
    assert {rows.verdict["work", 0.5], rows.verdict["work", 0.8]} <= {PASSED, UNSURE}
    closed = judged(made, stationary(made, 8, still_open=4), CLOSED)
    assert closed.value["work", 0.95] == pytest.approx(60 / 64)


def test_too_few_cases_for_any_date_are_untestable() -> None:
    made = plan(weeks=1)
    rows = judged(made, [replication(made, {("work", 0): [3] * 2})] * 8)
    assert rows.verdict["work", 0.95] == UNTESTABLE and rows.reason["work", 0.95] == NO_DATE


@pytest.mark.parametrize("replications", [1, 2, 3])
def test_under_four_replications_nothing_is_tested(replications: int) -> None:
    made = plan(weeks=2)
    rows = judged(made, stationary(made, replications))
    assert set(rows.verdict) == {NO_TEST}
    plural = "s" if replications > 1 else ""
    assert set(rows.reason) == {f"{replications} replication{plural}: a test takes 4"}
    assert rows.value.isna().all()


def test_whole_days_keep_more_and_the_share_itself_is_what_is_judged() -> None:
    """All are decided after no or one day: the only date for 80 % keeps all."""
    made = plan(weeks=2)
    random = np.random.default_rng(4)
    tables = [
        replication(made, {("work", week): (random.random(200) > 0.6).astype(int) for week in range(2)})
        for _ in range(20)
    ]
    table = outlook_test_table(made, tables).set_index(["share", "measure"])
    assert table.value[0.8, BY_DATE] == 1.0
    assert table.value[0.8, KEPT] == pytest.approx(0.8, abs=0.02)
    assert table.verdict[0.8, KEPT] == PASSED


def test_every_share_of_every_permit_type_has_its_rows() -> None:
    made = plan(weeks=2, names=("work", "asylum"))
    table = outlook_test_table(made, stationary(made, 4))
    keys = [
        (one, share, measure) for one in ("work", "asylum") for share in SHARES for measure in (KEPT, BY_DATE, CLOSED)
    ]
    assert [*zip(table.permit, table.share, table.measure, strict=True)] == keys
