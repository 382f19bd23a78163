"""Levers of people: one more of them in a team, another order in which they work, teams that help each other.

Only the staffing half of the plan changes, or who may serve a step, so that no draw of any case does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np

from sim.plan.levers.lever import Lever, named
from sim.plan.limits import PROMISES, limits_of
from sim.plan.plan import Plan, Team
from sim.plan.serving import serving_teams

OLDEST: Final = "oldest_application"
DEADLINE: Final = "earliest_deadline"

Order: TypeAlias = tuple[int, str, bytes]
"""What teams need in common to take from one queue: calendar, discipline and head starts."""

ONE_MORE: Final = (
    "One person more on every day of the run, on leave and absent as often as the others of the team; the sick days of "
    "all others stay the same."
)
ORDERS: Final = {
    OLDEST: "Every team takes the application first that was lodged first, within a priority class.",
    DEADLINE: "Every team takes the case first whose promise falls due first, within a priority class.",
}
ONE_POOL: Final = (
    "Teams with the same calendar and the same order of work serve each other's steps, in the declared order and with "
    "as many people as before. It assumes that everybody can do all this work as quickly as those who do it today."
)


def one_more_in_each(plan: Plan) -> Iterator[tuple[int, Lever]]:
    """A lever for each team by its number."""
    serving = serving_teams(plan)
    for number, team in enumerate(plan.staffing.teams):
        name, label = f"one_more_{team.name}", f"one more in {team.name.replace('_', ' ')}"
        if number in serving:
            yield number, Lever(name, label, ONE_MORE, _heads(team), one_more(plan, number))
        else:
            yield number, Lever(name, label, ONE_MORE, "the team serves no step, so nobody would wait less", None)


def one_more(plan: Plan, team: int) -> Plan:
    """The plan with one more person in a team (by its number) on every day of the run; all else is the same."""
    teams = [
        replace(one, staff=np.asarray(one.staff + 1.0)) if number == team else one
        for number, one in enumerate(plan.staffing.teams)
    ]
    return replace(plan, staffing=replace(plan.staffing, teams=tuple(teams)))


def _heads(team: Team) -> str:
    least, most = float(team.staff.min()), float(team.staff.max())
    return (
        f"{most:g} → {most + 1:g} people" if least == most else f"one more than the {least:g} to {most:g} of each day"
    )


def dispatch(plan: Plan, discipline: str) -> Lever:
    """All teams that serve a step take waiting cases in one order."""
    label = {OLDEST: "oldest application first", DEADLINE: "earliest deadline first"}[discipline]
    serving = serving_teams(plan)
    changed = [number for number in serving if plan.staffing.teams[number].discipline != discipline]
    reason = _no_deadline(plan) if discipline == DEADLINE else ""
    if not reason and not changed:
        reason = "every team that serves a step works in this order already"
    if reason:
        return Lever(discipline, label, ORDERS[discipline], reason, None)
    teams = [
        replace(one, discipline=discipline, head_start=np.zeros_like(one.head_start)) if number in changed else one
        for number, one in enumerate(plan.staffing.teams)
    ]
    told = f"a new order in {named([teams[number].name for number in changed])}"
    after = replace(plan, staffing=replace(plan.staffing, teams=tuple(teams)))
    return Lever(discipline, label, ORDERS[discipline], told, after)


def _no_deadline(plan: Plan) -> str:
    """Why not every case has a deadline; '' where all have."""
    without = [
        permit.name for permit in plan.demand.permits if any(not limits_of(kind, PROMISES) for kind in permit.kinds)
    ]
    if not without:
        return ""
    return f"without a promise a case has no deadline, and none is stated for {named(without)}"


def one_pool(plan: Plan) -> Lever:
    """Teams of one calendar and one order of work may serve each other's steps."""
    teams = plan.staffing.teams
    pools: dict[Order, list[int]] = {}
    for number in serving_teams(plan):
        pools.setdefault(_order(teams[number]), []).append(number)
    steps = tuple(
        replace(step, teams=tuple(sorted({one for team in step.teams for one in pools[_order(teams[team])]})))
        for step in plan.demand.steps
    )
    if steps == plan.demand.steps:
        reason = "no two teams with the same calendar and order of work have different steps"
        return Lever("one_pool", "one flexible pool", ONE_POOL, reason, None)
    wider = [pool for pool in pools.values() if len(pool) > 1]
    told = "; ".join(f"{named([teams[number].name for number in pool])} as one" for pool in wider)
    return Lever(
        "one_pool", "one flexible pool", ONE_POOL, told, replace(plan, demand=replace(plan.demand, steps=steps))
    )


def _order(team: Team) -> Order:
    return team.calendar, team.discipline, team.head_start.tobytes()
