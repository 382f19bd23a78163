"""Whether a run has a steady state, and from where on: MSER-5 truncation and a test for a level that still grows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE, mean_of_defined, t_interval

BATCH: Final = 5
LEFT_OUT: Final = 5
"""The last batches are no places to cut: a mean of so few says nothing."""

LEAST_BATCHES: Final = 4 * LEFT_OUT
LEAST_OBSERVATIONS: Final = LEAST_BATCHES * BATCH

RISES, FALLS, NO_TREND, UNKNOWN = "rises", "falls", "no clear trend", "fewer than two replications"

TOO_SHORT: Final = f"fewer than {LEAST_OBSERVATIONS} observations"
NOT_STEADY: Final = "no steady state seen: the series would be cut in its second half"


@dataclass(frozen=True)
class Truncation:
    """How many observations to delete from the front; None, with the reason, where no steady state was seen.

    `statistic` float64[m] is the marginal standard error squared after deleting 0, 5, 10, ... observations, of which
    the smallest decides: what a picture of the choice shows.
    """

    after: int | None
    reason: str
    statistic: Floats


def mser5(series: Floats) -> Truncation:
    """The truncation point of float64[n], or of the mean over replications of float64[r, n], by batches of five.

    Minimises the squared standard error of the mean of what is left (White, 1997; on batch means White, Cobb & Spratt,
    2000). Observations that fill no batch are left out at the end. AssertionError where an observation is undefined
    in all replications.
    """
    mean = mean_of_defined(np.atleast_2d(series))
    assert not np.isnan(mean).any(), "an observation is undefined in all replications"
    means = batch_means(mean)
    batches = len(means)
    if batches < LEAST_BATCHES:
        return Truncation(None, TOO_SHORT, np.empty(0))
    left = np.arange(batches, 0, -1)
    away = means - means[-1]  # near the level at the end, so that squares keep their digits
    total, squares = (np.cumsum(part[::-1])[::-1] for part in (away, away**2))
    statistic = (np.maximum(squares - total**2 / left, 0.0) / left**2)[:-LEFT_OUT]
    cut = int(np.argmin(statistic))
    if cut > batches / 2:
        return Truncation(None, NOT_STEADY, statistic)
    return Truncation(cut * BATCH, "", statistic)


def batch_means(series: Floats) -> Floats:
    """What MSER-5 looks at: the means of each five observations of float64[n], float64[n // 5]."""
    batches = len(series) // BATCH
    return np.asarray(series[: batches * BATCH].reshape(batches, BATCH).mean(axis=1))


@dataclass(frozen=True)
class Trend:
    """The mean slope over replications, in units of the level per unit of the instants, with its interval."""

    slope: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """RISES or FALLS where the whole interval lies on one side of 0, NO_TREND, or UNKNOWN without one."""
        if math.isnan(self.low):
            return UNKNOWN
        return RISES if self.low > 0.0 else FALLS if self.high < 0.0 else NO_TREND


def trend(levels: Floats, instants: Floats, *, confidence: float = CONFIDENCE) -> Trend:
    """Whether a level, float64[r, n] at the instants float64[n], grows through them.

    The least-squares slope is taken in each replication and a t interval over them: neighbours in time depend on each
    other, replications do not. AssertionError below two different instants.
    """
    away = instants - instants.mean()
    spread = float(away @ away)
    assert spread > 0.0, "a trend needs two different instants"
    slopes = (levels @ away / spread)[:, None]
    low, high = t_interval(slopes, confidence=confidence)
    return Trend(float(mean_of_defined(slopes)[0]), float(low[0]), float(high[0]))
