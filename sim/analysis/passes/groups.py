"""Sorting into groups by counting, and sums by group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import Instants


@compiled
def values_by_group(group: Instants, values: Instants, groups: int) -> tuple[Instants, Instants]:
    """The values (int64[k]) in the order of their groups, within each as they stand, and where each group begins.

    int64[k] and int64[groups + 1]: group g is left in [begins[g], begins[g + 1]).
    """
    begins = np.zeros(groups + 2, np.int64)
    for one in group:
        begins[one + 2] += 1
    for one in range(groups):
        begins[one + 2] += begins[one + 1]
    # Now group g is to be filled from begins[g + 1] on, and once it is full its end stands there.
    placed = np.empty(len(values), np.int64)
    for item in range(len(values)):
        place = begins[group[item] + 1]
        placed[place] = values[item]
        begins[group[item] + 1] = place + 1
    return placed, begins[:-1]


@compiled
def sums_by_kind(kind: Instants, populations: NDArray[np.bool_], values: Instants, kinds: int) -> Instants:
    """What the members of each population (bool[p, n]) have together of each row of values (int64[j, n]), by kind.

    int64[p, j, kinds]; `kind` int64[n].
    """
    sums = np.zeros((len(populations), len(values), kinds), np.int64)
    for case in range(len(kind)):
        for row in range(len(values)):
            value = values[row, case]
            for population in range(len(populations)):
                sums[population, row, kind[case]] += value if populations[population, case] else 0
    return sums
