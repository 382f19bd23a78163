"""From what a planner knows (mean and cv, median and p90) to the natural parameters of a distribution.

Holds the limits of those parameters, in the planner's words, and the search for a shape without closed form.
Serves `distributions` only.
"""

from collections.abc import Callable
from math import exp, inf, log
from typing import Final

_LEAST_CV: Final = 0.01
_GREATEST_CV: Final = 10.0
_LEAST_SHAPE: Final = 0.01
_GREATEST_SHAPE: Final = 1e5


def require(condition: bool, otherwise: str) -> None:
    """ValueError with this sentence unless the condition holds."""
    if not condition:
        raise ValueError(otherwise)


def require_positive(value: float, name: str) -> None:
    """ValueError unless the parameter is finite and above 0."""
    require(0 < value < inf, f"the {name} must be above 0")


def require_mean_cv(mean: float, cv: float) -> None:
    """ValueError unless a positive distribution with this mean and coefficient of variation can be used."""
    require_positive(mean, "mean")
    require(
        _LEAST_CV <= cv <= _GREATEST_CV,
        f"the cv must lie between {_LEAST_CV:g} and {_GREATEST_CV:g} (standard deviation divided by mean)",
    )


def require_median_p90(median: float, p90: float) -> None:
    """ValueError unless p90 lies above a positive median."""
    require_positive(median, "median")
    require(median < p90 < inf, "p90 must be longer than the median: nine in ten take no longer than p90")


def shape_with(measure: Callable[[float], float], target: float) -> float:
    """The shape at which a positive, falling measure of it meets the target (Brent, 1973), or ValueError."""
    from scipy.optimize import brentq

    least, greatest = measure(_GREATEST_SHAPE), measure(_LEAST_SHAPE)
    require(least <= target <= greatest, "p90 lies too close to the median, or too far from it")

    def excess(log_shape: float) -> float:
        return log(measure(exp(log_shape))) - log(target)

    return exp(float(brentq(excess, log(_LEAST_SHAPE), log(_GREATEST_SHAPE), xtol=1e-13, rtol=1e-13)))
