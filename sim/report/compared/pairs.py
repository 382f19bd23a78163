"""Section: why the differences can be trusted, and what it was worth that all met the same applicants."""

from __future__ import annotations

import math
from typing import Any, Final

from sim.analysis.comparison_answer import pairing
from sim.report.compared.contrast import Contrast, option_name
from sim.report.document import Cell, Column, Lead, Prose, Section, Table
from sim.report.wording import capital, counted, number

MANY: Final = 12
"""Alternatives, beyond which the gain is told of the first headline only; all stand in the table of differences."""


def pairs(contrast: Contrast) -> Section:
    """The variance ratio and the replications saved for each headline, and how the intervals are to be read."""
    result = contrast.result
    worth = pairing(result.base.plan, contrast.differences) or "Pairing cannot be judged: there are too few pairs."
    how = (
        f"Replication 1, 2, ... of every alternative draws the same applicants, efforts and absences (seed "
        f"{result.seed}); {counted(result.replications, 'pair')} of replications: {result.stopped}. Differences are "
        "taken pair by pair. The intervals of one figure hold for all alternatives at once with 95 % confidence "
        "(Bonferroni); over many figures some differ by chance."
    )
    headings = (
        Column("Alternative", numeric=False), Column("Figure", numeric=False), Column("Pairs"),
        Column("Variance ratio", "of independent runs to pairs"), Column("Replications saved"),
    )  # fmt: skip
    rows = tuple(
        (Cell(option_name(one.name)), Cell(capital(headline.label)), *_gain(row))
        for one in result.options[1:]
        for headline in contrast.headlines[: 1 if len(result.options) > MANY else None]
        if headline.indicator != "cost"  # pay follows from the head counts alone
        if (row := contrast.row(headline, one.name)) is not None
    )
    table = Table("What pairing was worth", headings, rows)
    return Section("pairs", "Pairs", "Can I trust the differences?", (Lead(worth), Prose(how), table))


def _gain(row: dict[Any, Any]) -> tuple[Cell, Cell, Cell]:
    ratio = row["variance_ratio"]
    if math.isnan(ratio):
        return Cell(number(row["pairs"])), Cell("–"), Cell("–")
    if math.isinf(ratio):
        return Cell(number(row["pairs"])), Cell("the same in every pair"), Cell("all")
    return Cell(number(row["pairs"])), Cell(number(ratio, 1)), Cell(number(max(0.0, row["saved"])))
