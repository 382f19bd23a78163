"""The command `init`: a folder with a commented scenario to change, its schema, and what to type next.

The scenario is `template.yaml` beside this file; it runs as it is.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import status

TEMPLATE = Path(__file__).with_name("template.yaml")


def init(
    name: Annotated[Path, typer.Argument(help="The folder to make.", metavar="NAME", show_default=False)],
) -> None:
    """Make a folder with a commented scenario to start from.

    \b
    Example:
      permitsim init my-office
    """
    from sim.experiment.folder import telling_where
    from sim.scenario.schema import schema

    if name.exists() and (not name.is_dir() or any(name.iterdir())):
        status.stop(f"{name} exists already and is not an empty folder; choose another name", status.WRONG)
    scenario = name / f"{name.resolve().name}.yaml"  # results are kept apart by the name of the file
    with telling_where(name):
        name.mkdir(parents=True, exist_ok=True)
        scenario.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        (name / "schema.json").write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Made {scenario} and its schema. Change the scenario in an editor, then type\n")
    typed = shlex.quote(str(scenario))
    print(f"  permitsim check {typed}")
    print(f"  permitsim run {typed} --quick")
