"""Section: European peers, like with like; unlike or unknown figures are shown with the reason why not ranked.

Reads the ranked table of peers; the title counts the families in which we lead every comparable peer.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.analysis.first_places import family_verdicts
from sim.report.charts import Dot, dots
from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Section, Table, folded
from sim.report.reading import Reading
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, counted, full, listed, number, quantity

FIGURE_WORDS = {"mean": "mean", "median": "median", "p75": "P75", "p90": "P90", "share_within": "share within"}
VERDICT_SIGNS = {"ahead": "kept", "met": "kept", "behind": "missed", "missed": "missed", "unclear": "unsure"}
GROUP = ["family", "figure", "our_clock", "within_days"]


def peers(reading: Reading) -> Section:
    """Our figures beside published ones: a verdict per family, the ranked rows, and the others with reasons."""
    table = reading.result.peers
    families = list(dict.fromkeys(permit.family for permit in reading.result.plan.demand.permits))
    verdicts = family_verdicts(table, families)
    ranked = table[table["ranked"]]
    title = _finding(verdicts)
    if ranked.empty:
        blocks: list[Block] = [Lead(title)]
    else:
        blocks = [_figure(title, ranked)]
    blocks.append(_families(verdicts, ranked))
    blocks += folded(f"{counted(len(table) - len(ranked), 'published figure')} not ranked, with the reason",
                     _unranked(table[~table["ranked"]]))  # fmt: skip
    return Section("europe", "Europe", "European peers", tuple(blocks))


def place_in_europe(reading: Reading, family: str) -> Cell:
    """Our place in the family among comparable peers, by the figure that most of them publish."""
    ranked = reading.result.peers
    ranked = ranked[ranked["ranked"] & (ranked["family"] == family)]
    if ranked.empty:
        return Cell("no comparable peer", sign="none")
    widest = max(ranked.to_dict("records"), key=lambda row: float(row["of"]))
    return Cell(f"{widest['rank']:.0f} of {widest['of']:.0f}", _figure_words(widest))


def _finding(verdicts: pd.DataFrame) -> str:
    with_peers = verdicts[verdicts["comparisons"] > 0]
    if with_peers.empty:
        ours = "Our only family has no" if len(verdicts) == 1 else f"None of our {len(verdicts)} families has a"
        return f"{ours} comparable peer, so no rank can be given"
    lead = with_peers[with_peers["ahead"] == with_peers["comparisons"]]
    names = listed([family_name(str(name)) for name in lead["family"]])
    if lead.empty:
        told = "In no family are we ahead of every comparable peer"
    elif len(with_peers) == 1:
        told = f"We are ahead of every comparable peer in {names}, the only family that has one"
    else:
        told = f"We are ahead of every comparable peer in {len(lead)} of {len(with_peers)} families ({names})"
    without = len(verdicts) - len(with_peers)
    return f"{told}; {counted(without, 'family has', 'families have')} no comparable peer" if without else told


def _figure(title: str, ranked: pd.DataFrame) -> Figure:
    groups = [group.to_dict("records") for _, group in ranked.groupby(GROUP, dropna=False, sort=False)]
    return Figure(
        title=title,
        subtitle="Ours (round, with its 95 % interval) among published figures of the same kind, clock, population and "
        "limit (diamonds), by family; decided in the window. Other figures are listed below, not drawn.",
        panels=tuple(_panel(place, rows) for place, rows in enumerate(groups)),
        data=(_ranked_table(ranked),),
    )


def _figure_words(row: dict[Any, Any]) -> str:
    within = f" {number(row['within_days'])} days" if not math.isnan(row["within_days"]) else ""
    return f"{FIGURE_WORDS[row['figure']]}{within}, {row['our_clock']} days"


def _panel(place: int, rows: list[dict[Any, Any]]) -> Panel:
    first = rows[0]
    share = first["figure"] == "share_within"
    scale, unit = (100.0, "%") if share else (1.0, "d")
    field = "value_share" if share else "value_days"
    ours = Estimate(first["ours"], first["ours_low"], first["ours_high"], 0, "share" if share else "days")
    low, high = (first["ours"] if math.isnan(edge) else edge for edge in (ours.low, ours.high))
    found = [Dot(f"Ours {full(ours)}", ours.value * scale, low * scale, high * scale, ours=True)]
    for row in rows:
        value = row[field] * scale
        name = f"{row['country']}, {row['period']}: {number(value, 1)} {unit}"
        found.append(Dot(name, value, value, value, ours=False))
    found.sort(key=lambda dot: -dot.value if share else dot.value)
    name = f"{family_name(str(first['family']))}, {_figure_words(first)}"
    told = "; ".join(dot.label for dot in found) + "."
    words = Words(f"europe-{place}", f"{name}: ours among comparable peers", told)
    note = f"Our place: {first['rank']:.0f} of {first['of']:.0f}"
    axis = "share in percent" if share else f"{first['our_clock']} days"
    return Panel(name, dots(words, found, axis), note=note)


def _families(verdicts: pd.DataFrame, ranked: pd.DataFrame) -> Table:
    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        alike = ranked[ranked["family"] == one["family"]]
        own = alike.drop_duplicates(GROUP).to_dict("records")
        signs = {VERDICT_SIGNS[str(verdict)] for verdict in alike["verdict"]}
        sign = "none" if not signs else signs.pop() if len(signs) == 1 else "unsure"
        places = "; ".join(f"{part['rank']:.0f} of {part['of']:.0f} by {_figure_words(part)}" for part in own)
        return (
            Cell(family_name(str(one["family"]))),
            Cell(number(one["comparable_peers"])),
            Cell(capital(str(one["verdict"])), sign=sign),
            Cell(places or "–"),
        )

    headings = (
        Column("Family", numeric=False),
        Column("Comparable peers"),
        Column("Verdict", numeric=False),
        Column("Our place", numeric=False),
    )
    caption = "Each family of permits against its comparable peers"
    return Table(caption, headings, tuple(map(row, verdicts.to_dict("records"))))


def _ranked_table(ranked: pd.DataFrame) -> Table:
    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        share = one["figure"] == "share_within"
        theirs = quantity(one["value_share"], "share") if share else quantity(one["value_days"], "d")
        ours = Estimate(one["ours"], one["ours_low"], one["ours_high"], 0, "share" if share else "d")
        gap = Estimate(one["gap_days"], one["gap_low"], one["gap_high"], 0, "d")
        return (
            Cell(f"{one['country']}, {one['authority']}", str(one["note"])),
            Cell(family_name(str(one["family"]))),
            Cell(_figure_words(one), str(one["clock"])),
            Cell(str(one["period"])),
            Cell(theirs, _verified(one), href=_link(one)),
            Cell(full(ours)),
            Cell(full(gap)),
            Cell(str(one["verdict"]), sign=VERDICT_SIGNS.get(str(one["verdict"]), "none")),
        )

    headings = (
        Column("Peer", numeric=False), Column("Family", numeric=False), Column("Figure and clock", numeric=False),
        Column("Period", numeric=False), Column("Theirs", "linked to its source"), Column("Ours"),
        Column("Ours less theirs"), Column("We are", numeric=False),
    )  # fmt: skip
    return Table("Ranked: the same figure on the same clock", headings, tuple(map(row, ranked.to_dict("records"))))


def _unranked(rest: pd.DataFrame) -> list[Table]:
    def row(one: dict[Any, Any]) -> tuple[Cell, ...]:
        return (
            Cell(f"{one['country']}, {one['authority']}"),
            Cell(str(one["kind"]).replace("_", " ")),
            Cell(f"{one['value']} {one['unit']}", _verified(one), href=_link(one)),
            Cell(str(one["period"])),
            Cell(str(one["reason"]), str(one["note"])),
        )

    headings = (
        Column("Peer", numeric=False), Column("Kind", numeric=False), Column("Published", "linked to its source"),
        Column("Period", numeric=False), Column("Why not ranked", numeric=False),
    )  # fmt: skip
    tables = []
    for family, rows in rest.groupby("family", sort=False):
        caption = f"{family_name(str(family))}: shown, not ranked"
        tables.append(Table(caption, headings, tuple(map(row, rows.to_dict("records"))), look="grey"))
    return tables


def _verified(row: dict[Any, Any]) -> str:
    return "verified" if row["verified"] == "yes" else "not verified"


def family_name(family: str) -> str:
    """A family of permits as readers know it."""
    return "EU" if family == "eu" else capital(family)


def _link(row: dict[Any, Any]) -> str:
    return str(row["source"]) if str(row["source"]).startswith(("http://", "https://")) else ""
