"""The command `rerun`: a saved run once more, from nothing but the folder that it left.

With `--verify` nothing is written and no kept replication is read: what counts is that the same bytes come again.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sim.cli import options, status
from sim.cli.interruption import STOPPED, interruptible
from sim.cli.notes import Notes
from sim.cli.outcome import left_by, status_of, tell, written
from sim.cli.simulation import make_ready, simulated

if TYPE_CHECKING:
    from sim.cli.interruption import Interruption
    from sim.experiment.result import RunResult
    from sim.experiment.saved import SavedRun
    from sim.experiment.settings import Settings

Folder = Annotated[Path, typer.Argument(help="The folder that a run left.", metavar="FOLDER", show_default=False)]
Verify = Annotated[
    bool, typer.Option("--verify", help="Only tell whether the same results.json comes again; writes nothing.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Results go to FOLDER/SCENARIO/DATE_TIME_HASH [default: reports].",
        show_default=False,
    ),
]


def rerun(
    folder: Folder,
    verify: Verify = False,
    workers: options.Workers = None,
    backend: options.Backend = None,
    scheduler: options.Scheduler = None,
    output: Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Simulate a saved run again, or verify its results.

    \b
    Examples:
      permitsim rerun reports/tutorial/latest
      permitsim rerun reports/tutorial/latest --verify

    \b
    Ends with status
        0  done; with --verify: results.json came out the same, byte by byte
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or the folder; nothing was run
        4  done, but a backlog grows without end, or a figure is less precise
           than the scenario asks for (without --verify)
        5  results.json came out otherwise (only with --verify)
      130  stopped by Ctrl-C
    """
    from sim.experiment.saved import saved_run
    from sim.experiment.settings import Settings

    if verify and output is not None:
        status.stop("--verify writes nothing: leave out --output, or --verify", status.WRONG)
    saved = saved_run(folder)
    notes = Notes(quiet=quiet)
    settings = Settings(
        saved.conduct.done,
        workers=workers,
        engine=_engine(saved, notes),
        output=None if verify else output or Path("reports"),
        bottlenecks=saved.with_bottlenecks,
        backend=backend,
        scheduler=scheduler,
    )
    make_ready(settings.engine, notes)
    if verify:
        _verify(saved, settings, notes)
    _run_again(saved, settings, notes)


def _verify(saved: SavedRun, settings: Settings, notes: Notes) -> NoReturn:
    from sim.experiment.verification import verification

    asked = saved.conduct.done
    with interruptible() as interruption:
        try:
            result = _simulated(saved, settings, notes, interruption)
        except KeyboardInterrupt:
            status.stop("stopped; nothing was compared", STOPPED)
    if result.replications < asked:
        status.stop(f"stopped after {result.replications} of {asked} replications; nothing was compared", STOPPED)
    found = verification(saved, saved.repeated(result))
    print(found.told)
    raise SystemExit(status.DONE if found.reproduced else status.NOT_REPRODUCED)


def _run_again(saved: SavedRun, settings: Settings, notes: Notes) -> NoReturn:
    from sim.experiment.data import data_to_copy
    from sim.experiment.folder import home_of, unfinished_folder

    started = time.time()
    asked = saved.conduct.done
    data = data_to_copy(saved.scenario)
    for warning in saved.warnings or ():
        notes.tell(warning.render())
    assert settings.output is not None
    home = home_of(settings.output, saved.conduct.scenario_name, saved.conduct.variant)
    with unfinished_folder(home) as partial, interruptible() as interruption:
        result = saved.repeated(_simulated(saved, settings, notes, interruption))
        folder = written(left_by(result, data), partial, notes, started, interruption)
    tell(result, folder, asked, notes)
    raise SystemExit(status_of(result, asked))


def _simulated(saved: SavedRun, settings: Settings, notes: Notes, interruption: Interruption) -> RunResult:
    from sim.experiment.run import run

    return simulated(lambda watch: run(saved.scenario, settings, watch), notes, interruption)


def _engine(saved: SavedRun, notes: Notes) -> str:
    """The engine of the run; the reference, which gives the same logs, where that is not installed here."""
    from sim.engine import COMPILED, REFERENCE, installed

    if saved.conduct.engine == COMPILED and not installed():
        notes.tell("the compiled engine, which made this run, is not installed: the reference engine runs instead")
        return REFERENCE
    return saved.conduct.engine
