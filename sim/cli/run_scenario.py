"""The command `run`: simulates a scenario, writes the folder of results, prints the answer.

stdout gets the answer and the report's path, or with `--json` the figures; all else goes to stderr and, with
the warnings, into the folder's `log.txt`.
"""

from __future__ import annotations

import importlib.util
import shlex
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import options, status
from sim.cli.interruption import STOPPED, Interruption, ignore_ctrl_c, interruptible
from sim.cli.notes import Notes
from sim.cli.progress import shown_progress

if TYPE_CHECKING:
    from sim.experiment.gather import Finished, Watcher
    from sim.experiment.result import RunResult
    from sim.scenario.scenario import Scenario


PATIENCE = 2.0
"""Seconds after which something that is not yet ready is explained."""


def run(
    file: options.File,
    variant: options.Variant = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    replications: options.Replications = None,
    quick: options.Quick = False,
    seed: options.Seed = None,
    workers: options.Workers = None,
    engine: options.Engine = options.EngineName.auto,
    output: options.Output = Path("reports"),
    log: options.Log = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
    fresh: options.Fresh = False,
    fail_on_target: options.FailOnTarget = False,
) -> None:
    """Simulate a scenario, write a report and print the answer.

    \b
    Examples:
      permitsim run scenarios/tutorial.yaml
      permitsim run scenarios/tutorial.yaml --quick
      permitsim run scenarios/staffing-options.yaml --variant one_more
      permitsim run scenarios/tutorial.yaml --replications 50 --log
      permitsim run scenarios/tutorial.yaml --set teams.officers.staff=4

    \b
    Ends with status
        0  done
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or the scenario; nothing was run
        3  done, but a promise is missed (only with --fail-on-target)
        4  done, but a backlog grows without end, or a figure is less precise
           than the scenario asks for
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.experiment.event_tables import EventFiles
    from sim.experiment.folder import unfinished_folder
    from sim.experiment.run import run as simulate_all
    from sim.experiment.settings import Settings

    _require_parquet(log)
    notes = Notes(quiet=quiet)
    started = time.time()
    scenario, core = _loaded(file, variant, changes, seed, engine, notes)
    home = output / ("-".join(filter(None, (file.stem, variant))))
    with unfinished_folder(home) as partial, interruptible() as interruption:
        events = EventFiles(partial.absolute(), log) if log else None
        settings = Settings(replications, quick, workers, engine, output, fresh, events)
        _make_ready(core, notes)
        with shown_progress(quiet=quiet) as watch:
            result = simulate_all(scenario, settings, _attentive(watch, notes, interruption))
        if result.replications < result.planned:
            interruption.heeded()
        interruption.check()
        folder = _written(result, partial, notes, started, interruption)
    _tell_outcome(result, folder, as_json=json, notes=notes)
    raise SystemExit(_status(result, fail_on_target=fail_on_target))


def _attentive(watch: Watcher, notes: Notes, interruption: Interruption) -> Watcher:
    """`watch`, and what else has to be done whenever a replication is finished."""

    def tell(finished: Finished) -> None:
        interruption.kept = True
        interruption.check()
        if finished.reused == finished.done:
            kept = f"{finished.reused} of {finished.planned} replications are kept from an earlier run"
            notes.tell(f"{kept}; --fresh simulates them again")
        watch(finished)

    return tell


def _loaded(
    file: Path, variant: str, changes: list[str], seed: int | None, engine: str, notes: Notes
) -> tuple[Scenario, str]:
    """The scenario to run, and its engine; all warnings are told, those that only its numbers show included."""
    from sim.engine import chosen
    from sim.experiment.alternative import with_seed
    from sim.plan.prepare import prepare
    from sim.scenario.load import changed, load

    scenario = changed(load(file, variant), options.changes_of(changes), "--set")
    for warning in scenario.warnings:
        notes.tell(warning.render())
    plan, warnings = prepare(scenario)
    for warning in warnings[len(scenario.warnings) :]:
        notes.tell(warning.render())
    return (scenario if seed is None else with_seed(scenario, seed)), chosen(plan, engine)


def _make_ready(engine: str, notes: Notes) -> None:
    """Have the engine compiled before workers need it, and say so where that takes a while."""
    from sim.engine import warm_up

    slow = threading.Timer(PATIENCE, notes.tell, ["compiling the simulation core, once after each upgrade"])
    slow.start()
    try:
        warm_up(engine)
    finally:
        slow.cancel()


def _require_parquet(log: options.LogFormat | None) -> None:
    if log is options.LogFormat.parquet and importlib.util.find_spec("pyarrow") is None:
        where = "in the project's environment: .venv/bin/pip install --editable"
        status.stop(f'event logs as Parquet need an extra, {where} ".[parquet]"', status.WRONG)


def _written(result: RunResult, partial: Path, notes: Notes, started: float, interruption: Interruption) -> Path:
    """Fill the folder and give it its name; the figures are hashed into the name."""
    from sim.experiment.folder import fill, finish
    from sim.experiment.manifest import manifest_json, sha256
    from sim.experiment.results import results_json
    from sim.report.render import render_report

    figures = results_json(result)
    command = shlex.join(["permitsim", *sys.argv[1:]])
    notes.keep(f"replications: {result.stopped}")
    notes.keep(result.answer)
    tables = {
        f"tables/{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in result.estimates.items()
    }
    pages = {
        "report.html": render_report(result),
        "results.json": figures,
        "scenario.resolved.yaml": result.resolved,
        "manifest.json": manifest_json(result, figures, command, started, time.time()),
        "log.txt": notes.text(),
    }
    fill(partial, tables | pages)
    interruption.check()
    ignore_ctrl_c()
    return finish(partial, f"{time.strftime('%Y-%m-%d_%H%M%S', time.localtime(started))}_{sha256(figures)[:8]}")


def _tell_outcome(result: RunResult, folder: Path, *, as_json: bool, notes: Notes) -> None:
    report = f"Report: {folder / 'report.html'}"
    if as_json:
        print((folder / "results.json").read_text(encoding="utf-8"), end="")
        notes.tell(report)
    else:
        print(result.answer)
        print(report)
    if result.replications < result.planned:
        notes.tell(f"{result.stopped}; run the same command again to continue")


def _status(result: RunResult, *, fail_on_target: bool) -> int:
    from sim.analysis.verdicts import promise_verdicts

    if result.replications < result.planned:
        return STOPPED
    if result.growing or result.imprecise:
        return status.UNSETTLED
    verdicts = promise_verdicts(result.plan, result.estimates["indicators"])
    missed = any(one.shortfall > 0.0 for one in verdicts)
    return status.PROMISE_MISSED if fail_on_target and missed else status.DONE
