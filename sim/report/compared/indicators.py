"""Section: every indicator that differs clearly, of all cases and of teams."""

from __future__ import annotations

from typing import Any

from sim.report.compared.contrast import Contrast, difference_words, option_name
from sim.report.document import Block, Cell, Column, Lead, Prose, Section, Table, folded
from sim.report.wording import capital, counted, quantity, words
from sim.statistics.pairs import HIGHER, LOWER

FILE = "tables/differences.csv"


def indicators(contrast: Contrast) -> Section:
    """How many indicators differ clearly, and for each alternative those of all cases and of teams."""
    rows = contrast.differences
    clear = rows[rows.verdict.isin([LOWER, HIGHER])]
    told = f"{counted(len(clear), 'figure differs', 'figures differ')} clearly of {len(rows)} that were compared"
    blocks: list[Block] = [Lead(told), Prose(f"All of them, by permit type, kind, team and step, stand in {FILE}.")]
    for one in contrast.result.options[1:]:
        own = clear[(clear.option == one.name) & (clear.permit == "") & (clear.step == "")]
        if len(own):
            blocks += folded(f"{capital(option_name(one.name))}: {counted(len(own), 'clear difference')} of all cases "
                             "together and of teams", [_table(own.to_dict("records"))])  # fmt: skip
    return Section("indicators", "Indicators", "Every indicator", tuple(blocks))


def _table(rows: list[dict[Any, Any]]) -> Table:
    headings = (
        Column("Indicator", numeric=False), Column("Of", numeric=False), Column("Base"), Column("This"),
        Column("Difference"),
    )  # fmt: skip
    return Table("Clear differences from the base", headings, tuple(map(_row, rows)))


def _row(row: dict[Any, Any]) -> tuple[Cell, ...]:
    which = ", ".join(filter(None, (row["population"], f"{row['clock']} days" if row["clock"] else "")))
    return (
        Cell(words(row["indicator"]).replace(":", " "), which),
        Cell(words(row["team"]) or "all"),
        Cell(quantity(row["base"], row["unit"])),
        Cell(quantity(row["value"], row["unit"])),
        Cell(difference_words(row)),
    )
