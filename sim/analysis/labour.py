"""Work and people in the window: what arrived at each team, what its people gave, what they could have given.

Working seconds everywhere: a visit's effort as the team's case-work share stretches it. Reads visits, calendars
and the roster of one replication; load, utilisation, people needed and cost are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.passes.labour import asked_and_given, left_in_queues
from sim.analysis.taken import Taken, working_seconds
from sim.analysis.weeks import weeks_ended
from sim.eventlog import EventLog
from sim.plan.plan import WORK, Plan, Team
from sim.plan.roster import Roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY, Floats, Instants


@dataclass(frozen=True, eq=False)
class Labour:
    """Seconds in the window, float64: w weeks, t teams, p permit types.

    `arriving` [w, t, p] is the work that joined the queues, `rostered` [w, t] what people at work could give,
    `busy` [w, t] what they gave, `busy_on` [t, p] the same by permit type, `open_for` [t] the team's open time.
    `of_one` [t] is the part of a person that one at work is: 1, and less where a roster below one person has one
    with fewer hours for cases.
    """

    arriving: Floats
    rostered: Floats
    busy: Floats
    busy_on: Floats
    open_for: Floats
    of_one: Floats


def labour_of(plan: Plan, roster: Roster, log: EventLog, taken: Taken, edges: Instants) -> Labour:
    """The labour of one replication, by the weeks of the window between `edges` (int64[w + 1]).

    Work counts in the week in which it joined a queue; the opening backlog had joined before and does not
    count. It counts to the team that took it; visits never started are shared among the teams that may serve
    them in proportion to what these could give that week.
    """
    hours = [plan.staffing.calendars[team.calendar] for team in plan.staffing.teams]
    window = edges[[0, -1]]
    rostered = np.zeros((len(edges) - 1, len(hours)))
    for number, calendar in enumerate(hours):
        rostered[:, number] = np.diff(rostered_before(calendar, roster.heads[number], edges))
    asked, given = _asked_and_given(plan, log, taken, edges)
    busy = given.astype(np.float64)
    open_for = np.array([float(calendar.work_between(window[:1], window[1:])[0]) for calendar in hours])
    arriving = _with_those_left(asked.astype(np.float64), plan, roster, log, edges, rostered)
    return Labour(arriving, rostered, busy.sum(axis=2), busy.sum(axis=0), open_for, _of_one(plan, roster, window))


def rostered_before(calendar: Calendar, heads: NDArray[np.int64], instants: Instants) -> Instants:
    """Open seconds of all people at work before each instant (int64[k], not before the start), int64[k]."""
    midnights = np.arange(len(heads) + 1, dtype=np.int64) * DAY
    given = heads * calendar.work_between(midnights[:-1], midnights[1:])
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(given)])
    day = np.minimum(instants // DAY, len(heads) - 1)
    return np.asarray(before[day] + heads[day] * calendar.work_between(day * DAY, instants))


def _of_one(plan: Plan, roster: Roster, window: Instants) -> Floats:
    """Of the hour that a whole person gives to cases, the part that one at work gives in the window, float64[teams]."""
    found = np.ones(len(plan.staffing.teams))
    for number, team in enumerate(plan.staffing.teams):
        calendar, heads = plan.staffing.calendars[team.calendar], roster.heads[number]
        there = np.diff(rostered_before(calendar, heads, window))[0] * np.rint(1000 * team.casework)
        if there > 0:
            found[number] = np.diff(rostered_before(calendar, heads * roster.permille[number], window))[0] / there
    return found


def _asked_and_given(plan: Plan, log: EventLog, taken: Taken, edges: Instants) -> tuple[Instants, Instants]:
    """Seconds that joined queues and seconds worked, of visits with a team, int64[weeks, teams, permits] both."""
    hours = [plan.staffing.calendars[team.calendar] for team in plan.staffing.teams]
    before = np.array([calendar.work_before(edges) for calendar in hours], np.int64).reshape(len(hours), len(edges))
    permit = np.array([step.permit for step in plan.demand.steps], np.int64)
    return asked_and_given(
        log.first_visit, log.step, log.team, log.queued_at, log.started_at, log.finished_at, log.lodged_at,
        taken.before_start, taken.before_finish, taken.asked, edges, before, permit, len(plan.demand.permits),
    )  # fmt: skip


def _with_those_left(
    found: Floats, plan: Plan, roster: Roster, log: EventLog, edges: Instants, rostered: Floats
) -> Floats:
    """What is found of work that joined the queues, float64[weeks, teams, permits], and what nobody started besides."""
    works = np.array([step.mode == WORK for step in plan.demand.steps], np.bool_)
    window = int(edges[0]), int(edges[-1])
    rows = left_in_queues(log.first_visit, log.step, log.team, log.queued_at, log.lodged_at, works, window)
    week, permit, effort = weeks_ended(edges, log.queued_at[rows]), log.permit[log.case_of(rows)], log.amount[rows]
    sets = [step.teams for step in plan.demand.steps]
    for teams in dict.fromkeys(teams for teams in sets if teams):
        may_serve = np.array([one == teams for one in sets], np.bool_)
        left = np.flatnonzero(may_serve[log.step[rows]])
        shares = _proportions(rostered[:, teams])[week[left]]
        for column, number in enumerate(teams):
            permille = roster.permille[number, log.queued_at[rows[left]] // DAY]
            shared = shares[:, column] * working_seconds(effort[left], permille)
            np.add.at(found[:, number], (week[left], permit[left]), shared)
    return found


def _proportions(rostered: Floats) -> Floats:
    """Each team's share of what several could give in a week; of the whole window where nobody was there."""
    whole = rostered.sum(axis=0)
    weight = np.where(rostered.sum(axis=1, keepdims=True) > 0, rostered, whole if whole.sum() > 0 else 1.0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def staffed_seconds(team: Team, window: Instants) -> float:
    """Person-seconds on the payroll in a window (int64[2]): staff by calendar day, absent or not."""
    midnights = np.arange(len(team.staff) + 1, dtype=np.int64) * DAY
    within = np.clip(midnights, window[0], window[1])
    return float((team.staff * np.diff(within)).sum())
