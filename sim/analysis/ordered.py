"""Values in the order of their size within groups, and the places of values in the order of their groups.

Shared by the measures that tell quantiles of many groups at once: cases by age, waits by step, times by week.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.primitives.time import Instants


def order_of(values: Instants) -> NDArray[np.int64]:
    """The places of the values (int64[k]) in order of size, equals in the order in which they stand, int64[k].

    By sixteen bits at a time, the last ones first (radix sort): numpy sorts those by counting.
    """
    above = values - values.min(initial=0)
    order = np.argsort(above.astype(np.uint16), kind="stable")
    for shift in range(16, int(above.max(initial=0)).bit_length(), 16):
        order = order[np.argsort((above >> shift).astype(np.uint16)[order], kind="stable")]
    return order


def sorted_in_groups(group: NDArray[np.int64], values: Instants, groups: int) -> tuple[Instants, NDArray[np.int64]]:
    """The values (int64[k]) by group, within each in order of size, and where each group begins, as in `grouped`.

    Group and value are put into one number: bare numbers sort several times as fast as their places.
    """
    begins = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])
    least = values.min(initial=0)
    offsets = np.arange(groups) * (values.max(initial=0) - least + 1) - least
    together = offsets[group] + values
    together.sort()
    return together - np.repeat(offsets, np.diff(begins)), begins


def merged(parts: Sequence[Instants]) -> Instants:
    """All the values of sorted parts (int64[k] each) in order of size, int64."""
    filled = [part for part in parts if len(part)]
    return filled[0] if len(filled) == 1 else np.sort(np.concatenate([np.zeros(0, np.int64), *filled]))


def grouped(group: NDArray[np.int64], groups: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places in the order of their groups (int64[k]), within each as they stand, and where each group begins.

    int64[k] and int64[groups + 1]: group g is left in [begins[g], begins[g + 1]).
    """
    begins = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])
    return order_of(group), begins
