"""Places of values in the order of their size, or of the groups that they belong to.

Shared by the measures that tell quantiles of many groups at once, cases by age, waits by step, times by week, and by
the states of teams.
"""

from __future__ import annotations

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


def grouped(group: NDArray[np.int64], groups: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places in the order of their groups (int64[k]), within each as they stand, and where each group begins.

    int64[k] and int64[groups + 1]: group g is left in [begins[g], begins[g + 1]).
    """
    begins = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])
    return order_of(group), begins
