"""Quantile functions as tables: monotone interpolation where an inverse is slow or has no closed form.

A table is a polyline of (probability, value), both non-decreasing; a jump or a level stretch is two points.
Serves `distributions` only; 4,096 knots keep mean and P99 within 0.1 % because they are dense in both tails.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import numpy as np

from sim.primitives.time import Floats

KNOTS: Final = 4_096
"""Points in a table made from a smooth quantile function."""

_LOWEST_LOGIT: Final = -36.7  # about the logit of 2^-53, the smallest uniform above 0
_HIGHEST_LOGIT: Final = 32.0  # above it neighbouring knots would be the same double
_LOGIT_STEP: Final = (_HIGHEST_LOGIT - _LOWEST_LOGIT) / (KNOTS - 4)
BELOW_ONE: Final = 1 - 2.0**-53
"""The largest uniform."""


class Table(NamedTuple):
    """Points of a quantile function: probabilities from 0 to 1 and values, float64[m] each, read-only."""

    probability: Floats
    value: Floats

    def quantile(self, u: Floats) -> Floats:
        """The value at each probability; the higher one where the function jumps."""
        return np.interp(u, self.probability, self.value)

    def cdf(self, x: Floats) -> Floats:
        """P(X <= x) for each x."""
        return np.interp(x, self.value, self.probability)

    def cdf_below(self, x: Floats) -> Floats:
        """P(X < x) for each x."""
        return -np.interp(-x, -self.value[::-1], -self.probability[::-1])


class SmoothTable(Table):
    """A table at the knots, which lie so regularly that the one below a probability is computed, not searched."""

    @cached_property
    def slope(self) -> Floats:
        """By how much the value rises per probability, from each knot to the next; float64[m - 1]."""
        return np.diff(self.value) / np.diff(self.probability)

    def quantile(self, u: Floats) -> Floats:
        """The value at each probability, to the last bit what a search gives."""
        place = np.log(np.maximum(u, 2.0**-54) / (1 - u))
        place -= _LOWEST_LOGIT - _LOGIT_STEP
        place /= _LOGIT_STEP
        knot = np.maximum(place, 0, out=place).astype(np.int64)
        np.minimum(knot, KNOTS - 2, out=knot)
        # Rounding may miss by one.
        knot -= self.probability[knot] > u
        knot += self.probability[1:][knot] <= u
        drawn = u - self.probability[knot]
        drawn *= self.slope[knot]
        drawn += self.value[knot]
        return drawn


@lru_cache(maxsize=1)
def knots() -> Floats:
    """Probabilities evenly spaced in log(u / (1 - u)), so that no tail gets fewer points than the middle."""
    logit = np.linspace(_LOWEST_LOGIT, _HIGHEST_LOGIT, KNOTS - 3)
    return _read_only(np.concatenate([[0.0], 1 / (1 + np.exp(-logit)), [BELOW_ONE, 1.0]]))


def tabulate(quantile: Callable[[Floats], Floats]) -> SmoothTable:
    """The table of a continuous distribution, from its quantile function at the knots."""
    value = quantile(knots()[:-1])
    return SmoothTable(knots(), _read_only(np.append(value, value[-1])))


def steps(values: Sequence[float], weights: Sequence[float]) -> Table:
    """The exact table of a distribution on finitely many values: its inverse is a staircase."""
    distinct, position = np.unique(np.asarray(values, np.float64), return_inverse=True)
    reached = np.cumsum(np.bincount(position, weights=np.asarray(weights, np.float64)))
    above = np.append(reached[:-1] / reached[-1], 1.0)
    below = np.append(0.0, above[:-1])
    return Table(_read_only(np.stack([below, above], axis=1).ravel()), _read_only(np.repeat(distinct, 2)))


def mix(shares: Sequence[float], tables: Sequence[Table]) -> Table:
    """The table of a mixture: its distribution function, summed at every value of every part, inverted."""
    value = np.unique(np.concatenate([table.value for table in tables]))
    weights = np.asarray(shares, np.float64) / sum(shares)
    below = sum(share * table.cdf_below(value) for share, table in zip(weights, tables, strict=True))
    upto = sum(share * table.cdf(value) for share, table in zip(weights, tables, strict=True))
    probability = np.maximum.accumulate(np.stack([below, upto], axis=1).ravel())
    probability[-1] = 1.0
    value = np.repeat(value, 2)
    moved = np.append(True, (np.diff(probability) > 0) | (np.diff(value) > 0))
    return Table(_read_only(probability[moved]), _read_only(value[moved]))


def _read_only(array: Floats) -> Floats:
    array.setflags(write=False)
    return array
