"""A saved folder made a result again: its report can be written anew, and its run repeated.

The plan is compiled from the resolved scenario; figures are read from the tables, or simulated again, and the rest
follows as it did when the run ended. The way back on the straight line, from the folder to the result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine import COMPILED, REFERENCE
from sim.errors import Problem, ScenarioError, complaint
from sim.experiment.assembly import Conduct, assembled
from sim.experiment.result import RunResult
from sim.plan.compile import compile_plan
from sim.scenario.load import load
from sim.scenario.scenario import Scenario

NUMBERS = dict.fromkeys(
    ("value", "low", "high", "within", "base", "difference", "variance_ratio", "saved", "share", "told_by_odd",
     "told_by_even"), float
) | dict.fromkeys(("replication", "replications", "pairs", "week", "weeks", "day"), int)  # fmt: skip
"""The columns of numbers; all others are names."""

FOLLOW = {"europe", "families"}
"""Tables that follow from the others and the plan."""

ENGINES = {COMPILED, REFERENCE}
NOT_A_RUN = (OSError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class SavedRun:
    """What a run left of itself in `folder`: its scenario, how it was conducted, and all else in its manifest.

    `warnings` are about the scenario as it was written, which the resolved one no longer shows; None where an
    earlier version did not keep them.
    """

    folder: Path
    manifest: Mapping[str, Any]
    conduct: Conduct
    scenario: Scenario
    warnings: tuple[Problem, ...] | None

    @property
    def with_bottlenecks(self) -> bool:
        """Whether each team was also run with one more person."""
        return self.conduct.bottleneck_pairs is not None

    def repeated(self, result: RunResult) -> RunResult:
        """A run of its scenario as the result of this run, cut short where this one was."""
        conduct = replace(self.conduct, log_digests=result.log_digests, bottleneck_pairs=result.bottleneck_pairs)
        return self.with_warnings(assembled(self.scenario, result.plan, result.estimates, conduct))

    def with_warnings(self, result: RunResult) -> RunResult:
        """The result with the warnings that were told when the run was made."""
        return result if self.warnings is None else replace(result, warnings=self.warnings)


def saved_run(folder: Path) -> SavedRun:
    """The run that left `folder`; raises ScenarioError where it is not such a folder."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        conduct = _conduct(manifest)
        warnings = _warnings(folder, manifest)
    except NOT_A_RUN as error:
        raise _not_a_run(folder) from error
    return SavedRun(folder, manifest, conduct, load(folder / "scenario.resolved.yaml"), warnings)


def saved_result(folder: Path) -> RunResult:
    """The result that a run left in `folder`; raises ScenarioError where it is not such a folder."""
    saved = saved_run(folder)
    try:
        paths = [path for path in sorted((folder / "tables").glob("*.csv")) if path.stem not in FOLLOW]
        estimates = {path.stem: _table(path) for path in paths}
        estimates["warm_up"], estimates["growth"]  # the last ones: a folder without them is not whole
    except NOT_A_RUN as error:
        raise _not_a_run(folder) from error
    return saved.with_warnings(assembled(saved.scenario, compile_plan(saved.scenario), estimates, saved.conduct))


def _not_a_run(folder: Path) -> ScenarioError:
    return complaint(
        str(folder),
        "E520",
        "this is not a folder that a run left, or something in it was changed",
        fix="name the folder that holds manifest.json, as in  permitsim report reports/tutorial/latest",
    )


def _conduct(manifest: dict[str, Any]) -> Conduct:
    """How the run was conducted; ValueError or KeyError where the manifest does not say so."""
    conduct = Conduct(
        scenario_name=manifest["scenario"],
        variant=manifest["variant"],
        engine=manifest["engine"],
        planned=manifest["planned"],
        quick=manifest["quick"],
        stopped=manifest["stopped"],
        log_digests=tuple(manifest["logs_sha256"]),
        bottleneck_pairs=manifest.get("bottleneck_pairs"),
    )
    named = "-".join((conduct.scenario_name, conduct.variant))
    if Path(named).name != named or not 1 <= conduct.done <= conduct.planned or conduct.engine not in ENGINES:
        raise ValueError(named)
    return conduct


def _warnings(folder: Path, manifest: dict[str, Any]) -> tuple[Problem, ...] | None:
    if "warnings" not in manifest:
        return None
    file = str(folder / "scenario.resolved.yaml")
    return tuple(Problem(file, 0, 0, one["code"], one["text"], one["why"]) for one in manifest["warnings"])


def _table(path: Path) -> pd.DataFrame:
    """A table as it was written: names stay text, also empty ones; numbers are read to the last bit."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    for name in table.columns.intersection(list(NUMBERS)):
        number = NUMBERS[name]
        table[name] = np.array([number(text or "nan") for text in table[name]], dtype=number)
    return table
