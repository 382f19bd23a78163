"""Intervals of a share of replications: exact, since a share near one has no bell about it.

And the same read backwards: how many trials show that a probability is as large as somebody promised.
"""

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


def misses_that_prove(of: int, probability: float, risk: float) -> int:
    """How many of `of` trials may miss so that they still show the probability to be as large; -1: not even none.

    Were it smaller, so few would miss by luck at most as often as `risk` says: the one-sided exact interval (Clopper &
    Pearson, 1934) begins at or above the probability.
    """
    misses = -1
    while misses + 1 < of and betaincinv(of - misses - 1, misses + 2, risk) >= probability:
        misses += 1
    return misses


def trials_that_prove(misses: int, probability: float, risk: float) -> int:
    """The fewest trials of which so many may miss and that still show the probability to be as large."""
    of = misses + 1
    while misses_that_prove(of, probability, risk) < misses:
        of += 1
    return of
