"""What a sizing leaves beside its page: figures for scripts, tidy tables, provenance, and the found staff to be run.

None of it but the manifest holds a time, a path or a number of workers, so that the same sizing gives the same bytes.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from sim.experiment.manifest import called, program, sha256
from sim.experiment.results import lines_of, rows
from sim.staffing.result import SizingResult

RESOLVED: Final = "scenario.resolved.yaml"
"""The file beside `found.yaml` that holds the scenario as written."""

STAFF: Final = (
    "team",
    "from_day",
    "to_day",
    "held",
    "least",
    "most",
    "present",
    "found",
    "added",
    "cost",
    "cost_added",
)
TARGETS: Final = (
    "target", "origin", "line", "reachable", "reason", "searched", "met", "low", "high",
    "value", "value_low", "value_high", "unit", "present", "ample",
)  # fmt: skip


def staff_table(result: SizingResult) -> pd.DataFrame:
    """A row per post: people as written (mean of its days in the window), as found, and a year's cost; days from 0."""
    listed = [
        (one.post.team, one.post.first_day, one.post.last_day, one.post.held, one.post.least, one.post.most,
         one.present, one.found, one.added, one.found * one.post.cost, one.cost_added)
        for one in result.staff
    ]  # fmt: skip
    return pd.DataFrame(listed, columns=list(STAFF))


def targets_table(result: SizingResult) -> pd.DataFrame:
    """A row per target: how often it is met, and its figure at the found staff, as written and with the most people."""
    listed = [
        (one.target.name, one.target.origin, one.target.line, one.reachable, one.reason, one.searched, one.met, one.low,
         one.high, one.value, one.value_low, one.value_high, one.target.unit, one.present, one.ample)
        for one in result.targets
    ]  # fmt: skip
    return pd.DataFrame(listed, columns=list(TARGETS))


def sizing_tables(result: SizingResult) -> dict[str, pd.DataFrame]:
    """The tables by the name of their file."""
    return {
        "staff": staff_table(result),
        "targets": targets_table(result),
        "trade_off": result.trade_off,
        "effects": result.effects,
    }


def sizing_json(result: SizingResult) -> str:
    """The answer, the staff, the targets and the trade-off: plain keys first, then lists of rows."""
    head = [f" {_json(key)}: {_json(value)}" for key, value in _facts(result).items()]
    lists = {name: rows(table) for name, table in sizing_tables(result).items()}
    tail = [f" {_json(name)}: {lines_of(listed)}" for name, listed in lists.items()]
    return "{\n" + ",\n".join([*head, *tail]) + "\n}\n"


def _facts(result: SizingResult) -> dict[str, Any]:
    return {
        "title": result.plan.study.title,
        "question": result.plan.study.question,
        "scenario": result.scenario_name,
        "variant": result.variant,
        "answer": result.answer,
        "found": result.found,
        "confirmed": result.confirmed,
        "confidence": result.confidence,
        "cost_present": result.cost_present,
        "cost_found": result.cost_found,
        "currency": result.currency,
        "changes": dict(result.changes),
        "search_replications": result.search_replications,
        "fresh_replications": result.fresh_replications,
        "plans": result.economy.plans,
        "stopped": result.stopped,
        "seed": result.seed,
    }


def sizing_manifest(
    result: SizingResult, data: Mapping[str, bytes], figures: str, command: str, started: float, finished: float
) -> str:
    """The provenance of a sizing; `started` and `finished` are seconds since 1970, `figures` is results.json."""
    content = {
        "scenario": result.scenario_name,
        "variant": result.variant,
        "resolved_sha256": sha256(result.resolved),
        "data_sha256": {name: sha256(content) for name, content in data.items()},
        "results_sha256": sha256(figures),
        **program(),
        "engine": result.engine,
        "seed": result.seed,
        "request": asdict(result.request),
        "economy": asdict(result.economy),
        "stopped": result.stopped,
        "warnings": [{"code": one.code, "text": one.text, "why": one.why} for one in result.warnings],
        **called(command, started, finished),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def found_scenario(result: SizingResult) -> str:
    """The found staff as a scenario that extends the resolved one beside it; it can be checked, run and compared."""
    teams: dict[str, Any] = {}
    for path, value in result.changes.items():
        top, team, key = path.split(".")
        assert (top, key) == ("teams", "staff"), path
        teams[team] = value
    changed = [f"  {team}: {{staff: {_staff(value)}}}" for team, value in teams.items()]
    what = "\n".join(["teams:", *changed]) if changed else "# the staff as written is enough"
    told = "\n".join(f"# {line}" for line in textwrap.wrap(result.answer, 100))
    return f"{told}\n#\n# permitsim compare {RESOLVED} found.yaml\n\nextends: {RESOLVED}\n\n{what}\n"


def _staff(value: Any) -> str:
    """A number of people, or numbers by the date from which they hold, in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{date}: {number:g}" for date, number in value.items()) + "}"
    return f"{value:g}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
