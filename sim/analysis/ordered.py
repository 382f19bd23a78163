"""Values in the order of their size within groups, and the places of values in the order of their groups.

Shared by the measures that tell quantiles of many groups at once: cases by age, waits by step, times by week.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.analysis.passes.groups import values_by_group
from sim.primitives.time import Instants


def sorted_in_groups(group: NDArray[np.int64], values: Instants, groups: int) -> tuple[Instants, NDArray[np.int64]]:
    """The values (int64[k]) by group, within each in order of size, and where each group begins.

    int64[k] and int64[groups + 1]: group g is left in [begins[g], begins[g + 1]).
    """
    placed, begins = values_by_group(group, values, groups)
    for begin, end in pairwise(begins.tolist()):
        placed[begin:end].sort()
    return placed, begins


def merged(parts: Sequence[Instants]) -> Instants:
    """All the values of sorted parts (int64[k] each) in order of size, int64."""
    filled = [part for part in parts if len(part)]
    return filled[0] if len(filled) == 1 else np.sort(np.concatenate([np.zeros(0, np.int64), *filled]))
