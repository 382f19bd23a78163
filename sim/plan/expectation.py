"""How often a case is expected to visit each step, exactly, without drawing anything.

Probability is led through the turns of a kind as cases are: what matters is the place, the latest outcome, and how
often steps were taken that allow only so many visits or that differ at later ones.
Serves `sim.plan.arithmetic`; beside the straight line, from the plan to a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from heapq import nlargest
from typing import Final, TypeAlias

import numpy as np

from sim.plan.plan import Choice, Kind, Turn
from sim.primitives.time import Floats

State: TypeAlias = tuple[int, tuple[int, ...]]
"""The latest outcome (-1: undecided), and visits so far at each turn that remembers them."""

Mass: TypeAlias = defaultdict[State, float]

NEGLIGIBLE: Final = 1e-12
"""Probability of a state below which it is not followed."""

MOST_STATES: Final = 2_000
"""States followed at one turn; only nests of many loops have more, whose rarest are then left out."""


def expected_visits(kind: Kind) -> tuple[Floats, Floats]:
    """First and later visits per case at each turn, two float64[turns]."""
    turns = kind.turns
    first, later = np.zeros(len(turns)), np.zeros(len(turns))
    memory = {place: slot for slot, place in enumerate(i for i, turn in enumerate(turns) if _remembers(turn))}
    waiting: list[Mass] = [defaultdict(float) for _ in range(len(turns) + 1)]
    waiting[0][-1, (0,) * len(memory)] = 1.0
    while any(waiting[:-1]):
        for place, turn in enumerate(turns):
            states, waiting[place] = waiting[place], defaultdict(float)
            for state, mass in _likely(states):
                slot = memory.get(place)
                taken = mass * _chance(turn, state, slot)
                waiting[place + 1][state] += mass - taken
                visited = state[1][slot] > 0 if slot is not None else False
                (later if visited else first)[place] += taken
                for target, reached, share in _after(turn, place, state, slot):
                    waiting[target][reached] += taken * share
    return first, later


def _remembers(turn: Turn) -> bool:
    return turn.at_most is not None or turn.again is not None


def _likely(states: Mass) -> list[tuple[State, float]]:
    likely = [item for item in states.items() if item[1] > NEGLIGIBLE]
    return likely if len(likely) <= MOST_STATES else nlargest(MOST_STATES, likely, key=lambda item: item[1])


def _chance(turn: Turn, state: State, slot: int | None) -> float:
    """The probability that a case in this state takes the turn that it has reached."""
    latest, visits = state
    lets_in = latest in turn.only_if if turn.only_if else latest < 0
    used_up = turn.at_most is not None and slot is not None and visits[slot] >= turn.at_most
    return turn.share if lets_in and not used_up else 0.0


def _after(turn: Turn, place: int, state: State, slot: int | None) -> Iterator[tuple[int, State, float]]:
    """Where a visit leads, in which state, with which probability."""
    latest, visits = state
    if slot is not None:
        most = 1 if turn.at_most is None else turn.at_most
        visits = (*visits[:slot], min(visits[slot] + 1, most), *visits[slot + 1 :])
    for outcome, likely in _options(turn.outcome, latest):
        for target, share in _options(turn.onward, place + 1):
            yield target, (outcome, visits), likely * share


def _options(choice: Choice | None, otherwise: int) -> Iterator[tuple[int, float]]:
    if choice is None:
        yield otherwise, 1.0
        return
    before = 0.0
    for option, cumulative in zip(choice.options, choice.cumulative, strict=True):
        yield option, cumulative - before
        before = cumulative
