"""How teams that share queues split the work, so that the largest load is as small as it can be.

A small linear program finds the largest load; the teams that must bear it are settled, the rest solved again.
Serves `sim.plan.arithmetic`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.primitives.time import Floats

BINDING: Final = 1e-9
"""A shadow price above this says that a team cannot be relieved."""


def fairest_split(work: Mapping[tuple[int, ...], float], capacity: Floats) -> Floats:
    """Hours given to each team, float64[teams], of the hours of work that each set of teams may do.

    The largest ratio of hours to capacity is smallest, then the next largest, and so on (the lexicographically
    optimal base of Fujishige, 1980). Teams without capacity get work only where no other may do it.
    """
    hours = np.zeros(len(capacity))
    shared: dict[tuple[int, ...], float] = {}
    for teams, amount in work.items():
        able = tuple(team for team in teams if capacity[team] > 0.0) or teams[:1]
        if len(able) == 1:
            hours[able[0]] += amount
        elif amount > 0.0:
            shared[able] = shared.get(able, 0.0) + amount
    sharing = sorted({team for teams in shared for team in teams})
    settled: dict[int, float] = {}
    while len(settled) < len(sharing):
        open_teams = [team for team in sharing if team not in settled]
        largest, prices = _smallest_largest_load(shared, hours, capacity, sharing, settled)
        bound = [team for team, price in zip(sharing, prices, strict=True) if price > BINDING and team in open_teams]
        settled |= dict.fromkeys(bound or open_teams, largest)
    hours[sharing] = [settled[team] * capacity[team] for team in sharing]
    return hours


def _smallest_largest_load(
    shared: Mapping[tuple[int, ...], float],
    own: Floats,
    capacity: Floats,
    sharing: list[int],
    settled: Mapping[int, float],
) -> tuple[float, Floats]:
    """The largest load of the teams not settled, made smallest, and the price of each team's limit."""
    from scipy.optimize import linprog

    pairs = [(pool, team) for pool in shared for team in pool]
    limits = np.zeros((len(sharing), len(pairs) + 1))
    room = np.zeros(len(sharing))
    for row, team in enumerate(sharing):
        limits[row, :-1] = [team == worker for _, worker in pairs]
        limits[row, -1] = 0.0 if team in settled else -capacity[team]
        room[row] = settled.get(team, 0.0) * capacity[team] - own[team]
    whole = np.array([[pool == served for served, _ in pairs] + [False] for pool in shared], float)
    aim = np.zeros(len(pairs) + 1)
    aim[-1] = 1.0
    found = linprog(aim, A_ub=limits, b_ub=room + 1e-12, A_eq=whole, b_eq=list(shared.values()))
    assert found.success, found.message
    return float(found.x[-1]), -np.asarray(found.ineqlin.marginals)
