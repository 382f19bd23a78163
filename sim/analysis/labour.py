"""Work and people in the window: what arrived at each team, what its people gave, what they could have given.

Working seconds everywhere: a visit's effort as the team's case-work share stretches it. Reads visits, calendars
and the roster of one replication; load, utilisation, people needed and cost are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import WORK, Plan, Team
from sim.plan.roster import Roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY, Floats, Instants

Rows = NDArray[np.int64]


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


def labour_of(plan: Plan, roster: Roster, log: EventLog, week_edges: Instants) -> Labour:
    """The labour of one replication, by weeks between `week_edges` (int64[w + 1], which bound the window).

    Work counts in the week in which it joined a queue; the opening backlog had joined before and does not
    count. It counts to the team that took it; visits never started are shared among the teams that may serve
    them in proportion to what these could give that week.
    """
    teams = plan.staffing.teams
    hours = [plan.staffing.calendars[team.calendar] for team in teams]
    window = week_edges[[0, -1]]
    rostered = np.zeros((len(week_edges) - 1, len(teams)))
    busy = np.zeros_like(rostered)
    busy_on = np.zeros((len(teams), len(plan.demand.permits)))
    for number, calendar in enumerate(hours):
        rows = np.flatnonzero((log.team == number) & (log.started_at < window[1]))
        start, finish = log.started_at[rows], log.finished_at[rows]
        rostered[:, number] = np.diff(rostered_before(calendar, roster.heads[number], week_edges))
        busy[:, number] = np.diff(_busy_before(calendar, start, finish, week_edges))
        given = calendar.work_between(np.maximum(start, window[0]), np.minimum(finish, window[1]))
        busy_on[number] = np.bincount(log.permit[log.case[rows]], given, busy_on.shape[1])
    open_for = np.array([float(calendar.work_between(window[:1], window[1:])[0]) for calendar in hours])
    arriving = _arriving(plan, roster, log, week_edges, rostered)
    return Labour(arriving, rostered, busy, busy_on, open_for, _of_one(plan, roster, window))


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


def _busy_before(calendar: Calendar, start: Instants, finish: Instants, instants: Instants) -> Instants:
    """Open seconds given to visits before each instant, int64[k]: those since the starts less since the ends."""
    work = calendar.work_before(instants)
    given = np.zeros(len(instants), np.int64)
    for sign, marks in ((1, np.sort(start)), (-1, np.sort(finish))):
        count = np.searchsorted(marks, instants)
        marks = marks[: int(count.max(initial=0))]
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(calendar.work_before(marks))])
        given += sign * (count * work - before[count])
    return given


def working_seconds(effort: Instants, permille: NDArray[np.int64]) -> Instants:
    """What visits of this effort take, ceil(effort * 1000 / permille), int64."""
    return -(-effort * 1000 // permille)


def _arriving(plan: Plan, roster: Roster, log: EventLog, week_edges: Instants, rostered: Floats) -> Floats:
    """Work that joined the queues, float64[weeks, teams, permits]."""
    rows = _joined(plan, log, week_edges)
    week = np.searchsorted(week_edges, log.queued_at[rows], side="right") - 1
    permit, team, effort = log.permit[log.case[rows]], log.team[rows], log.effort[rows]
    found = np.zeros((*rostered.shape, len(plan.demand.permits)))
    taken = team >= 0
    permille = roster.permille[team[taken], log.started_at[rows[taken]] // DAY]
    work = working_seconds(effort[taken], permille)
    np.add.at(found, (week[taken], team[taken], permit[taken]), work)
    sets = [step.teams for step in plan.demand.steps]
    for teams in dict.fromkeys(teams for teams in sets if teams):
        may_serve = np.array([one == teams for one in sets], np.bool_)
        left = np.flatnonzero(~taken & may_serve[log.step[rows]])
        shares = _proportions(rostered[:, teams])[week[left]]
        for column, number in enumerate(teams):
            permille = roster.permille[number, log.queued_at[rows[left]] // DAY]
            shared = shares[:, column] * working_seconds(effort[left], permille)
            np.add.at(found[:, number], (week[left], permit[left]), shared)
    return found


def _joined(plan: Plan, log: EventLog, week_edges: Instants) -> Rows:
    """Rows of the work visits that joined a queue in the window, without those of the opening backlog."""
    works = np.array([step.mode == WORK for step in plan.demand.steps], np.bool_)
    first = np.ones(len(log.case), np.bool_)
    first[1:] = log.case[1:] != log.case[:-1]
    stood_before = first & (log.lodged_at[log.case] < 0)
    in_window = (log.queued_at >= week_edges[0]) & (log.queued_at < week_edges[-1])
    return np.flatnonzero(works[log.step] & in_window & ~stood_before)


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


def serving_teams(plan: Plan) -> tuple[int, ...]:
    """Numbers of the teams that may serve any step; the others are administration."""
    return tuple(sorted({team for step in plan.demand.steps for team in step.teams}))
