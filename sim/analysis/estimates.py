"""Intervals over replications: the unit of independence is the replication, never the case.

Each row's figure is computed per replication first; here its mean and 95 % t interval over replications are
taken (Student, 1908). Last computation on the straight line before results are written.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.primitives.time import Floats
from sim.statistics.intervals import mean_of_defined, t_interval

ONE_REPLICATION: Final = "one replication"
UNDEFINED: Final = "undefined"

PROPORTIONS: Final = ("curves", "laws")
"""Tables of nothing but parts of a whole."""

RATIOS: Final = ("load", "utilisation")
"""Indicators in the unit share that are no part of a whole and may pass 1."""

TOLD: Final = ("value", "bound", "reason")

Tables = Mapping[str, pd.DataFrame]


def estimate(replications: Sequence[Tables]) -> dict[str, pd.DataFrame]:
    """Every table of values, in the order of the first replication, with value, low, high, replications, reason.

    `value` is the mean over the replications in which the figure is defined, and `replications` their number;
    `reason` says what is missing. No figure is below 0 and a part of a whole is at most 1, so `low` and `high` are
    cut there: a share near 100 % is not told as up to 103 %, nor a short wait as -1 to 3 days. Where a replication
    only knows that a figure passes a bound, value and high are NaN and low is the smallest of bounds and values.
    Which rows there are must not differ (AssertionError).
    """
    assert replications, "nothing to estimate from"
    names = [name for name, table in replications[0].items() if "value" in table]
    return {name: _estimated(name, [tables[name] for tables in replications]) for name in names}


def _estimated(name: str, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    keys = [column for column in tables[0].columns if column not in TOLD]
    rows = tables[0][keys]
    for table in tables[1:]:
        assert table[keys].equals(rows), f"{name}: replications differ in their rows"
    values = np.array([table["value"].to_numpy(np.float64) for table in tables])
    value, (low, high) = mean_of_defined(values), t_interval(values)
    low, high = np.maximum(low, 0.0), np.minimum(high, _most(name, tables[0]))
    count = np.count_nonzero(~np.isnan(values), axis=0)
    reason = _missing(values, tables)
    if "bound" in tables[0]:
        least = _least_passed(values, np.array([table["bound"].to_numpy(np.float64) for table in tables]))
        passed = ~np.isnan(least)
        units = tables[0]["unit"].to_numpy(object) if "unit" in keys else np.full(len(least), "", object)
        value, high = np.where(passed, math.nan, value), np.where(passed, math.nan, high)
        low, count = np.where(passed, least, low), np.where(passed, len(values), count)
        for row in np.flatnonzero(passed).tolist():
            reason[row] = passing(float(least[row]), units[row])
    return rows.assign(value=value, low=low, high=high, replications=count, reason=reason)


def _most(name: str, table: pd.DataFrame) -> Floats:
    """What no figure of a row can pass, float64[k]: 1 for a part of a whole, else infinity."""
    if name in PROPORTIONS:
        return np.ones(len(table))
    if "unit" not in table:
        return np.full(len(table), math.inf)
    part = table["unit"] == "share"
    if "indicator" in table:
        part &= ~table["indicator"].isin(RATIOS)
    return np.where(part, 1.0, math.inf)


def _missing(values: Floats, tables: Sequence[pd.DataFrame]) -> NDArray[np.object_]:
    """Why a value, or its interval, is missing, row by row; '' where nothing is."""
    undefined = np.isnan(values)
    count = len(values) - np.count_nonzero(undefined, axis=0)
    words = np.where(count == 1, ONE_REPLICATION, "").astype(object)
    for row in np.flatnonzero(undefined.any(axis=0)).tolist():
        first = tables[int(np.argmax(undefined[:, row]))]
        why = first["reason"].iloc[row] if "reason" in first else UNDEFINED
        words[row] = why if count[row] == 0 else f"{why} in {len(values) - count[row]} of {len(values)} replications"
    return words


def _least_passed(values: Floats, bounds: Floats) -> Floats:
    """The smallest of bounds and values where any replication only knows a bound; NaN elsewhere."""
    known = np.where(np.isnan(bounds), values, bounds)
    least = np.nanmin(np.where(np.isnan(known), math.inf, known), axis=0, initial=math.inf)
    return np.where(np.isnan(bounds).all(axis=0), math.nan, least)


def passing(bound: float, unit: str) -> str:
    """`more than 410 d`, `at least 93.1 %`: a bound in words, rounded down so that no more is claimed than is known."""
    if unit == "share":
        return f"at least {_down(100 * bound):.1f} %"
    return f"more than {math.floor(bound)} d" if unit in ("days", "d") else f"more than {_down(bound):g}"


def _down(value: float) -> float:
    """To a tenth; what floating point took from a tenth, as of 93.1 made of 0.931, is given back."""
    return math.floor(10 * value + 1e-9) / 10
