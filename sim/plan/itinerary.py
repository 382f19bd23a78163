"""Walks every case of a permit type through its kind's turns, all cases at a turn at once.

The way a case goes depends on the case and its luck, never on the queue, so it is known before the run.
Called by `sim.plan.sampling`, which supplies the draws; `sim.plan.layout` makes rows of the Workload of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.plan.limits import PROMISES, named_limit
from sim.plan.plan import Choice, Kind, Step, Turn
from sim.primitives.distributions import Distribution
from sim.primitives.time import Floats, Seconds

Cases = NDArray[np.int64]
Amounts = tuple[tuple[str, Distribution], ...]
Uniform = Callable[[str, NDArray[np.int64]], Floats]
"""Gives the stream of a name, float64[n], of which only the positions of the given cases (ascending) are asked for."""


@dataclass(frozen=True)
class Standing:
    """Cases that are at a step (by its number) from the beginning: those at positions first to end - 1."""

    step: int
    first: int
    end: int


@dataclass(frozen=True)
class Taken:
    """Visits to one step: of which cases, their how manieth each is, and what decides how long they last.

    case (ascending), nth int32[k]. A visit lasts as long as the longest of its `draws`, pairs of a stream and a
    distribution, but no longer than `deadline`. `outcome` int16[k] is None where the step
    decides nothing; `starts_clock` says that the first such visit of a case starts its clock.
    """

    step: int
    case: NDArray[np.int32]
    nth: NDArray[np.int32]
    draws: Amounts
    deadline: Seconds | None
    outcome: NDArray[np.int16] | None
    starts_clock: bool


@dataclass(frozen=True)
class Itineraries:
    """The ways of a permit type's cases: how many visits each makes, int32[n], and all visits by step.

    The visits of a case are in the order in which they are made.
    """

    lengths: NDArray[np.int32]
    taken: list[Taken]


def walk(
    steps: tuple[Step, ...],
    kinds: tuple[Kind, ...],
    kind: NDArray[np.int16],
    uniform: Uniform,
    standing: Sequence[Standing] = (),
) -> Itineraries:
    """The itineraries of cases of these kinds, int16[n]; all that are not `standing` begin with their first turn."""
    ways = Itineraries(np.zeros(len(kind), np.int32), [])
    latest = np.full(len(kind), -1, np.int16)
    for number, traits in enumerate(kinds):
        walking = Walk(steps, traits, uniform, ways, latest)
        walking.lead(np.flatnonzero(kind == number), standing)
    return ways


class Walk:
    """How far the cases of one kind have come: who waits at which turn, and who has been there how often.

    The lowest turn at which anybody waits comes next, so that a loop is over before what follows it begins, and
    nearly all who ever come to a turn are there at once.
    """

    def __init__(
        self, steps: tuple[Step, ...], kind: Kind, uniform: Uniform, ways: Itineraries, latest: NDArray[np.int16]
    ) -> None:
        """`ways` is added to; `latest` int16[n] keeps each case's latest outcome, -1 before the first."""
        promise = named_limit(kind, PROMISES, "")
        self.turns, self.uniform, self.ways, self.latest = kind.turns, uniform, ways, latest
        self.names = [steps[turn.step].name for turn in kind.turns]
        self.clock_step = -1 if promise is None else promise.starts
        self.anybody_decided = False
        self.waiting: list[list[Cases]] = [[] for _ in kind.turns]
        cases = len(latest)
        self.reached = {number: np.zeros(cases, np.int16) for number in _looping(kind.turns)}
        self.taken = {number: np.zeros(cases, np.int16) for number in self.reached if _counts(kind.turns[number])}

    def lead(self, cases: Cases, standing: Sequence[Standing]) -> None:
        """Lead the cases, int64[k] ascending, from where they are until none has a turn left."""
        steps = [turn.step for turn in self.turns]
        for start in standing:
            first, end = np.searchsorted(cases, (start.first, start.end))
            place = steps.index(start.step)
            for time, group in self._by_time(place, cases[first:end]):
                self._visit(place, time, group)
        new = np.searchsorted(cases, standing[-1].end) if standing else 0
        self._send(cases[new:], 0)
        while (number := next((n for n, groups in enumerate(self.waiting) if groups), None)) is not None:
            for time, group in self._by_time(number, self._called(number)):
                self._pass(number, time, group)

    def _send(self, cases: Cases, place: int) -> None:
        """Have the cases wait at a turn; behind the last one their way is at its end."""
        if len(cases) and place < len(self.turns):
            self.waiting[place].append(cases)

    def _called(self, number: int) -> Cases:
        """All who wait at a turn, in ascending order; nobody does so any more."""
        groups = self.waiting[number]
        self.waiting[number] = []
        if len(groups) == 1:
            return groups[0]
        here = np.zeros(len(self.latest), np.bool_)
        for group in groups:
            here[group] = True
        return np.flatnonzero(here)

    def _by_time(self, number: int, cases: Cases) -> Iterator[tuple[int, Cases]]:
        """The cases that reach a turn, by the how manieth time it is for them."""
        if number not in self.reached or len(cases) == 0:
            yield 1, cases
            return
        times = self.reached[number][cases] + 1
        self.reached[number][cases] = times
        earliest, last = int(times.min()), int(times.max())
        if earliest == last:
            yield earliest, cases
            return
        for time in range(earliest, last + 1):
            yield time, cases.compress(times == time)

    def _pass(self, number: int, time: int, cases: Cases) -> None:
        """Cases that reach a turn for the `time`-th time take it or go on to the following one."""
        takes = self._takes(number, time, cases)
        if takes is None:
            self._visit(number, time, cases)
        else:
            self._send(cases.compress(~takes), number + 1)
            self._visit(number, time, cases.compress(takes))

    def _takes(self, number: int, time: int, cases: Cases) -> NDArray[np.bool_] | None:
        """Which of these cases take a turn, bool[k]; None if all do."""
        turn, takes = self.turns[number], None
        if turn.only_if:
            latest = self.latest[cases]
            takes = np.logical_or.reduce([latest == outcome for outcome in turn.only_if])
        elif self.anybody_decided:
            takes = self.latest[cases] < 0
        if turn.at_most is not None and number in self.taken:
            below = self.taken[number][cases] < turn.at_most
            takes = below if takes is None else takes & below
        if turn.share == 0.0:
            return np.zeros(len(cases), np.bool_)
        if turn.share == 1.0 or (takes is not None and not takes.any()):
            return takes
        lucky = self.uniform(f"{self.names[number]}/share/{time}", cases)[cases] < turn.share
        return lucky if takes is None else takes & lucky

    def _visit(self, number: int, time: int, cases: Cases) -> None:
        """Record the visits of cases that take a turn, and send each where it goes next."""
        if len(cases) == 0:
            return
        turn = self.turns[number]
        amounts = tuple((f"{suffix}/{time}", distribution) for suffix, distribution in turn.amounts)
        later = self._counted(number, cases)
        if turn.again is None or not later.any():
            self._record(number, time, cases, amounts)
        else:
            self._record(number, time, cases.compress(~later), amounts)
            self._record(number, time, cases.compress(later), ((f"again/{time}", turn.again),))
        if turn.onward is None:
            self._send(cases, number + 1)
        elif len(turn.onward.options) == 1:
            self._send(cases, turn.onward.options[0])
        else:
            goes = self._choose(turn.onward, f"{self.names[number]}/next/{time}", cases)
            for place in set(turn.onward.options):
                self._send(cases.compress(goes == place), place)

    def _counted(self, number: int, cases: Cases) -> NDArray[np.bool_]:
        """Count a visit to a turn for each case; tells for whom it is not the first, bool[k]."""
        if number not in self.taken:
            return np.zeros(1, np.bool_)
        before = self.taken[number][cases]
        self.taken[number][cases] = before + 1
        return before > 0

    def _record(self, number: int, time: int, cases: Cases, amounts: Amounts) -> None:
        """Add the visits of these cases to their ways, and note what each decides."""
        if len(cases) == 0:
            return
        turn, name = self.turns[number], self.names[number]
        outcome = None
        if turn.outcome is not None:
            outcome = self._choose(turn.outcome, f"{name}/outcome/{time}", cases)
            self.latest[cases] = outcome
            self.anybody_decided = True
        lengths = self.ways.lengths
        here = slice(None) if len(cases) == len(lengths) else cases
        nth = lengths[here].copy()
        lengths[here] = nth + 1
        draws = tuple((f"{name}/{suffix}", distribution) for suffix, distribution in amounts)
        starts_clock = turn.step == self.clock_step
        taken = Taken(turn.step, cases.astype(np.int32), nth, draws, turn.deadline, outcome, starts_clock)
        self.ways.taken.append(taken)

    def _choose(self, choice: Choice, stream: str, cases: Cases) -> NDArray[np.int16]:
        """The option whose share of [0, 1) each case's uniform falls in; int16[k]. One option needs no draw."""
        options = np.array(choice.options, np.int16)
        if len(options) == 1:
            return np.full(len(cases), options[0])
        at = np.searchsorted(choice.cumulative, self.uniform(stream, cases)[cases], side="right")
        return options[np.minimum(at, len(options) - 1)]


def _counts(turn: Turn) -> bool:
    """Whether it matters how often a case has taken a turn before."""
    return turn.at_most is not None or turn.again is not None


def _looping(turns: tuple[Turn, ...]) -> set[int]:
    """Turns that a case may reach more than once: those between a turn and an earlier one that may come next."""
    jumps = [(place, turn.onward.options) for place, turn in enumerate(turns) if turn.onward is not None]
    return {number for place, options in jumps for back in options for number in range(back, place + 1)}
