"""The referee is worth its verdicts only if it sees what is wrong: logs that were tampered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sim.eventlog import EventLog
from sim.primitives.time import NEVER
from tests.generated import trial_of
from tests.laws.referee import dispatch_faults, faults


def _a_second_later(log: EventLog, row: int) -> EventLog:
    started_at = log.started_at.copy()
    started_at[row] += 1
    return replace(log, started_at=started_at)


def _finished_a_second_later(log: EventLog, row: int) -> EventLog:
    finished_at = log.finished_at.copy()
    finished_at[row] += 1
    return replace(log, finished_at=finished_at)


def _by_nobody(log: EventLog, row: int) -> EventLog:
    team = log.team.copy()
    team[row] = -1
    return replace(log, team=team)


def _decided_a_second_earlier(log: EventLog, row: int) -> EventLog:
    decided_at = log.decided_at.copy()
    decided_at[log.case[row]] -= 1
    return replace(log, decided_at=decided_at)


def _never_ended(log: EventLog, row: int) -> EventLog:
    ended_at = log.ended_at.copy()
    ended_at[log.case[row]] = NEVER
    return replace(log, ended_at=ended_at)


def _left_in_the_queue(log: EventLog, row: int) -> EventLog:
    """The row and all that follows of its case has not happened, as if no team had cared for it."""
    later = (log.case == log.case[row]) & (np.arange(len(log.case)) >= row)
    behind = later & (np.arange(len(log.case)) > row)
    of_case = np.arange(len(log.permit)) == log.case[row]
    return replace(
        log,
        team=np.where(later, -1, log.team).astype(np.int16),
        queued_at=np.where(behind, NEVER, log.queued_at),
        started_at=np.where(later, NEVER, log.started_at),
        finished_at=np.where(later, NEVER, log.finished_at),
        ended_at=np.where(of_case, NEVER, log.ended_at),
        decided_at=np.where(of_case, NEVER, log.decided_at),
    )


@pytest.mark.parametrize(
    "tamper",
    [
        _a_second_later,
        _finished_a_second_later,
        _by_nobody,
        _decided_a_second_earlier,
        _never_ended,
        _left_in_the_queue,
    ],
)
def test_the_referee_sees_a_log_that_was_tampered_with(tamper: Callable[[EventLog, int], EventLog]) -> None:
    for seed in range(8):
        trial = trial_of(seed)
        log = trial.log
        done = np.flatnonzero((log.team >= 0) & (log.finished_at < NEVER) & (log.decided_at[log.case] < NEVER))
        done = done[log.ended_at[log.case[done]] < NEVER]
        if len(done):
            assert faults(trial.plan, trial.workload, trial.roster, tamper(log, int(done[len(done) // 2]))) != []


def test_the_referee_sees_two_visits_that_were_served_in_the_wrong_order() -> None:
    swapped = 0
    for seed in range(30):
        trial = trial_of(seed)
        log = trial.log
        worked = np.flatnonzero((log.team >= 0) & (log.finished_at < NEVER))
        for row, other in pairwise(worked):
            both_waited = max(log.queued_at[[row, other]]) < min(log.started_at[[row, other]])
            same = log.team[row] == log.team[other] and log.step[row] == log.step[other]
            if both_waited and same and log.started_at[row] != log.started_at[other]:
                pair = np.array([row, other])
                started_at = log.started_at.copy()
                started_at[pair] = started_at[pair[::-1]]
                tampered = replace(log, started_at=started_at)
                assert list(dispatch_faults(trial.plan, trial.workload, trial.roster, tampered)) != []
                swapped += 1
                break
    assert swapped > 5
