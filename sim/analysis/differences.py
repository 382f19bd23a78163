"""Alternatives against a base, indicator by indicator: paired differences that hold all at once.

Replication i of every alternative met the same applicants, so the difference is taken pair by pair. Beside the
estimates on the straight line, where there is more than one alternative.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.primitives.time import Floats
from sim.statistics.pairs import UNKNOWN, compare

KEYS: Final = ["permit", "kind", "team", "step", "indicator", "clock", "population", "unit"]

ABSENT: Final = "only one of the two has it"
BEYOND: Final = "beyond what the follow-up shows"


def differences(replications: Mapping[str, Sequence[pd.DataFrame]]) -> pd.DataFrame:
    """Every indicator of every alternative less that of the first, from their tables `indicators` by replication.

    One row per alternative (but the first) and indicator: `option`, the key columns, `base` and `value` (means over
    the pairs), `difference`, `low`, `high` (simultaneous over the alternatives, 95 % jointly for each indicator),
    `pairs`, `variance_ratio`, `saved` and `verdict` as in `sim.statistics.pairs`, `reason` why there is no
    difference. A figure of which a replication only knows a bound has none: leaving such replications out would
    favour the slower alternative.
    """
    rows = _rows([tables[0] for tables in replications.values()])
    values = np.stack([_values(rows, tables, "value") for tables in replications.values()], axis=1)
    bounded = np.stack([~np.isnan(_values(rows, tables, "bound")) for tables in replications.values()], axis=1)
    hidden = np.logical_or.reduce(bounded, axis=0)
    values = np.where(hidden | hidden[0], math.nan, values)
    compared = compare(values)
    base = values[:, [0]]
    paired = ~np.isnan(values[:, 1:]) & ~np.isnan(base)
    reasons = _reasons(rows, list(replications.values()), hidden, paired)
    tables = [
        rows.assign(
            option=name,
            base=_mean(base[:, 0], paired[:, place]),
            value=_mean(values[:, place + 1], paired[:, place]),
            difference=compared.difference[place],
            low=compared.low[place],
            high=compared.high[place],
            pairs=compared.pairs[place],
            variance_ratio=compared.variance_ratio[place],
            saved=compared.saved[place],
            verdict=compared.verdict[place],
            reason=reasons[place],
        )
        for place, name in enumerate(list(replications)[1:])
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[["option", *table.columns.drop("option")]]


def _rows(firsts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The keys of all rows that any alternative has, those of the first in its order before all others."""
    keys = [table[KEYS] for table in firsts]
    if all(one.equals(keys[0]) for one in keys):
        return keys[0].reset_index(drop=True)
    return pd.concat(keys).drop_duplicates(ignore_index=True)


def _values(rows: pd.DataFrame, tables: Sequence[pd.DataFrame], column: str) -> Floats:
    """A column of each replication in the order of the rows, float64[n, k]; NaN where there is no such row."""
    if tables[0][KEYS].equals(rows):
        return np.array([table[column].to_numpy(np.float64) for table in tables])
    places = pd.MultiIndex.from_frame(tables[0][KEYS]).get_indexer(pd.MultiIndex.from_frame(rows))
    found = np.array([table[column].to_numpy(np.float64) for table in tables])
    return np.where(places >= 0, found[:, places], math.nan)


def _mean(values: Floats, paired: NDArray[np.bool_]) -> Floats:
    """Means over the pairs, float64[k] of float64[n, k]; NaN where there is none."""
    count = paired.sum(axis=0)
    total = np.where(paired, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), math.nan)


def _reasons(
    rows: pd.DataFrame, tables: Sequence[Sequence[pd.DataFrame]], hidden: NDArray[np.bool_], paired: NDArray[np.bool_]
) -> list[NDArray[np.object_]]:
    """Why an alternative has no interval in a row, by alternative; '' where it has one."""
    index = pd.MultiIndex.from_frame(rows)
    known = [index.isin(pd.MultiIndex.from_frame(one[0][KEYS])) for one in tables]
    pairs = paired.sum(axis=0)
    return [
        np.select(
            [hidden[0] | hidden[place + 1], ~(known[0] & known[place + 1]), pairs[place] < 2],
            [BEYOND, ABSENT, UNKNOWN],
            "",
        ).astype(object)
        for place in range(len(tables) - 1)
    ]
