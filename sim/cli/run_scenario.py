"""The command `run`: simulates a scenario, writes the folder of results, prints the answer.

stdout gets the answer and the report's path, or with `--json` the figures; all else goes to stderr and, with
the warnings, into the folder's `log.txt`.
"""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import options, status
from sim.cli.interruption import interruptible
from sim.cli.notes import Notes
from sim.cli.outcome import left_by, status_of, tell, written
from sim.cli.simulation import asked_for, make_ready, simulated

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def run(
    file: options.File,
    variant: options.Variant = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    replications: options.Replications = None,
    quick: options.Quick = False,
    bottlenecks: options.Bottlenecks = False,
    seed: options.Seed = None,
    workers: options.Workers = None,
    backend: options.Backend = None,
    scheduler: options.Scheduler = None,
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
      permitsim run scenarios/tutorial.yaml --replications 5 --log
      permitsim run scenarios/tutorial.yaml --set teams.officers.staff=4
      permitsim run scenarios/tutorial.yaml --bottlenecks

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
    from sim.experiment.data import data_to_copy
    from sim.experiment.event_tables import EventFiles
    from sim.experiment.folder import home_of, unfinished_folder
    from sim.experiment.run import run as simulate
    from sim.experiment.settings import Settings

    _require_parquet(log)
    notes = Notes(quiet=quiet)
    started = time.time()
    scenario, core = _loaded(file, variant, changes, seed, engine, notes)
    data = data_to_copy(scenario)
    make_ready(core, notes)
    with unfinished_folder(home_of(output, file.stem, scenario.option)) as partial, interruptible() as interruption:
        events = EventFiles(partial.absolute(), log) if log else None
        settings = Settings(replications, quick, workers, core, output, fresh, events, bottlenecks, backend, scheduler)
        result = simulated(lambda watch: simulate(scenario, settings, watch), notes, interruption)
        if events:
            events.check_all_there(result.replications)
        folder = written(left_by(result, data), partial, notes, started, interruption)
    tell(result, folder, result.planned, notes, as_json=json)
    raise SystemExit(status_of(result, result.planned, fail_on_target=fail_on_target))


def _loaded(
    file: Path, variant: str, changes: list[str], seed: int | None, engine: str, notes: Notes
) -> tuple[Scenario, str]:
    """The scenario to run, and its engine; all warnings are told, those that only its numbers show included."""
    from sim.engine import chosen
    from sim.plan.prepare import prepare

    scenario = asked_for(file, variant, changes, seed, notes)
    plan, warnings = prepare(scenario)
    for warning in warnings[len(scenario.warnings) :]:
        notes.tell(warning.render())
    return scenario, chosen(plan, engine)


def _require_parquet(log: options.LogFormat | None) -> None:
    if log is options.LogFormat.parquet and importlib.util.find_spec("pyarrow") is None:
        where = "in the project's environment: .venv/bin/pip install --editable"
        status.stop(f'event logs as Parquet need an extra, {where} ".[parquet]"', status.WRONG)
