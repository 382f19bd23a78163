"""Intervals over replications: the unit of independence is the replication, never the case.

A figure is computed per replication first; its mean and t interval over the replications are taken here.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy.special import stdtrit

from sim.primitives.time import Floats

CONFIDENCE: Final = 0.95


def mean_of_defined(values: Floats) -> Floats:
    """Mean over the rows of float64[r, ...], leaving NaN out; NaN where all are."""
    count = np.count_nonzero(~np.isnan(values), axis=0)
    return np.asarray(np.where(count > 0, np.nansum(values, axis=0) / np.maximum(count, 1), math.nan))


def variance_of_defined(values: Floats) -> Floats:
    """Sample variance (divisor r - 1) over the rows of float64[r, ...], leaving NaN out; NaN below two values.

    Equal values have none at all, though their mean may differ from them by a rounding.
    """
    defined = ~np.isnan(values)
    count = np.count_nonzero(defined, axis=0)
    variance = np.nansum((values - mean_of_defined(values)) ** 2, axis=0) / np.maximum(count - 1, 1)
    least = np.min(values, axis=0, where=defined, initial=math.inf)
    most = np.max(values, axis=0, where=defined, initial=-math.inf)
    return np.where(count >= 2, np.where(least == most, 0.0, variance), math.nan)


def half_width(values: Floats, *, confidence: float = CONFIDENCE) -> Floats:
    """Half the width of the t interval (Student, 1908) of the mean over rows of float64[r, ...]; NaN below two values.

    In the unit of the values; `confidence` is the probability, in (0, 1), with which such intervals hold the mean.
    """
    count = np.count_nonzero(~np.isnan(values), axis=0)
    quantile = stdtrit(np.maximum(count - 1, 1), 0.5 + confidence / 2)
    return np.asarray(quantile * np.sqrt(variance_of_defined(values) / np.maximum(count, 1)))


def t_interval(values: Floats, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Low and high end of the t interval of the mean over rows of float64[r, ...]; NaN below two values."""
    mean, half = mean_of_defined(values), half_width(values, confidence=confidence)
    return mean - half, mean + half
