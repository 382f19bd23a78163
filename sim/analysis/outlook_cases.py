"""After how many days those lodged in each week were decided or withdrew: what the outlook is made of.

One table of the reduction of a replication, every case of the window in it, in little room; and the same of several
replications as arrays. Between the view and `sim.analysis.outlook`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.estimates import Tables
from sim.analysis.view import LODGED, View
from sim.analysis.weeks import week_edges, weeks_ended
from sim.plan.plan import Plan, Study
from sim.primitives.time import DAY, Instants

CASES: Final = "outlook_cases"
"""The name of the table."""

AT_ONCE: Final = 20_000_000
"""Arrays hold a number for every replication, week and day; larger ones than this are made in parts."""


def cases_table(view: View) -> pd.DataFrame:
    """`permit, week, lodged, decided, withdrew`: a row for every permit type and week of the window.

    `lodged` counts cases; the other two tell after how many days how many of them were, as `12:3 1:5`: three after
    12 days and five one day later. Days are dates: a case is decided after 0 days on the date on which it was
    lodged, whatever the hour. Who is in neither is open at the horizon.
    """
    permits = view.plan.demand.permits
    members = view.members(LODGED)
    row = view.log.permit[members] * np.int64(view.weeks) + weeks_ended(view.week_edges, view.log.lodged_at[members])
    rows = len(permits) * view.weeks
    days = view.closed_at[members] // DAY - view.log.lodged_at[members] // DAY
    decided, withdrew = view.is_decided[members], view.is_withdrawn[members]
    return pd.DataFrame(
        {
            "permit": np.repeat([permit.name for permit in permits], view.weeks),
            "week": np.tile(np.arange(view.weeks), len(permits)),
            "lodged": np.bincount(row, minlength=rows),
            "decided": _told(row[decided], days[decided], rows),
            "withdrew": _told(row[withdrew], days[withdrew], rows),
        }
    )


def _told(row: Instants, days: Instants, rows: int) -> list[str]:
    """The days of each row as text."""
    if not len(row):
        return [""] * rows
    span = int(days.max()) + 1
    places, counts = np.unique(row * span + days, return_counts=True)
    of, day = places // span, places % span
    first = np.diff(of, prepend=-1) > 0
    gaps = np.where(first, day, np.diff(day, prepend=0))
    words = [f"{gap}:{count}" for gap, count in zip(gaps.tolist(), counts.tolist(), strict=True)]
    ends = np.searchsorted(of, np.arange(rows + 1)).tolist()
    return [" ".join(words[begin:end]) for begin, end in pairwise(ends)]


@dataclass(frozen=True, eq=False)
class Lodgers:
    """Those lodged for a permit type in some weeks from `first_week` on, in each of several replications.

    Of each replication and week the cases `lodged`, int32[r, k]; cumulated `decided` and `withdrew` int32[r, k, days
    + 1]: before the day of lodging, by the end of it, by the end of the next day, ... `seen` int64[k] is the last
    column that lies before the horizon for everybody who was lodged in the week.
    """

    permit: str
    first_week: int
    lodged: NDArray[np.int32]
    decided: NDArray[np.int32]
    withdrew: NDArray[np.int32]
    seen: Instants

    @property
    def present(self) -> NDArray[np.int32]:
        """Those who have not withdrawn by then, int32[r, k, days + 1]."""
        return self.lodged[:, :, None] - self.withdrew


def lodgers(plan: Plan, replications: Sequence[Tables]) -> Iterator[Lodgers]:
    """The tables of the replications as arrays, permit type by permit type, as many weeks `AT_ONCE` as have room."""
    tables = [one[CASES] for one in replications]
    seen = columns_seen(plan.study)
    weeks = len(seen)
    at_once = max(1, AT_ONCE // (len(tables) * (plan.study.horizon // DAY + 2)))
    for number, permit in enumerate(plan.demand.permits):
        for first in range(0, weeks, at_once):
            last = min(first + at_once, weeks)
            own = [table.iloc[number * weeks + first : number * weeks + last] for table in tables]
            lodged = np.array([table["lodged"] for table in own], np.int32)
            read = [[_read(table[name].tolist()) for table in own] for name in ("decided", "withdrew")]
            days = max((int(day.max()) for way in read for _, day, _ in way if len(day)), default=0) + 1
            decided, withdrew = (_cumulated(way, last - first, days) for way in read)
            yield Lodgers(permit.name, first, lodged, decided, withdrew, seen[first:last])


def columns_seen(study: Study) -> Instants:
    """By week of the window the whole days, the day of lodging included, in which the last to lodge is seen, int64."""
    last_lodged = (week_edges(study.window)[1:] - 1) // DAY
    return np.asarray(np.maximum(study.horizon // DAY - last_lodged, 0))


def _read(texts: Sequence[str]) -> tuple[Instants, Instants, Instants]:
    """Row, day and count of each word, int64 each."""
    numbers = [np.array(text.replace(":", " ").split(), np.int64).reshape(-1, 2) for text in texts]
    row = np.repeat(np.arange(len(texts)), [len(one) for one in numbers])
    day = np.concatenate([np.cumsum(one[:, 0]) for one in numbers])
    return row, day, np.concatenate([one[:, 1] for one in numbers])


def _cumulated(read: Sequence[tuple[Instants, Instants, Instants]], rows: int, days: int) -> NDArray[np.int32]:
    found = np.zeros((len(read), rows, days + 1), np.int32)
    for replication, (row, day, count) in enumerate(read):
        found[replication, row, day + 1] = count
    return np.asarray(np.cumsum(found, axis=2, dtype=np.int32))
