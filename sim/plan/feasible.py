"""Whether the plan can be run at all: not too many cases, and no team that falls behind for ever (E4..).

The last check, since it needs the plan's numbers; its problems point into the scenario like all others.
Beside the straight line, from scenario and plan to problems.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

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
    for team in team_loads(plan, steps):
        if team.load > 1.0:
            code, verb = ("W401", "will fall behind") if accepted else ("E401", "can never keep up")
            needed = "more" if math.isinf(team.needed) else f"{team.needed:.1f}"
            staff = "" if math.isinf(team.needed) else f"staff {math.floor(round(team.needed, 1)) + 1} or more, "
            yield Finding(
                ("teams", team.team, "staff"),
                code,
                f'team "{team.team}" {verb}: it needs {needed} people, it has {_people(team.present)}',
                why=_why(team, [step for step in steps if team.team in step.teams and step.hours_per_week > 0.0]),
                fix="" if accepted else f"{staff}less effort per case, or  study: {{growing_backlog: accept}}",
            )


def _why(team: TeamLoad, steps: list[StepLoad]) -> str:
    """The sum behind a load: visits times hours, and people times hours."""
    partners = dict.fromkeys(name for step in steps for name in step.teams if name != team.team)
    if partners:
        source = f"its share of the work with {', '.join(partners)}, split as evenly as can be, is"
    else:
        source = f"{_sum(steps)} ="
    work = f"{source} {_whole(team.offered_hours)} h a week"
    if team.capacity_hours == 0.0:
        return f"{work}, and in the window nobody of the team is ever at work."
    word = "person" if _people(team.present) == "1" else "people"
    capacity = f"{_people(team.present)} {word} x {team.capacity_hours / team.present:.1f} h"
    return f"{work}; {capacity} = {_whole(team.capacity_hours)} h. Load {100 * team.load:.0f} %."


def _sum(steps: list[StepLoad]) -> str:
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
