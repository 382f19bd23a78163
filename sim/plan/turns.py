"""From the route of one kind to its turns: what happens at each step, and where it leads, as numbers.

Part of compiling; `sim.plan.itinerary` leads cases through the turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path

from sim.plan.plan import Choice, Turn
from sim.primitives.distributions import Distribution
from sim.primitives.quantities import Share
from sim.scenario.amounts import distribution_of
from sim.scenario.models.step import StepModel

Route = Mapping[str, StepModel]


def union_order(routes: Iterable[Route]) -> list[str]:
    """Steps of all kinds in one order: a step that earlier kinds lack stands behind its predecessor."""
    order: list[str] = []
    for route in routes:
        place = 0
        for name in route:
            if name not in order:
                order.insert(place, name)
            place = order.index(name) + 1
    return order


def turns_of(route: Route, steps: Mapping[str, int], outcomes: Mapping[str, int], folder: Path) -> tuple[Turn, ...]:
    """The turns of one kind in order; `steps` and `outcomes` give the numbers of names."""
    places = {name: place for place, name in enumerate(route)}
    return tuple(
        Turn(
            step=steps[name],
            share=step.share.value,
            amounts=_amounts(step, folder),
            again=distribution_of(step.again, folder) if step.again else None,
            deadline=round(step.wait.deadline.seconds) if step.wait and step.wait.deadline else None,
            at_most=step.at_most,
            only_if=frozenset(outcomes[name] for name in step.only_if or ()),
            outcome=_choice(step.outcome, outcomes),
            onward=_choice(step.next, places),
        )
        for name, step in route.items()
    )


def _amounts(step: StepModel, folder: Path) -> tuple[tuple[str, Distribution], ...]:
    if step.effort is not None:
        return (("effort", distribution_of(step.effort, folder)),)
    if step.wait is None:
        return ()
    if step.wait.longest_of is None:
        return (("wait", distribution_of(step.wait, folder)),)
    return tuple((f"wait/{name}", distribution_of(model, folder)) for name, model in step.wait.longest_of.items())


def _choice(shares: Mapping[str, Share] | None, numbers: Mapping[str, int]) -> Choice | None:
    if shares is None:
        return None
    cumulative = list(accumulate(share.value for share in shares.values()))
    return Choice(tuple(numbers[name] for name in shares), tuple(value / cumulative[-1] for value in cumulative))
