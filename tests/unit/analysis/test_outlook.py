"""What may be told, from logs made by hand and from tables whose answer can be counted."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.estimates import estimate
from sim.analysis.figures import NO_CASE
from sim.analysis.outlook import SHARES, TOO_FEW, first_week, outlook_table
from sim.analysis.outlook_cases import CASES, cases_table, columns_seen, lodgers
from sim.primitives.time import DAY
from tests.generated import trial_of
from tests.unit.analysis.hand_made import HOUR, permit, study, view_of, waited, waiting_plan
from tests.unit.analysis.outlooks import plan, replication, stationary


def test_every_case_of_the_window_stands_in_its_week_by_whole_days() -> None:
    made = waiting_plan(study(14 * DAY, 20 * DAY), work=permit("work"), study=permit("study"))
    late = 23 * HOUR
    cases = [
        waited(-3 * DAY, 2 * DAY),  # of the backlog: not lodged in the window
        waited(late, DAY + HOUR),  # two hours later, but on the next date
        waited(2 * DAY, 2 * DAY + 9 * HOUR),
        waited(2 * DAY, 14 * DAY),
        waited(3 * DAY, 14 * DAY + late),
        waited(3 * DAY, withdrawn_at=5 * DAY),
        waited(8 * DAY),  # open at the horizon
        waited(13 * DAY, 14 * DAY, permit=1),
        waited(15 * DAY, 16 * DAY),  # lodged in the follow-up
    ]
    table = cases_table(view_of(made, cases))
    assert table.to_dict("records") == [
        {"permit": "work", "week": 0, "lodged": 5, "decided": "0:1 1:1 10:1 1:1", "withdrew": "2:1"},
        {"permit": "work", "week": 1, "lodged": 1, "decided": "", "withdrew": ""},
        {"permit": "study", "week": 0, "lodged": 0, "decided": "", "withdrew": ""},
        {"permit": "study", "week": 1, "lodged": 1, "decided": "1:1", "withdrew": ""},
    ]


@pytest.mark.parametrize("seed", range(1, 6))
def test_tables_are_read_back_as_the_log_has_it(seed: int) -> None:
    from sim.analysis.view import View

    trial = trial_of(seed)
    view = View(trial.plan, trial.roster, trial.log)
    log, (start, end) = trial.log, trial.plan.study.window
    for number, cases in enumerate(lodgers(trial.plan, [{CASES: cases_table(view)}] * 2)):
        assert cases.permit == trial.plan.demand.permits[number].name
        for week in range(view.weeks):
            opens, closes = start + 7 * DAY * week, min(start + 7 * DAY * (week + 1), end)
            own = (log.permit == number) & (log.lodged_at >= opens) & (log.lodged_at < closes)
            assert cases.lodged[1, week] == own.sum()
            for mask, counts in ((view.is_decided, cases.decided), (view.is_withdrawn, cases.withdrew)):
                days = (view.closed_at // DAY - log.lodged_at // DAY)[own & mask]
                wanted = [np.count_nonzero(days < column) for column in range(counts.shape[2])]
                assert counts[1, week].tolist() == wanted
                assert wanted[-1] == len(days)


def test_only_days_are_seen_that_lie_before_the_horizon_for_the_last_to_lodge() -> None:
    # 14 days and 20 more: who is lodged on day 6 is seen on days 6 to 33, who is lodged on day 13 on 13 to 33.
    assert columns_seen(study(14 * DAY, 20 * DAY)).tolist() == [28, 21]
    assert columns_seen(study(9 * DAY, 0)).tolist() == [3, 1]


def test_the_day_told_is_that_of_all_replications_together_and_has_its_date() -> None:
    made = plan(weeks=2, follow_up=60)
    days = [np.arange(20), np.arange(20) + 1, np.arange(20) + 30]
    tables = [replication(made, {("work", 0): day, ("work", 1): day + 5}) for day in days]
    table = outlook_table(made, tables)
    pooled = np.sort(np.concatenate(days))
    for share in SHARES:
        wanted = pooled[math.ceil(share * 61) - 1]
        first, second = (table[(table.share == share) & (table.week == week)].iloc[0] for week in (0, 1))
        assert first.value == wanted and second.value == wanted + 5
        assert first.low <= first.value <= first.high or math.isnan(first.high)
        assert first.lodged_on == "2025-01-06" and second.lodged_on == "2025-01-13"
        assert pd.Timestamp(second.decided_by) - pd.Timestamp(second.lodged_on) == pd.Timedelta(days=wanted + 5)
    assert len(first_week(table)) == len(SHARES)


def test_rows_go_by_permit_type_week_and_share_as_the_plan_has_them() -> None:
    made = plan(weeks=3, names=("work", "asylum"))
    table = outlook_table(made, stationary(made, 2))
    assert [*dict.fromkeys(table.permit)] == ["work", "asylum"]
    assert table.share.tolist() == [*SHARES] * 6
    assert table.week.tolist() == [week for _ in range(2) for week in range(3) for _ in SHARES]


def test_cases_still_open_put_the_date_off_or_beyond_the_follow_up() -> None:
    made = plan(weeks=1, follow_up=30)
    decided = {("work", 0): np.arange(20)}
    closed = outlook_table(made, [replication(made, decided)] * 2).set_index("share")
    some_open = outlook_table(made, [replication(made, decided, still_open=4)] * 2).set_index("share")
    assert some_open.value[0.5] > closed.value[0.5]
    assert some_open.value[0.8] == 19.0  # 48 and one to come: 40 are wanted, and 40 are decided
    last = some_open.loc[0.95]
    assert math.isnan(last.value) and last.low == 30.0 and math.isnan(last.high)
    assert (last.decided_by, last.reason) == ("", "more than 30 d")


def test_who_withdrew_before_the_date_is_left_out_of_it() -> None:
    made = plan(weeks=1)
    decided = {("work", 0): np.arange(1, 21)}
    usual = outlook_table(made, [replication(made, decided)] * 2)
    gone = outlook_table(made, [replication(made, decided, withdrew=[0] * 5)] * 2)
    assert gone.value.tolist() == usual.value.tolist()


def test_too_few_cases_and_none_at_all_are_said() -> None:
    made = plan(weeks=2)
    table = outlook_table(made, [replication(made, {("work", 0): [3] * 4})] * 2).set_index(["week", "share"])
    assert table.value[0, 0.8] == 3.0
    assert table.reason[0, 0.95] == TOO_FEW
    assert set(table.reason[1]) == {NO_CASE}
    assert table.value[1].isna().all()


def test_one_replication_tells_a_day_without_an_interval() -> None:
    made = plan(weeks=1)
    table = outlook_table(made, [replication(made, {("work", 0): np.arange(40)})])
    assert table.value.notna().all() and table.low.isna().all()
    assert set(table.reason) == {"one replication"}


def test_an_upper_end_beyond_the_follow_up_is_no_number() -> None:
    made = plan(weeks=1, follow_up=20)
    quick, slow = {("work", 0): np.zeros(40, int)}, {("work", 0): np.full(40, 18)}
    row = outlook_table(made, [replication(made, quick)] * 3 + [replication(made, slow, still_open=9)] * 1)
    row = row[row.share == 0.8].iloc[0]
    assert not math.isnan(row.value) and math.isnan(row.high)
    assert row.reason == "its upper end lies beyond the follow-up"


def test_many_weeks_are_told_in_parts_as_they_are_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(weeks=5)
    tables = stationary(made, 4, cases=25)
    at_once = outlook_table(made, tables)
    monkeypatch.setattr("sim.analysis.outlook_cases.AT_ONCE", 1)
    pd.testing.assert_frame_equal(outlook_table(made, tables), at_once)


def test_counts_of_cases_are_no_table_of_values() -> None:
    assert estimate([replication(plan(), {})] * 2) == {}
