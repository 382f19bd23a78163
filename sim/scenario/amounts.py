"""From the words for a length of time to its distribution, in seconds.

Impossible parameters raise ValueError with words for a planner, unreadable files ScenarioError.
Used by the rules of `sim.scenario.checks.check` and, on the way to the plan, by `sim.plan.compile`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sim.primitives import distributions as d
from sim.primitives.quantities import UNITS
from sim.scenario.data_files import read_numbers
from sim.scenario.models.distribution import DistributionModel, EmpiricalModel, MixturePartModel, SpreadModel

FORMS: Final = (
    "fixed", "exponential", "gamma", "lognormal", "weibull", "triangular", "uniform", "empirical", "mixture",
)  # fmt: skip
"""The keys that name a distribution."""


def forms_of(model: DistributionModel) -> list[str]:
    """The forms that are written; a scenario in order has exactly one, or `longest_of` instead."""
    return [form for form in FORMS if getattr(model, form) is not None]


def distribution_of(model: DistributionModel, folder: Path) -> d.Distribution:
    """The distribution that a model with exactly one form means; files are looked up from `folder`."""
    (form,) = forms_of(model)
    return _MAKERS[form](getattr(model, form), folder)


def _spread(
    family: type[d.Gamma] | type[d.Lognormal] | type[d.Weibull],
) -> Callable[[SpreadModel, Path], d.Distribution]:
    def make(model: SpreadModel, folder: Path) -> d.Distribution:
        written = {name for name in ("mean", "cv", "median", "p90") if getattr(model, name) is not None}
        if model.mean is not None and model.cv is not None and len(written) == 2:
            return family.from_mean_cv(model.mean.seconds, model.cv.value)
        if model.median is not None and model.p90 is not None and len(written) == 2:
            return family.from_median_p90(model.median.seconds, model.p90.seconds)
        raise ValueError("it takes mean and cv, or median and p90")

    return make


def _empirical(model: EmpiricalModel, folder: Path) -> d.Distribution:
    if model.values is not None and model.file is None:
        return d.Empirical(
            tuple(value.seconds for value in model.values),
            tuple(share.value for share in model.values.values()),
        )
    if model.file is None or model.unit is None or model.values is not None:
        raise ValueError("it takes values, or file and unit")
    numbers = read_numbers(folder, model.file)
    return d.Empirical(tuple(number * UNITS[model.unit] for number in numbers), (1.0,) * len(numbers))


def _mixture(parts: dict[str, MixturePartModel], folder: Path) -> d.Distribution:
    return d.Mixture(tuple((part.share.value, distribution_of(part.of, folder)) for part in parts.values()))


_MAKERS: Final[dict[str, Callable[[Any, Path], d.Distribution]]] = {
    "fixed": lambda value, _: d.Fixed(value.seconds),
    "exponential": lambda model, _: d.Exponential(model.mean.seconds),
    "gamma": _spread(d.Gamma),
    "lognormal": _spread(d.Lognormal),
    "weibull": _spread(d.Weibull),
    "triangular": lambda m, _: d.Triangular(m.low.seconds, m.mode.seconds, m.high.seconds),
    "uniform": lambda m, _: d.Uniform(m.low.seconds, m.high.seconds),
    "empirical": _empirical,
    "mixture": _mixture,
}
