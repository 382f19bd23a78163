"""A saved folder made a result again, so that its report can be written anew by a later version.

Figures are read from the tables, the plan is compiled from the resolved scenario, and the rest follows as it did
when the run ended. The way back on the straight line, from the folder to the result.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import complaint
from sim.experiment.assembly import Conduct, assembled
from sim.experiment.result import RunResult
from sim.plan.compile import compile_plan
from sim.scenario.load import load

NUMBERS = dict.fromkeys(("value", "low", "high", "within"), float) | dict.fromkeys(
    ("replication", "replications", "week", "day"), int
)
"""The columns of numbers; all others are names."""


def saved_result(folder: Path) -> RunResult:
    """The result that a run left in `folder`; raises ScenarioError where it is not such a folder."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        estimates = {path.stem: _table(path) for path in sorted((folder / "tables").glob("*.csv"))}
        conduct = _conduct(manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise complaint(
            str(folder),
            "E520",
            "this is not a folder that a run left, or something in it was changed",
            fix="name the folder that holds manifest.json, as in  permitsim report reports/tutorial/latest",
        ) from error
    scenario = load(folder / "scenario.resolved.yaml")
    return assembled(scenario, compile_plan(scenario), estimates, conduct)


def _conduct(manifest: dict[str, Any]) -> Conduct:
    return Conduct(
        scenario_name=manifest["scenario"],
        variant=manifest["variant"],
        engine=manifest["engine"],
        planned=manifest["planned"],
        quick=manifest["quick"],
        stopped=manifest["stopped"],
        log_digests=tuple(manifest["logs_sha256"]),
    )


def _table(path: Path) -> pd.DataFrame:
    """A table as it was written: names stay text, also empty ones; numbers are read to the last bit."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    for name in table.columns.intersection(list(NUMBERS)):
        number = NUMBERS[name]
        table[name] = np.array([number(text or "nan") for text in table[name]], dtype=number)
    return table
