"""What a single step must say: one of work, wait and gate, and nothing that belongs to another (E3..).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import definition_of, route_steps, written_at

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

SORTS: Final = ("team", "wait", "gate")

MOST_VISITS: Final = 100
"""Of one case at one step: ten times what any real case has seen."""


@rule
def one_sort(scenario: Scenario) -> Iterator[Finding]:
    """E302: a step is work of a team, a wait, or a gate."""
    for at in route_steps(scenario):
        written = [sort for sort in SORTS if getattr(at.step, sort) is not None]
        if len(written) > 1:
            first, second = written[:2]
            yield Finding(
                written_at(scenario.spec, at, second),
                "E302",
                f'step "{at.name}" has both {first} and {second}',
                why="a step is work of a team, or a wait, or a gate.",
                fix=f"keep one, or make two steps; {first}: null  removes what the flow says",
                others=((written_at(scenario.spec, at, first), f"{first} stands here"),),
            )
        if not written and at.step.effort is None:
            text = f'step "{at.name}" says neither team nor wait nor gate'
            fix = "team: NAME, effort: 25 min    or  wait: 14 d    or  gate: CALENDAR"
            yield Finding((*definition_of(scenario.spec, at), KEY), "E302", text, fix=fix)


@rule
def effort_and_team(scenario: Scenario) -> Iterator[Finding]:
    """E305: effort is a team's work, and a team's work is effort."""
    for at in route_steps(scenario):
        step = at.step
        if step.team is not None and step.effort is None and step.wait is None and step.gate is None:
            text = f'step "{at.name}" has a team and no effort'
            yield Finding(written_at(scenario.spec, at, "team"), "E305", text, fix="effort: 25 min")
        for field in ("effort", "again"):
            if getattr(step, field) is not None and step.team is None:
                text = f'step "{at.name}" has {field} and no team'
                why = "it is hands-on time of a team; calendar time that nobody works is a wait."
                fix = "team: NAME" if step.wait is None and step.gate is None else f"leave {field} out"
                yield Finding(written_at(scenario.spec, at, field), "E305", text, why=why, fix=fix)


@rule
def no_team_named(scenario: Scenario) -> Iterator[Finding]:
    """E302: a list of teams names at least one, and each once."""
    for at in route_steps(scenario):
        for field in ("team", "only_if"):
            names = getattr(at.step, field)
            if names is not None and (not names or len(set(names)) < len(names)):
                told = "names none" if not names else "names one twice"
                text = f'the list "{field}" of step "{at.name}" {told}'
                yield Finding(written_at(scenario.spec, at, field), "E302", text, fix=f"{field}: NAME")


@rule
def effort_takes_time(scenario: Scenario) -> Iterator[Finding]:
    """E316: work takes time, and a limit of visits allows one and not too many."""
    for at in route_steps(scenario):
        for field in ("effort", "again"):
            amount = getattr(at.step, field)
            if amount is not None and amount.fixed is not None and amount.fixed.seconds == 0:
                text = f'the {field} of step "{at.name}" is nothing'
                fix = "25 min, or share: 0 % where the step falls away"
                yield Finding(written_at(scenario.spec, at, field), "E316", text, fix=fix)
        if at.step.at_most is not None and not 1 <= at.step.at_most <= MOST_VISITS:
            text = f'step "{at.name}" is taken at most {at.step.at_most} times; 1 to {MOST_VISITS} can be'
            fix = "share: 0 %    where nobody takes it" if at.step.at_most == 0 else "at_most: 2"
            yield Finding(written_at(scenario.spec, at, "at_most"), "E316", text, fix=fix)


@rule
def loops_end(scenario: Scenario) -> Iterator[Finding]:
    """E306: a step that leads back says how often at most."""
    for at in route_steps(scenario):
        order = list(scenario.routes[at.permit][at.kind])
        back = [name for name in at.step.next or () if name in order and order.index(name) <= order.index(at.name)]
        if back and at.step.at_most is None:
            yield Finding(
                written_at(scenario.spec, at, "next"),
                "E306",
                f'step "{at.name}" leads back to "{back[0]}" and says no at_most',
                why="without it a case could go round for ever.",
                fix="at_most: 2",
            )
