"""The fairest split, against an independent method: the set of teams with the most work per hour of its own."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plan.split import fairest_split
from sim.primitives.time import Floats

Work = dict[tuple[int, ...], float]


def densest_first(work: Work, capacity: Floats) -> Floats:
    """Loads by enumeration: the densest set of teams bears its density, then the next densest of the rest."""
    loads = np.zeros(len(capacity))
    open_teams = set(range(len(capacity)))
    left = dict(work)
    while open_teams:
        sets = chain.from_iterable(combinations(sorted(open_teams), size) for size in range(1, len(open_teams) + 1))
        density = {
            teams: sum(hours for pool, hours in left.items() if set(pool) & open_teams <= set(teams))
            / sum(capacity[team] for team in teams)
            for teams in sets
        }
        densest = max(density, key=lambda teams: (round(density[teams], 9), len(teams)))
        loads[list(densest)] = density[densest]
        open_teams -= set(densest)
        left = {pool: hours for pool, hours in left.items() if set(pool) & open_teams}
    return loads


pools = st.sets(st.integers(0, 4), min_size=1).map(lambda teams: tuple(sorted(teams)))
hours = st.floats(0.5, 100.0)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(pools, hours, max_size=6), st.lists(hours, min_size=5, max_size=5))
def test_it_is_the_densest_set_first(work: Work, available: list[float]) -> None:
    capacity = np.array(available)
    assert fairest_split(work, capacity) / capacity == pytest.approx(densest_first(work, capacity), abs=1e-6)


def test_own_work_stays_and_shared_work_goes_where_there_is_room() -> None:
    split = fairest_split({(0,): 30.0, (0, 1): 20.0}, np.array([40.0, 40.0]))
    assert split == pytest.approx([30.0, 20.0])
    split = fairest_split({(0,): 10.0, (0, 1): 50.0}, np.array([40.0, 20.0]))
    assert split == pytest.approx([40.0, 20.0])


def test_a_team_without_capacity_gets_only_what_no_other_may_do() -> None:
    split = fairest_split({(0, 1): 20.0, (1,): 5.0}, np.array([40.0, 0.0]))
    assert split == pytest.approx([20.0, 5.0])


def test_no_work_is_no_load() -> None:
    assert fairest_split({}, np.array([40.0, 0.0])).tolist() == [0.0, 0.0]
    assert fairest_split({(0, 1): 0.0}, np.array([40.0, 40.0])).tolist() == [0.0, 0.0]
