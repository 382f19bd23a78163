"""Where every second of every case goes, counted second by second, and Little's law in its exact form."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from numpy.typing import NDArray

from sim.analysis.decomposition import PARTS
from sim.analysis.view import View
from sim.eventlog import EventLog
from sim.plan.plan import AUTHORITY, CUSTOMER, WORK, Plan
from sim.primitives.time import NEVER
from tests.generated import Trial, trials

few = settings(max_examples=25)


def open_seconds(plan: Plan) -> list[NDArray[np.bool_]]:
    """Per calendar, whether each second before the horizon is an open one."""
    made = []
    for calendar in plan.staffing.calendars:
        is_open = np.zeros(plan.study.horizon, np.bool_)
        for opens, closes in zip(calendar.opens, calendar.closes, strict=True):
            is_open[opens:closes] = True
        made.append(is_open)
    return made


def parts_by_the_second(plan: Plan, log: EventLog) -> list[dict[str, int]]:
    """The seven parts of each case up to its decision, its withdrawal or the horizon."""
    hours, horizon = open_seconds(plan), plan.study.horizon
    closed_at = np.where(log.decided_at < NEVER, log.decided_at, np.minimum(log.ended_at, horizon))
    found = [dict.fromkeys(PARTS, 0) | {"before_start": max(0, -int(lodged))} for lodged in log.lodged_at]
    teams = plan.staffing.teams
    for row in np.flatnonzero(log.queued_at < closed_at[log.case]):
        step, until, parts = plan.demand.steps[log.step[row]], closed_at[log.case[row]], found[log.case[row]]
        queued_at, end = log.queued_at[row], min(log.finished_at[row], until)
        started_at = min(log.started_at[row], until)
        if step.held_by != AUTHORITY:
            parts["customer" if step.held_by == CUSTOMER else "partner"] += end - queued_at
        elif step.mode != WORK:
            parts["authority_wait"] += end - queued_at
        else:
            somebody = np.any([hours[teams[team].calendar][queued_at:started_at] for team in step.teams], axis=0)
            worked = hours[teams[log.team[row]].calendar][started_at:end]
            parts["work"] += int(np.sum(worked))
            parts["queue_open"] += int(np.sum(somebody))
            parts["closed"] += int(np.sum(~worked) + np.sum(~somebody))
    return found


@few
@given(trials())
def test_seven_parts_are_the_seconds_that_they_say_and_sum_to_the_time_of_the_case(trial: Trial) -> None:
    view = View(trial.plan, trial.roster, trial.log)
    told = [dict(zip(PARTS, column, strict=True)) for column in view.parts.T.tolist()]
    assert told == parts_by_the_second(trial.plan, trial.log)
    log = trial.log
    decided = log.decided_at < NEVER
    assert np.array_equal(view.parts.sum(axis=0)[decided], (log.decided_at - log.lodged_at)[decided])


@few
@given(trials())
def test_the_integral_of_the_backlog_is_the_sum_of_the_sojourns_in_the_window(trial: Trial) -> None:
    """The backlog changes only at instants of the log and is counted at the end of each stretch between them."""
    view, log = View(trial.plan, trial.roster, trial.log), trial.log
    start, end = view.window
    closed_at = np.where(log.decided_at < NEVER, log.decided_at, log.ended_at)
    marks = np.unique(np.concatenate([log.lodged_at, closed_at, [start, end]]))
    marks = marks[(marks >= start) & (marks <= end)]
    backlog = np.array([view.is_open_at(int(mark)).sum() for mark in marks[1:]])
    sojourns = np.minimum(closed_at, end) - np.maximum(log.lodged_at, start)
    assert np.sum(backlog * np.diff(marks)) == np.sum(np.maximum(sojourns, 0))
