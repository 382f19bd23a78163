"""What kinds of one permit type must share: the sort of a step, who works there, who holds the case (E310).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.finding import Finding, rule
from sim.scenario.checks.places import StepAt, route_steps, written_at

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

SHARED = ("team", "gate", "held_by", "clock", "stage")


@rule
def kinds_share_steps(scenario: Scenario) -> Iterator[Finding]:
    """E310: what a step is does not depend on the kind."""
    first: dict[tuple[str, str], StepAt] = {}
    for at in route_steps(scenario):
        model = first.setdefault((at.permit, at.name), at)
        for field in _changed(model, at):
            yield Finding(
                written_at(scenario.spec, at, field),
                "E310",
                f'kind "{at.kind}" changes the {field} of step "{at.name}"',
                why="kinds share teams and clocks; they may differ in share, effort, wait, outcome and next.",
                fix=f"add a step of its own, or  {at.name}: null  and another step for this kind",
                others=((written_at(scenario.spec, model, field), f'as kind "{model.kind}" has it'),),
            )


def _changed(model: StepAt, at: StepAt) -> Iterator[str]:
    yield from (field for field in SHARED if getattr(model.step, field) != getattr(at.step, field))
    if (model.step.wait is None) != (at.step.wait is None):
        yield "wait"
