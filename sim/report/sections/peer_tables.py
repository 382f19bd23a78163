"""Tables of the section on European peers: what each side counts stands in every row, with its source.

Serves `peers`, which chooses the rows.
"""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from sim.analysis.europe import COMPARED_WITH
from sim.primitives.peers import POPULATIONS
from sim.report.document import Cell, Column, Table
from sim.report.wording import NOTHING, Estimate, capital, full, number, quantity

FIGURE_WORDS: Final = {"mean": "mean", "median": "median", "p75": "P75", "p90": "P90", "share_within": "share within"}
VERDICT_SIGNS: Final = {
    "ahead": "kept", "met": "kept", "behind": "missed", "missed": "missed", "unclear": "unsure",
}  # fmt: skip
OUR_CASES: Final = "all cases of the family decided in the window"


def family_name(family: str) -> str:
    """A family of permits as readers know it."""
    return "EU" if family == "eu" else capital(family)


def figure_words(row: dict[Any, Any]) -> str:
    """Our figure that a row is set against: `share within 30 days, lived days`."""
    within = f" {number(row['within_days'])} days" if not math.isnan(row["within_days"]) else ""
    return f"{FIGURE_WORDS[row['figure']]}{within}, {row['our_clock']} days"


def our_figure(row: dict[Any, Any]) -> Estimate:
    """Our figure of a row with its interval."""
    unit = "share" if row["figure"] == "share_within" else "d"
    return Estimate(row["ours"], row["ours_low"], row["ours_high"], 0, unit)


def place_words(row: dict[Any, Any]) -> str:
    """`2 of 4`, and the interval of the place where it is not one: `2 (1 to 3) of 4`."""
    low, high = row["rank_low"], row["rank_high"]
    apart = "" if math.isnan(low) or low == high else f" ({low:.0f} to {high:.0f})"
    return f"{row['rank']:.0f}{apart} of {row['of']:.0f}"


def family_table(verdicts: pd.DataFrame, table: pd.DataFrame) -> Table:
    """Each family: its peers, the verdict, our place and gap to the best by figure, and how sure it is."""
    ranked = table[table["ranked"]]

    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        alike = ranked[ranked["family"] == one["family"]]
        own = alike[alike["best"]].drop_duplicates(COMPARED_WITH).to_dict("records")
        of = [f" by {figure_words(part)}" if len(own) > 1 else "" for part in own]
        signs = {VERDICT_SIGNS[str(verdict)] for verdict in alike["verdict"]}
        sign = "none" if not signs else signs.pop() if len(signs) == 1 else "unsure"
        return (
            Cell(family_name(str(one["family"]))),
            Cell(number(one["comparable_peers"])),
            Cell(capital(str(one["verdict"])), sign=sign),
            Cell("; ".join(f"{place_words(part)} by {figure_words(part)}" for part in own) or NOTHING),
            Cell("; ".join(f"{_gap(part)}{by}" for part, by in zip(own, of, strict=True)) or NOTHING),
            Cell(_probability(one["first_low"], one["first_high"])),
            Cell(_sure(one["confidence"]), "at once with the other families" if one["first"] else ""),
        )

    headings = (
        Column("Family", numeric=False), Column("Comparable peers"), Column("Verdict", numeric=False),
        Column("Our place", "with its 95 % interval", numeric=False),
        Column("Gap to the best", "ours less theirs", numeric=False),
        Column("A year is first", "probability"), Column("Ahead of all", "confidence"),
    )  # fmt: skip
    caption = "Each family of permits against its comparable peers"
    # Those with peers first: where nobody publishes the like there is nothing to read.
    shown = verdicts.sort_values("comparisons", key=lambda count: count == 0, kind="stable")
    return Table(caption, headings, tuple(map(row, shown.to_dict("records"))))


def _gap(row: dict[Any, Any]) -> str:
    if row["figure"] == "share_within":
        gap, low, high = (row[name] - row["value_share"] for name in ("ours", "ours_low", "ours_high"))
        return full(Estimate(gap, low, high, 0, "points"))
    return full(Estimate(row["gap_days"], row["gap_low"], row["gap_high"], 0, "d"))


def _probability(low: float, high: float) -> str:
    return _sure(high) if math.isnan(low) or high - low < 0.0005 else f"{_sure(low)} to {_sure(high)}"


def _sure(share: float) -> str:
    """A probability that is never told as certain."""
    if math.isnan(share):
        return NOTHING
    if share < 0.001:
        return "under 0.1 %"
    return "over 99.9 %" if share > 0.999 else quantity(share, "share")


def ranked_table(kind: str, ranked: pd.DataFrame) -> Table:
    """The comparisons of one kind: both sides with figure, clock, cases, period and source."""

    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        share = one["figure"] == "share_within"
        theirs = quantity(one["value_share"], "share") if share else quantity(one["value_days"], "d")
        return (
            Cell(f"{one['country']}, {one['authority']}", _note(one)),
            Cell(family_name(str(one["family"]))),
            *_theirs(one, theirs),
            *_ours(one),
            Cell(_gap(one)),
            Cell(str(one["verdict"]), sign=VERDICT_SIGNS.get(str(one["verdict"]), "none")),
            Cell(_sure(one["confidence"])),
        )

    headings = (
        Column("Peer", numeric=False), Column("Family", numeric=False), *_SIDES,
        Column("Ours less theirs"), Column("We are", numeric=False), Column("Ahead", "confidence"),
    )  # fmt: skip
    return Table(f"{kind}, ranked: the same figure on the same clock", headings, _all(row, ranked))


def line_table(kind: str, lines: pd.DataFrame) -> Table:
    """Legal maxima and goals that bound our figure of one kind."""

    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        return (
            Cell(f"{one['country']}, {one['authority']}", _note(one)),
            Cell(family_name(str(one["family"]))),
            *_theirs(one, quantity(one["value_days"], "d")),
            *_ours(one),
            Cell(str(one["verdict"]), sign=VERDICT_SIGNS[str(one["verdict"])]),
        )

    headings = (
        Column("Law or goal", numeric=False), Column("Family", numeric=False), *_SIDES, Column("It is", numeric=False),
    )  # fmt: skip
    return Table(f"{kind}: legal maxima and goals, not ranked", headings, _all(row, lines))


_SIDES: Final = (
    Column("Theirs", "linked to its source"), Column("What theirs counts", numeric=False),
    Column("Their period", numeric=False), Column("Ours", "simulated"),
    Column("What ours counts", numeric=False), Column("Our window", numeric=False),
)  # fmt: skip


def _theirs(row: dict[Any, Any], value: str) -> tuple[Cell, ...]:
    counts = f"{_kind(row)}, {row['clock']}"
    return (
        Cell(value, _verified(row), href=_link(row)),
        Cell(counts, POPULATIONS[row["population"]]),
        Cell(str(row["period"])),
    )


def _ours(row: dict[Any, Any]) -> tuple[Cell, ...]:
    return Cell(full(our_figure(row))), Cell(figure_words(row), OUR_CASES), Cell(str(row["our_period"]))


def unranked_tables(rest: pd.DataFrame, caption: str) -> list[Table]:
    """Figures that are not ranked, by family, each with the reason."""

    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        return (
            Cell(f"{one['country']}, {one['authority']}", _from_scenario(one)),
            Cell(_kind(one), str(one["clock"])),
            Cell(f"{one['value']} {one['unit']}", _verified(one), href=_link(one)),
            Cell(str(one["period"])),
            Cell(str(one["reason"]), str(one["note"])),
        )

    headings = (
        Column("Peer", numeric=False), Column("Kind and clock", numeric=False),
        Column("Published", "linked to its source"), Column("Period", numeric=False),
        Column("Why not ranked", numeric=False),
    )  # fmt: skip
    by_family = rest.groupby("family", sort=False)
    return [
        Table(f"{family_name(str(family))}: {caption}", headings, _all(row, rows), look="grey")
        for family, rows in by_family
    ]


def _all(row: Any, table: pd.DataFrame) -> tuple[tuple[Cell, ...], ...]:
    return tuple(map(row, table.to_dict("records")))


def _kind(row: dict[Any, Any]) -> str:
    return FIGURE_WORDS.get(row["kind"], str(row["kind"]).replace("_", " "))


def _note(row: dict[Any, Any]) -> str:
    return ". ".join(filter(None, (_from_scenario(row), str(row["note"]))))


def _from_scenario(row: dict[Any, Any]) -> str:
    return f"{row['origin']} by the scenario" if row["origin"] else ""


def _verified(row: dict[Any, Any]) -> str:
    return "verified" if row["verified"] == "yes" else "not verified"


def _link(row: dict[Any, Any]) -> str:
    return str(row["source"]) if str(row["source"]).startswith(("http://", "https://")) else ""
