"""The trade-off: plans between fewer and more people than found, what they cost and how long applicants wait.

Every point is simulated on the same applicants. The effects set the staff found against the staff as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.reduction import Wanted
from sim.staffing.posts import Heads, Post, people_at, yearly_cost
from sim.staffing.result import EFFECTS, TRADE_OFF
from sim.staffing.simulated import Simulated
from sim.statistics.intervals import CONFIDENCE, mean_of_defined, t_interval

SCALES: Final = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5)
"""Points of the curve: the people found at the free posts, times this."""

FOUND: Final = "found"
PRESENT: Final = "as written"
POINTS: Final = 10
"""Replications of a point of the curve at most: a picture needs no more."""

_INDICATORS: Final = ("lead_time_p90", "on_time_promise", "on_time_legal")
_KEYS: Final = ["permit", "indicator", "clock", "unit"]


def trade_off_table(posts: Sequence[Post], heads: Heads, simulated: Simulated, numbers: Sequence[int]) -> pd.DataFrame:
    """Columns TRADE_OFF: of each point the P90 and on-time shares of all and of each permit type, of those decided."""
    free = [post for post in posts if not post.held]
    held = [post for post in posts if post.held]
    tables = []
    for scale in SCALES:
        at = heads if scale == 1.0 else tuple(
            min(max(1, post.least, round(scale * n)), max(post.most, n)) for post, n in zip(free, heads, strict=True)
        )  # fmt: skip
        people, cost = (of(held, [post.present for post in held]) + of(free, at) for of in (people_at, yearly_cost))
        rows = _estimated(_told(simulated, at, numbers[:POINTS]))
        tables.append(rows.assign(point=_point(scale), people=people, cost=cost))
    written = _estimated(_told(simulated, None, numbers[:POINTS]))
    people, cost = (of(posts, [post.present for post in posts]) for of in (people_at, yearly_cost))
    tables.append(written.assign(point=PRESENT, people=people, cost=cost))
    return pd.concat(tables, ignore_index=True)[list(TRADE_OFF)]


def _point(scale: float) -> str:
    """As `20 % fewer`: of the people found at the free posts."""
    if scale == 1.0:
        return FOUND
    return f"{abs(100 * scale - 100):.0f} % {'more' if scale > 1.0 else 'fewer'}"


def effects_table(simulated: Simulated, heads: Heads, numbers: Sequence[int]) -> pd.DataFrame:
    """Columns EFFECTS: found less present, pair by pair on the same applicants.

    The 95 % intervals of a figure hold for all permit types at once (Bonferroni, 1936).
    """
    present, found = (_told(simulated, at, numbers[:POINTS]) for at in (None, heads))
    ours, theirs = (
        np.array([table["value"].to_numpy(np.float64) for table in several]) for several in (present, found)
    )
    difference = theirs - ours
    together = max(1, present[0]["permit"].nunique())
    low, high = t_interval(difference, confidence=1.0 - (1.0 - CONFIDENCE) / together)
    rows = present[0][_KEYS].assign(
        present=mean_of_defined(ours),
        found=mean_of_defined(theirs),
        difference=mean_of_defined(difference),
        low=low,
        high=high,
        pairs=np.count_nonzero(~np.isnan(difference), axis=0),
    )
    return rows[list(EFFECTS)]


def _told(simulated: Simulated, heads: Heads | None, numbers: Sequence[int]) -> list[pd.DataFrame]:
    """The rows of the curve in each replication; None is the staff as written."""
    wanted = Wanted(("indicators",), _INDICATORS)
    return [_chosen(one["indicators"]) for one in simulated.tables(heads, numbers, wanted)]


def _chosen(table: pd.DataFrame) -> pd.DataFrame:
    whole = (table.kind == "") & (table.team == "") & (table.step == "") & (table.population == "decided")
    lived = (table.indicator != "lead_time_p90") | (table.clock == "lived")
    return table[whole & lived & table.indicator.isin(_INDICATORS)].reset_index(drop=True)


def _estimated(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    values = np.array([table["value"].to_numpy(np.float64) for table in tables])
    low, high = t_interval(values)
    count = np.count_nonzero(~np.isnan(values), axis=0)
    return tables[0][_KEYS].assign(value=mean_of_defined(values), low=low, high=high, replications=count)
