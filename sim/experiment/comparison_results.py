"""`results.json` and `manifest.json` of a comparison: its figures for scripts, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.analysis.comparison_answer import headlines
from sim.experiment.compare import ComparisonResult
from sim.experiment.manifest import called, program, sha256
from sim.experiment.results import lines_of, rows


def comparison_json(result: ComparisonResult, lists: Mapping[str, pd.DataFrame] | None = None, answer: str = "") -> str:
    """The answer, the alternatives and their headline differences; all others stand in `tables/differences.csv`.

    `lists` are further tables, each under its name; `answer` is that of the comparison where none is given.
    """
    differences = result.tables["differences"]
    permits = ["", *dict.fromkeys(permit.name for one in result.options for permit in one.plan.demand.permits)]
    chosen = pd.concat(
        [headline.rows(differences, permit) for headline in headlines(result.base.plan) for permit in permits]
    )
    facts: dict[str, Any] = {
        "title": result.base.plan.study.title,
        "question": result.base.plan.study.question,
        "scenario": result.scenario_name,
        "base": result.base.name,
        "options": {one.name: list(one.changes) for one in result.options},
        "answer": answer or result.answer,
        "selection": result.selection,
        "imprecise": result.imprecise,
        "replications": result.replications,
        "stopped": result.stopped,
        "seed": result.seed,
    }
    head = [f" {_json(key)}: {_json(value)}" for key, value in facts.items()]
    tables = {"differences": chosen, **(lists or {})}
    tail = [f" {_json(name)}: {lines_of(rows(table))}" for name, table in tables.items()]
    return "{\n" + ",\n".join([*head, *tail]) + "\n}\n"


def comparison_manifest(result: ComparisonResult, results: str, command: str, started: float, finished: float) -> str:
    """The provenance of a comparison; `started` and `finished` are seconds since 1970, `results` is results.json."""
    content = {
        "scenario": result.scenario_name,
        "options": {one.name: sha256(one.resolved) for one in result.options},
        "results_sha256": sha256(results),
        **program(),
        "engine": result.engine,
        "seed": result.seed,
        "replications": result.replications,
        "planned": result.planned,
        "stopped": result.stopped,
        **called(command, started, finished),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
