"""What the commands that simulate leave: the folder of results, the answer on stdout, the exit status.

After `sim.cli.simulation`; the folder is described in `docs/results-folder.md`.
"""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sim.cli import status
from sim.cli.interruption import STOPPED, Interruption, ignore_ctrl_c, interruptible
from sim.cli.notes import Notes
from sim.cli.simulation import make_ready

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.result import RunResult

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Leaves:
    """What a result leaves: its `figures` (results.json), all other `files` by name, and what goes into the log.

    `manifest` gives manifest.json from the command, and from when it started and finished, in seconds since 1970.
    """

    figures: str
    files: Mapping[str, str | bytes]
    manifest: Callable[[str, float, float], str]
    noted: Sequence[str]


def carried_out(
    simulate: Callable[[Notes, Interruption], Outcome],
    leave: Callable[[Outcome], Leaves],
    engine: str,
    home: Path,
    notes: Notes,
) -> tuple[Outcome, Path]:
    """What `simulate` gives, which heeds Ctrl-C and tells notes, and the folder in `home` with what it leaves."""
    from sim.experiment.folder import unfinished_folder

    started = time.time()
    make_ready(engine, notes)
    with unfinished_folder(home) as partial, interruptible() as interruption:
        result = simulate(notes, interruption)
        return result, written(leave(result), partial, notes, started, interruption)


def written(leaves: Leaves, partial: Path, notes: Notes, started: float, interruption: Interruption) -> Path:
    """Fill the folder with what a result leaves and give it its name: the start, and the hash of the figures."""
    from sim.experiment.folder import fill, finish
    from sim.experiment.manifest import sha256

    command = shlex.join(["permitsim", *sys.argv[1:]])
    for note in leaves.noted:
        notes.keep(note)
    manifest = leaves.manifest(command, started, time.time())
    own = {"results.json": leaves.figures, "manifest.json": manifest, "log.txt": notes.text()}
    fill(partial, {**leaves.files, **own})
    interruption.check()
    ignore_ctrl_c()
    name = f"{time.strftime('%Y-%m-%d_%H%M%S', time.localtime(started))}_{sha256(leaves.figures)[:8]}"
    return finish(partial, name)


def left_by(result: RunResult, data: Mapping[str, bytes]) -> Leaves:
    """What a run leaves: figures, tables, the report, the scenario, and copies of its data files."""
    from sim.experiment.manifest import manifest_json
    from sim.experiment.results import results_json
    from sim.report.render import render_report

    figures = results_json(result)
    pages = {"report.html": render_report(result), "scenario.resolved.yaml": result.resolved}
    return Leaves(
        figures,
        {**data, **csv_files(result.tables), **pages},
        lambda command, started, finished: manifest_json(result, data, figures, command, started, finished),
        (f"replications: {result.stopped}", result.answer),
    )


def csv_files(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Each table as a file of its name."""
    return {f"tables/{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}


def told(answer: str, folder: Path, notes: Notes, *, as_json: bool) -> None:
    """Print the answer and where the report is, or the figures."""
    report = f"Report: {folder / 'report.html'}"
    if as_json:
        print((folder / "results.json").read_text(encoding="utf-8"), end="")
        notes.tell(report)
    else:
        print(answer)
        print(report)


def tell(result: RunResult, folder: Path, asked: int, notes: Notes, *, as_json: bool = False) -> None:
    """Print the answer and where the report is, or the figures; `asked` are the replications that were asked for."""
    told(result.answer, folder, notes, as_json=as_json)
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
