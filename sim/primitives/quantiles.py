"""What every distribution can do: its mean, its quantiles, a table of them, and draws beyond a known age.

Each draw is one uniform through `quantile(u)`, non-decreasing in u: a changed mean keeps every case's rank.
Stands between `interpolation`, which makes the tables, and `distributions`, the families that scenarios name.
"""

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import ClassVar

import numpy as np

from sim.primitives.interpolation import BELOW_ONE, Table, tabulate
from sim.primitives.time import Floats, Instants


class Distribution(ABC):
    """A distribution of a non-negative amount; a new one needs parameters, `mean` and `quantile`."""

    description: ClassVar[str]

    @abstractmethod
    def mean(self) -> float:
        """The expected amount."""

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """The amounts, float64[n], that are not passed with the probabilities u, float64[n] in [0, 1)."""

    def table(self) -> Table:
        """The quantile function as a polyline."""
        return tabulate(self.quantile)


@lru_cache(maxsize=1_024)
def table_of(distribution: Distribution) -> Table:
    """The table of a distribution, made once for each set of parameters."""
    return distribution.table()


def exceedance(distribution: Distribution, x: Floats) -> Floats:
    """P(X > x) for each x, float64[n]."""
    return 1 - table_of(distribution).cdf(x)


def limited_mean(distribution: Distribution, x: Floats) -> Floats:
    """E min(X, x) for each x (not negative), float64[n]: the integral of P(X > s) for s from 0 to x.

    Exact for the polyline that the quantile function is tabulated as: between two points of it the distribution
    function is linear, so that the integral of its complement is a quadratic. Sorted x are looked up fastest.
    """
    value, below, share, slope = _limited(distribution)
    point = np.maximum(np.searchsorted(value, x, side="right") - 1, 0)
    past = np.maximum(x - value[point], 0.0)
    return np.asarray(np.where(x < value[0], x, below[point] + past * (1 - share[point] - slope[point] * past / 2)))


@lru_cache(maxsize=1_024)
def _limited(distribution: Distribution) -> tuple[Floats, Floats, Floats, Floats]:
    """Per point of the table: value, E min(X, value), P(X <= value), and how that rises up to the next point."""
    share, value = table_of(distribution)
    width = np.diff(value)
    below = value[0] + np.concatenate([[0.0], np.cumsum(width * (1 - (share[:-1] + share[1:]) / 2))])
    slope = np.divide(np.diff(share), width, out=np.zeros_like(width), where=width > 0)
    return value, below, share, np.append(slope, 0.0)


def conditional_quantile(distribution: Distribution, u: Floats, above: Floats) -> Floats:
    """Amounts given that they exceed `above`, float64[n] all; `above` itself where nothing exceeds it."""
    passed = table_of(distribution).cdf(above)
    drawn = distribution.quantile(np.minimum(passed + u * (1 - passed), BELOW_ONE))
    return np.maximum(drawn, above)


def to_seconds(x: Floats) -> Instants:
    """Whole seconds, int64[n], at least 1 and at most 2^62: a cast of more would make negative ones of them."""
    whole = np.rint(x)
    return np.clip(whole, 1, 2.0**62, out=whole).astype(np.int64)
