"""Tables whose keys depend on the plan alone: key columns made once for all replications, values beside them.

Made anew for each replication, the key columns of all tables took as long as a twentieth of a million visits. Between
the measures and the reduction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.primitives.time import Floats

Keys: TypeAlias = tuple[tuple[str | int, ...], ...]

Axes: TypeAlias = Mapping[tuple[str, ...], Sequence[tuple[str | int, ...]]]
"""The keys along each axis of an array, by the names of the columns that they stand in."""

KEPT = 64
"""Sets of key columns that are kept: those of some plans."""


def laid_out(axes: Axes, values: Floats) -> pd.DataFrame:
    """The values, float64 with a dimension for each axis, in one column `value` behind their keys.

    There is a row for every combination of the keys, those of the last axis run fastest.
    """
    columns = _combined(tuple(axes), tuple(tuple(keys) for keys in axes.values()))
    return pd.DataFrame({**columns, "value": values.ravel()})


def listed(names: Sequence[str], told: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows with a key for each of `names` and then as many of what is `told` as they hold."""
    width = len(names)
    if not rows:
        return pd.DataFrame(columns=[*names, *told[:1]])
    columns = _columns(tuple(names), tuple(row[:width] for row in rows))
    values = [row[width:] for row in rows]
    return pd.DataFrame({**columns, **dict(zip(told, map(list, zip(*values, strict=True)), strict=False))})


@lru_cache(KEPT)
def _combined(axes: tuple[tuple[str, ...], ...], keys: tuple[Keys, ...]) -> dict[str, Any]:
    places = np.indices([len(along) for along in keys]).reshape(len(keys), -1)
    return {
        name: column.take(place)
        for names, along, place in zip(axes, keys, places, strict=True)
        for name, column in _columns(names, along).items()
    }


@lru_cache(KEPT)
def _columns(names: tuple[str, ...], keys: Keys) -> dict[str, Any]:
    return {str(name): column.array for name, column in pd.DataFrame(list(keys), columns=list(names)).items()}


def rows_with(table: pd.DataFrame, wanted: Mapping[str, str]) -> NDArray[np.bool_]:
    """Which rows have the wanted words in their key columns, bool[n]; all where nothing is wanted.

    Taken once: a table cut key by key is copied as often as it has keys.
    """
    found = np.ones(len(table), np.bool_)
    for key, word in wanted.items():
        found &= (table[key] == word).to_numpy(np.bool_)
    return found
