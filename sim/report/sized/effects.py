"""Section: what the found staff changes for each permit type, against the staff as written."""

from __future__ import annotations

import math
from typing import Any

from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Section, Table
from sim.report.forest import Effect, forest
from sim.report.sized.named import figure_name, whose
from sim.report.svg import Words
from sim.report.wording import Estimate, counted, full, quantity
from sim.staffing.result import SizingResult

DRAWN = "lead_time_p90"
MOST_ROWS = 12
"""Permit types in one drawing, those that change most; the table behind it has all."""


def effects(result: SizingResult) -> Section:
    """The difference in P90 of each permit type in one drawing, and every other figure in the table behind it."""
    rows = [
        row
        for row in result.effects.to_dict("records")
        if row["indicator"] == DRAWN and row["permit"] and not math.isnan(row["difference"])
    ]
    rows.sort(key=lambda row: float(row["difference"]))
    if not rows:
        blocks: tuple[Block, ...] = (Lead("What the found staff changes was not measured"),)
        if len(result.effects):
            blocks = (*blocks, _table(result))
        return Section("effects", "Permit types", "For whom it changes", blocks)
    told = "; ".join(f"{whose(result, row['permit'])} {_difference(row)}" for row in rows)
    words = Words("effects", "P90 with the found staff less that as written, by permit type", f"{told}.")
    drawn = [
        Effect(whose(result, row["permit"]), _note(row), row["difference"], row["low"], row["high"], _clear(row))
        for row in _most_changed(rows)
    ]
    figure = Figure(
        title=_finding(rows),
        subtitle="P90 of those decided in the window, lived days: the found staff less the staff as written, pair by "
        "pair, with 95 % intervals that hold for all at once. Filled marks differ clearly, open ones do not."
        f"{_left_out(rows)}",
        panels=(Panel("", forest(words, drawn, "days less (left) or more (right) at P90")),),
        data=(_table(result),),
    )
    return Section("effects", "Permit types", "For whom it changes", (figure,))


def _clear(row: dict[Any, Any]) -> bool:
    return bool(row["low"] > 0.0 or row["high"] < 0.0)


def _most_changed(rows: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """The rows that change most, in the order given."""
    chosen = sorted(range(len(rows)), key=lambda place: -abs(rows[place]["difference"]))[:MOST_ROWS]
    return [rows[place] for place in sorted(chosen)]


def _left_out(rows: list[dict[Any, Any]]) -> str:
    return f" The {MOST_ROWS} that change most." if len(rows) > MOST_ROWS else ""


def _finding(rows: list[dict[Any, Any]]) -> str:
    shorter = sum(_clear(row) and row["difference"] < 0.0 for row in rows)
    longer = sum(_clear(row) and row["difference"] > 0.0 for row in rows)
    of_all = counted(len(rows), "permit type")
    return f"P90 becomes clearly shorter for {shorter} and clearly longer for {longer} of {of_all}"


def _note(row: dict[Any, Any]) -> str:
    return ("+" if row["difference"] > 0.0 else "") + quantity(row["difference"], row["unit"])


def _difference(row: dict[Any, Any]) -> str:
    """As `−12.3 d (−13.6 to −11.0)`; between two shares lie points."""
    unit = "points" if row["unit"] == "share" else str(row["unit"])
    figure = Estimate(row["difference"], row["low"], row["high"], int(row["pairs"]), unit)
    return ("+" if row["difference"] > 0.0 else "") + full(figure)


def _table(result: SizingResult) -> Table:
    headings = (
        Column("Permit type", numeric=False), Column("Figure", numeric=False), Column("As written"), Column("Found"),
        Column("Difference"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(whose(result, row["permit"])),
            Cell(figure_name(row)),
            Cell(quantity(row["present"], row["unit"])),
            Cell(quantity(row["found"], row["unit"])),
            Cell(_difference(row)),
        )
        for row in result.effects.to_dict("records")
    )
    return Table("The found staff beside the staff as written, on the same applicants", headings, rows)
