"""Intervals of a share of replications: exact, since a share near one has no bell about it."""

from __future__ import annotations

import math

from scipy.special import betaincinv

from sim.statistics.intervals import CONFIDENCE


def clopper_pearson(kept: int, of: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Low and high end of the exact interval (Clopper & Pearson, 1934) of a probability of which `kept` of `of` trials.

    It holds the probability at least as often as `confidence` says; NaN without a trial.
    """
    if of == 0:
        return math.nan, math.nan
    tail = (1.0 - confidence) / 2.0
    low = float(betaincinv(kept, of - kept + 1, tail)) if kept > 0 else 0.0
    high = float(betaincinv(kept + 1, of - kept, 1.0 - tail)) if kept < of else 1.0
    return low, high
