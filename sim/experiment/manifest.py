"""`manifest.json`: what made a result, and when; everything that may differ between two runs with equal results.

Written beside `results.json`, whose hash it holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sim.experiment.provenance import code_hash, commit, library_versions, machine, program_version
from sim.experiment.result import RunResult


def manifest_json(
    result: RunResult, data: Mapping[str, bytes], results: str, command: str, started: float, finished: float
) -> str:
    """The provenance of a run with these data files; `results` is results.json.

    `started` and `finished` are seconds since 1970.
    """
    content = {
        "scenario": result.scenario_name,
        "variant": result.variant,
        "resolved_sha256": sha256(result.resolved),
        "data_sha256": {name: sha256(content) for name, content in data.items()},
        "results_sha256": sha256(results),
        **program(),
        "engine": result.engine,
        "seed": result.seed,
        "replications": result.replications,
        "planned": result.planned,
        "quick": result.quick,
        "stopped": result.stopped,
        "bottleneck_pairs": result.bottleneck_pairs,
        "logs_sha256": list(result.log_digests),
        "warnings": [{"code": one.code, "text": one.text, "why": one.why} for one in result.warnings],
        **called(command, started, finished),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def program() -> dict[str, Any]:
    """What computed: the program, its libraries, the machine."""
    return {
        "version": program_version(),
        "commit": commit(),
        "code_sha256": code_hash(),
        "libraries": library_versions(),
        "machine": machine(),
    }


def called(command: str, started: float, finished: float) -> dict[str, Any]:
    """How and when it was called; `started` and `finished` are seconds since 1970."""
    return {
        "command": command,
        "started": dt.datetime.fromtimestamp(started).isoformat(timespec="seconds"),
        "seconds": round(finished - started, 3),
    }


def sha256(content: str | bytes) -> str:
    """The SHA-256 (hex) of bytes, or of a text in UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
