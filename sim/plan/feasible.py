"""Whether the plan can be run at all: not too many cases, and no team that falls behind for ever (E4..).

The last check, since it needs the plan's numbers; its problems point into the scenario like all others.
Beside the straight line, from scenario and plan to problems.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from sim.errors import Problem
from sim.plan.arithmetic import StepLoad, TeamLoad, cases_per_week, step_arithmetic, team_loads
from sim.plan.plan import Plan
from sim.plan.workload import MOST_CASES
from sim.scenario.checks.check import problem_of
from sim.scenario.checks.finding import Finding
from sim.scenario.scenario import Scenario

NAMED_STEPS = 3


def feasibility(scenario: Scenario, plan: Plan) -> list[Problem]:
    """E402 alone where there are too many cases; else E401 (W401 where accepted) for each team that falls behind."""
    findings = list(_too_many_cases(plan)) or list(_falling_behind(scenario, plan))
    return [problem_of(scenario.tree, finding) for finding in findings]


def _too_many_cases(plan: Plan) -> Iterator[Finding]:
    """E402: a case's number fits into 22 bits, whatever luck adds to the expected demand."""
    permits = plan.demand.permits
    demand = np.array([float(permit.arrivals.sum()) for permit in permits])
    backlog = np.array([sum(entry.cases for entry in permit.backlog) for permit in permits])
    expected = demand.sum()
    if expected + 6.0 * math.sqrt(expected) + backlog.sum() >= MOST_CASES:
        largest = int(np.argmax(demand + backlog))
        part = "demand" if demand[largest] >= backlog[largest] else "backlog"
        yield Finding(
            ("permits", permits[largest].name, part),
            "E402",
            f"{_whole(expected + backlog.sum())} cases in one run; {_whole(MOST_CASES - 1)} is the most",
            why=f'{_whole(demand[largest] + backlog[largest])} of them are "{permits[largest].name}".',
            fix="fewer applications, or a shorter study",
        )


def _falling_behind(scenario: Scenario, plan: Plan) -> Iterator[Finding]:
    """E401, W401: more work comes than can be done, even if all who ever withdraw made no work."""
    staying = np.array([1.0 - (one.withdrawal.share if one.withdrawal else 0.0) for one in plan.demand.permits])
    steps = step_arithmetic(plan, cases_per_week(plan) * staying)
    accepted = scenario.spec.study.growing_backlog == "accept"
    for group in _sharing([team for team in team_loads(plan, steps) if team.load > 1.0], steps):
        names = [team.team for team in group]
        code, verb = ("W401", "will fall behind") if accepted else ("E401", "can never keep up")
        needed = sum(team.needed for team in group)
        told = "more" if math.isinf(needed) else f"{needed:.1f}"
        whose = f'team "{names[0]}" {verb}: it needs {told} people, it has'
        if len(group) > 1:
            listed = " and ".join(f'"{name}"' for name in names)
            whose = f"teams {listed}, which share work, {verb}: together they need {told} people, they have"
        fix = f"{_staff_that_would_do(plan, group, steps)}less effort per case, or  study: {{growing_backlog: accept}}"
        yield Finding(
            ("teams", names[0], "staff"),
            code,
            f"{whose} {_people(sum(team.present for team in group))}",
            why=_why(group, [step for step in steps if {*names} & {*step.teams} and step.hours_per_week > 0.0]),
            fix="" if accepted else fix,
            others=tuple((("teams", name, "staff"), "shares the work") for name in names[1:]),
        )


def _sharing(teams: list[TeamLoad], steps: Sequence[StepLoad]) -> list[list[TeamLoad]]:
    """The teams in groups, each group bearing one load because its members share steps."""
    groups: list[list[TeamLoad]] = []
    for team in teams:
        alike = [
            group
            for group in groups
            if math.isfinite(team.load)
            and math.isclose(group[0].load, team.load, rel_tol=1e-6)
            and any(team.team in step.teams and {one.team for one in group} & {*step.teams} for step in steps)
        ]
        groups = [group for group in groups if group not in alike]
        groups.append([*(one for group in alike for one in group), team])
    return groups


def _staff_that_would_do(plan: Plan, group: list[TeamLoad], steps: Sequence[StepLoad]) -> str:
    """`staff 3 or more, `: for each team the least whole staff with which the group keeps up, if it alone grows."""
    if len(group) == 1:
        needed = group[0].needed
        return "" if math.isinf(needed) else f"staff {_whole_people(needed)} or more, "
    missing = sum(team.offered_hours - team.capacity_hours for team in group)
    staff = {team.team: _whole_people(team.present * (1.0 + missing / team.capacity_hours)) for team in group}
    enough = [team.team for team in group if _keeps_up(plan, team, staff[team.team], group, steps)]
    choices = " or ".join(f"{staff[name]} or more in {name}" for name in enough)
    return f"staff {choices}, " if enough else ""


def _whole_people(people: float) -> int:
    """The least whole number that is more than so many people, to a tenth."""
    return math.floor(round(people, 1)) + 1


def _keeps_up(plan: Plan, grown: TeamLoad, staff: int, group: list[TeamLoad], steps: Sequence[StepLoad]) -> bool:
    """Whether no team of the group falls behind any more once one of them has so many people."""
    teams = tuple(
        replace(team, staff=team.staff * (staff / grown.present)) if team.name == grown.team else team
        for team in plan.staffing.teams
    )
    larger = replace(plan, staffing=replace(plan.staffing, teams=teams))
    names = {team.team for team in group}
    return all(team.load <= 1.0 for team in team_loads(larger, steps) if team.team in names)


def _why(group: list[TeamLoad], steps: Sequence[StepLoad]) -> str:
    """The sum behind a load: visits times hours, and people times hours."""
    partners = dict.fromkeys(name for step in steps for name in step.teams if name not in [one.team for one in group])
    offered, capacity = (sum(getattr(team, name) for team in group) for name in ("offered_hours", "capacity_hours"))
    if partners:
        whose = "its" if len(group) == 1 else "their"
        source = f"{whose} share of the work with {', '.join(partners)}, split as evenly as can be, is"
    else:
        source = f"{_sum(steps)} ="
    work = f"{source} {_whole(offered)} h a week"
    if capacity == 0.0:
        return f"{work}, and in the window nobody of the team is ever at work."
    terms = " + ".join(
        f"{_people(team.present)} {'person' if _people(team.present) == '1' else 'people'} "
        f"x {team.capacity_hours / team.present:.1f} h"
        for team in group
    )
    return f"{work}; {terms} = {_whole(capacity)} h. Load {100 * group[0].load:.0f} %."


def _sum(steps: Sequence[StepLoad]) -> str:
    """`700 cases a week at handling x 1.0 h + 210 at rehandling x 0.75 h`, the largest first, the rest in one term."""
    visits: dict[str, float] = {}
    hours: dict[str, float] = {}
    for step in steps:
        visits[step.step] = visits.get(step.step, 0.0) + step.visits_per_week
        hours[step.step] = hours.get(step.step, 0.0) + step.hours_per_week
    order = sorted(hours, key=lambda name: -hours[name])
    first, *more = (
        f"{_whole(visits[name])}{{}} at {name} x {_hours(hours[name] / visits[name])}" for name in order[:NAMED_STEPS]
    )
    terms = [first.format(" cases a week"), *(term.format("") for term in more)]
    if rest := order[NAMED_STEPS:]:
        terms.append(f"{_whole(sum(hours[name] for name in rest))} h at {len(rest)} more")
    return " + ".join(terms)


def _people(people: float) -> str:
    return f"{round(people, 1):g}"


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 1 else f"{hours:.2f} h"


def _whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")
