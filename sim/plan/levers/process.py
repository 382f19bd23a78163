"""Levers of the process: more complete applications, more automation, partners that answer sooner.

Shares and waits change, never the streams they are drawn from: who is asked for more with the lever was asked without
it too, who is decided automatically without it is so with it, and every answer keeps its rank.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from sim.plan.levers.lever import Lever, named
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WAIT, Permit, Plan, Step, Turn
from sim.primitives.sooner import Sooner
from sim.primitives.time import DAY, Seconds

POINTS: Final = 0.10
"""Of all cases of a permit type that come to a step."""

SOONER: Final[Seconds] = 7 * DAY

MOST_TOLD: Final = 3

COMPLETE: Final = (
    "Of a hundred applications of a permit type ten fewer are asked for more, or none where fewer than ten were; its "
    "kinds in proportion. Asking is a wait for the customer that stops the clock; where all are asked it is part of "
    "the procedure and stays."
)
AUTOMATION: Final = (
    "Of a hundred cases of a permit type that come to a step which decides without people, ten more are decided "
    "there, at most all; its kinds in proportion, or alike where none has any. They get the outcomes of that step, not "
    "those that people would have given."
)
A_WEEK_SOONER: Final = (
    "Every answer of the partner comes seven days sooner, at once where it took less; before the decision only."
)

Chosen: TypeAlias = Callable[[Step, Turn], bool]
"""Which turns of a kind are meant."""

Shares: TypeAlias = Mapping[int, float]
"""The share of a step by the place of the kind among those of its permit type."""


@dataclass(frozen=True)
class Moved:
    """A step and its permit type by name, and the share of all its cases that takes it, before and after."""

    permit: str
    step: str
    before: float
    after: float


def complete_applications(plan: Plan) -> Lever:
    """Ten points fewer are asked for more."""
    name, label = "complete_applications", "10 points more complete applications"
    after, moved = _moved(plan, _asks, -POINTS)
    if not moved:
        reason = "no step asks some of the applicants for more by a wait that stops the clock"
        return Lever(name, label, COMPLETE, reason, None)
    return Lever(name, label, COMPLETE, f"asked for more: {_told(moved)}", after)


def automation(plan: Plan) -> Lever:
    """Ten points more are decided without people."""
    name, label = "automation", "10 points more automation"
    after, moved = _moved(plan, _decides_alone, POINTS)
    if not moved:
        reason = "no step decides without people: none is a wait of the authority with an outcome (share: 0 % will do)"
        return Lever(name, label, AUTOMATION, reason, None)
    return Lever(name, label, AUTOMATION, f"decided without people: {_told(moved)}", after)


def partners_sooner(plan: Plan) -> Iterator[Lever]:
    """A lever for each step, by its name, at which a partner is waited for."""
    steps = plan.demand.steps
    answers = sorted({t.step for kind in plan.demand.kinds for t in kind.turns if _answers(steps[t.step], t)})
    for name in dict.fromkeys(steps[number].name for number in answers):
        chosen = {number for number in answers if steps[number].name == name}
        permits = [plan.demand.permits[steps[number].permit].name for number in sorted(chosen)]
        label, told = f"{name.replace('_', ' ')} a week sooner", f"for {named(permits)}"
        after = _with_turns(plan, partial(_hastened, chosen))
        yield Lever(f"sooner_{name}", label, A_WEEK_SOONER, told, after)
    if not answers:
        reason = "no case waits for a partner before its decision"
        yield Lever("sooner_partner", "a partner a week sooner", A_WEEK_SOONER, reason, None)


def _asks(step: Step, turn: Turn) -> bool:
    """Whether it is a request for information, as the glossary has it."""
    return step.mode == WAIT and step.held_by == CUSTOMER and step.clock_stopped and not turn.only_if


def _decides_alone(step: Step, turn: Turn) -> bool:
    return step.mode == WAIT and step.held_by == AUTHORITY and turn.outcome is not None and not turn.only_if


def _answers(step: Step, turn: Turn) -> bool:
    return step.mode == WAIT and step.held_by == PARTNER and not turn.only_if and turn.share > 0.0


def _hastened(steps: Collection[int], turn: Turn) -> Turn:
    """A turn at one of these steps with the whole wait a week shorter, that which its deadline cuts included."""
    if turn.step not in steps:
        return turn
    return replace(
        turn,
        amounts=tuple((stream, Sooner(one, SOONER)) for stream, one in turn.amounts),
        deadline=None if turn.deadline is None else max(turn.deadline - SOONER, 1),
    )


def _with_turns(plan: Plan, changed: Callable[[Turn], Turn]) -> Plan:
    permits = tuple(
        replace(permit, kinds=tuple(replace(kind, turns=tuple(map(changed, kind.turns))) for kind in permit.kinds))
        for permit in plan.demand.permits
    )
    return replace(plan, demand=replace(plan.demand, permits=permits))


def _moved(plan: Plan, chosen: Chosen, points: float) -> tuple[Plan, list[Moved]]:
    """The plan in which the shares of the chosen steps have moved by so many points, and which have."""
    permits, moved = [], []
    for permit in plan.demand.permits:
        for step, shares in _shares(permit, plan.demand.steps, chosen).items():
            weights = {place: permit.kinds[place].share for place in shares}
            after = moved_shares(shares, weights, points)
            if after != shares:
                before_after = [sum(weights[place] * one[place] for place in shares) for one in (shares, after)]
                moved.append(Moved(permit.name, plan.demand.steps[step].name, *before_after))
                permit = _with_shares(permit, step, after)
        permits.append(permit)
    return replace(plan, demand=replace(plan.demand, permits=tuple(permits))), moved


def _shares(permit: Permit, steps: Sequence[Step], chosen: Chosen) -> dict[int, dict[int, float]]:
    """By step (its number) the share of each kind that has it."""
    found: dict[int, dict[int, float]] = {}
    for place, kind in enumerate(permit.kinds):
        for turn in kind.turns:
            if chosen(steps[turn.step], turn):
                found.setdefault(turn.step, {})[place] = turn.share
    return found


def moved_shares(shares: Shares, weights: Shares, points: float) -> dict[int, float]:
    """The shares (0 to 1) of kinds, moved so that their sum under the weights moves by so many points.

    In proportion, alike where all are 0, and kept between 0 and 1. Where everybody takes the step, or nobody is of
    these kinds, nothing moves.
    """
    if not any(weights.values()):
        return dict(shares)
    mean = sum(weights[place] * share for place, share in shares.items())
    if mean == 0.0:
        return dict.fromkeys(shares, min(max(points, 0.0) / sum(weights.values()), 1.0))
    if all(share == 1.0 for share in shares.values()):
        return dict(shares)
    factor = max(mean + points, 0.0) / mean
    return {place: min(share * factor, 1.0) for place, share in shares.items()}


def _with_shares(permit: Permit, step: int, shares: Shares) -> Permit:
    kinds = tuple(
        replace(
            kind,
            turns=tuple(replace(t, share=shares[place]) if t.step == step else t for t in kind.turns),
        )
        for place, kind in enumerate(permit.kinds)
    )
    return replace(permit, kinds=kinds)


def _told(moved: Sequence[Moved]) -> str:
    """As `30 % → 20 % (work and study); 8.5 % → 0 % (seasonal)`."""
    alike: dict[str, list[str]] = {}
    for one in moved:
        alike.setdefault(f"{100 * one.before:.3g} % → {100 * one.after:.3g} %", []).append(one.permit)
    groups = [f"{shares} ({named(permits)})" for shares, permits in alike.items()]
    if len(groups) > MOST_TOLD:
        groups = [*groups[:MOST_TOLD], f"and of {sum(map(len, [*alike.values()][MOST_TOLD:]))} more"]
    return "; ".join(groups)
