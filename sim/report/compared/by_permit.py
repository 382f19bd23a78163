"""Section: for whom it becomes better, permit type by permit type."""

from __future__ import annotations

import math
from typing import Any

from sim.analysis.comparison_answer import Headline
from sim.report.compared.contrast import Contrast, difference_cell, difference_words, option_name
from sim.report.document import Cell, Column, Figure, Panel, Section, Table
from sim.report.forest import Effect, forest
from sim.report.svg import Words
from sim.report.wording import capital, counted, quantity
from sim.statistics.pairs import HIGHER, LOWER

MOST_ROWS = 12
"""Permit types in one drawing; the table behind it has all."""


def by_permit(contrast: Contrast) -> Section:
    """The difference in P90 of each permit type, one drawing per alternative."""
    headline = contrast.headlines[0]
    panels = [_panel(contrast, headline, place, one.name) for place, one in enumerate(contrast.result.options[1:])]
    figure = Figure(
        title=_finding(contrast, headline),
        subtitle="P90 of those decided in the window, lived days: each alternative less the base, pair by pair, with "
        "its 95 % interval (simultaneous over the alternatives). Filled marks differ clearly, open ones do not.",
        panels=tuple(panel for panel in panels if panel),
        data=(_table(contrast, headline),),
    )
    return Section("permits", "Permit types", "For whom it becomes better", (figure,))


def _rows(contrast: Contrast, headline: Headline, option: str) -> list[tuple[str, dict[Any, Any]]]:
    found = [(label, contrast.row(headline, option, permit)) for permit, label in contrast.permits.items()]
    known = [(label, row) for label, row in found if row is not None and not math.isnan(row["difference"])]
    return sorted(known, key=lambda pair: float(pair[1]["difference"]))


def _finding(contrast: Contrast, headline: Headline) -> str:
    worse = sum(
        row["verdict"] == HIGHER
        for one in contrast.result.options[1:]
        for _, row in _rows(contrast, headline, one.name)
    )
    better = sum(
        row["verdict"] == LOWER for one in contrast.result.options[1:] for _, row in _rows(contrast, headline, one.name)
    )
    shorter = f"P90 is clearly shorter in {counted(better, 'case')}"
    return f"{shorter} and clearly longer in {counted(worse, 'case')}, of permit type and alternative"


def _panel(contrast: Contrast, headline: Headline, place: int, option: str) -> Panel | None:
    rows = _rows(contrast, headline, option)[:MOST_ROWS]
    if not rows:
        return None
    drawn = [Effect(label, _note(row), row["difference"], row["low"], row["high"], _clear(row)) for label, row in rows]
    words = Words(
        f"permits-{place}", f"{capital(option_name(option))}: P90 less that of the base by permit type",
        "; ".join(f"{label} {difference_words(row)}" for label, row in rows) + ".",
    )  # fmt: skip
    return Panel(capital(option_name(option)), forest(words, drawn, "days less (left) or more (right) at P90"))


def _note(row: dict[Any, Any]) -> str:
    return ("+" if row["difference"] > 0 else "") + quantity(row["difference"], row["unit"])


def _clear(row: dict[Any, Any]) -> bool:
    return row["verdict"] in (LOWER, HIGHER)


def _table(contrast: Contrast, headline: Headline) -> Table:
    others = contrast.result.options[1:]
    headings = (Column("Permit type", numeric=False), *(Column(capital(option_name(one.name))) for one in others))
    rows = tuple(
        (
            Cell(label),
            *(
                difference_cell(contrast.row(headline, one.name, permit), lower_is_better=headline.lower)
                for one in others
            ),
        )
        for permit, label in contrast.permits.items()
    )
    return Table("Difference in P90 (lived days) from the base", headings, rows)
