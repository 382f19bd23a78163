from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.cohorts import NET, figure_of
from sim.analysis.estimates import estimate
from sim.analysis.outlook_cases import CASES
from sim.analysis.reduction import KEYS, reduce
from sim.analysis.view import View
from sim.primitives.peers import shipped_peers
from sim.primitives.time import DAY
from tests.generated import Trial, trial_of
from tests.unit.analysis.hand_made import (
    Case,
    Visit,
    log_of,
    permit,
    roster_of,
    study,
    waited,
    waiting_plan,
    workload_of,
)


def reduced(trial: Trial) -> dict[str, pd.DataFrame]:
    return reduce(trial.plan, trial.workload, trial.roster, trial.log)


def test_every_table_has_its_keys_and_a_value() -> None:
    tables = reduced(trial_of(7))
    assert list(tables) == list(KEYS)
    for name, table in tables.items():
        assert table.columns[: len(KEYS[name])].tolist() == list(KEYS[name])
        if name != CASES:  # counts of cases, of which no mean is taken
            assert set(table.columns[len(KEYS[name]) :]) in ({"value"}, {"value", "bound", "reason"})
            assert table["value"].dtype == np.float64 or table.empty
        assert not table.duplicated(list(KEYS[name])).any()


@pytest.mark.parametrize("seed", [1, 8, 15])
def test_rows_do_not_depend_on_what_happened(seed: int) -> None:
    trial = trial_of(seed)
    nothing = reduce(trial.plan, workload_of([]), trial.roster, log_of(trial.plan, []))
    tables = [reduced(trial), nothing]
    for name, keys in KEYS.items():
        first, second = (table[name][list(keys)] for table in tables)
        pd.testing.assert_frame_equal(first, second)
    estimate(tables)


def test_a_reason_stands_wherever_a_value_is_missing() -> None:
    for seed in (3, 4, 5):
        for table in reduced(trial_of(seed)).values():
            if "reason" in table:
                assert ((table["reason"] != "") == table["value"].isna()).all()


def test_parts_sum_to_the_mean_lead_time() -> None:
    tables = reduced(trial_of(11))
    indicators, parts = tables["indicators"], tables["parts"]
    chosen = indicators[
        (indicators.indicator == "lead_time_mean")
        & (indicators.clock == "lived")
        & (indicators.population == "decided")
    ]
    chosen = chosen[(chosen.kind == "") & chosen.value.notna()]
    sums = parts[parts.population == "decided"].groupby("permit")["value"].sum()
    assert len(chosen) > 1
    for name, days in zip(chosen.permit, chosen.value, strict=True):
        assert sums[name] == pytest.approx(days)


def test_replications_are_never_blended_into_one_picture() -> None:
    # 1 and 9 days in one replication, 2 in the other: the medians are 1 and 2, their mean 1.5; the pooled median is 2.
    plan = waiting_plan(study(20 * DAY))
    runs = [[waited(0, DAY), waited(0, 9 * DAY)], [waited(0, 2 * DAY)]]
    tables = [reduce(plan, workload_of(cases), roster_of(plan), log_of(plan, cases)) for cases in runs]
    table = estimate(tables)["indicators"].set_index(["permit", "kind", "indicator", "clock", "population"])
    assert table.loc[("", "", "lead_time_p50", "lived", "decided"), "value"] == 1.5


def test_peers_are_asked_for_families_of_the_plan_only() -> None:
    plan = waiting_plan(study(20 * DAY), asylum=permit("asylum", family="asylum"))
    plan = replace(plan, peers=shipped_peers())
    cases = [waited(0, 4 * DAY)]
    peers = reduce(plan, workload_of(cases), roster_of(plan), log_of(plan, cases))["peers"]
    assert set(peers["family"]) == {"asylum"}
    assert peers.loc[(peers.figure == "mean") & (peers.clock == "lived"), "value"].tolist() == [4.0]


def test_a_broken_law_is_told() -> None:
    plan = waiting_plan(study(20 * DAY))
    cases = [Case(0, (Visit(0, 0, 0, 4 * DAY, amount=3 * DAY, outcome=0),))]
    laws = reduce(plan, workload_of(cases), roster_of(plan), log_of(plan, cases))["laws"]
    assert dict(zip(laws["law"], laws["value"], strict=True)) == {
        "conservation": 1.0, "order": 1.0, "capacity": 1.0, "dispatch": 1.0, "effort": 0.0, "parts_sum": 1.0,
        "little": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20, 40))
def test_open_cases_never_look_older_on_a_clock_than_the_engine_says(seed: int) -> None:
    # The engine keeps clock and ended stops of the first promise; a stop under way can only make the age less.
    trial = trial_of(seed)
    view = View(trial.plan, trial.roster, trial.log)
    still_open = ~view.is_decided & ~view.is_withdrawn & (trial.log.clock_start < trial.plan.study.horizon)
    steps = trial.plan.demand.steps
    stopping = np.array([step.clock_stopped for step in steps])[trial.log.step]
    under_way = (
        stopping & (trial.log.queued_at < trial.plan.study.horizon) & (trial.log.finished_at == np.iinfo(np.int64).max)
    )
    stopped_now = np.zeros(len(still_open), np.bool_)
    stopped_now[trial.log.case[under_way]] = True
    age = trial.plan.study.horizon - trial.log.clock_start - trial.log.stopped
    clear = still_open & ~stopped_now
    np.testing.assert_array_equal(view.ages["counted"][clear], age[clear])
    held = still_open & stopped_now
    assert (view.ages["counted"][held] <= age[held]).all()


@pytest.mark.parametrize("seed", [2, 5, 9])
def test_net_days_are_lived_days_less_every_stop_of_the_clock(seed: int) -> None:
    trial = trial_of(seed)
    view, log = View(trial.plan, trial.roster, trial.log), trial.log
    permits = tuple(range(len(trial.plan.demand.permits)))
    stopping = [step.clock_stopped for step in trial.plan.demand.steps]
    days = []
    for case in view.members("decided", permits).tolist():
        visits = np.flatnonzero((log.case == case) & (log.finished_at <= log.decided_at[case]))
        stops = sum(int(log.finished_at[v] - log.queued_at[v]) for v in visits if stopping[log.step[v]])
        days.append((int(log.decided_at[case] - log.lodged_at[case]) - stops) / DAY)
    assert days
    found = figure_of(view, permits, "mean", NET, "decided", np.nan)
    assert found.value == pytest.approx(sum(days) / len(days))
    assert figure_of(view, permits, "median", NET, "decided", np.nan).value in days


def test_a_counted_clock_that_starts_at_lodging_is_not_set_against_one_that_starts_later() -> None:
    peer = replace(shipped_peers()[0], family="asylum", kind="mean", figure="mean", role="peer")
    peers = tuple(
        replace(peer, id=start, clock_start=start, clock_stops=stops, population="all", segment="general")
        for start, stops in (("identification", "yes"), ("lodging", "yes"), ("lodging", "no"))
    )
    plan = waiting_plan(study(20 * DAY), asylum=permit("asylum", family="asylum"))
    plan = replace(plan, peers=peers)
    cases = [waited(0, 4 * DAY)]
    found = reduce(plan, workload_of(cases), roster_of(plan), log_of(plan, cases))["peers"].set_index("clock")
    assert found["value"].to_dict() == {"counted": pytest.approx(np.nan, nan_ok=True), "net": 4.0, "lived": 4.0}
    assert found.loc["counted", "reason"] == "our clock starts at lodging"
