"""What the arithmetic says before anything is simulated: work offered, capacity, load, people needed.

Means over the observed window, in hours a week. Everybody is counted as staying to the end: withdrawals, the
opening backlog and the days between lodging and work are left out.
Beside the straight line: from the plan to a table for the planner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.plan.expectation import expected_visits
from sim.plan.plan import WORK, Plan, Team
from sim.plan.split import fairest_split
from sim.primitives.time import DAY, Floats

HOUR: Final = 3_600


@dataclass(frozen=True)
class StepLoad:
    """One step of one permit type: visits a case, visits a week, hours of work a week, teams that may serve it."""

    permit: str
    step: str
    visits_per_case: float
    visits_per_week: float
    hours_per_week: float
    teams: tuple[str, ...]


@dataclass(frozen=True)
class TeamLoad:
    """One team: hours of work offered and hours available a week, their ratio, people needed and people present.

    `present` counts the staff as written; its hours are net of leave, absence, closed hours and other work.
    """

    team: str
    offered_hours: float
    capacity_hours: float
    load: float
    needed: float
    present: float


def load_arithmetic(plan: Plan) -> tuple[TeamLoad, ...]:
    """The load of every team that serves a step, in declared order.

    Teams that share queues split the work so that the largest load is smallest, then the next largest, and so on.
    """
    return team_loads(plan, step_arithmetic(plan, cases_per_week(plan)))


def cases_per_week(plan: Plan) -> Floats:
    """Expected applications a week within the window, float64[permits]."""
    days = _days_in_window(plan)
    weekly = 7 / days.sum()
    return np.array([float(permit.arrivals @ days) * weekly for permit in plan.demand.permits])


def step_arithmetic(plan: Plan, cases: Floats) -> tuple[StepLoad, ...]:
    """Every step when so many cases come a week, float64[permits], in the order of the plan."""
    visits, hours = np.zeros(len(plan.demand.steps)), np.zeros(len(plan.demand.steps))
    for kind in (kind for permit in plan.demand.permits for kind in permit.kinds):
        for turn, first, later in zip(kind.turns, *expected_visits(kind), strict=True):
            visits[turn.step] += kind.share * (first + later)
            if plan.demand.steps[turn.step].mode == WORK:
                (_, effort), again = turn.amounts[0], turn.again or turn.amounts[0][1]
                hours[turn.step] += kind.share * (first * effort.mean() + later * again.mean()) / HOUR
    return tuple(
        StepLoad(
            permit=plan.demand.permits[step.permit].name,
            step=step.name,
            visits_per_case=float(visits[number]),
            visits_per_week=float(visits[number] * cases[step.permit]),
            hours_per_week=float(hours[number] * cases[step.permit]),
            teams=tuple(plan.staffing.teams[team].name for team in step.teams),
        )
        for number, step in enumerate(plan.demand.steps)
    )


def team_loads(plan: Plan, steps: Iterable[StepLoad]) -> tuple[TeamLoad, ...]:
    """The load of every team that serves one of the steps."""
    teams = plan.staffing.teams
    numbers = {team.name: number for number, team in enumerate(teams)}
    work: dict[tuple[int, ...], float] = {}
    for step in steps:
        if step.teams:
            pool = tuple(sorted(numbers[name] for name in step.teams))
            work[pool] = work.get(pool, 0.0) + step.hours_per_week
    weeks = float(_days_in_window(plan).sum()) / 7
    hours = [_hours_of_one(plan, team) for team in teams]
    capacity = np.array([float(team.staff @ daily) / weeks for team, daily in zip(teams, hours, strict=True)])
    offered = fairest_split(work, capacity)
    serving = sorted({team for pool in work for team in pool})
    return tuple(
        _team_load(plan, teams[team], float(offered[team]), float(capacity[team]), float(hours[team].sum()) / weeks)
        for team in serving
    )


def _team_load(plan: Plan, team: Team, offered: float, capacity: float, of_one: float) -> TeamLoad:
    """`of_one` are the hours a week of one person who is there throughout the window."""
    days = _days_in_window(plan)
    present = float(team.staff @ days) / float(days.sum())
    if capacity > 0.0:
        load, needed = offered / capacity, offered / capacity * present
    else:
        load, needed = (math.inf, offered / of_one if of_one else math.inf) if offered else (0.0, 0.0)
    return TeamLoad(team.name, offered, capacity, load, needed, present)


def _hours_of_one(plan: Plan, team: Team) -> Floats:
    """Hours that one person of the team has for cases on each day, float64[days]; none outside the window."""
    midnights = np.arange(plan.study.days + 1, dtype=np.int64) * DAY
    inside = np.clip(midnights, *plan.study.window)
    calendar = plan.staffing.calendars[team.calendar]
    open_seconds = calendar.work_between(inside[:-1], inside[1:])
    return open_seconds * ((1.0 - team.leave) * (1.0 - team.absence) * team.casework / HOUR)


def _days_in_window(plan: Plan) -> Floats:
    """The part of each day of the run that lies in the window, float64[days]."""
    midnights = np.arange(plan.study.days + 1, dtype=np.int64) * DAY
    inside = np.clip(midnights, *plan.study.window)
    return (inside[1:] - inside[:-1]) / DAY
