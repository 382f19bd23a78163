"""Our simulated figures beside Europe's published ones: ranked where alike, else shown with the reason.

Each peer's figure asks for the same figure of ours (`figures_needed`); once estimated, `rank` sets the two
side by side and `family_verdicts` says what follows. After the estimates, before the report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from sim.analysis.peers import FIGURES, LINES, POPULATIONS, VOCABULARY, load_peers

__all__ = [
    "NeededFigure",
    "comparable",
    "family_verdicts",
    "figures_needed",
    "load_peers",
    "our_clock",
    "rank",
]

OLDEST = 3
"""A figure that last speaks of a year further than this before the study's year is not ranked."""

_COMPARED_WITH = ["family", "figure", "our_clock", "within_days"]
_PUBLISHED_BY = ["family", "country", "authority", "kind", "population", "segment", "within_days"]
_OURS = ["ours", "ours_low", "ours_high"]
_OUR_NAMES = {
    "clock": "our_clock", "within": "within_days", "value": "ours", "low": "ours_low", "high": "ours_high",
}  # fmt: skip
_STOP_WORDS = {"yes": "with stops", "no": "no stops", "unknown": "stops unknown"}
_LINE_WORDS = {"legal_maximum": "a legal maximum", "goal": "a goal"}
_FIGURE_WORDS = {"mean": "mean", "median": "median", "p75": "P75", "p90": "P90"}
_RESULT = [
    "family", "kind", "clock", "population", "period", "country", "authority", "value_days", "ours",
    "ours_low", "ours_high", "rank", "of", "gap_days", "gap_low", "gap_high", "ranked", "verdict", "reason",
    "source", "verified", "id", "role", "figure", "our_clock", "within_days", "value_share", "value", "unit",
    "note",
]  # fmt: skip


class NeededFigure(NamedTuple):
    """A figure of ours that some published row is set against; `within` in days, NaN unless share_within."""

    family: str
    figure: str
    clock: str
    population: str
    within: float


def our_clock(peer: Mapping[Any, Any]) -> str:
    """The clock of ours that runs as the peer's: lived (lodging, no stops), counted (identification or
    completeness, with stops), empty where neither does.
    """
    if (peer["clock_start"], peer["clock_stops"]) == ("lodging", "no"):
        return "lived"
    starts_later = peer["clock_start"] in ("identification", "completeness")
    return "counted" if starts_later and peer["clock_stops"] == "yes" else ""


def comparable(peer: Mapping[Any, Any]) -> str:
    """Say why one row of the peers' table is not like any figure of ours; empty where it is."""
    return "; ".join(_differences(peer)) if peer["figure"] else "not a processing time"


def figures_needed(peers: pd.DataFrame) -> tuple[NeededFigure, ...]:
    """Each figure that one replication must give, once, in the order of the table."""
    alike = [row for row in peers.to_dict("records") if not comparable(row)]
    needed = pd.DataFrame(
        [(row["family"], row["figure"], our_clock(row), "decided", row["within_days"]) for row in alike],
        columns=NeededFigure._fields,
    )
    return tuple(NeededFigure(*row) for row in needed.drop_duplicates().itertuples(index=False, name=None))


def rank(ours: pd.DataFrame, peers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Set ours beside every published row and rank us among those alike, in the study's `year`.

    `ours` has family, figure, clock, population, within (days), value, low, high; times in days, shares 0..1.
    `rank` counts us and the `of` - 1 peers with the same family, figure, clock and limit, equal figures
    sharing a place; gaps are ours minus theirs in days, positive where we are slower. `verdict` is ahead,
    behind or unclear for a peer, met, missed or unclear for a legal maximum or goal, by the 95 % interval.
    """
    records = peers.to_dict("records")
    table = peers.reset_index(drop=True).assign(
        our_clock=[our_clock(row) for row in records],
        clock=[_clock_words(row) for row in records],
        reason=["; ".join(filter(None, (comparable(row), _age(row, year)))) for row in records],
    )
    table = table.assign(reason=_only_newest(table))
    return _in_reading_order(_placed(_beside_ours(table, ours)))


def family_verdicts(ranked: pd.DataFrame, families: Iterable[str]) -> pd.DataFrame:
    """One row per family from the result of `rank`: comparable_peers, comparisons, ahead (counts) and the
    verdict in words, which claims a lead only where every comparison is ahead by its 95 % interval.
    """
    rows = []
    for family in families:
        alike = ranked[ranked["ranked"] & (ranked["family"] == family)]
        peers = len(alike[["country", "authority"]].drop_duplicates())
        ahead = int((alike["verdict"] == "ahead").sum())
        rows.append((family, peers, len(alike), ahead, _family_words(peers, len(alike), ahead)))
    return pd.DataFrame(rows, columns=["family", "comparable_peers", "comparisons", "ahead", "verdict"])


def _differences(peer: Mapping[Any, Any]) -> Iterator[str]:
    if peer["role"] == "baseline":
        yield "the authority's own published figure: the baseline, not a peer"
    if peer["role"] == "reference" and peer["kind"] not in LINES:
        yield "many countries together, not one authority"
    if math.isnan(peer["value_days"]) and math.isnan(peer["value_share"]):
        yield "a range or a bound, not one figure"
    if peer["kind"] == "share_within" and math.isnan(peer["within_days"]):
        yield "the limit in days is unknown"
    if "unknown" in (peer["clock_start"], peer["clock_stops"]):
        yield f"clock not known ({_clock_words(peer)})"
    elif not our_clock(peer):
        yield f"another clock ({_clock_words(peer)})"
    if peer["population"] == "unknown":
        yield "unknown who is counted"
    elif peer["segment"] == "privileged":
        yield f"a privileged segment ({POPULATIONS[peer['population']]})"
    elif peer["population"] != "all":
        yield f"other cases are counted ({POPULATIONS[peer['population']]})"


def _clock_words(peer: Mapping[Any, Any]) -> str:
    if not peer["clock_start"]:
        return ""
    start = "start unknown" if peer["clock_start"] == "unknown" else f"from {peer['clock_start']}"
    return f"{start}, {_STOP_WORDS[peer['clock_stops']]}"


def _age(peer: Mapping[Any, Any], year: int) -> str:
    if not peer["figure"] or year - peer["year"] <= OLDEST:
        return ""
    return "period unknown" if math.isnan(peer["year"]) else f"older than three years ({peer['year']:.0f})"


def _only_newest(table: pd.DataFrame) -> pd.Series:
    """The reasons, with one more for a row that a newer figure of the same authority, population and kind
    replaces, or that one of the same year contradicts.
    """
    reason = table["reason"].copy()
    newest = table.groupby(_PUBLISHED_BY, dropna=False)["year"].transform("max")
    replaced = (reason == "") & (table["year"] < newest)
    reason[replaced] = [f"a newer figure stands beside it ({year:.0f})" for year in newest[replaced]]
    left = table[reason == ""]
    rivals = left.index[left.duplicated([*_PUBLISHED_BY, "figure"], keep=False)]
    reason[rivals] = "another figure of the same year contradicts it"
    return reason


def _beside_ours(table: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    own = ours[ours["population"] == "decided"].rename(columns=_OUR_NAMES)
    own = own[[*_COMPARED_WITH, *_OURS]].astype(dict.fromkeys(["within_days", *_OURS], float))
    table = table.merge(own, how="left", on=_COMPARED_WITH, validate="many_to_one", indicator="found")
    alike = table["reason"] == ""
    absent = table["found"] == "left_only"
    table.loc[alike & absent, "reason"] = "no such figure of ours in this scenario"
    table.loc[alike & ~absent & table["ours"].isna(), "reason"] = "ours could not be measured"
    table.loc[table["reason"] != "", _OURS] = math.nan
    return table


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    table["ranked"] = (table["reason"] == "") & table["kind"].isin(FIGURES)
    theirs = table["value_days"].fillna(table["value_share"])
    # A share within a time is better when larger, a time when smaller.
    sign = 1.0 - 2.0 * (table["kind"] == "share_within")
    table["leads_us"] = sign * theirs < sign * table["ours"]
    groups = table[table["ranked"]].groupby(_COMPARED_WITH, dropna=False)["leads_us"]
    table["rank"] = groups.transform("sum") + 1.0
    table["of"] = groups.transform("count") + 1.0
    for own, gap in zip(_OURS, ("gap_days", "gap_low", "gap_high"), strict=True):
        table[gap] = table[own] - table["value_days"]
    table["verdict"] = [_verdict(row) for row in table.to_dict("records")]
    lines = (table["reason"] == "") & ~table["ranked"]
    table.loc[lines, "reason"] = [_line_words(row) for row in table[lines].to_dict("records")]
    return table


def _verdict(row: Mapping[Any, Any]) -> str:
    if row["reason"]:
        return ""
    low, high = row["ours_low"], row["ours_high"]
    if row["kind"] in LINES:
        return "met" if high <= row["value_days"] else "missed" if low > row["value_days"] else "unclear"
    if row["kind"] == "share_within":
        theirs, low, high = -row["value_share"], -high, -low
    else:
        theirs = row["value_days"]
    return "ahead" if high < theirs else "behind" if low > theirs else "unclear"


def _line_words(row: Mapping[Any, Any]) -> str:
    return f"{_LINE_WORDS[row['kind']]}, not ranked: {row['verdict']} by our {_FIGURE_WORDS[row['figure']]}"


def _in_reading_order(table: pd.DataFrame) -> pd.DataFrame:
    order = {
        "family": table["family"].map(VOCABULARY["family"].index),
        "kind": table["kind"].map(VOCABULARY["kind"].index),
        "apart": ~table["ranked"],
    }
    keys = pd.DataFrame(order).assign(days=table["value_days"], id=table["id"])
    return table.loc[keys.sort_values([*keys.columns]).index, _RESULT].reset_index(drop=True)


def _family_words(peers: int, comparisons: int, ahead: int) -> str:
    if not comparisons:
        return "no comparable peer"
    if ahead == comparisons:
        return f"ahead of every comparable peer ({peers})"
    return f"ahead in {ahead} of {comparisons} comparisons, comparable peers: {peers}"
