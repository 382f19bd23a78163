"""Teams that can never keep up: refused before anything is simulated, unless the scenario accepts a growing backlog.

The arithmetic of load against the place in the file where the team's staff stands.
Between the plan and the replications.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sim.errors import Problem, ScenarioError
from sim.plan.arithmetic import TeamLoad
from sim.scenario.scenario import Scenario
from sim.scenario.text.tree import find, problem_at


def refuse_overload(scenario: Scenario, loads: Sequence[TeamLoad]) -> None:
    """Raise ScenarioError with an E401 for each team whose load is above 1; nothing where growth is accepted."""
    problems = list(_overloaded(scenario, loads))
    if problems and refuses_growth(scenario):
        raise ScenarioError(problems)


def refuses_growth(scenario: Scenario) -> bool:
    """Whether a backlog that grows without end is a mistake, as it is unless the scenario accepts it."""
    return scenario.spec.study.growing_backlog == "refuse"


def _overloaded(scenario: Scenario, loads: Sequence[TeamLoad]) -> Iterator[Problem]:
    for one in loads:
        if one.load > 1.0:
            place = find(scenario.tree, ("teams", one.team, "staff"))
            yield problem_at(place, "E401", _text(one), why=_figures(one), fix=_fix(one))


def _text(one: TeamLoad) -> str:
    if math.isinf(one.needed):
        return f'team "{one.team}" can never keep up: its calendar is closed throughout the window'
    return f'team "{one.team}" can never keep up: it needs {_people(one.needed)} people, it has {_people(one.present)}'


def _figures(one: TeamLoad) -> str:
    """As `858 h of work come a week; 22.5 people x 33.0 h = 743 h. Load 115 %.`."""
    offered = f"{one.offered_hours:,.0f} h of work come a week"
    if not one.capacity_hours:
        return f"{offered}, and nobody is at work."
    per_person = one.capacity_hours / one.present
    capacity = f"{_people(one.present)} people x {per_person:.1f} h = {one.capacity_hours:,.0f} h"
    return f"{offered}; {capacity}. Load {100 * one.load:.0f} %."


def _fix(one: TeamLoad) -> str:
    accept = "study: {growing_backlog: accept}"
    if math.isinf(one.needed):
        return f"open the calendar, or  {accept}"
    return f"staff {math.ceil(one.needed)} or more, less effort per case, or  {accept}"


def _people(count: float) -> str:
    return f"{count:.1f}"
