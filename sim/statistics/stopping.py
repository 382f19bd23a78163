"""How many replications are enough: until intervals are as narrow as asked, and stay so for a while.

The look-ahead keeps a lucky narrow moment from ending the run (Hoad, Robinson & Davies, 2010). The answer depends on
the replications in their order only, so any number of workers may make them, in batches of any size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE

LEAST: Final = 3
LOOK_AHEAD: Final = 5

GO_ON, PRECISE, BOUND = "go on", "precise", "bound"
"""Why a run stops, or that it does not yet."""

ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Absolute:
    """Half the interval may be so much, in the unit of the values."""

    half_width: float

    def allowed(self, mean: Floats) -> Floats:
        """The half-width allowed at each mean, float64[n]."""
        return np.full_like(mean, self.half_width)

    def narrowest(self, squares: float, mean: float, count: int, more: Floats) -> Floats:
        """The least squared half-width as a part of what is allowed, t = 1, after `more` values; float64[m].

        A further value can only add to the sum of squares about the mean.
        """
        return squares / _divisor(count + more) / self.half_width**2


@dataclass(frozen=True)
class Relative:
    """Half the interval may be such a part of the mean: 0.05 is 5 %."""

    part: float

    def allowed(self, mean: Floats) -> Floats:
        """The half-width allowed at each mean, float64[n]."""
        return self.part * np.abs(mean)

    def narrowest(self, squares: float, mean: float, count: int, more: Floats) -> Floats:
        """The least squared half-width as a part of what is allowed, t = 1, after `more` values; float64[m].

        Values farther out widen the interval and may move the mean away from 0; the best trade of the two is
        `more` equal ones (by the inequality of Cauchy and Schwarz).
        """
        total = count + more
        mean_over_width = mean**2 / squares + more / (count * total)
        return np.asarray(1.0 / (_divisor(total) * mean_over_width * self.part**2))


Target: TypeAlias = Absolute | Relative


@dataclass(frozen=True)
class Rule:
    """What is asked of each of k indicators, and of how many replications at least and at most.

    After precision first held it has to hold for `look_ahead` more, beyond 100 replications for so many per cent.
    """

    targets: tuple[Target, ...]
    bound: int
    least: int = LEAST
    look_ahead: int = LOOK_AHEAD
    confidence: float = CONFIDENCE

    def watched(self, first: int) -> int:
        """How many replications are watched after the one at which precision first held."""
        return self.look_ahead * max(first, 100) // 100


@dataclass(frozen=True)
class Decision:
    """Whether to stop, and how precise the first `replications` are: means, half-widths, allowed, float64[k].

    `why` is GO_ON, PRECISE or BOUND. `first_precise` is the number of replications from which on all indicators were
    precise up to `replications`, None where they are not. A result is to use exactly `replications` replications.
    """

    why: str
    replications: int
    first_precise: int | None
    means: Floats
    half_widths: Floats
    allowed: Floats

    @property
    def stop(self) -> bool:
        """Whether no more replications are needed, or allowed."""
        return self.why != GO_ON

    @property
    def precise(self) -> bool:
        """Whether all intervals are as narrow as asked; at the bound perhaps without having been watched as long."""
        return self.first_precise is not None


@dataclass(frozen=True)
class _Running:
    """Of every prefix of the replications: defined values, their means and squares about them; [n, k]."""

    count: NDArray[np.int64]
    mean: Floats
    squares: Floats


def decide(values: Floats, rule: Rule) -> Decision:
    """Whether the replications so far, float64[n, k] in their order, are enough; further rows change no decision.

    A replication in which an indicator is undefined (NaN) does not count for it. AssertionError unless there is one
    target for each indicator.
    """
    assert values.ndim == 2 and values.shape[1] == len(rule.targets) > 0, "one target for each indicator"
    values = values[: rule.bound]
    running = _running(values)
    half, allowed = _half_widths(running, rule.confidence), _allowed(running.mean, rule)
    held = np.logical_and.reduce((half <= allowed) & (running.count >= rule.least), axis=1)
    first, why, used = None, GO_ON, len(values)
    for number in range(1, len(values) + 1):
        first = (first or number) if held[number - 1] else None
        if first is not None and number - first >= rule.watched(first):
            why, used = PRECISE, number
            break
    if why == GO_ON and used == rule.bound:
        why = BOUND
    if used == 0:
        nothing = np.full(len(rule.targets), math.nan)
        return Decision(why, 0, None, nothing, nothing, nothing)
    return Decision(why, used, first, running.mean[used - 1], half[used - 1], allowed[used - 1])


def certain_more(values: Floats, rule: Rule) -> int:
    """How many more replications are certainly needed after float64[n, k], whatever their values; 0 to stop.

    Making them all at once wastes none: no course of values would end the run earlier. At most up to the bound.
    """
    decision = decide(values, rule)
    if decision.stop:
        return 0
    made = len(values)
    first = decision.first_precise or _earliest(values, rule)
    return min(first + rule.watched(first), rule.bound) - made


def _earliest(values: Floats, rule: Rule) -> int:
    """The least number of replications at which all intervals could be narrow enough, the bound if at none before."""
    made, running = len(values), _running(values)
    more = np.arange(1, rule.bound - made + 1)
    possible = np.ones(len(more), np.bool_)
    for column, target in enumerate(rule.targets):
        count = int(running.count[-1, column]) if made else 0
        total = count + more
        possible &= total >= rule.least
        squares = float(running.squares[-1, column]) if count else 0.0
        if squares > 0.0:
            quantile = stdtrit(total - 1, 0.5 + rule.confidence / 2)
            mean = float(running.mean[-1, column])
            narrowest = quantile**2 * target.narrowest(squares, mean, count, more.astype(np.float64))
            possible &= narrowest <= 1.0 + ROUNDING
    return made + int(more[np.argmax(possible)]) if possible.any() else rule.bound


def _running(values: Floats) -> _Running:
    """Sums from the first defined value on: a prefix has the same bits whatever follows, and equal values no spread."""
    defined = ~np.isnan(values)
    count = np.cumsum(defined, axis=0)
    start = np.take_along_axis(values, np.argmax(defined, axis=0)[None, :], axis=0) if len(values) else 0.0
    away = np.where(defined, values - start, 0.0)
    total, at_least_one = np.cumsum(away, axis=0), np.maximum(count, 1)
    squares = np.maximum(np.cumsum(away**2, axis=0) - total**2 / at_least_one, 0.0)
    return _Running(count, np.where(count > 0, start + total / at_least_one, math.nan), squares)


def _half_widths(running: _Running, confidence: float) -> Floats:
    """Half-widths of the t intervals of every prefix, float64[n, k]; NaN below two values."""
    quantile = stdtrit(np.maximum(running.count - 1, 1), 0.5 + confidence / 2)
    half = quantile * np.sqrt(running.squares / _divisor(np.maximum(running.count, 2)))
    return np.where(running.count >= 2, half, math.nan)


def _allowed(means: Floats, rule: Rule) -> Floats:
    """What is allowed at the mean of every prefix, float64[n, k]."""
    return np.column_stack([target.allowed(means[:, column]) for column, target in enumerate(rule.targets)])


def _divisor(count: Floats | NDArray[np.int64]) -> Floats:
    """What turns a sum of squares about the mean into the variance of the mean."""
    return np.asarray((count - 1.0) * count)
