"""Commands that read a scenario file and simulate nothing: `check`, `resolve`, `schema`.

Their results go to stdout and can be piped; problems and warnings go to stderr.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options
from sim.cli.tables import aligned
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from sim.plan.arithmetic import TeamLoad
    from sim.plan.plan import Plan


def check(
    file: options.File,
    variant: options.Variant = "",
    steps: Annotated[bool, typer.Option("--steps", help="Also the expected cases per step.")] = False,
) -> None:
    """Tell all mistakes at once, then the load of each team.

    \b
    Examples:
      permitsim check scenarios/tutorial.yaml
      permitsim check scenarios/staffing-options.yaml --variant both --steps
    """
    from sim.experiment.precision import precision_problems
    from sim.plan.arithmetic import load_arithmetic
    from sim.plan.compile import compile_plan
    from sim.plan.feasible import feasibility
    from sim.scenario.load import check_all_variants, load

    scenarios = check_all_variants(file)
    scenario = scenarios.get(variant) or load(file, variant)  # an unknown variant is for load to tell
    plan = compile_plan(scenario)
    found = (*scenario.warnings, *feasibility(scenario, plan), *precision_problems(scenario, plan))
    warnings = [one for one in found if one.is_warning]
    for warning in warnings:
        print(f"{warning.render()}\n", file=sys.stderr)
    print(_load_table(load_arithmetic(plan)))
    if steps:
        print(f"\n{_step_table(plan)}")
    if problems := [one for one in found if not one.is_warning]:
        raise ScenarioError(problems)
    print(f"\n{file}{_and_variants(len(scenario.variants))}: {_verdict(len(warnings))}")


def _verdict(warnings: int) -> str:
    return f"no mistakes, {warnings} warning{'s' if warnings > 1 else ''}" if warnings else "no problems"


def _and_variants(count: int) -> str:
    return f" and its {count} variant{'s' if count > 1 else ''}" if count else ""


def _load_table(loads: Sequence[TeamLoad]) -> str:
    rows = [
        (
            one.team,
            f"{one.offered_hours:,.1f}",
            f"{one.capacity_hours:,.1f}",
            f"{100 * one.load:.0f} %" if one.capacity_hours else "no hours",
            f"{one.needed:,.2f}" if math.isfinite(one.needed) else "",
            f"{one.present:,.2f}",
        )
        for one in loads
    ]
    head = ("team", "work h/wk", "capacity h/wk", "load", "people needed", "present")
    return aligned(head, rows, left={0})


def _step_table(plan: Plan) -> str:
    from sim.plan.arithmetic import cases_per_week, step_arithmetic

    rows = [
        (
            one.permit,
            one.step,
            f"{one.visits_per_case:.2f}",
            f"{one.visits_per_week:,.1f}",
            f"{one.hours_per_week:,.1f}" if one.teams else "",
            ", ".join(one.teams),
        )
        for one in step_arithmetic(plan, cases_per_week(plan))
    ]
    head = ("permit", "step", "visits/case", "visits/wk", "work h/wk", "team")
    return aligned(head, rows, left={0, 1, 5})


def resolve(file: options.File, variant: options.Variant = "") -> None:
    """Print the complete scenario, every default filled in.

    What it prints is itself a scenario that can be run.

    \b
    Examples:
      permitsim resolve scenarios/tutorial.yaml
      permitsim resolve scenarios/staffing-options.yaml --variant both > both.yaml
    """
    from sim.scenario.load import load
    from sim.scenario.resolve import resolve as resolved

    print(resolved(load(file, variant)), end="")


def schema() -> None:
    """Print the schema with which an editor completes scenarios.

    \b
    Example:
      permitsim schema > schema.json
    """
    import json

    from sim.scenario.schema import schema as whole_schema

    print(json.dumps(whole_schema(), indent=2, ensure_ascii=False))
