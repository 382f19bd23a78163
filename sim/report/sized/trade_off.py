"""Section: what less or more staff than the found one costs, and what it would bring."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Section, Table
from sim.report.scatter import Point, curve
from sim.report.sized.named import figure_name, whose
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, counted, full, number, quantity, words
from sim.staffing.curve import FOUND, PRESENT
from sim.staffing.result import SizingResult
from sim.staffing.wording import PEOPLE, money_told, people_told

KEYS: Final = ("permit", "indicator", "clock", "unit")
ORDER: Final = ("lead_time_p90", "on_time_promise", "on_time_legal")
"""The figures that a reader asks for first; others come behind them."""


def trade_off(result: SizingResult) -> Section:
    """Cost against each figure of the curve, one panel each; a sentence where nothing was measured."""
    table = points_of(result)
    panels = [_panel(result, place, dict(zip(KEYS, keys, strict=True)), rows)
              for place, (keys, rows) in enumerate(table.groupby(list(KEYS), sort=False))]  # fmt: skip
    drawn = tuple(panel for panel in panels if panel)
    blocks: tuple[Block, ...] = (Lead("No trade-off was measured"),)
    if drawn:
        points = table.point.nunique()
        blocks = (
            Figure(
                title=_finding(result, table),
                subtitle=f"{capital(counted(points, 'staff', 'staffs'))} by what a year costs; the vertical line is "
                "the 95 % interval over replications. All meet the same applicants. Only those decided in the "
                "window are counted, so a staff that clears old cases can show longer times and fewer on time.",
                panels=drawn,
                data=(_table(result, table),),
                shown=2,
            ),
        )
    return Section("trade-off", "Cost and benefit", "What less or more staff would bring", blocks)


def points_of(result: SizingResult) -> pd.DataFrame:
    """The curve, its first figures first; a staff that stands for several points, as in a small office, once."""
    table = result.trade_off
    first = table[table.point.isin((FOUND, PRESENT))]
    once = pd.concat([first, table.drop(first.index)]).drop_duplicates(["people", "cost", *KEYS], keep="first")
    place = {name: number for number, name in enumerate(ORDER)}
    ranked = once.assign(place=once.indicator.map(lambda name: place.get(name, len(place))), own=once.permit != "")
    ranked = ranked.sort_values(["own", "permit", "place", "cost"], kind="stable")
    return ranked.drop(columns=["place", "own"]).reset_index(drop=True)


def _named(result: SizingResult, keys: dict[Any, Any]) -> str:
    """As `Residence permit for work: P90, lived days`."""
    return f"{whose(result, keys['permit'])}: {figure_name(keys)}"


def _finding(result: SizingResult, table: pd.DataFrame) -> str:
    """Between which costs, and from where to where the first figure goes."""
    first = table.iloc[0]
    rows = table[(table[list(KEYS)] == first[list(KEYS)]).all(axis=1)].sort_values("cost", kind="stable")
    rows = rows[~rows["value"].isna()]
    if rows.empty:
        return "What more staff would bring is not known: too little is decided"
    least, most = rows.iloc[0], rows.iloc[-1]
    named = _named(result, first.to_dict())
    ends = [f"{full(_estimate(one))} for {money_told(one['cost'], result.currency)}" for one in (least, most)]
    return f"{named} goes from {ends[0]} to {ends[1]} a year"


def _estimate(row: Any) -> Estimate:
    return Estimate(row["value"], row["low"], row["high"], int(row["replications"]), row["unit"])


def _panel(result: SizingResult, place: int, keys: dict[Any, Any], rows: pd.DataFrame) -> Panel | None:
    points = [_point(one) for one in rows.to_dict("records") if not math.isnan(one["value"])]
    if not points:
        return None
    named = _named(result, keys)
    told = "; ".join(f"{one.label}: {number(one.x)} {result.currency}, {number(one.y, 1)}" for one in points)
    unit = "%" if keys["unit"] == "share" else "days" if keys["unit"] == "days" else keys["unit"]
    across = "people" if result.currency == PEOPLE else f"cost a year, {result.currency}"
    return Panel(named, curve(Words(f"trade-off-{place}", f"Cost against {named}", f"{told}."), points, across, unit))


def _point(row: Any) -> Point:
    scale = 100.0 if row["unit"] == "share" else 1.0
    value, low, high = (scale * row[end] for end in ("value", "low", "high"))
    name = words(row["point"]) if row["point"] in (FOUND, PRESENT) else f"{people_told(row['people'])} people"
    return Point(name, row["cost"], value, low, high, row["point"] == PRESENT)


def _table(result: SizingResult, table: pd.DataFrame) -> Table:
    headings = (
        Column("Staff", numeric=False), Column("People"), Column("Cost a year"), Column("Permit type", numeric=False),
        Column("Figure", numeric=False), Column("Value"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(words(row["point"])),
            Cell(number(row["people"], 1)),
            Cell(quantity(row["cost"], result.currency)),
            Cell(whose(result, row["permit"])),
            Cell(figure_name(row)),
            Cell(full(_estimate(row))),
        )
        for row in table.to_dict("records")
    )
    return Table("The points of the curve", headings, rows)
