"""Commands that read a scenario file and simulate nothing: `check`, `resolve`, `schema`.

Their results go to stdout and can be piped; problems and warnings go to stderr.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options
from sim.cli.tables import aligned

if TYPE_CHECKING:
    from sim.plan.arithmetic import TeamLoad
    from sim.plan.plan import Plan


def check(
    file: options.File,
    variant: options.Variant = "",
    steps: Annotated[bool, typer.Option("--steps", help="Also the expected cases per step.")] = False,
) -> None:
    """Tell all problems of a scenario and its variants at once, then the load and people needed per team.

    \b
    Examples:
      permitsim check scenarios/tutorial.yaml
      permitsim check scenarios/staffing-options.yaml --variant both --steps
    """


def resolve(file: options.File, variant: options.Variant = "") -> None:
    """Print the complete scenario, every default filled in; itself a scenario that can be run.

    \b
    Examples:
      permitsim resolve scenarios/tutorial.yaml
      permitsim resolve scenarios/staffing-options.yaml --variant both > both.yaml
    """
    from sim.scenario.load import load
    from sim.scenario.resolve import resolve as resolved

    print(resolved(load(file, variant or None)), end="")


def schema() -> None:
    """Print the JSON schema of scenario files, with which an editor completes and explains them.

    \b
    Example:
      permitsim schema > schema.json
    """
    import json

    from sim.scenario.schema import schema as whole_schema

    print(json.dumps(whole_schema(), indent=2, ensure_ascii=False))
