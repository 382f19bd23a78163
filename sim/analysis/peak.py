"""The peak of a team: the run of weeks in which most work piled up beyond what its people could do.

A team can keep up over a year and still be late for half of it; the load of the year hides that, the peak tells it.
Between the weekly loads and whoever explains them: the bottleneck and the section on load.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sim.primitives.time import Floats

LEAST: Final = 1.0
"""A peak piles up at least so many weeks of work: a week with two public holidays is none."""


@dataclass(frozen=True)
class Peak:
    """Weeks `first` to `last` of the window, counted from 0, both included; their mean `load` (share).

    `piled` is what they left over, in weeks of the team's own work.
    """

    first: int
    last: int
    load: float
    piled: float


def peak_of(loads: Sequence[float] | Floats) -> Peak | None:
    """The run of weeks with the largest sum of (load - 1), the maximum subarray (Bentley, 1984); weeks weigh alike.

    `loads` float64[weeks] are shares, NaN where nobody is at work; None where less than `LEAST` piles up.
    """
    excess = np.nan_to_num(np.asarray(loads, np.float64) - 1.0)
    best, first, last, running, start = 0.0, 0, -1, 0.0, 0
    for week, more in enumerate(excess.tolist()):
        if running <= 0.0:
            running, start = 0.0, week
        running += more
        if running > best:
            best, first, last = running, start, week
    if best < LEAST:
        return None
    return Peak(first, last, 1.0 + best / (last - first + 1), best)


def team_peak(load: pd.DataFrame, team: str) -> Peak | None:
    """The peak of a team from the estimated table `load`."""
    rows = load[(load.team == team) & (load.measure == "load")].sort_values("week")
    return peak_of(rows["value"].to_numpy(np.float64))
