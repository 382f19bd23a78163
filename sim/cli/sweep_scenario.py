"""The command `sweep`: one scenario at every point of a grid of values, to one tidy table and a picture."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from sim.cli import options, side_by_side
from sim.cli.notes import Notes
from sim.cli.outcome import Leaves, carried_out, csv_files
from sim.cli.side_by_side import criterion_of, left_by_comparison, tell
from sim.cli.simulation import asked_for, simulated

if TYPE_CHECKING:
    from sim.experiment.gather import Watcher
    from sim.experiment.sweep import SweepResult

EXAMPLE: Final = "teams.officers.staff=3:5:1"

Over: TypeAlias = Annotated[
    list[str],
    typer.Option(
        metavar="PATH=VALUES",
        show_default=False,
        help="A value and what it goes through: FIRST:LAST:STEP or A,B,C; repeated, every combination.",
    ),
]


def sweep(
    file: options.File,
    over: Over,
    variant: options.Variant = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    select: side_by_side.Select = None,
    indicator: side_by_side.Indicator = "",
    within: side_by_side.Within = "",
    permit: side_by_side.Permit = "",
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
    """Simulate a scenario at every point of a grid of values.

    \b
    Examples:
      permitsim sweep scenarios/tutorial.yaml --over teams.officers.staff=3:5:1
      permitsim sweep scenarios/tutorial.yaml --over teams.deciders.staff=1,2

    A point at which a team cannot keep up is refused, unless --set study.growing_backlog=accept.

    \b
    Ends with status
        0  done
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or the scenario; nothing was run
        4  done, but with --replications auto a bound came before all was as
           precise as the scenario asks for
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.experiment.folder import home_of
    from sim.experiment.settings import Settings
    from sim.experiment.sweep import sweep as sweep_all

    notes = Notes(quiet=quiet)
    criterion = criterion_of(select, indicator, within, permit)
    grid = _grid(over)
    scenario = asked_for(file, variant, changes, seed, notes)
    settings = Settings(replications, quick, workers, engine, output, fresh, backend=backend, scheduler=scheduler)
    home = home_of(output, "-".join(filter(None, (file.stem, scenario.option))), "swept")

    def simulate(watch: Watcher) -> SweepResult:
        return sweep_all(scenario, grid, settings, watch, criterion)

    result, folder = carried_out(partial(simulated, simulate), _left, engine, home, notes)
    tell(result.comparison, folder, as_json=json, notes=notes)


def _grid(over: list[str]) -> dict[str, tuple[str, ...]]:
    from sim.scenario.grid import values_of

    grid = {}
    for words in over:
        path, sign, values = words.partition("=")
        if not sign or not path.strip() or path.strip() in grid:
            raise typer.BadParameter(f'"{words}" is not PATH=VALUES, each path once, as in --over {EXAMPLE}')
        grid[path.strip()] = values_of(values)
    return grid


def _left(result: SweepResult) -> Leaves:
    """The report, the one table, and the scenario as written."""
    from sim.report.render import render_sweep

    pages = {"report.html": render_sweep(result), "scenario.resolved.yaml": result.comparison.base.resolved}
    return left_by_comparison(result.comparison, {**csv_files({"sweep": result.table}), **pages})
