"""The command `levers`: what each change that a planner could make would bring, in order of effect."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.cli import options
from sim.cli.notes import Notes
from sim.cli.outcome import Leaves, carried_out, csv_files
from sim.cli.side_by_side import left_by_comparison, tell
from sim.cli.simulation import asked_for, simulated

if TYPE_CHECKING:
    from sim.experiment.gather import Finished, Watcher
    from sim.experiment.levers import LeversResult

SOON: Final = 60.0
"""Seconds of work left below which it is not told how long it takes."""

LOOK: Final = 8
"""Replications after which it can be told."""


def levers(
    file: options.File,
    variant: options.Variant = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    replications: options.Replications = None,
    quick: options.Quick = False,
    seed: options.Seed = None,
    workers: options.Workers = None,
    backend: options.Backend = None,
    scheduler: options.Scheduler = None,
    engine: options.Engine = options.EngineName.auto,
    output: options.Output = Path("reports"),
    json: options.Json = False,
    quiet: options.Quiet = False,
    fresh: options.Fresh = False,
) -> None:
    """Tell what each lever of a planner would change.

    One more person in each team, ten points more complete applications,
    ten points more automation, each partner a week sooner, the oldest
    application or the earliest deadline first, one flexible pool: each
    alone, on the same applicants. Every replication is run as many times
    as there are levers; those of one more person are shared with
    run --bottlenecks.

    \b
    Examples:
      permitsim levers scenarios/tutorial.yaml
      permitsim levers scenarios/tutorial.yaml --quick
      permitsim levers scenarios/tutorial.yaml --replications 5 --workers 2

    \b
    Ends with status
        0  done
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or the scenario; nothing was run
        4  done, but with --replications auto a bound came before all was as
           precise as the scenario asks for
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.analysis.levers import not_applicable
    from sim.experiment.folder import home_of
    from sim.experiment.levers import levers as pull_all
    from sim.experiment.settings import Settings
    from sim.report.wording import capital

    notes = Notes(quiet=quiet)
    scenario = asked_for(file, variant, changes, seed, notes)
    settings = Settings(replications, quick, workers, engine, output, fresh, backend=backend, scheduler=scheduler)
    home = home_of(output, "-".join(filter(None, (file.stem, scenario.option))), "levers")

    def simulate(watch: Watcher) -> LeversResult:
        return pull_all(scenario, settings, _telling_how_long(watch, notes))

    result, folder = carried_out(partial(simulated, simulate), _left, engine, home, notes)
    reasons = "\n".join(f"Does not apply: {reason}." for reason in not_applicable(result.levers))
    below = reasons and f"\n{reasons}"
    labels = {name: capital(label) for name, label in result.labels.items()}
    tell(result.comparison, folder, as_json=json, notes=notes, answer=result.told, labels=labels, below=below)


def _left(result: LeversResult) -> Leaves:
    """The report, the tables, and the scenario as written."""
    from sim.report.render import render_levers

    tables = {
        "levers": result.table,
        "europe": result.places,
        "differences": result.comparison.tables["differences"],
        "replications": result.comparison.tables["replications"],
    }
    pages = {"report.html": render_levers(result), "scenario.resolved.yaml": result.comparison.base.resolved}
    lists = {"levers": result.table, "europe": result.places}
    return left_by_comparison(result.comparison, {**csv_files(tables), **pages}, lists, result.answer)


def _telling_how_long(watch: Watcher, notes: Notes) -> Watcher:
    """`watch`, and once, when a few replications show it, how long the others take if that is long."""
    first: list[tuple[float, int]] = []

    def look(finished: Finished) -> None:
        watch(finished)
        now, made = time.monotonic(), finished.done - finished.reused
        if made and not first:
            first.append((now, made))
        if len(first) == 1 and made >= first[0][1] + LOOK:
            each = (now - first[0][0]) / (made - first[0][1])
            left = each * (finished.planned - finished.done)
            first.append((now, made))
            if left >= SOON:
                runs = f"{finished.planned} replications of {len(finished.alternatives)} alternatives"
                notes.tell(f"about {left / 60:.0f} min more for {runs}; Ctrl-C gives what is finished")

    return look
