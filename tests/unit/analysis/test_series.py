import math
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.backlog import AGES, backlog_counts, backlog_table
from sim.analysis.series import DAYS, curve_table, load_rows, weekly_quantiles, weekly_table
from sim.plan.plan import Plan
from sim.primitives.time import DAY, NEVER
from tests.unit.analysis.hand_made import (
    GRANTED,
    HOUR,
    Case,
    Visit,
    around_the_clock,
    office,
    plan_of,
    study,
    team,
    view_of,
    wait,
    waited,
    waiting_plan,
    work,
)


def rows_of(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table.itertuples(index=False, name=None))


def test_a_curve_is_the_share_closed_by_decision() -> None:
    # Lodged in the window: decided after 2 and 10 days, withdrawn after 5, open for 25 days. Of four: one by day
    # 2, two by day 10; the open case leaves day 25 and later undetermined.
    plan = waiting_plan(study(10 * DAY, follow_up=20 * DAY))
    cases = [
        waited(5 * DAY, 7 * DAY),
        waited(5 * DAY, 15 * DAY),
        waited(5 * DAY, withdrawn_at=10 * DAY),
        waited(5 * DAY),
    ]
    rows = {row[:4]: row[4] for row in rows_of(curve_table(view_of(plan, cases)))}
    lodged = {day: rows["", "lived", "lodged", day] for day in (1, 2, 9, 10, 24, 25)}
    assert math.isnan(lodged.pop(25))
    assert lodged == {1: 0.0, 2: 0.25, 9: 0.25, 10: 0.5, 24: 0.5}
    assert [rows["", "lived", "withdrawn", day] for day in (4, 5, 24)] == [0.0, 0.25, 0.25]
    assert math.isnan(rows["", "lived", "withdrawn", 25])
    # Of those decided in the window: only the first.
    assert [rows["work", "lived", "decided", day] for day in (1, 2)] == [0.0, 1.0]


def test_curves_stand_at_every_usual_limit() -> None:
    assert {0, 14, 28, 30, 42, 60, 90, 120, 180, 270, 365} <= set(DAYS.tolist())


def test_weekly_quantiles_of_those_decided_in_each_week() -> None:
    # Week 0 decides cases of 1, 2 and 4 days, week 1 none, week 2 one of 15 days.
    plan = waiting_plan(study(21 * DAY))
    cases = [waited(0, DAY), waited(DAY, 3 * DAY), waited(DAY, 5 * DAY), waited(0, 15 * DAY)]
    rows = {row[:4]: row[4] for row in rows_of(weekly_table(view_of(plan, cases)))}
    assert [rows["", "lived", 0, name] for name in ("p10", "p50", "p90")] == [1.0, 2.0, 4.0]
    assert math.isnan(rows["", "lived", 1, "p50"])
    assert rows["work", "lived", 2, "p50"] == 15.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 50)), max_size=40))
def test_weekly_quantiles_are_those_of_the_weeks_alone(pairs: list[tuple[int, int]]) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[1])
    week = np.array([pair[0] for pair in pairs], np.int64)
    times = np.array([pair[1] for pair in pairs], np.int64) * DAY
    found = weekly_quantiles(week, times, 5)
    for number in range(5):
        own = np.sort(times[week == number]) / DAY
        expected = np.quantile(own, [0.1, 0.5, 0.9], method="inverted_cdf") if len(own) else [math.nan] * 3
        np.testing.assert_array_equal(found[number], expected)


def staged_plan() -> Plan:
    """Two stages on one way: intake, then handling; 21 days observed."""
    steps = (wait("intake"), wait("handling"))
    return plan_of(study(21 * DAY), steps, (around_the_clock(21),))


def test_backlog_by_stage_and_age_at_the_end_of_each_week() -> None:
    # Case A, lodged 20 d before the start: at intake till day 8, then at handling. Its age passes 30 d on day 10,
    # so it is young at the end of week 0 (27 d) and older at the ends of weeks 1 and 2 (34 and 41 d).
    # Case B, lodged on day 1, is decided on day 14, the very end of week 1: it still counts there.
    a = Case(-20 * DAY, (Visit(0, 0, 0, 8 * DAY), Visit(1, 8 * DAY, 8 * DAY, outcome=GRANTED)))
    b = Case(DAY, (Visit(0, DAY, DAY, 2 * DAY), Visit(1, 2 * DAY, 2 * DAY, 14 * DAY, outcome=GRANTED)))
    rows = [row for row in rows_of(backlog_table(view_of(staged_plan(), [a, b]))) if row[4]]
    assert rows == [
        (0, "work", "intake", "under 1 month", 1.0),
        (0, "work", "handling", "under 1 month", 1.0),
        (1, "work", "handling", "under 1 month", 1.0),
        (1, "work", "handling", "1-3 months", 1.0),
        (2, "work", "handling", "1-3 months", 1.0),
    ]


def test_backlog_tells_its_zeros() -> None:
    rows = rows_of(backlog_table(view_of(staged_plan(), [])))
    assert len(rows) == 3 * 2 * len(AGES)
    assert {row[4] for row in rows} == {0.0}


LIVES = st.tuples(st.integers(-500, 20), st.integers(1, 25), st.integers(1, 25), st.booleans())


@settings(deadline=None)
@given(st.lists(LIVES, max_size=15))
def test_backlog_bands_add_up_to_the_open_cases(lives: list[tuple[int, int, int, bool]]) -> None:
    cases = []
    for lodged, at_intake, at_handling, withdraws in lives:
        queued = max(lodged, 0) * DAY
        between, end = (instant if instant < 21 * DAY else NEVER for instant in (
            queued + at_intake * DAY, queued + (at_intake + at_handling) * DAY))  # fmt: skip
        second = Visit(1, outcome=GRANTED) if between == NEVER else Visit(1, between, between, end, outcome=GRANTED)
        if withdraws and between < NEVER:
            cases.append(
                Case(lodged * DAY, (Visit(0, queued, queued, between), Visit(1, outcome=GRANTED)), withdraws_at=between)
            )
        else:
            cases.append(Case(lodged * DAY, (Visit(0, queued, queued, between), second)))
    view = view_of(staged_plan(), cases)
    sums = backlog_counts(view).sum(axis=(1, 2, 3))
    assert sums.tolist() == [int(np.count_nonzero(view.is_open_at(int(end)))) for end in view.week_edges[1:]]


def test_load_and_utilisation_by_week_and_team() -> None:
    # Two teams of one person, open 8-16, serve one step: 56 h a week each. In week 0 the first takes 14 h of work,
    # of which 7 fall into week 1; a visit of 28 h is never taken and is shared half and half.
    days = 14
    hours = (office(days),)
    teams = (team("first", days), team("second", days))
    plan = plan_of(study(days * DAY), (work("handling", 0, 1),), hours, teams=teams)
    start = 6 * DAY + 9 * HOUR
    taken = Case(start, (Visit(0, start, start, 7 * DAY + 15 * HOUR, 0, 14 * HOUR, GRANTED),))
    left = Case(start, (Visit(0, start, amount=28 * HOUR, outcome=GRANTED),))
    rows = {row[:3]: row[3] for row in load_rows(view_of(plan, [taken, left]))}
    assert rows["first", 0, "load"] == (14 + 14) / 56
    assert rows["second", 0, "load"] == 14 / 56
    assert rows["first", 0, "utilisation"] == 7 / 56
    assert rows["first", 1, "utilisation"] == 7 / 56
    assert rows["second", 1, "load"] == rows["second", 0, "utilisation"] == 0.0


def test_a_week_without_people_has_no_load() -> None:
    # The office is closed in week 1; what joins the queue then is shared by what the teams give in the whole window.
    days = 14
    hours = (office(7), office(7, 8, 12))
    teams = (team("full", days), team("half", days, calendar=1))
    plan = plan_of(study(days * DAY), (work("handling", 0, 1),), hours, teams=teams)
    late = Case(9 * DAY, (Visit(0, 9 * DAY, amount=3 * HOUR, outcome=GRANTED),))
    view = view_of(plan, [late])
    assert all(math.isnan(row[3]) for row in load_rows(view) if row[1] == 1)
    assert view.labour.arriving[1, :, 0].tolist() == [2 * HOUR, HOUR]


def test_a_part_week_at_the_end_is_told() -> None:
    view = view_of(waiting_plan(study(10 * DAY, warm_up=2 * DAY)), [])
    assert view.weeks == 2
    assert (view.week_edges / DAY).tolist() == [2.0, 9.0, 12.0]
