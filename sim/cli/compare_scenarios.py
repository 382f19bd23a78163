"""The command `compare`: alternatives side by side on the same applicants, and which is best if that is asked.

stdout gets the answer, a table and the report's path, or with `--json` the figures; all else goes to stderr.
"""

from __future__ import annotations

import math
import shlex
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import options, status
from sim.cli.interruption import STOPPED, Interruption, interruptible
from sim.cli.notes import Notes
from sim.cli.outcome import csv_files, left
from sim.cli.simulation import simulated
from sim.cli.tables import aligned

if TYPE_CHECKING:
    from sim.experiment.compare import ComparisonResult
    from sim.experiment.gather import Watcher
    from sim.experiment.select import Criterion
    from sim.experiment.settings import Settings
    from sim.scenario.scenario import Scenario


class Selection(StrEnum):
    """What may be selected."""

    best = "best"


Select = Annotated[
    Selection | None, typer.Option(help="Repeat only until the best is known; needs --indicator and --within.")
]
Indicator = Annotated[
    str, typer.Option(metavar="NAME", show_default=False, help="What the best is best in, such as lead_time_p90.")
]
Within = Annotated[
    str, typer.Option(metavar="SIZE", show_default=False, help='The least difference that matters: "1 d", "2 points".')
]
Permit = Annotated[
    str, typer.Option(metavar="NAME", show_default=False, help="Select by the indicator of this permit type.")
]


def compare(
    files: options.Files,
    variants: options.Variants = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    select: Select = None,
    indicator: Indicator = "",
    within: Within = "",
    permit: Permit = "",
    replications: options.Replications = None,
    quick: options.Quick = False,
    seed: options.Seed = None,
    workers: options.Workers = None,
    engine: options.Engine = options.EngineName.auto,
    output: options.Output = Path("reports"),
    json: options.Json = False,
    quiet: options.Quiet = False,
    fresh: options.Fresh = False,
) -> None:
    """Compare variants of a scenario, or several scenarios, on the same applicants.

    The first is the base: the file as it is written, without a variant.

    \b
    Examples:
      permitsim compare scenarios/staffing-options.yaml
      permitsim compare scenarios/staffing-options.yaml --variants one_more,both
      permitsim compare scenarios/tutorial.yaml scenarios/staffing-options.yaml --variants one_more
      permitsim compare scenarios/staffing-options.yaml --select best --indicator lead_time_p90 --within "1 d"

    \b
    Ends with status
        0  done
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or a scenario; nothing was run
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.experiment.settings import Settings

    notes, started = Notes(quiet=quiet), time.time()
    criterion = _criterion(select, indicator, within, permit)
    scenarios = _loaded(files, variants, changes, seed, notes)
    settings = Settings(replications, quick, workers, engine, output, fresh)
    result, folder = _compared(scenarios, criterion, settings, notes, started)
    _tell(result, folder, as_json=json, notes=notes)
    raise SystemExit(STOPPED if result.replications < result.planned else status.DONE)


def _criterion(select: Selection | None, indicator: str, within: str, permit: str) -> Criterion | None:
    from sim.experiment.select import Criterion

    if select and not (indicator and within):
        raise typer.BadParameter('--select best needs --indicator and --within, as in --within "1 d"')
    if not select and (indicator or within or permit):
        raise typer.BadParameter("--indicator, --within and --permit go with --select best")
    return Criterion(indicator, within, permit) if select else None


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


def _compared(
    scenarios: dict[str, Scenario], criterion: Criterion | None, settings: Settings, notes: Notes, started: float
) -> tuple[ComparisonResult, Path]:
    from sim.experiment.compare import compare as compare_all
    from sim.experiment.folder import home_of, unfinished_folder
    from sim.experiment.select import select as select_best

    def simulate(watch: Watcher) -> ComparisonResult:
        if criterion:
            return select_best(scenarios, criterion, settings, watch)
        return compare_all(scenarios, settings, watch)

    base = next(iter(scenarios.values()))
    assert settings.output is not None
    home = home_of(settings.output, base.files[0].stem, "compared")
    with unfinished_folder(home) as partial, interruptible() as interruption:
        result = simulated(simulate, settings.engine, notes, interruption)
        folder = _written(result, partial, notes, started, interruption)
    return result, folder


def _written(result: ComparisonResult, partial: Path, notes: Notes, started: float, interruption: Interruption) -> Path:
    from sim.experiment.comparison_results import comparison_json, comparison_manifest
    from sim.report.render import render_comparison

    figures = comparison_json(result)
    command = shlex.join(["permitsim", *sys.argv[1:]])
    notes.keep(f"replications: {result.stopped}")
    files = {
        **csv_files(result.tables),
        **{f"options/{one.name}.resolved.yaml": one.resolved for one in result.options},
        "report.html": render_comparison(result),
        "results.json": figures,
        "manifest.json": comparison_manifest(result, figures, command, started, time.time()),
        "log.txt": notes.text(),
    }
    return left(partial, files, started, interruption)


def _tell(result: ComparisonResult, folder: Path, *, as_json: bool, notes: Notes) -> None:
    from sim.analysis.comparison_answer import comparison_answer

    report = f"Report: {folder / 'report.html'}"
    if as_json:
        print((folder / "results.json").read_text(encoding="utf-8"), end="")
        notes.tell(report)
    else:
        answer = comparison_answer(result.base.plan, result.tables["differences"])
        print(" ".join(filter(None, (result.selection, answer))))
        print(f"\n{_table(result)}\n\n{report}")
    if result.replications < result.planned:
        notes.tell(f"{result.stopped}; run the same command again to continue")


def _table(result: ComparisonResult) -> str:
    """Each alternative with the headline differences from the base, for a terminal."""
    from sim.analysis.comparison_answer import figure, headlines

    shown = [one for one in headlines(result.base.plan) if len(one.rows(result.tables["differences"]))]
    found = [one.rows(result.tables["differences"]).set_index("option") for one in shown]

    def cell(row: dict[Any, Any]) -> str:
        difference, unit = float(row["difference"]), "points" if row["unit"] == "share" else str(row["unit"])
        if math.isnan(difference):
            return "not known"
        half = (float(row["high"]) - float(row["low"])) / 2
        told = f"{'+' if difference > 0 else ''}{figure(difference, unit)}"
        return told if not half > 0.0 else f"{told} ±{figure(half, unit).split(' ')[0]}"

    first = [result.base.name, *(figure(float(rows.base.iloc[0]), str(rows.unit.iloc[0])) for rows in found)]
    lines = [[name, *(cell(rows.loc[name].to_dict()) for rows in found)] for name in result.names[1:]]
    short = {"lead_time_p90": "P90", "on_time_promise": "on time", "backlog_closing": "backlog", "cost": "cost"}
    return aligned(("", *(short[one.indicator] for one in shown)), [first, *lines], left={0})
