"""What `compare`, `sweep` and `levers` have in common: options that select the best, what is left, what is printed.

stdout gets the answer, a table and the report's path, or with `--json` the figures; all else goes to stderr.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from sim.cli import status
from sim.cli.interruption import STOPPED
from sim.cli.notes import Notes
from sim.cli.outcome import Leaves, told
from sim.cli.tables import aligned

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.compare import ComparisonResult
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


def criterion_of(select: Selection | None, indicator: str, within: str, permit: str) -> Criterion | None:
    """What the options ask for; None where the best is not asked for."""
    from sim.experiment.select import Criterion

    if select and not (indicator and within):
        raise typer.BadParameter('--select best needs --indicator and --within, as in --within "1 d"')
    if not select and (indicator or within or permit):
        raise typer.BadParameter("--indicator, --within and --permit go with --select best")
    return Criterion(indicator, within, permit) if select else None


def left_by_comparison(
    result: ComparisonResult,
    pages: Mapping[str, str],
    lists: Mapping[str, pd.DataFrame] | None = None,
    answer: str = "",
) -> Leaves:
    """What alternatives side by side leave: figures, further `lists` of them, and provenance beside these pages.

    `answer` is the comparison's own where none is given.
    """
    from sim.experiment.comparison_results import comparison_json, comparison_manifest

    figures = comparison_json(result, lists, answer)
    return Leaves(
        figures,
        pages,
        lambda command, started, finished: comparison_manifest(result, figures, command, started, finished),
        (f"replications: {result.stopped}",),
    )


def tell(
    result: ComparisonResult,
    folder: Path,
    *,
    as_json: bool,
    notes: Notes,
    answer: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    below: str = "",
) -> NoReturn:
    """Print the answer, a sentence a line, the table and what stands below it; or the figures.

    The answer is the comparison's own where none is given; `labels` are what readers call the alternatives where they
    did not name them. Ends with the status.
    """
    sentences = filter(None, (result.selection, *(answer or result.told), result.imprecise))
    lines = [*sentences, "", _headline_table(result, labels or {}), *([below] if below else []), ""]
    told("\n".join(lines), folder, notes, as_json=as_json)
    if not result.cut_short:
        raise SystemExit(status.UNSETTLED if result.imprecise else status.DONE)
    notes.tell(f"{result.stopped}; run the same command again to continue")
    raise SystemExit(STOPPED)


SHORT: Final = {"lead_time_p90": "P90", "on_time_promise": "on time", "backlog_closing": "backlog", "cost": "cost"}


def _headline_table(result: ComparisonResult, labels: Mapping[str, str]) -> str:
    """Each alternative with the headline differences from the base, for a terminal; units stand in the head."""
    from sim.analysis.comparison_answer import figure, headlines, margin, plain

    shown = [one for one in headlines(result.base.plan) if len(one.rows(result.tables["differences"]))]
    found = [one.rows(result.tables["differences"]).set_index("option") for one in shown]

    def cell(row: dict[Any, Any]) -> str:
        difference, unit = float(row["difference"]), _difference_unit(row["unit"])
        if math.isnan(difference):
            return "not known"
        half = (float(row["high"]) - float(row["low"])) / 2
        told = f"{'+' if difference > 0 else ''}{plain(difference, unit)}"
        return told if not half > 0.0 else f"{told} {margin(half, unit)}"

    units = [_difference_unit(rows.unit.iloc[0]) for rows in found]
    head = ["", *({"days": "d"}.get(unit, unit) for unit in units)]
    base = [
        figure(value, "share") if unit == "points" else plain(value, unit)
        for value, unit in zip((float(rows.base.iloc[0]) for rows in found), units, strict=True)
    ]
    lines = [[labels.get(name, name), *(cell(rows.loc[name].to_dict()) for rows in found)] for name in result.names[1:]]
    names = ("", *(SHORT[one.indicator] for one in shown))
    return aligned(names, [head, [result.base.name, *base], *lines], left={0})


def _difference_unit(unit: str) -> str:
    """The unit of a difference: shares differ by points."""
    return "points" if unit == "share" else unit
