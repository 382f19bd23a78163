"""`results.json`: the figures of a run as text that is the same for every number of workers.

No time of day, no path and no duration stands in it; those are in the manifest. Made from a `RunResult`,
read by people's scripts and by the tests that hold the report to it.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.analysis.one_more import TABLE
from sim.analysis.outlook import OUTLOOK, first_week
from sim.analysis.outlook_test import TEST
from sim.experiment.result import RunResult
from sim.primitives.time import DAY

INDICATOR_COLUMNS = (
    "permit", "kind", "team", "step", "indicator", "clock", "population",
    "value", "low", "high", "unit", "replications", "reason",
)  # fmt: skip


def results_json(result: RunResult) -> str:
    """The figures as JSON: plain keys first, then lists of rows, one row a line; what has no value is null."""
    lists = {
        "indicators": rows(result.estimates["indicators"][list(INDICATOR_COLUMNS)]),
        "published": rows(result.published),
        "peers": rows(result.peers),
        "families": rows(result.first_places.families),
        "load": rows(pd.DataFrame(map(asdict, result.load_arithmetic))),
        "laws": rows(result.estimates["laws"]),
        "warnings": [{"code": one.code, "text": one.text} for one in result.warnings],
    }
    if OUTLOOK in result.estimates:
        lists |= {OUTLOOK: rows(first_week(result.estimates[OUTLOOK])), TEST: rows(result.estimates[TEST])}
    if TABLE in result.estimates:
        lists[TABLE] = rows(result.estimates[TABLE])
    head = [f" {_json(key)}: {_json(value)}" for key, value in _facts(result).items()]
    tail = [f" {_json(name)}: {lines_of(listed)}" for name, listed in lists.items()]
    return "{\n" + ",\n".join([*head, *tail]) + "\n}\n"


def _facts(result: RunResult) -> dict[str, Any]:
    study = result.plan.study
    opens, closes = study.window
    first, last = (study.start + dt.timedelta(days=instant // DAY) for instant in (opens, closes - 1))
    return {
        "title": study.title,
        "question": study.question,
        "scenario": result.scenario_name,
        "variant": result.variant,
        "window": {"from": first.isoformat(), "to": last.isoformat()},
        "answer": result.answer,
        "europe": result.first_places.told,
        "replications": result.replications,
        "stopped": result.stopped,
        "seed": result.seed,
    }


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain values; what is not finite becomes None."""
    columns = {name: [_plain(value) for value in table[name].tolist()] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    return None if pd.isna(value) or value == math.inf else value


def lines_of(listed: list[dict[str, Any]]) -> str:
    """The rows as a JSON list, one a line."""
    return "[\n" + ",\n".join(f"  {_json(row)}" for row in listed) + "\n ]" if listed else "[]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
