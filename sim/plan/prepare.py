"""A scenario made ready to run: compiled, and checked for what only numbers show.

The one call between loading and sampling; it either gives a plan that can be simulated, or says why not.
"""

from __future__ import annotations

from sim.errors import Problem, ScenarioError
from sim.plan.compile import compile_plan
from sim.plan.feasible import feasibility
from sim.plan.plan import Plan
from sim.scenario.scenario import Scenario


def prepare(scenario: Scenario) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of a checked scenario and all its warnings; ScenarioError E401, E402."""
    plan = compile_plan(scenario)
    found = (*scenario.warnings, *feasibility(scenario, plan))
    if problems := [problem for problem in found if not problem.is_warning]:
        raise ScenarioError(problems)
    return plan, found
