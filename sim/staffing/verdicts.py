"""Whether plans hold, from their shortfalls replication by replication: rejected early, remembered, never asked twice.

A plan holds where no target is missed in more replications than may miss it. The memory of the search; no simulation
in here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from sim.primitives.time import Floats
from sim.staffing.posts import Heads

FIRST_LOOK = 2
"""Replications after which plans that are far from holding are dropped."""


class Judge(Protocol):
    """Whoever knows how far plans fall short."""

    def __call__(self, plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
        """The shortfall of each plan, float64[numbers, targets]; positive where a target is missed."""


def allowed_misses(replications: int, confidence: float) -> int:
    """Replications that may miss a target for it to be met in the share that is asked for."""
    return math.floor(replications * (1.0 - confidence) + 1e-9)


class Verdicts:
    """Judges plans on the same replications `numbers`; a plan that misses no target in more than `allowed` holds.

    `possible` is what arithmetic says of a plan. `trusting` takes it that more people never harm: what lies below a
    plan that does not hold does not hold either, what lies above one that holds does. `seen` is told each that does.
    """

    def __init__(
        self,
        judge: Judge,
        possible: Callable[[Heads], bool],
        numbers: range,
        allowed: int,
        seen: Callable[[Heads], None] = lambda _: None,
    ) -> None:
        self._judge = judge
        self._possible = possible
        self._numbers = numbers
        self._seen = seen
        self._known: dict[Heads, bool] = {}
        self.allowed = allowed
        self.rejected = 0

    @property
    def replications(self) -> int:
        """How many replications judge."""
        return len(self._numbers)

    def of(self, whole: Callable[[Heads], Heads]) -> Verdicts:
        """Verdicts on plans told in other posts, of which `whole` makes plans of these; each remembers its own."""
        return Verdicts(
            lambda plans, numbers: self._judge([whole(heads) for heads in plans], numbers),
            lambda heads: self._possible(whole(heads)),
            self._numbers,
            self.allowed,
            lambda heads: self._seen(whole(heads)),
        )

    def holds(self, heads: Heads) -> bool:
        """Whether one plan holds."""
        return self.hold([heads])[0]

    def hold(self, plans: Sequence[Heads], *, trusting: bool = True) -> list[bool]:
        """Whether each plan holds, those not known side by side."""
        live = [heads for heads in dict.fromkeys(plans) if self._implied(heads, trusting) is None]
        for heads in [one for one in live if not self._possible(one)]:
            self._known[heads] = False
            live.remove(heads)
        for upto in self._looks():
            if not live:
                break
            found = self._judge(live, self._numbers[:upto])
            out = [heads for heads, short in zip(live, found, strict=True) if self._misses(short) > self.allowed]
            self._known |= dict.fromkeys(out, False)
            self.rejected += len(out) if upto < self.replications else 0
            live = [heads for heads in live if heads not in self._known]
        for heads in live:
            self._known[heads] = True
            self._seen(heads)
        return [bool(self._implied(heads, trusting)) for heads in plans]

    def pressure(self, plans: Sequence[Heads], upto: int) -> Floats:
        """Each target's shortfall that has to go for it to hold, on the first replications, float64[plans, targets].

        It is the largest that may not be a miss; zero or negative where the target holds.
        """
        numbers = self._numbers[:upto]
        spared = min(self.allowed, max(0, len(numbers) - 1))
        return np.array([np.sort(short, axis=0)[::-1][spared] for short in self._judge(plans, numbers)])

    def _looks(self) -> list[int]:
        """After two more than may miss, then twice as many and two, and so on, and all."""
        looks, at = [], FIRST_LOOK + self.allowed
        while at < self.replications:
            looks.append(at)
            at = 2 * at + 2
        return [*looks, self.replications]

    @staticmethod
    def _misses(short: Floats) -> int:
        return int(np.count_nonzero(short > 0.0, axis=0).max(initial=0))

    def _implied(self, heads: Heads, trusting: bool) -> bool | None:
        """What is known of a plan; None where nothing is."""
        if heads in self._known or not trusting:
            return self._known.get(heads)
        for other, holds in self._known.items():
            if holds and all(a >= b for a, b in zip(heads, other, strict=True)):
                return True
            if not holds and all(a <= b for a, b in zip(heads, other, strict=True)):
                return False
        return None
