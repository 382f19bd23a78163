"""Our simulated figures beside Europe's published ones: ranked where alike, else shown with the reason.

`rank` sets the two side by side once ours are estimated; `first_places` says what follows for families and the whole
service. After the estimates, before the report.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.likeness import clock_words, our_clock, reasons
from sim.analysis.view import DECIDED
from sim.primitives.peers import FIGURES, LINES, VOCABULARY
from sim.statistics.lead import confidence_ahead, probability_ahead, standard_errors

COMPARED_WITH: Final = ["family", "figure", "our_clock", "within_days"]
"""Rows that agree in these are set against one figure of ours and ranked together."""

SIMULATED: Final = "simulated"

_OURS: Final = ["ours", "ours_low", "ours_high"]
_OUR_NAMES: Final = {
    "clock": "our_clock", "within": "within_days", "value": "ours", "low": "ours_low", "high": "ours_high",
    "reason": "ours_missing",
}  # fmt: skip
_LINE_WORDS: Final = {"legal_maximum": "a legal maximum", "goal": "a goal"}
_FIGURE_WORDS: Final = {"mean": "mean", "median": "median", "p75": "P75", "p90": "P90"}
_RESULT: Final = [
    "family", "kind", "clock", "population", "period", "country", "authority", "value_days", "ours",
    "ours_low", "ours_high", "rank", "rank_low", "rank_high", "of", "best", "gap_days", "gap_low", "gap_high",
    "confidence", "first", "ranked", "verdict", "reason", "source", "verified", "id", "origin", "role", "figure",
    "our_clock", "our_population", "our_period", "our_source", "replications", "within_days", "value_share", "value",
    "unit", "segment", "note",
]  # fmt: skip


def rank(ours: pd.DataFrame, peers: pd.DataFrame, year: int, window: str = "") -> pd.DataFrame:
    """Set ours beside every published row and rank us among those alike, in the study's `year`.

    `ours` has family, figure, clock, population, within (days), value, low, high, replications, reason; times in days,
    shares 0..1; `window` says which time they speak of. Among the rows of one `COMPARED_WITH`, `rank` counts us and the
    `of` - 1 peers, equal figures sharing a place, and `rank_low` to `rank_high` is its 95 % interval, since published
    figures stand still while ours moves in its own; `best` marks the peer to beat. Gaps are ours minus theirs in
    days, positive where we are slower. `confidence` is that with which our mean is ahead of this peer, `first` the
    probability that one such year is ahead of all of them (`sim.statistics.lead`). `verdict` is ahead, behind or
    unclear for a peer, met, missed or unclear for a legal maximum or goal, by the 95 % interval.
    """
    records = peers.to_dict("records")
    clocks = {"our_clock": map(our_clock, records), "clock": map(clock_words, records)}
    table = peers.reset_index(drop=True)
    table = table.assign(**{name: pd.Series(list(words), dtype=str) for name, words in clocks.items()})
    table = table.assign(reason=reasons(table, year))
    table = _placed(_beside_ours(table, ours))
    beside = table["ours"].notna()
    said = {"our_population": DECIDED, "our_period": window, "our_source": SIMULATED}
    table = table.assign(**{name: np.where(beside, word, "") for name, word in said.items()})
    return _in_reading_order(table)


def _beside_ours(table: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    own = ours[ours["population"] == DECIDED].rename(columns=_OUR_NAMES)
    own = own[[*COMPARED_WITH, *_OURS, "replications", "ours_missing"]]
    own = own.astype(dict.fromkeys(["within_days", *_OURS, "replications"], float))
    table = table.merge(own, how="left", on=COMPARED_WITH, validate="many_to_one", indicator="found")
    alike = table["reason"] == ""
    absent = table["found"] == "left_only"
    table.loc[alike & absent, "reason"] = "no such figure of ours in this scenario"
    unmeasured = alike & ~absent & table["ours"].isna()
    why = table.loc[unmeasured, "ours_missing"].map(lambda told: f": {told}" if told else "")
    table.loc[unmeasured, "reason"] = "ours could not be measured" + why
    table.loc[table["reason"] != "", [*_OURS, "replications"]] = math.nan
    return table


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    table["ranked"] = (table["reason"] == "") & table["kind"].isin(FIGURES)
    # A share within a time is better when larger, a time when smaller: turned, the smaller leads.
    sign = 1.0 - 2.0 * (table["kind"] == "share_within")
    table["turned"] = sign * table["value_days"].fillna(table["value_share"])
    table = _ranks(table, sign)
    for own, gap in zip(_OURS, ("gap_days", "gap_low", "gap_high"), strict=True):
        table[gap] = table[own] - table["value_days"]
    table["verdict"] = [_verdict(row) for row in table.to_dict("records")]
    lines = (table["reason"] == "") & ~table["ranked"]
    table.loc[lines, "reason"] = [_line_words(row) for row in table[lines].to_dict("records")]
    return table


def _ranks(table: pd.DataFrame, sign: pd.Series) -> pd.DataFrame:
    """Ranks with their interval, the peer to beat, and how sure the lead is; NaN for what is not ranked."""
    ranked, theirs = table["ranked"], table["turned"]
    own = pd.DataFrame({name: sign * table[name] for name in _OURS})
    ends = {"rank": own["ours"], "rank_low": own.min(axis=1, skipna=False), "rank_high": own.max(axis=1, skipna=False)}
    for name, end in ends.items():
        leads = (theirs < end).astype(float).where(end.notna())
        table[name] = _grouped(table, leads).transform(lambda led: led.sum(skipna=False)) + 1.0
    table["of"] = _grouped(table, theirs).transform("count") + 1.0
    to_beat = _grouped(table, theirs).transform("min").reindex(table.index)
    table["best"] = ranked & (theirs == to_beat)
    half = (own.max(axis=1, skipna=False) - own["ours"]).to_numpy(float)
    other = (own["ours"] - own.min(axis=1, skipna=False)).to_numpy(float)
    count = table["replications"].to_numpy(float)
    # An interval is cut at 0 and a share's at 100 %; its longer side is whole.
    error = standard_errors(np.maximum(half, other), count)
    table["confidence"] = confidence_ahead((theirs - own["ours"]).where(ranked).to_numpy(float), error, count)
    table["first"] = probability_ahead((to_beat - own["ours"]).to_numpy(float), error, count)
    return table


def _grouped(table: pd.DataFrame, values: pd.Series) -> Any:
    """Values of the ranked rows, by the figure of ours that they are set against."""
    ranked = table.loc[table["ranked"], COMPARED_WITH].assign(of_row=values[table["ranked"]])
    return ranked.groupby(COMPARED_WITH, dropna=False)["of_row"]


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
