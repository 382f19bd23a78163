"""What the commands that simulate leave: the folder of results, the answer on stdout, the exit status.

After `sim.cli.simulation`; the folder is described in `docs/results-folder.md`.
"""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import status
from sim.cli.interruption import STOPPED, Interruption, ignore_ctrl_c
from sim.cli.notes import Notes

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.result import RunResult


def written(
    result: RunResult,
    data: Mapping[str, bytes],
    partial: Path,
    notes: Notes,
    started: float,
    interruption: Interruption,
) -> Path:
    """Fill the folder and give it its name; the figures are hashed into the name."""
    from sim.experiment.manifest import manifest_json
    from sim.experiment.results import results_json
    from sim.report.render import render_report

    figures = results_json(result)
    command = shlex.join(["permitsim", *sys.argv[1:]])
    notes.keep(f"replications: {result.stopped}")
    notes.keep(result.answer)
    tables = csv_files(result.tables)
    pages = {
        "report.html": render_report(result),
        "results.json": figures,
        "scenario.resolved.yaml": result.resolved,
        "manifest.json": manifest_json(result, data, figures, command, started, time.time()),
        "log.txt": notes.text(),
    }
    return left(partial, {**data, **tables, **pages}, started, interruption)


def csv_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Each table as a file of its name."""
    return {f"tables/{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}


def left(partial: Path, files: Mapping[str, str | bytes], started: float, interruption: Interruption) -> Path:
    """Fill the folder with the files and give it its name: the start, and the hash of `results.json`."""
    from sim.experiment.folder import fill, finish
    from sim.experiment.manifest import sha256

    fill(partial, files)
    interruption.check()
    ignore_ctrl_c()
    name = f"{time.strftime('%Y-%m-%d_%H%M%S', time.localtime(started))}_{sha256(files['results.json'])[:8]}"
    return finish(partial, name)


def tell(result: RunResult, folder: Path, asked: int, notes: Notes, *, as_json: bool = False) -> None:
    """Print the answer and where the report is, or the figures; `asked` are the replications that were asked for."""
    report = f"Report: {folder / 'report.html'}"
    if as_json:
        print((folder / "results.json").read_text(encoding="utf-8"), end="")
        notes.tell(report)
    else:
        print(result.answer)
        print(report)
    if stopped := _stopped(result, asked):
        notes.tell(f"{stopped}; run the same command again to continue")


def _stopped(result: RunResult, asked: int) -> str:
    """What Ctrl-C cut short, in words; '' where it did not."""
    if result.replications < asked:
        return f"stopped by the user after {result.replications} of {asked}"
    pairs = result.bottleneck_pairs
    if pairs is None or pairs >= result.replications:
        return ""
    return f"stopped by the user after {pairs} of {result.replications} pairs for bottlenecks"


def status_of(result: RunResult, asked: int, *, fail_on_target: bool = False) -> int:
    """The exit status of a run of which so many replications were asked for."""
    from sim.analysis.verdicts import promise_verdicts

    if _stopped(result, asked):
        return STOPPED
    if result.growing or result.imprecise:
        return status.UNSETTLED
    verdicts = promise_verdicts(result.plan, result.estimates["indicators"])
    missed = any(one.shortfall > 0.0 for one in verdicts)
    return status.PROMISE_MISSED if fail_on_target and missed else status.DONE
