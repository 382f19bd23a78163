"""The search for the least costly plan that holds, over any judge: least per post, up, down, the rest.

Heads that are each least with ample people elsewhere bound it from below. From the offered load it goes up where a
person more takes most off the shortfall per cost, and down wherever all still holds. Where few cheaper plans are left,
each of them is looked at. Before `sim.staffing.exchanges`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil, floor, prod

import numpy as np

from sim.staffing.posts import Heads
from sim.staffing.verdicts import Verdicts

FEW = 200
"""Cheaper plans of which each is looked at, whatever is known of its neighbours."""

MANY = 4_000
"""Cheaper plans that are gone through where what is known of some tells of most others."""

GLANCE = 4
"""Replications on which what one more person is worth is measured."""

BOLD = 0.1
"""The part of a post's people by which it first moves."""


@dataclass(frozen=True)
class Terrain:
    """Where the search moves: bounds and cost of each post, and which posts each target depends on."""

    least: Heads
    most: Heads
    costs: tuple[float, ...]
    serving: tuple[frozenset[int], ...]

    def cost(self, heads: Heads) -> float:
        """What the people cost."""
        return sum(cost * people for cost, people in zip(self.costs, heads, strict=True))

    def related(self, post: int) -> frozenset[int]:
        """The posts that share a target with this one, itself among them."""
        return frozenset({post}).union(*(posts for posts in self.serving if post in posts))


@dataclass(frozen=True)
class Together:
    """Posts whose people move together at first, as those of one team in all quarters: the places of each group."""

    groups: tuple[tuple[int, ...], ...]

    def terrain(self, whole: Terrain) -> Terrain:
        """The terrain with one post per group."""
        return Terrain(
            tuple(max(whole.least[n] for n in group) for group in self.groups),
            tuple(min(whole.most[n] for n in group) for group in self.groups),
            tuple(sum(whole.costs[n] for n in group) for group in self.groups),
            tuple(
                frozenset(place for place, group in enumerate(self.groups) if posts & set(group))
                for posts in whole.serving
            ),
        )

    def apart(self, heads: Heads) -> Heads:
        """The heads of every post where those of each group are alike."""
        found = {place: people for group, people in zip(self.groups, heads, strict=True) for place in group}
        return tuple(found[place] for place in range(len(found)))


def set_at(heads: Heads, post: int, people: int) -> Heads:
    """The heads with so many people at one post."""
    return (*heads[:post], people, *heads[post + 1 :])


def least_alone(verdicts: Verdicts, terrain: Terrain) -> Heads:
    """The least people of each post with which all holds while every other has its most; all posts side by side."""
    low, high = list(terrain.least), list(terrain.most)
    while any(a < b for a, b in zip(low, high, strict=True)):
        open_posts = [post for post in range(len(low)) if low[post] < high[post]]
        middle = {post: (low[post] + high[post]) // 2 for post in open_posts}
        held = verdicts.hold([set_at(terrain.most, post, people) for post, people in middle.items()])
        for (post, people), holds in zip(middle.items(), held, strict=True):
            if holds:
                high[post] = people
            else:
                low[post] = people + 1
    return tuple(high)


def up(verdicts: Verdicts, terrain: Terrain, start: Heads, step: float = BOLD) -> Heads:
    """From the start to a plan that holds, moving where a person more takes most off the shortfall per cost."""
    heads = start
    while not verdicts.holds(heads):
        moves = _worth(verdicts, terrain, heads, step)
        if not moves:
            # Too little by arithmetic, or no single post helps: all that are not full go up together.
            raised = tuple(min(most, n + max(1, ceil(step * n))) for n, most in zip(heads, terrain.most, strict=True))
            assert raised != heads, "the most people do not hold"
            heads = raised
            continue
        touched: set[int] = set()
        for post, people in moves:
            if not touched & terrain.related(post):
                heads = set_at(heads, post, people)
                touched |= terrain.related(post)
        step *= 0.75
    return heads


def _worth(verdicts: Verdicts, terrain: Terrain, heads: Heads, step: float) -> list[tuple[int, int]]:
    """Posts with the people to go to, the best per cost first; none where no post takes anything off."""
    glance = verdicts.replications if step <= 0.03 else GLANCE
    (now,) = verdicts.pressure([heads], glance)
    short = np.flatnonzero(now > 0.0)
    if not short.size:
        glance = verdicts.replications
        (now,) = verdicts.pressure([heads], glance)
        short = np.flatnonzero(now > 0.0)
    posts = sorted({post for target in short for post in terrain.serving[target] if heads[post] < terrain.most[post]})
    added = {p: min(max(1, ceil(step * heads[p])), terrain.most[p] - heads[p]) for p in posts}
    if not posts:
        return []
    then = verdicts.pressure([set_at(heads, p, heads[p] + k) for p, k in added.items()], glance)
    found = []
    for (post, more), after in zip(added.items(), then, strict=True):
        gain = np.maximum(now[short], 0.0) - np.maximum(after[short], 0.0)
        if gain.sum() > 0.0:
            rate = gain.sum() / more
            needed = ceil(max(now[t] / (now[t] - after[t]) * more for t in short if now[t] > after[t]))
            people = min(heads[post] + min(max(1, needed), 3 * more), terrain.most[post])
            found.append((rate / max(terrain.costs[post], 1e-12), post, people))
    return [(post, people) for _, post, people in sorted(found, reverse=True)]


def down(verdicts: Verdicts, terrain: Terrain, heads: Heads) -> Heads:
    """Fewer people wherever all still holds, what saves most first; nothing can be taken from the result alone."""
    while True:
        alone = _least_each(verdicts, terrain, heads)
        saving = {p: terrain.costs[p] * (heads[p] - alone[p]) for p in range(len(heads)) if alone[p] < heads[p]}
        if not saving:
            return heads
        together = heads
        for post in sorted(saving, key=lambda p: (-saving[p], p)):
            lower = set_at(together, post, alone[post])
            # What is least alone is not always least together: the others are measured again from here.
            if verdicts.holds(lower):
                together = lower
        assert together != heads, "the first of them holds alone"
        heads = together


def _least_each(verdicts: Verdicts, terrain: Terrain, heads: Heads) -> Heads:
    """The least people of each post with which all holds while the others stay; all posts side by side."""
    low, high = list(terrain.least), list(heads)
    # First one person less, then two, four, ... and once that is too few, halfway: most posts have none to spare.
    probe: list[int] = [1] * len(heads)
    while pending := [post for post in range(len(heads)) if low[post] < high[post]]:
        tried = {p: max(low[p], high[p] - probe[p]) if probe[p] else (low[p] + high[p]) // 2 for p in pending}
        held = verdicts.hold([set_at(heads, post, people) for post, people in tried.items()])
        for (post, people), holds in zip(tried.items(), held, strict=True):
            if holds:
                high[post], probe[post] = people, 2 * probe[post]
            else:
                low[post], probe[post] = people + 1, 0
    return tuple(high)


def cheapest_of_few(verdicts: Verdicts, terrain: Terrain, heads: Heads, whole: Terrain) -> Heads:
    """The cheapest plan that holds where few cheaper ones lie above the least heads; else the heads as they are.

    Few are simulated each, whatever is known of their neighbours, and of equally cheap ones the first in order of the
    posts is taken: within the `whole` bounds where these are few, so that no plan is passed over because more people
    elsewhere did harm. Many are gone through from the dearest on, since one that fails tells of all below it.
    """
    cheaper = _cheaper(whole, heads)
    if not 0 < len(cheaper) <= FEW:
        cheaper = _cheaper(terrain, heads)
    if len(cheaper) <= FEW:
        for plan in sorted(cheaper, key=lambda plan: (terrain.cost(plan), plan)):
            if verdicts.hold([plan], trusting=False)[0]:
                return plan
        return heads
    best = heads
    for plan in sorted(cheaper, key=terrain.cost, reverse=True):
        if terrain.cost(plan) < terrain.cost(best) - 1e-9 and verdicts.holds(plan):
            best = plan
    return best


def _cheaper(terrain: Terrain, heads: Heads) -> list[Heads]:
    """Plans cheaper than the heads, and equally cheap ones that come before; none where they are more than MANY."""
    budget = terrain.cost(heads)
    spare = budget - terrain.cost(terrain.least)
    widths = [
        min(most - least, floor(spare / cost + 1e-9) if cost > 0 else most - least)
        for least, most, cost in zip(terrain.least, terrain.most, terrain.costs, strict=True)
    ]
    if prod(width + 1 for width in widths) > 10 * MANY:
        return []
    box = product(*(range(least, least + width + 1) for least, width in zip(terrain.least, widths, strict=True)))
    found = [plan for plan in box if (terrain.cost(plan), plan) < (budget, heads)]
    return found if len(found) <= MANY else []
