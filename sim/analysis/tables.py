"""Tables that have a row for every combination of their keys, made column by column.

Half of all rows of a replication are told so; one by one they took as long as what they tell. Between the measures
along time and the reduction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from sim.primitives.time import Floats

Axes: TypeAlias = Mapping[tuple[str, ...], Sequence[tuple[str | int, ...]]]
"""The keys along each axis of an array, by the names of the columns that they stand in."""


def laid_out(axes: Axes, values: Floats) -> pd.DataFrame:
    """The values, float64 with a dimension for each axis, in one column `value` behind their keys.

    The keys of the last axis run fastest.
    """
    places = np.indices(values.shape).reshape(values.ndim, -1)
    columns: dict[str, object] = {}
    for (names, keys), place in zip(axes.items(), places, strict=True):
        for name, column in pd.DataFrame(list(keys), columns=list(names)).items():
            columns[str(name)] = column.array.take(place)
    return pd.DataFrame({**columns, "value": values.ravel()})
