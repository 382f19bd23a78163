"""Laws that hold on every log: of generated services, judged in whole by the referee and law by law in numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from sim.engine import simulate
from sim.plan.plan import WORK
from sim.primitives.time import DAY, NEVER
from tests.generated import Trial, trial_of, trials
from tests.laws.referee import faults

few = settings(max_examples=40)
SEEDS = 200


@pytest.mark.parametrize("first", range(0, SEEDS, 50))
def test_the_log_is_the_only_right_one_on_many_services(first: int) -> None:
    found = {
        seed: faults(trial.plan, trial.workload, trial.roster, trial.log)
        for seed in range(first, first + 50)
        for trial in (trial_of(seed),)
    }
    assert {seed: those[:3] for seed, those in found.items() if those} == {}


@few
@given(trials())
def test_the_log_is_the_only_right_one(trial: Trial) -> None:
    assert faults(trial.plan, trial.workload, trial.roster, trial.log) == []


@few
@given(trials())
def test_cases_in_are_ended_withdrawn_or_still_open(trial: Trial) -> None:
    """Per permit type, from the visits alone: where each case's way stops says what became of it."""
    log, workload = trial.log, trial.workload
    last_finish = log.finished_at[workload.first_visit[1:] - 1]
    for permit in range(len(trial.plan.demand.permits)):
        own = log.permit == permit
        complete = own & (last_finish < NEVER)
        withdrawn = own & (log.ended_at < NEVER) & (log.decided_at == NEVER)
        still_open = own & (log.ended_at == NEVER)
        assert complete.sum() + withdrawn.sum() + still_open.sum() == np.sum(workload.permit == permit)
        assert not np.any(complete & withdrawn)
        assert not np.any(complete & (log.ended_at != last_finish))


@few
@given(trials())
def test_no_instant_is_out_of_order_or_beyond_the_horizon(trial: Trial) -> None:
    log, horizon = trial.log, trial.plan.study.horizon
    begins = np.maximum(log.lodged_at[log.case], 0)
    assert np.all(begins <= log.queued_at)
    assert np.all(log.queued_at <= log.started_at)
    assert np.all((log.started_at < log.finished_at) | (log.started_at == NEVER))
    same_case = log.case[1:] == log.case[:-1]
    assert np.all(log.finished_at[:-1][same_case] <= log.queued_at[1:][same_case])
    for instants in (log.queued_at, log.started_at, log.finished_at, log.decided_at, log.ended_at):
        assert np.all((instants < horizon) | (instants == NEVER))
    assert np.all((log.decided_at <= log.ended_at) | (log.decided_at == NEVER))
    assert np.all(log.stopped <= np.where(log.decided_at < NEVER, log.decided_at - log.lodged_at, horizon))


@few
@given(trials())
def test_no_start_in_a_closed_hour_or_beyond_the_head_count(trial: Trial) -> None:
    log = trial.log
    for number, team in enumerate(trial.plan.staffing.teams):
        rows = np.flatnonzero(log.team == number)
        starts, ends = log.started_at[rows], np.sort(log.finished_at[rows])
        hours = trial.plan.staffing.calendars[team.calendar]
        assert np.all(hours.work_between(starts, starts + 1) == 1)
        at_once = np.searchsorted(np.sort(starts), starts, side="right") - np.searchsorted(ends, starts, side="right")
        assert np.all(at_once <= trial.roster.heads[number, starts // DAY])


@few
@given(trials())
def test_finished_work_took_exactly_its_effort_in_open_hours(trial: Trial) -> None:
    log = trial.log
    for number, team in enumerate(trial.plan.staffing.teams):
        rows = np.flatnonzero((log.team == number) & (log.finished_at < NEVER))
        permille = trial.roster.permille[number, log.started_at[rows] // DAY]
        hours = trial.plan.staffing.calendars[team.calendar]
        worked = hours.work_between(log.started_at[rows], log.finished_at[rows])
        assert np.array_equal(worked, -(-trial.workload.amount[rows] * 1000 // permille))
        assert np.all(hours.work_between(log.finished_at[rows] - 1, log.finished_at[rows]) == 1)


@few
@given(trials())
def test_nobody_withdraws_after_a_decision_or_in_the_middle_of_a_visit(trial: Trial) -> None:
    log, withdraws_at = trial.log, trial.workload.withdraws_at
    withdrawn = (log.ended_at < NEVER) & (log.decided_at == NEVER)
    assert np.all(withdraws_at[withdrawn] <= log.ended_at[withdrawn])
    last_end = np.zeros(len(withdraws_at), np.int64)
    finished = log.finished_at < NEVER
    np.maximum.at(last_end, log.case[finished], log.finished_at[finished])
    at_once = log.ended_at == withdraws_at
    assert np.all((last_end == log.ended_at)[withdrawn & ~at_once])
    queued = np.flatnonzero((log.team >= 0) & (log.decided_at[log.case] >= log.finished_at))
    assert np.all(log.started_at[queued] < withdraws_at[log.case[queued]])


@few
@given(trials())
def test_teams_that_could_work_leave_nobody_waiting(trial: Trial) -> None:
    """After dispatch: wherever a visit waits through a second, every team that may serve it is closed or full."""
    log, plan = trial.log, trial.plan
    steps = plan.demand.steps
    works = np.array([step.mode == WORK for step in steps])[log.step]
    left_at = np.where(log.started_at < NEVER, log.started_at, log.ended_at[log.case])
    for row in np.flatnonzero(works & (log.queued_at < left_at)):
        for instant in (log.queued_at[row], min(left_at[row], plan.study.horizon) - 1):
            for team in steps[log.step[row]].teams:
                hours = plan.staffing.calendars[plan.staffing.teams[team].calendar]
                if hours.is_open(np.array(instant)):
                    own = log.team == team
                    busy = np.sum(own & (log.started_at <= instant) & (log.finished_at > instant))
                    assert busy >= trial.roster.heads[team, instant // DAY]


@few
@given(trials())
def test_the_same_draws_give_the_same_log(trial: Trial) -> None:
    assert simulate(trial.plan, trial.workload, trial.roster).digest() == trial.log.digest()
