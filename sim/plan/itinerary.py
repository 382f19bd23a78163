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
class Visits:
    """Planned visits of a population, case by case in itinerary order.

    lengths int64[n]: visits per case; step int32[m]; amount int64[m]; outcome int16[m] (-1: decides nothing).
    """

    lengths: NDArray[np.int64]
    step: NDArray[np.int32]
    amount: NDArray[np.int64]
    outcome: NDArray[np.int16]


@dataclass
class Walk:
    """How far the cases have come: visits and latest outcome per case, rows (case, nth, step, amount, outcome)."""

    steps: tuple[Step, ...]
    uniform: Uniform
    visits: NDArray[np.int64]
    latest: NDArray[np.int16]
    rows: list[tuple[NDArray[np.int64], ...]] = field(default_factory=list)


def walk(
    steps: tuple[Step, ...],
    kinds: tuple[Kind, ...],
    kind: NDArray[np.int16],
    uniform: Uniform,
    start: int | None = None,
) -> Visits:
    """The itineraries of a population.

    `kind` int16[n] is the kind of each case; `uniform(suffix)` gives float64[n]; `start` is the step where a
    backlog stands, whose first visit is taken whatever its share.
    """
    walking = Walk(steps, lru_cache(uniform), np.zeros(len(kind), np.int64), np.full(len(kind), -1, np.int16))
    for number, traits in enumerate(kinds):
        _walk_kind(walking, traits.turns, np.flatnonzero(kind == number), start)
    if not walking.rows:
        empty = np.empty(0, np.int64)
        return Visits(walking.visits, empty.astype(np.int32), empty, empty.astype(np.int16))
    case, nth, step, amount, outcome = (np.concatenate(column) for column in zip(*walking.rows, strict=True))
    order = np.lexsort((nth, case))
    return Visits(walking.visits, step[order].astype(np.int32), amount[order], outcome[order].astype(np.int16))


def _walk_kind(walking: Walk, turns: tuple[Turn, ...], cases: Cases, start: int | None) -> None:
    """Lead the given cases from their first turn until none has a turn left."""
    first = 0 if start is None else [turn.step for turn in turns].index(start)
    place = np.full(len(cases), first)
    reached = np.zeros((len(turns), len(cases)), np.int64)
    taken = np.zeros((len(turns), len(cases)), np.int64)
    standing = start is not None
    while np.any(place < len(turns)):
        for number, turn in enumerate(turns):
            here = np.flatnonzero(place == number)
            if len(here) == 0:
                continue
            reached[number, here] += 1
            place[here] = number + 1
            times = reached[number, here]
            for time in range(times.min(), times.max() + 1):
                group = here[times == time]
                takes = _takes(walking, turn, cases[group], time, taken[number, group]) | standing
                group = group[takes]
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


def _visit(walking: Walk, turn: Turn, cases: Cases, time: int, number: int, taken: Cases) -> Cases:
    """Record the visits of cases that take a turn; return the place where each goes next, int64[len(cases)]."""
    name = walking.steps[turn.step].name
    outcome = np.full(len(cases), -1)
    if turn.outcome is not None:
        outcome = _choose(turn.outcome, walking.uniform(f"{name}/outcome/{time}")[cases])
        walking.latest[cases] = outcome
    amount = _amount(walking, turn, cases, time, taken)
    walking.rows.append((cases, walking.visits[cases], np.full(len(cases), turn.step), amount, outcome))
    walking.visits[cases] += 1
    if turn.onward is None:
        return np.full(len(cases), number + 1)
    return _choose(turn.onward, walking.uniform(f"{name}/next/{time}")[cases])


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


def _choose(choice: Choice, uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    """The option whose share of [0, 1) the uniform falls in; int64[n]."""
    at = np.searchsorted(choice.cumulative, uniform, side="right")
    return np.array(choice.options, np.int64)[np.minimum(at, len(choice.options) - 1)]
