"""The command `compare`: alternatives side by side on the same applicants, and which is best if that is asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli import options, side_by_side
from sim.cli.notes import Notes
from sim.cli.outcome import Leaves, carried_out, csv_files
from sim.cli.side_by_side import criterion_of, left_by_comparison, tell
from sim.cli.simulation import simulated

if TYPE_CHECKING:
    from sim.experiment.compare import ComparisonResult
    from sim.experiment.gather import Watcher
    from sim.scenario.scenario import Scenario


def compare(
    files: options.Files,
    variants: options.Variants = "",
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
    """Compare variants or scenarios on the same applicants.

    The first is the base: the file as it is written, without a variant.

    \b
    Examples:
      permitsim compare scenarios/staffing-options.yaml
      permitsim compare scenarios/staffing-options.yaml --variants one_more,both

    With --select best, an indicator and the least difference that matters,
    options that are clearly not best are repeated no more than it takes.

    \b
    Ends with status
        0  done
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or a scenario; nothing was run
        4  done, but with --replications auto a bound came before all was as
           precise as the scenario asks for
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.experiment.compare import compare as compare_all
    from sim.experiment.folder import home_of
    from sim.experiment.select import select as select_best
    from sim.experiment.settings import Settings

    notes = Notes(quiet=quiet)
    criterion = criterion_of(select, indicator, within, permit)
    scenarios = _loaded(files, variants, changes, seed, notes)
    settings = Settings(replications, quick, workers, engine, output, fresh, backend=backend, scheduler=scheduler)

    def simulate(watch: Watcher) -> ComparisonResult:
        if criterion:
            return select_best(scenarios, criterion, settings, watch)
        return compare_all(scenarios, settings, watch)

    home = home_of(output, files[0].stem, "compared")
    result, folder = carried_out(partial(simulated, simulate), _left, engine, home, notes)
    tell(result, folder, as_json=json, notes=notes)


def _left(result: ComparisonResult) -> Leaves:
    """The report, tables, and each alternative as a scenario."""
    from sim.report.render import render_comparison

    options = {f"options/{one.name}.resolved.yaml": one.resolved for one in result.options}
    pages = {**csv_files(result.tables), **options, "report.html": render_comparison(result)}
    return left_by_comparison(result, pages)


def _loaded(
    files: list[Path], variants: str, changes: list[str], seed: int | None, notes: Notes
) -> dict[str, Scenario]:
    """The alternatives by name, the base first; all their warnings are told once."""
    from sim.experiment.alternative import with_seed
    from sim.experiment.compare import BASE, variants_of
    from sim.scenario.load import changed, load

    first, *others = files
    names = [name.strip() for name in variants.split(",") if name.strip()]
    base = load(first)
    found = variants_of(base, names) if names or not others else {BASE: base}
    for file in others:
        if file.stem in found:
            raise typer.BadParameter(f'two alternatives are called "{file.stem}": rename a file or a variant')
        found[file.stem] = load(file)
    lines = options.changes_of(changes)
    found = {name: changed(one, lines, "--set") for name, one in found.items()}
    for warning in dict.fromkeys(warning.render() for one in found.values() for warning in one.warnings):
        notes.tell(warning)
    return found if seed is None else {name: with_seed(one, seed) for name, one in found.items()}
