"""The families of distributions that scenarios name, in float seconds or any other positive unit.

Constructors take natural parameters, `from_mean_cv` and `from_median_p90` what a planner knows.
On the straight line scenarios choose them, the plan holds them and the samplers draw from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, lgamma, log, log1p, sqrt
from typing import Self, TypeVar

import numpy as np

from sim.primitives.interpolation import Table, mix, steps, tabulate
from sim.primitives.parameters import (
    require,
    require_mean_cv,
    require_median_p90,
    require_positive,
    shape_with,
)
from sim.primitives.quantiles import Distribution, conditional_quantile, exceedance, limited_mean, table_of, to_seconds
from sim.primitives.time import Floats

__all__ = [
    "FAMILIES", "Distribution", "Empirical", "Exponential", "Fixed", "Gamma", "Lognormal", "Mixture",
    "Triangular", "Uniform", "Weibull", "conditional_quantile", "exceedance", "family", "limited_mean", "to_seconds",
]  # fmt: skip

FAMILIES: dict[str, type[Distribution]] = {}
"""Every distribution by the name that scenarios use."""

_Family = TypeVar("_Family", bound=type[Distribution])


def family(name: str, description: str) -> Callable[[_Family], _Family]:
    """Enter a class in FAMILIES under a name, with a sentence for the reference page."""

    def enter(cls: _Family) -> _Family:
        cls.description = description
        FAMILIES[name] = cls
        return cls

    return enter


@family("fixed", "always the same amount")
@dataclass(frozen=True)
class Fixed(Distribution):
    """One amount."""

    value: float

    def __post_init__(self) -> None:
        require(0 <= self.value < inf, "the value must not be negative")

    def mean(self) -> float:
        """The amount."""
        return self.value

    def quantile(self, u: Floats) -> Floats:
        """The amount at every probability."""
        return np.full(u.shape, self.value)

    def table(self) -> Table:
        """One step."""
        return steps((self.value,), (1.0,))


@family("exponential", "without memory: however long it has lasted, the rest is distributed alike")
@dataclass(frozen=True)
class Exponential(Distribution):
    """Exponential; `scale` is its mean."""

    scale: float

    def __post_init__(self) -> None:
        require_positive(self.scale, "mean")

    def mean(self) -> float:
        """The scale."""
        return self.scale

    def quantile(self, u: Floats) -> Floats:
        """The scale times -log(1 - u)."""
        return -self.scale * np.log1p(-u)


@family("gamma", "skewed, with a light upper tail; cv 1 is the exponential, a small cv nearly symmetric")
@dataclass(frozen=True)
class Gamma(Distribution):
    """Gamma with shape 1 / cv^2 and scale mean cv^2; its quantiles are interpolated on a table."""

    shape: float
    scale: float

    def __post_init__(self) -> None:
        require_positive(self.shape, "shape")
        require_positive(self.scale, "scale")

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Self:
        """From the mean and the standard deviation divided by it; ValueError when impossible."""
        require_mean_cv(mean, cv)
        return cls(cv**-2, mean * cv**2)

    @classmethod
    def from_median_p90(cls, median: float, p90: float) -> Self:
        """From the amounts that half and nine tenths do not pass; ValueError when impossible."""
        from scipy.special import gammaincinv

        require_median_p90(median, p90)
        shape = shape_with(lambda k: float(gammaincinv(k, 0.9) / gammaincinv(k, 0.5)), p90 / median)
        return cls(shape, median / float(gammaincinv(shape, 0.5)))

    def mean(self) -> float:
        """The product of shape and scale."""
        return self.shape * self.scale

    def quantile(self, u: Floats) -> Floats:
        """The inverse incomplete gamma function, interpolated; mean and P99 within 0.1 %."""
        return table_of(self).quantile(u)

    def table(self) -> Table:
        """The inverse incomplete gamma function at the knots."""
        from scipy.special import gammaincinv

        return tabulate(lambda u: np.asarray(self.scale * gammaincinv(self.shape, u)))


@family("lognormal", "skewed, with a long upper tail: most are near the median, a few take very long")
@dataclass(frozen=True)
class Lognormal(Distribution):
    """The exponential of a normal with mean `mu` and standard deviation `sigma`."""

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        require_positive(self.sigma, "sigma")

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Self:
        """From the mean and the standard deviation divided by it; ValueError when impossible."""
        require_mean_cv(mean, cv)
        return cls(log(mean) - log1p(cv**2) / 2, sqrt(log1p(cv**2)))

    @classmethod
    def from_median_p90(cls, median: float, p90: float) -> Self:
        """From the amounts that half and nine tenths do not pass; ValueError when impossible."""
        from scipy.special import ndtri

        require_median_p90(median, p90)
        return cls(log(median), log(p90 / median) / float(ndtri(0.9)))

    def mean(self) -> float:
        """The mean, exp(mu + sigma^2 / 2)."""
        return exp(self.mu + self.sigma**2 / 2)

    def quantile(self, u: Floats) -> Floats:
        """The amount exp(mu + sigma z) at the normal quantile z."""
        from scipy.special import ndtri

        drawn: Floats = ndtri(u)
        drawn *= self.sigma
        drawn += self.mu
        return np.exp(drawn, out=drawn)


@family("triangular", "between a least and a greatest amount, most often near one in between")
@dataclass(frozen=True)
class Triangular(Distribution):
    """Triangular from `low` to `high` with its peak at `mode`."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        require(0 <= self.low <= self.mode <= self.high < inf, "low, mode and high must stand in this order")
        require(self.low < self.high, "high must be more than low")

    def mean(self) -> float:
        """(low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3

    def quantile(self, u: Floats) -> Floats:
        """The square root on either side of the mode."""
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * right)
        return np.where(u * width < left, rising, falling)


@family("uniform", "anything between a least and a greatest amount, equally likely")
@dataclass(frozen=True)
class Uniform(Distribution):
    """Uniform from `low` to `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        require(0 <= self.low < self.high < inf, "high must be more than low, and low not negative")

    def mean(self) -> float:
        """Half way."""
        return (self.low + self.high) / 2

    def quantile(self, u: Floats) -> Floats:
        """The same part of the way from low to high."""
        return self.low + u * (self.high - self.low)


@family("weibull", "a time to an event whose chance rises (cv below 1) or falls (cv above 1) while it lasts")
@dataclass(frozen=True)
class Weibull(Distribution):
    """Weibull with shape and scale."""

    shape: float
    scale: float

    def __post_init__(self) -> None:
        require_positive(self.shape, "shape")
        require_positive(self.scale, "scale")

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Self:
        """From the mean and the standard deviation divided by it; ValueError when impossible."""
        require_mean_cv(mean, cv)
        shape = shape_with(lambda k: sqrt(expm1(lgamma(1 + 2 / k) - 2 * lgamma(1 + 1 / k))), cv)
        return cls(shape, mean / exp(lgamma(1 + 1 / shape)))

    @classmethod
    def from_median_p90(cls, median: float, p90: float) -> Self:
        """From the amounts that half and nine tenths do not pass; ValueError when impossible."""
        require_median_p90(median, p90)
        shape = log(log(10) / log(2)) / log(p90 / median)
        return cls(shape, median / log(2) ** (1 / shape))

    def mean(self) -> float:
        """The scale times Gamma(1 + 1 / shape)."""
        return self.scale * exp(lgamma(1 + 1 / self.shape))

    def quantile(self, u: Floats) -> Floats:
        """The scale times (-log(1 - u))^(1 / shape)."""
        return np.asarray(self.scale * (-np.log1p(-u)) ** (1 / self.shape))


@family("empirical", "amounts that were observed, each with its weight, from a table or a file")
@dataclass(frozen=True)
class Empirical(Distribution):
    """Finitely many amounts with relative weights."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        require(len(self.values) == len(self.weights) > 0, "every value needs a weight")
        require(all(0 <= value < inf for value in self.values), "values must not be negative")
        require(all(0 <= weight < inf for weight in self.weights), "weights must not be negative")
        require(sum(self.weights) > 0, "some weight must be above 0")

    def mean(self) -> float:
        """The weighted mean."""
        return float(np.dot(self.values, self.weights) / sum(self.weights))

    def quantile(self, u: Floats) -> Floats:
        """The inverse of the empirical distribution function."""
        return table_of(self).quantile(u)

    def table(self) -> Table:
        """A step a value."""
        return steps(self.values, self.weights)


@family("mixture", "several distributions, each for a share of the cases")
@dataclass(frozen=True)
class Mixture(Distribution):
    """Pairs of (share, distribution); its quantiles are interpolated on the inverse of the summed cdf."""

    parts: tuple[tuple[float, Distribution], ...]

    def __post_init__(self) -> None:
        require(all(0 <= share < inf for share, _ in self.parts), "shares must not be negative")
        require(sum(share for share, _ in self.parts) > 0, "some share must be above 0")

    def mean(self) -> float:
        """The weighted mean of the parts."""
        return sum(share * part.mean() for share, part in self.parts) / sum(share for share, _ in self.parts)

    def quantile(self, u: Floats) -> Floats:
        """The monotone inverse of the mixture's distribution function; mean and P99 within 0.1 %."""
        return table_of(self).quantile(u)

    def table(self) -> Table:
        """The tables of the parts, mixed."""
        taken = [(share, table_of(part)) for share, part in self.parts if share > 0]
        return mix([share for share, _ in taken], [table for _, table in taken])
