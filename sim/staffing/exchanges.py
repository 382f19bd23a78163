"""Exchanges of people: more at one post for fewer, dearer ones at others, as long as that saves.

What steps at single posts leave dearer than need be. After the steps up and down of `sim.staffing.search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TypeAlias

from sim.primitives.time import Floats
from sim.staffing.posts import Heads
from sim.staffing.search import BOLD, GLANCE, Terrain, down, set_at
from sim.staffing.verdicts import Verdicts

PAIRS = 60
"""Exchanges that are tried at a time, all where there are no more, else the most promising."""

POSTS = 12
"""Posts up to which exchanges go on as long as any saves; of more posts each size of exchange is tried once."""

Exchange: TypeAlias = tuple[int, int, int]
"""The post that gets so many more, the one that gets fewer, and how many fewer."""


def exchange(verdicts: Verdicts, terrain: Terrain, heads: Heads, largest: int | None = None) -> Heads:
    """More people at one post for fewer, dearer ones at another, as long as that saves; large exchanges first."""
    size = largest or max(1, floor(BOLD * max(heads, default=0)))
    promising: _Promise | None = None
    while size >= 1:
        exchanges = _exchanges(terrain, heads, size)
        if len(exchanges) > PAIRS:
            promising = promising or _promise(verdicts, terrain, heads, size)
            exchanges = promising.best(exchanges, size)
        better = _cheapest_exchanged(verdicts, terrain, heads, size, exchanges)
        if better is None and size == 1 and len(heads) <= POSTS:
            better = _one_for_several(verdicts, terrain, heads)
        if better is not None:
            heads = down(verdicts, terrain, better)
        if better is None or len(heads) > POSTS:
            size //= 2
    return heads


def _exchanges(terrain: Terrain, heads: Heads, size: int) -> list[Exchange]:
    """All that save, of so many people more."""
    return [
        (more, fewer, taken)
        for more in range(len(heads))
        for fewer in sorted(terrain.related(more) - {more})
        if heads[more] + size <= terrain.most[more] and terrain.costs[fewer] > 0.0
        for taken in [floor(size * terrain.costs[more] / terrain.costs[fewer] + 1e-9) + 1]
        if heads[fewer] - taken >= terrain.least[fewer]
    ]


def _cheapest_exchanged(
    verdicts: Verdicts, terrain: Terrain, heads: Heads, size: int, exchanges: list[Exchange]
) -> Heads | None:
    plans = [
        set_at(set_at(heads, more, heads[more] + size), fewer, heads[fewer] - taken) for more, fewer, taken in exchanges
    ]
    held = verdicts.hold(plans)
    good = [plan for plan, holds in zip(plans, held, strict=True) if holds]
    return min(good, key=lambda plan: (terrain.cost(plan), plan), default=None)


@dataclass(frozen=True)
class _Promise:
    """Each target's shortfall, and by how much a person more and a person fewer at each post change it.

    All float64[targets]. Measured once: it ranks exchanges, and whether they hold is judged afterwards.
    """

    now: Floats
    more: list[Floats]
    fewer: list[Floats]

    def best(self, exchanges: list[Exchange], size: int) -> list[Exchange]:
        """Those that would be least short if changes added up."""

        def short(one: Exchange) -> float:
            more, fewer, taken = one
            return float((self.now + size * self.more[more] + taken * self.fewer[fewer]).max())

        return sorted(exchanges, key=short)[:PAIRS]


def _promise(verdicts: Verdicts, terrain: Terrain, heads: Heads, size: int) -> _Promise:
    """From so many people more and so many fewer at each post, on a few replications."""
    up_by = [min(size, most - people) for people, most in zip(heads, terrain.most, strict=True)]
    down_by = [min(size, people - least) for people, least in zip(heads, terrain.least, strict=True)]
    plans = [set_at(heads, post, heads[post] + k) for post, k in enumerate(up_by)]
    plans += [set_at(heads, post, heads[post] - k) for post, k in enumerate(down_by)]
    now, *then = verdicts.pressure([heads, *plans], GLANCE)
    changes = [(after - now) / max(1, k) for after, k in zip(then, up_by + down_by, strict=True)]
    return _Promise(now, changes[: len(heads)], changes[len(heads) :])


def _one_for_several(verdicts: Verdicts, terrain: Terrain, heads: Heads) -> Heads | None:
    """One person more at a post where this spares dearer ones at several others; None where it does nowhere."""
    for post in range(len(heads)):
        if heads[post] < terrain.most[post]:
            spared = down(verdicts, terrain, set_at(heads, post, heads[post] + 1))
            if terrain.cost(spared) < terrain.cost(heads) - 1e-9:
                return spared
    return None
