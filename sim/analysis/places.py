"""Our places in Europe with and without a change: which of them it moves, and whether that is more than luck.

A place is that among peers whose figures are alike; its range is what the interval of our figure leaves open. Made from
the peers' tables of replications by pairs, beside `sim.analysis.europe`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.estimates import estimate
from sim.analysis.europe import COMPARED_WITH, rank
from sim.primitives.time import Floats
from sim.statistics.pairs import compare

PLACE: Final = ["ours", "place", "best", "worst"]
MOVED: Final = ["difference", "low", "high", "pairs"]

BETTER, WORSE = "better", "worse"
MAYBE_BETTER, MAYBE_WORSE, SAME = "perhaps better", "perhaps worse", "the same"

NAMES: Final = {"p75": "P75", "p90": "P90", "share_within": "share within the time"}


def places(replications: Mapping[str, Sequence[pd.DataFrame]], peers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every option but the first and every figure of ours that is ranked among `peers` in the study's `year`.

    `replications` are the tables `peers` by option, the first being the base. Columns: `option`, COMPARED_WITH, `of`
    (we and our comparable peers), `ours` (days, or a share), our `place`, `best` and `worst`, the same of the base with
    `base_` before it, the paired `difference` of our figure with `low` and `high` (simultaneous over options) and
    `pairs`, and `moved`. The range from best to worst counts peers only as ahead or behind where the whole 95 %
    interval of ours says so; BETTER and WORSE are places whose ranges do not meet, MAYBE_... such that do.
    """
    placed = [_placed(tables, peers, year) for tables in replications.values()]
    base = placed[0].rename(columns={name: f"base_{name}" for name in PLACE})
    apart = _apart(list(replications.values()))
    found = []
    for option, own, difference in zip(list(replications)[1:], placed[1:], apart, strict=True):
        both = base.merge(own, on=[*COMPARED_WITH, "of"]).merge(difference, how="left", on=COMPARED_WITH)
        both.insert(0, "option", option)
        found.append(both.assign(moved=[_moved(row) for row in both.to_dict("records")]))
    return pd.concat(found, ignore_index=True)


def _placed(tables: Sequence[pd.DataFrame], peers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Our figure and place in every group that is ranked."""
    ranked = rank(estimate([{"peers": table} for table in tables])["peers"], peers, year)
    ranked = ranked[ranked["ranked"].astype(bool)]
    ranked = ranked.drop_duplicates(COMPARED_WITH)
    ranked = ranked.drop(columns="best")  # the peer to beat
    ranked = ranked.rename(columns={"rank": "place", "rank_low": "best", "rank_high": "worst"})
    return ranked[[*COMPARED_WITH, "of", *PLACE]]


def _apart(tables: Sequence[Sequence[pd.DataFrame]]) -> list[pd.DataFrame]:
    """Of every option but the first what it changes in our figures, pair by pair."""
    keys = tables[0][0].rename(columns={"clock": "our_clock", "within": "within_days"})
    values: Floats = np.array([[one["value"].to_numpy(np.float64) for one in several] for several in tables])
    compared = compare(values.transpose(1, 0, 2))
    decided = (keys["population"] == "decided").to_numpy()
    return [
        keys[COMPARED_WITH]
        .assign(**{name: getattr(compared, name)[option] for name in MOVED})[decided]
        .astype({"within_days": np.float64})
        for option in range(len(tables) - 1)
    ]


def _moved(row: Mapping[Any, Any]) -> str:
    if row["place"] == row["base_place"]:
        return SAME
    if row["place"] < row["base_place"]:
        return BETTER if row["worst"] < row["base_best"] else MAYBE_BETTER
    return WORSE if row["best"] > row["base_worst"] else MAYBE_WORSE


def moves(found: pd.DataFrame, option: str) -> list[str]:
    """As `employed by mean, counted days: place 3 → 2 of 6, perhaps`, for each place that an option moves."""
    own = found[(found.option == option) & (found.moved != SAME)]
    return [move(row) for row in own.to_dict("records")]


def move(row: Mapping[Any, Any]) -> str:
    """One place that moves, in words."""
    figure = NAMES.get(row["figure"], row["figure"])
    surely = "" if row["moved"] in (BETTER, WORSE) else ", perhaps"
    where = f"{row['family'].replace('_', ' ')} by {figure}, {row['our_clock']} days"
    return f"{where}: place {row['base_place']:.0f} → {row['place']:.0f} of {row['of']:.0f}{surely}"
