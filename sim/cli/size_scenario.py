"""The command `size`: the least costly staff that reaches targets with a given confidence, and why some are beyond it.

stdout gets the answer, the table of teams and the report's path, or with `--json` the figures; all else goes to stderr.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn, TypeAlias

import typer

from sim.cli import options, status
from sim.cli.interruption import STOPPED
from sim.cli.notes import Notes
from sim.cli.outcome import Leaves, carried_out, csv_files, told
from sim.cli.progress import shown_as
from sim.cli.simulation import asked_for
from sim.cli.tables import aligned
from sim.staffing.wording import PEOPLE, money_told, people_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.cli.interruption import Interruption
    from sim.staffing.progress import Progress, SizeWatcher
    from sim.staffing.result import SizingResult

FOUND: Final = "found.yaml"


class Period(StrEnum):
    """By what the people of a team may be moved."""

    quarter = "quarter"


Legal: TypeAlias = Annotated[bool, typer.Option("--legal", help="Every legal limit is a target.")]
Promises: TypeAlias = Annotated[
    bool, typer.Option("--promises", help="Every promise is a target: so too where nothing else is asked.")
]
Europe: TypeAlias = Annotated[
    bool, typer.Option("--best-in-europe", help="Beating every comparable published peer is a target.")
]
Targets: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--target", metavar="SENTENCE", show_default=False, help="A target on any indicator; may be repeated."
    ),
]
Fixed: TypeAlias = Annotated[
    list[str],
    typer.Option("--fix", metavar="TEAM", show_default=False, help="A team that stays as written; may be repeated."),
]
Confidence: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="SHARE", show_default=False, help='Of the years in which each target is reached [default: "95 %"].'
    ),
]
By: TypeAlias = Annotated[Period | None, typer.Option(help="Let each team's people differ by quarter of the year.")]
Searched: TypeAlias = Annotated[
    int | None,
    typer.Option("--replications", metavar="N", min=1, max=options.MOST_REPLICATIONS, show_default=False,
                 help="How many serve the search [default: 20]."),
]  # fmt: skip
Verified: TypeAlias = Annotated[
    int | None,
    typer.Option("--verify", metavar="N", min=1, max=options.MOST_REPLICATIONS, show_default=False,
                 help="How many fresh ones judge what it finds [default: for 95 %: 142]."),
]  # fmt: skip


def size(
    file: options.File,
    variant: options.Variant = "",
    changes: options.Changes = [],  # noqa: B006 (typer reads it as no value)
    promises: Promises = False,
    legal: Legal = False,
    best_in_europe: Europe = False,
    target: Targets = [],  # noqa: B006 (typer reads it as no value)
    fix: Fixed = [],  # noqa: B006 (typer reads it as no value)
    confidence: Confidence = "",
    by: By = None,
    replications: Searched = None,
    verify: Verified = None,
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
    """Find the least costly staff that reaches every target.

    Targets are the promises of the scenario, unless others are named here or
    in its key sizing. The found staff is left as a scenario, found.yaml.

    \b
    Examples:
      permitsim size scenarios/tutorial.yaml
      permitsim size scenarios/tutorial.yaml --best-in-europe
      permitsim size FILE --target "lead_time_p90 of study <= 30 d"

    \b
    Ends with status
        0  done: fresh replications confirm the found staff
        1  a bug in permitsim; crash.txt tells more
        2  a mistake in the command or the scenario; nothing was run
        4  done, but fresh replications do not confirm it, or none was found
      130  stopped by Ctrl-C; finished replications are kept
    """
    from sim.experiment.data import data_to_copy
    from sim.experiment.folder import home_of
    from sim.experiment.settings import Settings
    from sim.staffing.request import EUROPE, LEGAL, PROMISES, SizeRequest
    from sim.staffing.size import size as size_all

    notes = Notes(quiet=quiet)
    asked = {PROMISES: promises, LEGAL: legal, EUROPE: best_in_europe}
    request = SizeRequest(
        aims=tuple(aim for aim, wanted in asked.items() if wanted),
        targets=tuple(target),
        fixed=tuple(fix),
        confidence=_share(confidence),
        by_quarter=by is Period.quarter,
        fresh=verify,
    )
    scenario = asked_for(file, variant, changes, seed, notes)
    data = data_to_copy(scenario)
    settings = Settings(replications, False, workers, engine, output, fresh, backend=backend, scheduler=scheduler)
    home = home_of(output, "-".join(filter(None, (file.stem, scenario.option))), "sized")

    def search(watch: SizeWatcher) -> SizingResult:
        return size_all(scenario, request, settings, watch)

    result, folder = carried_out(partial(_searched, search), partial(_left, data), engine, home, notes)
    _tell(result, folder, as_json=json, notes=notes)


def _share(words: str) -> float | None:
    """The confidence that was typed; None where nothing was."""
    from sim.errors import complaint
    from sim.primitives.numerals import QuantityError
    from sim.primitives.quantities import parse_share

    if not words:
        return None
    try:
        share = parse_share(words).value
    except QuantityError as error:
        raise complaint("--confidence", error.code, error.text, fix=f'--confidence "{error.fix}"') from error
    if not 0.0 < share < 1.0:
        raise typer.BadParameter('a confidence lies between 0 % and 100 %, as in --confidence "95 %"')
    return share


@dataclass(frozen=True)
class _Far:
    """Progress as a bar shows it: nobody knows how many replications a search takes."""

    progress: Progress
    planned: None = None

    @property
    def done(self) -> int:
        """Replications so far."""
        return self.progress.replications


def _searched(search: Callable[[SizeWatcher], SizingResult], notes: Notes, interruption: Interruption) -> SizingResult:
    """What `search` gives while somebody watches; the best so far after Ctrl-C."""
    with shown_as(_so_far, quiet=notes.quiet) as show:

        def watch(progress: Progress) -> None:
            interruption.kept = interruption.kept or progress.replications > 0
            interruption.check()
            show(_Far(progress))

        result = search(watch)
    if result.interrupted:
        interruption.heeded()
    interruption.check()
    return result


def _so_far(far: _Far) -> str:
    """As `best so far 118.5 people, 11.2 M EUR a year; plan 31 misses 3 of 9 targets, where people can be spared`."""
    progress = far.progress
    if progress.people is None:
        best = "no staff yet that holds"
    else:
        best = f"best so far {people_told(progress.people)} people{_cost(progress)}"
    missed = f" misses {progress.short or 'none'} of {progress.targets} targets" if progress.targets else ""
    return f"{best}; plan {progress.plans}{missed}, {progress.stage}"


def _cost(progress: Progress) -> str:
    """As `, 11.2 M EUR a year`; '' where no team states a cost."""
    if progress.cost is None or progress.currency == PEOPLE:
        return ""
    return f", {money_told(progress.cost, progress.currency)} a year"


def _left(data: Mapping[str, bytes], result: SizingResult) -> Leaves:
    """The report, tables, the scenario with its data files, and the found staff as a scenario that extends it."""
    from sim.report.render import render_sizing
    from sim.report.sized.record import RESOLVED, found_scenario, sizing_json, sizing_manifest, sizing_tables

    figures = sizing_json(result)
    pages = {"report.html": render_sizing(result), RESOLVED: result.resolved}
    if result.found:
        pages[FOUND] = found_scenario(result)
    return Leaves(
        figures,
        {**data, **csv_files(sizing_tables(result)), **pages},
        lambda command, started, finished: sizing_manifest(result, data, figures, command, started, finished),
        (f"search: {result.stopped}", *result.notes, result.answer),
    )


def _tell(result: SizingResult, folder: Path, *, as_json: bool, notes: Notes) -> NoReturn:
    """Print the answer, or the figures, and end with the status."""
    found = [f"Scenario: {folder / FOUND}"] if result.found else []
    parts = (result.answer, *result.notes, _staff_table(result), *found)
    told("\n\n".join(filter(None, parts)), folder, notes, as_json=as_json)
    if result.interrupted:
        notes.tell(f"{result.stopped}; run the same command again to continue")
        raise SystemExit(STOPPED)
    raise SystemExit(status.DONE if result.found and result.confirmed else status.UNSETTLED)


def _staff_table(result: SizingResult) -> str:
    """Each team with its people as written and as found, for a terminal; '' where none was found."""
    if not result.found:
        return ""
    priced = result.currency != PEOPLE
    head = ("team", "present", "found", "change", *([f"{result.currency} a year"] * priced))
    rows = [
        (
            one.post.label or one.post.team,
            f"{one.present:,.1f}",
            f"{one.found:,.1f}",
            "held" if one.post.held else f"{one.added:+,.1f}" if one.added else "0",
            *([f"{one.found * one.post.cost:,.0f}".replace(",", " ")] * priced),
        )
        for one in result.staff
    ]
    return aligned(head, rows, left={0})
