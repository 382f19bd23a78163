"""How sure it is that a figure of ours lies ahead of a fixed one, from its mean and interval over replications.

A replication is one such year, so the probability that a year comes out ahead is that of the next replication.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE

RISK: Final = 1.0 - CONFIDENCE


def standard_errors(half: Floats, count: Floats) -> Floats:
    """Standard errors of means whose 95 % t intervals over `count` replications are `half` wide on a side.

    float64[k], in the unit of the figures; NaN below two replications.
    """
    freedom = np.where(count >= 2, count - 1, np.nan)
    return np.asarray(half / stdtrit(freedom, 0.5 + CONFIDENCE / 2))


def confidence_ahead(margin: Floats, error: Floats, count: Floats) -> Floats:
    """The confidence with which a mean lies ahead of a fixed figure, float64[k] from 0 to 1.

    One minus the risk of the one-sided t test (Student, 1908); `margin` is how far the mean lies ahead, negative where
    it lies behind, `error` its standard error over `count` replications. NaN below two replications.
    """
    return _share_of_t(margin, error, count)


def probability_ahead(margin: Floats, error: Floats, count: Floats) -> Floats:
    """The probability that the next replication lies ahead of a fixed figure, float64[k] from 0 to 1.

    Predictive distribution of one more normal observation: t with count - 1 degrees of freedom about the mean, its
    scale the standard deviation times the root of 1 + 1 / count (Hahn & Meeker, 1991). Arguments as above.
    """
    return _share_of_t(margin, error * np.sqrt(count + 1.0), count)


def _share_of_t(margin: Floats, scale: Floats, count: Floats) -> Floats:
    """The share of a t distribution below a margin; what never varies is certain, and equal figures are not ahead."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = stdtr(np.where(count >= 2, count - 1, np.nan), margin / scale)
    certain = np.where(np.isnan(margin) | ~(count >= 2), np.nan, np.where(margin > 0.0, 1.0, 0.0))
    return np.asarray(np.where(scale == 0.0, certain, spread))


def all_ahead(probabilities: Floats) -> tuple[float, float]:
    """Between which ends lies the probability that several things happen at once, whatever ties them (Frechet, 1935).

    NaN for none of them, and where one is unknown.
    """
    if len(probabilities) == 0:
        return np.nan, np.nan
    least = float(np.sum(probabilities) - (len(probabilities) - 1))
    most = float(np.min(probabilities))
    return (least if np.isnan(least) else min(max(0.0, least), most)), most  # rounding must not cross the ends


def hold_at_once(risks: Floats, risk: float = RISK) -> NDArray[np.bool_]:
    """Which of several claims may be made so that all made are true with confidence 1 - risk, bool[k].

    `risks` float64[k] are those of the claims alone; step-down procedure of Holm (1979), valid whatever ties them. A
    claim of unknown risk (NaN) is never made.
    """
    order = np.argsort(np.where(np.isnan(risks), np.inf, risks), kind="stable")
    allowed = risk / np.arange(len(risks), 0, -1)
    passed = np.logical_and.accumulate(risks[order] <= allowed)
    held = np.zeros(len(risks), np.bool_)
    held[order] = passed
    return held
