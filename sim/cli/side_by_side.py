"""What `compare`, `sweep` and `levers` have in common: options that select the best, the folder, what is printed.

stdout gets the answer, a table and the report's path, or with `--json` the figures; all else goes to stderr.
"""

from __future__ import annotations

import math
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from sim.cli import status
from sim.cli.interruption import STOPPED, interruptible
from sim.cli.notes import Notes
from sim.cli.outcome import left
from sim.cli.simulation import Outcome, make_ready, simulated
from sim.cli.tables import aligned

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.compare import ComparisonResult
    from sim.experiment.gather import Watcher
    from sim.experiment.select import Criterion


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


@dataclass(frozen=True)
class Pages:
    """What an experiment leaves: its comparison, files beside figures and provenance, further lists of figures."""

    comparison: ComparisonResult
    files: Mapping[str, str]
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def criterion_of(select: Selection | None, indicator: str, within: str, permit: str) -> Criterion | None:
    """What the options ask for; None where the best is not asked for."""
    from sim.experiment.select import Criterion

    if select and not (indicator and within):
        raise typer.BadParameter('--select best needs --indicator and --within, as in --within "1 d"')
    if not select and (indicator or within or permit):
        raise typer.BadParameter("--indicator, --within and --permit go with --select best")
    return Criterion(indicator, within, permit) if select else None


def carried_out(
    simulate: Callable[[Watcher], Outcome],
    engine: str,
    home: Path,
    notes: Notes,
    pages: Callable[[Outcome], Pages],
) -> tuple[ComparisonResult, Path]:
    """The comparison that `simulate` makes, and the folder in `home` that holds its `pages`, figures and provenance."""
    from sim.experiment.comparison_results import comparison_json, comparison_manifest
    from sim.experiment.folder import unfinished_folder

    started = time.time()
    make_ready(engine, notes)
    with unfinished_folder(home) as partial, interruptible() as interruption:
        left_of = pages(simulated(simulate, notes, interruption))
        comparison = left_of.comparison
        figures = comparison_json(comparison, left_of.lists)
        command = shlex.join(["permitsim", *sys.argv[1:]])
        notes.keep(f"replications: {comparison.stopped}")
        manifest = comparison_manifest(comparison, figures, command, started, time.time())
        own = {"results.json": figures, "manifest.json": manifest, "log.txt": notes.text()}
        return comparison, left(partial, {**left_of.files, **own}, started, interruption)


def tell(
    result: ComparisonResult, folder: Path, *, as_json: bool, notes: Notes, answer: str = "", below: str = ""
) -> NoReturn:
    """Print the answer (the comparison's own where none is given), the table and what stands below it; or the figures.

    Ends with the status.
    """
    from sim.analysis.comparison_answer import comparison_answer

    report = f"Report: {folder / 'report.html'}"
    if as_json:
        print((folder / "results.json").read_text(encoding="utf-8"), end="")
        notes.tell(report)
    else:
        answer = answer or comparison_answer(result.base.plan, result.tables["differences"])
        print(" ".join(filter(None, (result.selection, answer, result.imprecise))))
        print("", _headline_table(result), *([below] if below else []), "", report, sep="\n")
    if not result.cut_short:
        raise SystemExit(status.UNSETTLED if result.imprecise else status.DONE)
    notes.tell(f"{result.stopped}; run the same command again to continue")
    raise SystemExit(STOPPED)


def _headline_table(result: ComparisonResult) -> str:
    """Each alternative with the headline differences from the base, for a terminal."""
    from sim.analysis.comparison_answer import figure, headlines, margin

    shown = [one for one in headlines(result.base.plan) if len(one.rows(result.tables["differences"]))]
    found = [one.rows(result.tables["differences"]).set_index("option") for one in shown]

    def cell(row: dict[Any, Any]) -> str:
        difference, unit = float(row["difference"]), "points" if row["unit"] == "share" else str(row["unit"])
        if math.isnan(difference):
            return "not known"
        half = (float(row["high"]) - float(row["low"])) / 2
        told = f"{'+' if difference > 0 else ''}{figure(difference, unit)}"
        return told if not half > 0.0 else f"{told} {margin(half, unit)}"

    first = [result.base.name, *(figure(float(rows.base.iloc[0]), str(rows.unit.iloc[0])) for rows in found)]
    lines = [[name, *(cell(rows.loc[name].to_dict()) for rows in found)] for name in result.names[1:]]
    short = {"lead_time_p90": "P90", "on_time_promise": "on time", "backlog_closing": "backlog", "cost": "cost"}
    return aligned(("", *(short[one.indicator] for one in shown)), [first, *lines], left={0})
