"""The course from the start of the study, by hand and against every other way to count the same cases."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.course import course_edges, course_table
from sim.analysis.growth import TOO_SHORT, UNIT, growth_table
from sim.analysis.indicators import indicator_rows
from sim.analysis.series import permits_of
from sim.analysis.view import View
from sim.primitives.time import DAY, WEEK
from tests.generated import trial_of
from tests.unit.analysis.hand_made import log_of, roster_of, study, waited, waiting_plan


def series(table: pd.DataFrame, indicator: str, permit: str = "") -> list[float]:
    return table[(table.indicator == indicator) & (table.permit == permit)]["value"].tolist()


def by_hand(warm_up: int = 2) -> View:
    """One lodged five days before the start and decided in day 1, one in day 2 and 4, one that stays open."""
    plan = waiting_plan(study(4 * DAY, follow_up=3 * DAY, warm_up=warm_up * DAY))
    cases = [waited(-5 * DAY, DAY // 2), waited(DAY, 3 * DAY), waited(2 * DAY + 1, 100 * DAY)]
    return View(plan, roster_of(plan), log_of(plan, cases))


def test_it_begins_with_the_study_and_ends_with_the_window() -> None:
    table = course_table(by_hand())
    assert series(table, "backlog") == [0, 1, 2, 1, 1, 1]
    assert table[(table.indicator == "backlog") & (table.permit == "")]["day"].tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("seed", range(1, 25))
def test_open_cases_are_those_of_the_view_at_every_edge(seed: int) -> None:
    trial = trial_of(seed)
    view = View(trial.plan, trial.roster, trial.log)
    table, edges = course_table(view), course_edges(trial.plan.study)
    for name, permits in permits_of(view):
        own = np.isin(view.log.permit, permits) if permits else np.ones(len(view.log.permit), np.bool_)
        told = series(table, "backlog", name)
        assert told == [float(np.count_nonzero(view.is_open_at(edge) & own)) for edge in edges.tolist()]
        for edge, mean in zip(edges.tolist(), series(table, "lead_time_mean", name), strict=True):
            decided = own & (view.log.decided_at >= edge - edges[0]) & (view.log.decided_at < edge)
            lived = (view.log.decided_at - view.log.lodged_at)[decided] / DAY
            assert mean == pytest.approx(lived.mean()) if decided.any() else np.isnan(mean)


def test_a_window_of_whole_days_opens_and_closes_with_the_backlogs_of_the_indicators() -> None:
    view = by_hand()
    ends = {row[4]: row[8] for row in indicator_rows(view) if row[0] == row[1] == ""}
    told = series(course_table(view), "backlog")
    assert (told[1], told[-1]) == (ends["backlog_opening"], ends["backlog_closing"])


def test_days_become_weeks_where_they_are_enough() -> None:
    assert np.diff(course_edges(study(99 * WEEK)))[0] == DAY
    weekly = course_edges(study(60 * WEEK, warm_up=40 * WEEK))
    assert np.diff(weekly)[0] == WEEK and len(weekly) == 100
    assert len(course_edges(study(DAY - 1))) == 0


def test_growth_is_a_slope_through_the_window_only_in_each_replication() -> None:
    plan = waiting_plan(study(4 * DAY, warm_up=2 * DAY))
    courses = [[9, 0, 1, 2, 3, 4], [9, 0, 3, 6, 9, 12]]  # 7 and 21 more a week, whatever happened before the window
    names = ["", *(permit.name for permit in plan.demand.permits)]
    tables = [
        {
            "course": pd.DataFrame(
                [(name, "backlog", day + 1, float(level)) for name in names for day, level in enumerate(levels)],
                columns=["permit", "indicator", "day", "value"],
            )
        }
        for levels in courses
    ]
    first = growth_table(plan, tables).iloc[0]
    assert (first.permit, first.unit, first.replications, first.reason) == ("", UNIT, 2, "")
    assert first.value == pytest.approx(14.0)
    assert first.high - first.low == pytest.approx(2 * 12.7062 * 7.0, rel=1e-4)  # t with 1 degree x sd / sqrt 2
    alone = growth_table(plan, tables[:1]).iloc[0]
    assert alone.value == pytest.approx(7.0) and np.isnan(alone.low) and alone.reason == "one replication"


def test_a_window_of_a_day_has_no_slope_and_says_so() -> None:
    plan = waiting_plan(study(DAY - 1, follow_up=3 * DAY))
    view = View(plan, roster_of(plan), log_of(plan, [waited(0, DAY)]))
    growth = growth_table(plan, [{"course": course_table(view)}] * 2)
    assert growth.value.isna().all() and set(growth.reason) == {TOO_SHORT}
