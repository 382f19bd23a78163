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


def conditional_quantile(distribution: Distribution, u: Floats, above: Floats) -> Floats:
    """Amounts given that they exceed `above`, float64[n] all; `above` itself where nothing exceeds it."""
    passed = table_of(distribution).cdf(above)
    drawn = distribution.quantile(np.minimum(passed + u * (1 - passed), BELOW_ONE))
    return np.maximum(drawn, above)


def to_seconds(x: Floats) -> Instants:
    """Whole seconds, int64[n], at least 1 and at most 2^62: a cast of more would make negative ones of them."""
    whole = np.rint(x)
    return np.clip(whole, 1, 2.0**62, out=whole).astype(np.int64)
