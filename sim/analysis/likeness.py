"""Which published figures are like one of ours, and why the others are not: clock, population, age, newness.

Each like figure asks for the same figure of ours (`figures_needed`), which a replication then gives. Before
`europe`, which sets the two side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from sim.analysis.cohorts import NET
from sim.analysis.view import COUNTED, DECIDED, LIVED
from sim.primitives.peers import FIGURES, LINES, POPULATIONS, REMOVED

OLDEST: Final = 3
"""A figure that last speaks of a year further than this before the study's year is not ranked."""

_PUBLISHED_BY: Final = ["family", "country", "authority", "kind", "population", "segment", "within_days"]
_STOP_WORDS: Final = {"yes": "with stops", "no": "no stops", "unknown": "stops unknown"}


class NeededFigure(NamedTuple):
    """A figure of ours that some published row is set against; `within` in days, NaN unless share_within."""

    family: str
    figure: str
    clock: str
    population: str
    within: float


def our_clock(peer: Mapping[Any, Any]) -> str:
    """The clock of ours that runs as the peer's: lived (lodging, no stops), net (lodging, with stops), counted
    (identification or completeness, with stops); empty where none does.
    """
    if peer["clock_start"] == "lodging":
        return {"no": LIVED, "yes": NET}.get(peer["clock_stops"], "")
    starts_later = peer["clock_start"] in ("identification", "completeness")
    return COUNTED if starts_later and peer["clock_stops"] == "yes" else ""


def comparable(peer: Mapping[Any, Any]) -> str:
    """Say why one row of the peers' table is not like any figure of ours; empty where it is."""
    if peer["origin"] == REMOVED:
        return "removed by the scenario"
    return "; ".join(_differences(peer)) if peer["figure"] else "not a processing time"


def figures_needed(peers: pd.DataFrame) -> tuple[NeededFigure, ...]:
    """Each figure that one replication must give, once, in the order of the table."""
    alike = [row for row in peers.to_dict("records") if not comparable(row)]
    needed = pd.DataFrame(
        [(row["family"], row["figure"], our_clock(row), DECIDED, row["within_days"]) for row in alike],
        columns=NeededFigure._fields,
    )
    return tuple(NeededFigure(*row) for row in needed.drop_duplicates().itertuples(index=False, name=None))


def reasons(table: pd.DataFrame, year: int) -> pd.Series:
    """Why each row is not ranked in a study of this year, as far as it lies in the row or in a newer one; else ''."""
    told = [(comparable(row), _age(row, year)) for row in table.to_dict("records")]
    reason = pd.Series(["; ".join(filter(None, one)) for one in told], index=table.index, dtype=str)
    named = {name: table[name].str.casefold() for name in ("country", "authority")}
    standing = table.assign(**named)[table["origin"] != REMOVED]
    newest = standing.groupby(_PUBLISHED_BY, dropna=False)["year"].transform("max").reindex(table.index)
    replaced = (reason == "") & (table["year"] < newest)
    reason = reason.mask(replaced, newest.map("a newer figure stands beside it ({:.0f})".format))
    left = standing[reason[standing.index] == ""]
    rivals = left.index[left.duplicated([*_PUBLISHED_BY, "figure"], keep=False)]
    reason[rivals] = "another figure of the same year contradicts it"
    return reason


def clock_words(peer: Mapping[Any, Any]) -> str:
    """The clock of a row in words; empty where it has none."""
    if not peer["clock_start"]:
        return ""
    start = "start unknown" if peer["clock_start"] == "unknown" else f"from {peer['clock_start']}"
    return f"{start}, {_STOP_WORDS[peer['clock_stops']]}"


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
        yield f"clock not known ({clock_words(peer)})"
    elif not our_clock(peer) or (peer["clock_start"] == "completeness" and peer["kind"] in FIGURES):
        # A limit that runs from completeness is a line by our counted clock; a rival's figure would be unlike.
        yield f"another clock ({clock_words(peer)})"
    if peer["population"] == "unknown":
        yield "unknown who is counted"
    elif peer["segment"] == "privileged":
        yield f"a privileged segment ({POPULATIONS[peer['population']]})"
    elif peer["population"] != "all":
        yield f"other cases are counted ({POPULATIONS[peer['population']]})"


def _age(peer: Mapping[Any, Any], year: int) -> str:
    if not peer["figure"] or peer["origin"] == REMOVED or year - peer["year"] <= OLDEST:
        return ""
    return "period unknown" if math.isnan(peer["year"]) else f"older than three years ({peer['year']:.0f})"
