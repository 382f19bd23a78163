"""The weeks of the observed window, and which of them an instant lies in.

Told by division, since weeks are all alike but the last. Below the view, for every measure by the week.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.time import WEEK, Instants, Seconds


def week_edges(window: tuple[Seconds, Seconds]) -> Instants:
    """The instants between which the weeks of a window [from, to) lie, int64[weeks + 1]; the last may be short."""
    start, end = window
    weeks = -(-(end - start) // WEEK)
    return np.minimum(start + WEEK * np.arange(weeks + 1, dtype=np.int64), end)


def weeks_ended(edges: Instants, instants: Instants) -> NDArray[np.int64]:
    """How many of the weeks have ended at each instant, int64; in the window, the number of its week."""
    weeks = instants - edges[0]
    weeks //= WEEK
    np.clip(weeks, 0, len(edges) - 2, out=weeks)
    weeks += instants >= edges[-1]
    return np.asarray(weeks)
