"""Section: European peers, like with like; unlike or unknown figures are shown with the reason why not ranked.

Reads the ranked table of peers; the first sentence counts the families in which we beat every comparable peer.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.analysis.europe import COMPARED_WITH
from sim.primitives.peers import ADDED, CORRECTED, FIGURES, LINES, REMOVED
from sim.report.charts import Bound, Dot, dots
from sim.report.document import Block, Cell, Figure, Lead, Panel, Prose, Section, folded
from sim.report.reading import Reading
from sim.report.sections.peer_tables import (
    family_name,
    family_table,
    figure_words,
    line_table,
    our_figure,
    place_words,
    ranked_table,
    unranked_tables,
)
from sim.report.svg import Words
from sim.report.wording import counted, full, listed, number

HOW = (
    "A place counts us among the peers that publish the same figure on the same clock of the same cases, and its "
    "interval is that of ours, since published figures stand still. The probability is that one year such as those "
    "simulated comes out ahead of every peer; the confidence is that with which our mean over many such years does. "
    "A family counts as first where every comparison is ahead by its 95 % interval; the number of such families holds "
    "for all of them at once."
)
KINDS = {"mean": "Mean", "median": "Median", "p75": "P75", "p90": "P90", "share_within": "Share within a time"}


def peers(reading: Reading) -> Section:
    """The verdict, a table of families, a dot plot for each kind of figure, and what is not ranked with the reason."""
    result = reading.result
    table, places = result.peers, result.first_places
    rest = table[~table["ranked"]]
    lines = rest[rest["verdict"] != ""]
    apart = rest[(rest["segment"] == "privileged") & (rest["verdict"] == "")]
    others = rest.drop(index=[*lines.index, *apart.index])
    blocks: list[Block] = [Lead(_finding(places.families)), family_table(places.families, table)]
    blocks += [Prose(text) for text in (HOW, _changes(table)) if text]
    blocks += _figures(table)
    blocks += folded(f"{counted(len(apart), 'figure')} of privileged segments, apart and not ranked",
                     unranked_tables(apart, "privileged segments, not ranked"))  # fmt: skip
    blocks += folded(f"{counted(len(others), 'published figure')} not ranked, with the reason",
                     unranked_tables(others, "shown, not ranked"))  # fmt: skip
    return Section("europe", "Europe", "European peers", tuple(blocks))


def place_in_europe(reading: Reading, family: str) -> Cell:
    """Our place in the whole family of a permit type, by the figure that most comparable peers publish."""
    ranked = reading.result.peers
    ranked = ranked[ranked["ranked"] & (ranked["family"] == family)]
    if ranked.empty:
        return Cell("no comparable peer", sign="none")
    widest = max(ranked.to_dict("records"), key=lambda row: float(row["of"]))
    others = len(ranked.drop_duplicates(COMPARED_WITH)) - 1
    more = f"; {counted(others, 'other figure')} in section Europe" if others else ""
    return Cell(place_words(widest), f"all {words_of(family)} permits by {figure_words(widest)}{more}")


def words_of(family: str) -> str:
    """A family within a sentence."""
    return family if family != "eu" else "EU"


def _finding(verdicts: pd.DataFrame) -> str:
    compared = verdicts[verdicts["comparisons"] > 0]
    if compared.empty:
        ours = "Our only family has no" if len(verdicts) == 1 else f"None of our {len(verdicts)} families has a"
        return f"{ours} comparable peer, so no rank can be given"
    first = [family_name(str(name)) for name in compared.loc[compared["first"], "family"]]
    if len(compared) == 1:
        only = family_name(str(compared["family"].iloc[0]))
        beaten = "we beat every comparable peer" if first else "we cannot be said to beat every comparable peer"
        told = f"With 95 % confidence {beaten} in {only}, the only family that has one"
    elif not first:
        told = (
            f"In none of the {len(compared)} families that have a comparable peer do we beat all with 95 % confidence"
        )
    else:
        among = f"{len(first)} of {len(compared)} families ({listed(first)})"
        told = f"With 95 % confidence we beat every comparable peer in {among}"
    without = len(verdicts) - len(compared)
    return f"{told}; {counted(without, 'other has', 'others have')} none" if without else told


def _changes(table: pd.DataFrame) -> str:
    """Which rows of the yardstick come from the scenario."""
    told = []
    for origin, verb in ((ADDED, "adds"), (CORRECTED, "corrects"), (REMOVED, "removes")):
        names = table.loc[table["origin"] == origin, "id"].tolist()
        if names:
            told.append(f"{verb} {counted(len(names), 'row')} ({listed(names)})")
    return f"The scenario {listed(told)} of the yardstick." if told else ""


def _figures(table: pd.DataFrame) -> list[Figure]:
    """One dot plot for each kind of figure of which ours is known: peers that rank, and lines that bound it."""
    beside = table[table["ours"].notna()]
    return [_figure(kind, beside[beside["figure"] == kind]) for kind in FIGURES if (beside["figure"] == kind).any()]


def _figure(kind: str, rows: pd.DataFrame) -> Figure:
    groups = [group.to_dict("records") for _, group in rows.groupby(COMPARED_WITH, dropna=False, sort=False)]
    ranked, lines = rows[rows["ranked"]], rows[rows["kind"].isin(LINES)]
    tables = [ranked_table(KINDS[kind], ranked)] if len(ranked) else []
    tables += [line_table(KINDS[kind], lines)] if len(lines) else []
    return Figure(
        title=f"{KINDS[kind]}: {_told(ranked, lines)}",
        subtitle="Ours (round, with its 95 % interval) among published figures of the same kind, clock, cases and "
        "limit (diamonds), by family; legal maxima as dotted lines, goals as dashed ones. Sources: in the data below.",
        panels=tuple(_panel(f"{kind}-{place}", group) for place, group in enumerate(groups)),
        data=tuple(tables),
    )


def _told(ranked: pd.DataFrame, lines: pd.DataFrame) -> str:
    told = []
    if len(ranked):
        ahead = int((ranked["verdict"] == "ahead").sum())
        told.append(f"ahead in {ahead} of {counted(len(ranked), 'comparison')} with peers")
    else:
        told.append("no peer to compare with")
    for kind, one, many in (("legal_maximum", "legal maximum", "legal maxima"), ("goal", "goal", "goals")):
        own = lines[lines["kind"] == kind]
        if len(own):
            told.append(f"{int((own['verdict'] == 'met').sum())} of {counted(len(own), one, many)} met")
    return ", ".join(told)


def _panel(key: str, rows: list[dict[Any, Any]]) -> Panel:
    first = rows[0]
    share = first["figure"] == "share_within"
    scale, unit, field = (100.0, "%", "value_share") if share else (1.0, "d", "value_days")
    ours = our_figure(first)
    low, high = (ours.value if math.isnan(edge) else edge for edge in (ours.low, ours.high))
    found = [Dot(f"Ours {full(ours)}", ours.value * scale, low * scale, high * scale, ours=True)]
    ranked = [row for row in rows if row["ranked"]]
    for row in ranked:
        value = row[field] * scale
        name = f"{row['country']}, {row['period']}: {number(value, 1)} {unit}"
        found.append(Dot(name, value, value, value, ours=False))
    found.sort(key=lambda dot: -dot.value if share else dot.value)
    bounds = list(dict.fromkeys(_bound(row) for row in rows if not row["ranked"]))
    name = f"{family_name(str(first['family']))}, {figure_words(first)}"
    told = "; ".join([dot.label for dot in found] + [bound.label for bound in bounds]) + "."
    words = Words(f"europe-{key}", f"{name}: ours among comparable peers, legal maxima and goals", told)
    note = f"Our place: {place_words(ranked[0])}" if ranked else "No comparable peer"
    axis = "share in percent" if share else f"{first['our_clock']} days"
    return Panel(name, dots(words, found, axis, bounds), note=note)


def _bound(row: dict[Any, Any]) -> Bound:
    what = "Legal maximum" if row["kind"] == "legal_maximum" else "Goal"
    return Bound(f"{what}, {row['country']}: {number(row['value_days'], 1)} d", row["value_days"],
                 row["kind"] == "legal_maximum")  # fmt: skip
