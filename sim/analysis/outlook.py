"""The outlook: what may be told to someone who applies, the date by which half, 80 % and 95 % are decided.

By permit type and lodging week, from the backlog that the scenario opens with. Not to be taken for the promises of
the scenario, which are targets. After the replications, before the result; `sim.analysis.outlook_test` tests it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from sim.analysis.estimates import ONE_REPLICATION, Tables, passing
from sim.analysis.figures import NO_CASE
from sim.analysis.outlook_cases import Lodgers, lodgers
from sim.analysis.weeks import week_edges
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from sim.statistics.predictive import column_interval, reached

SHARES: Final = (0.50, 0.80, 0.95)
"""The shares that are told."""

OUTLOOK: Final = "outlook"
"""The name of the table."""

TOO_FEW: Final = "too few cases"
UNSEEN: Final = "no day of the follow-up is left"
COLUMNS: Final = (
    "permit", "week", "share", "lodged_on", "decided_by", "value", "low", "high", "replications", "reason",
)  # fmt: skip

Told: TypeAlias = tuple[float, float, float, str]
"""Days, low and high end of their interval, and the reason where something is missing."""


def outlook_table(plan: Plan, replications: Sequence[Tables]) -> pd.DataFrame:
    """A row of `COLUMNS` for every permit type, week of the window and share of `SHARES`.

    `value` is the least number of whole days from the day of lodging within which at least the share of those who have
    not withdrawn by then is decided, of all replications together (see `sim.statistics.predictive.reached`); `low` and
    `high` are its 95 % interval. `decided_by` is the date for who lodges on `lodged_on`, the first day of the week;
    who lodges a day later adds a day. Where the follow-up ends before, `value` and `high` are NaN and `low` is the
    last day that was seen.
    """
    days = week_edges(plan.study.window)[:-1] // DAY
    starts = [plan.study.start + dt.timedelta(days=day) for day in days.tolist()]
    rows = [row for cases in lodgers(plan, replications) for row in _rows(cases, starts)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["permit", "week", "share"], key=_in_order, kind="stable", ignore_index=True)


def _in_order(column: pd.Series) -> pd.Series:
    """Permit types stay in the order in which they come; weeks and shares rise."""
    return pd.Series(pd.factorize(column)[0]) if column.name == "permit" else column


def _rows(cases: Lodgers, starts: Sequence[dt.date]) -> Iterator[tuple[object, ...]]:
    for share in SHARES:
        for place, (value, low, high, reason) in enumerate(_told(cases, share)):
            week = cases.first_week + place
            by = "" if math.isnan(value) else (starts[week] + dt.timedelta(days=int(value))).isoformat()
            lodged_on, count = starts[week].isoformat(), len(cases.lodged)
            yield cases.permit, week, share, lodged_on, by, value, low, high, count, reason


def _told(cases: Lodgers, share: float) -> Iterator[Told]:
    """What may be told to those of each week."""
    present = cases.present
    reach = reached(cases.decided.sum(axis=0), present.sum(axis=0), share, cases.seen)
    if len(cases.lodged) > 1:
        low, high = column_interval(cases.decided, present, share, cases.seen)
    else:
        low = high = np.full(len(reach.column), -1)
    for place, column in enumerate(reach.column.tolist()):
        if column < 0:
            yield _untold(cases, share, place)
        elif len(cases.lodged) == 1:
            yield column - 1.0, math.nan, math.nan, ONE_REPLICATION
        else:
            yield _with_interval(column, int(low[place]), int(high[place]))


def _with_interval(column: int, low: int, high: int) -> Told:
    """The days of a column, which its interval always holds."""
    least = column if low < 0 else min(low, column)
    if high < 0:
        return column - 1.0, least - 1.0, math.nan, "its upper end lies beyond the follow-up"
    return column - 1.0, least - 1.0, max(high, column) - 1.0, ""


def _untold(cases: Lodgers, share: float, place: int) -> Told:
    """Why nothing is told to those of a week."""
    lodged = int(cases.lodged[:, place].sum())
    if lodged == 0:
        return math.nan, math.nan, math.nan, NO_CASE
    last = min(int(cases.seen[place]), cases.decided.shape[2] - 1)
    stayed = lodged - int(cases.withdrew[:, place, last].sum())
    if stayed < share * (stayed + 1):
        return math.nan, math.nan, math.nan, TOO_FEW
    bound = cases.seen[place] - 1.0
    return (math.nan, bound, math.nan, passing(bound, "days")) if bound >= 0 else (math.nan, 0.0, math.nan, UNSEEN)


def first_week(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of an outlook that speak of today: of the first week of the window."""
    return table[table["week"] == 0]
