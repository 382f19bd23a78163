"""Walks every case of a population through its kind's turns, all cases at a turn at once.

The way a case goes depends on the case and its luck, never on the queue, so it is known before the run.
Called by `sim.plan.sampling`, which supplies the draws; the rows become the visits of the Workload.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.plan.plan import Choice, Kind, Step, Turn
from sim.primitives.distributions import to_seconds

Cases = NDArray[np.int64]
Uniform = Callable[[str], NDArray[np.float64]]


@dataclass(frozen=True)
class Taken:
    """Visits to one step: of which cases, their how manieth each is, for how long, and what each decides.

    case, nth, amount int64[k]; outcome int64[k], None where the step decides nothing.
    """

    step: int
    case: Cases
    nth: NDArray[np.int64]
    amount: NDArray[np.int64]
    outcome: NDArray[np.int64] | None


@dataclass(frozen=True)
class Itineraries:
    """The ways of a population: how many visits each case makes (lengths int64[n]), and all visits by step."""

    lengths: NDArray[np.int64]
    taken: tuple[Taken, ...]

    def write(
        self,
        first_visit: NDArray[np.int64],
        step: NDArray[np.int32],
        amount: NDArray[np.int64],
        outcome: NDArray[np.int16],
    ) -> None:
        """Put every visit into its row of the three columns, those of a case from its `first_visit` on."""
        for visits in self.taken:
            rows = first_visit[visits.case] + visits.nth
            step[rows] = visits.step
            amount[rows] = visits.amount
            if visits.outcome is not None:
                outcome[rows] = visits.outcome


@dataclass
class Walk:
    """How far the cases have come: visits and latest outcome per case, and the visits taken so far."""

    steps: tuple[Step, ...]
    uniform: Uniform
    visits: NDArray[np.int64]
    latest: NDArray[np.int16]
    taken: list[Taken] = field(default_factory=list)


def walk(
    steps: tuple[Step, ...],
    kinds: tuple[Kind, ...],
    kind: NDArray[np.int16],
    uniform: Uniform,
    start: int | None = None,
) -> Itineraries:
    """The itineraries of a population.

    `kind` int16[n] is the kind of each case; `uniform(suffix)` gives float64[n]; `start` is the step where a
    backlog stands, whose first visit is taken whatever its share.
    """
    walking = Walk(steps, lru_cache(uniform), np.zeros(len(kind), np.int64), np.full(len(kind), -1, np.int16))
    for number, traits in enumerate(kinds):
        _walk_kind(walking, traits.turns, np.flatnonzero(kind == number), start)
    return Itineraries(walking.visits, tuple(walking.taken))


def _walk_kind(walking: Walk, turns: tuple[Turn, ...], cases: Cases, start: int | None) -> None:
    """Lead the given cases from their first turn until none has a turn left."""
    first = 0 if start is None else [turn.step for turn in turns].index(start)
    place = np.full(len(cases), first, np.int16)
    reached = np.zeros((len(turns), len(cases)), np.int16)
    taken = np.zeros((len(turns), len(cases)), np.int16)
    standing = start is not None
    while len(cases) and place.min() < len(turns):
        for number, turn in enumerate(turns):
            here = np.flatnonzero(place == number)
            if len(here) == 0:
                continue
            times = reached[number, here] + 1
            reached[number, here] = times
            place[here] = number + 1
            for time in range(times.min(), times.max() + 1):
                group = here if times.min() == times.max() else here[times == time]
                takes = _takes(walking, turn, cases[group], time, taken[number, group]) | standing
                group = group if takes.all() else group[takes]
                taken[number, group] += 1
                place[group] = _visit(walking, turn, cases[group], time, number, taken[number, group])
            standing = False


def _takes(walking: Walk, turn: Turn, cases: Cases, time: int, taken: Cases) -> NDArray[np.bool_]:
    """Which of the cases that reach a turn for the `time`-th time take it; bool[len(cases)]."""
    latest = walking.latest[cases]
    takes = np.isin(latest, list(turn.only_if)) if turn.only_if else latest < 0
    if turn.at_most is not None:
        takes &= taken < turn.at_most
    if turn.share < 1.0:
        takes &= walking.uniform(f"{walking.steps[turn.step].name}/share/{time}")[cases] < turn.share
    return takes


def _visit(walking: Walk, turn: Turn, cases: Cases, time: int, number: int, taken: Cases) -> Cases | int:
    """Record the visits of cases that take a turn; return the place where each goes next, or all go."""
    name = walking.steps[turn.step].name
    outcome = None
    if turn.outcome is not None:
        outcome = _choose(walking, turn.outcome, f"{name}/outcome/{time}", cases)
        walking.latest[cases] = outcome
    nth = walking.visits[cases]
    walking.visits[cases] = nth + 1
    walking.taken.append(Taken(turn.step, cases, nth, _amount(walking, turn, cases, time, taken), outcome))
    return number + 1 if turn.onward is None else _choose(walking, turn.onward, f"{name}/next/{time}", cases)


def _amount(walking: Walk, turn: Turn, cases: Cases, time: int, taken: Cases) -> NDArray[np.int64]:
    """Effort or wait in whole seconds, at least 1: the longest of the turn's draws, cut at its deadline."""
    name = walking.steps[turn.step].name
    amount = np.ones(len(cases), np.int64)
    for suffix, distribution in turn.amounts:
        uniform = walking.uniform(f"{name}/{suffix}/{time}")[cases]
        amount = np.maximum(amount, to_seconds(distribution.quantile(uniform)))
    if turn.again is not None:
        later = np.flatnonzero(taken > 1)
        if len(later):
            uniform = walking.uniform(f"{name}/again/{time}")[cases[later]]
            amount[later] = to_seconds(turn.again.quantile(uniform))
    return amount if turn.deadline is None else np.minimum(amount, turn.deadline)


def _choose(walking: Walk, choice: Choice, stream: str, cases: Cases) -> Cases:
    """The option whose share of [0, 1) each case's uniform falls in; int64[n]. One option needs no draw."""
    options = np.array(choice.options, np.int64)
    if len(options) == 1:
        return np.full(len(cases), options[0])
    at = np.searchsorted(choice.cumulative, walking.uniform(stream)[cases], side="right")
    return options[np.minimum(at, len(options) - 1)]
