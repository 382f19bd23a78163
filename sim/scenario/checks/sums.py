"""Shares that are meant to be all and are not (E301).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.primitives.quantities import Share
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import parts_of
from sim.scenario.models.distribution import DistributionModel, EmpiricalModel
from sim.scenario.models.step import StepModel
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

ROUNDING: Final = 1.5e-4
"""Shares may miss 100 % by this much: three times 33.33 % are meant to be all."""


def off_total(path: KeyPath, what: str, shares: Mapping[Any, Share]) -> Iterator[Finding]:
    """E301: shares that are meant to be all are 100 %."""
    total = sum(share.value for share in shares.values())
    if abs(total - 1) > ROUNDING:
        told = " + ".join(share.text.strip() for share in shares.values())
        last = list(shares)[-1]
        rest = 1 - total + shares[last].value
        name = getattr(last, "text", last)
        fix = f"{name}: {100 * rest:g} %" if len(shares) > 1 and rest >= 0 else "shares that add up to 100 %"
        yield Finding(
            path,
            "E301",
            f"{what} add up to {100 * total:g} %, not 100 %",
            why=f"{told} = {100 * total:g} %.",
            fix=fix,
        )


@rule
def shares_of_kinds(scenario: Scenario) -> Iterator[Finding]:
    """E301: the kinds of a permit type are all its applications."""
    for name, permit in scenario.spec.permits.items():
        if permit.kinds:
            shares = {kind: model.share for kind, model in permit.kinds.items()}
            yield from off_total(("permits", name, "kinds", KEY), f'the kinds of "{name}"', shares)


@rule
def shares_of_outcomes(scenario: Scenario) -> Iterator[Finding]:
    """E301: the outcomes of a step, and the ways on from it, are all its cases."""
    for path, step in parts_of(scenario.spec, StepModel):
        if step.outcome:
            yield from off_total((*path, "outcome"), f'the outcomes of step "{path[-1]}"', step.outcome)
        if step.next:
            yield from off_total((*path, "next"), f'the ways on from step "{path[-1]}"', step.next)


@rule
def shares_of_mixtures(scenario: Scenario) -> Iterator[Finding]:
    """E301: the parts of a mixture, and the values of a table, are all that there is."""
    for path, model in parts_of(scenario.spec, DistributionModel):
        if model.mixture:
            shares = {name: part.share for name, part in model.mixture.items()}
            yield from off_total((*path, "mixture"), "the parts of the mixture", shares)
    for path, table in parts_of(scenario.spec, EmpiricalModel):
        if table.values:
            yield from off_total((*path, "values"), "the shares of the values", table.values)
