from itertools import chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.figures import rank_of, ranks_of
from sim.analysis.ordered import merged, sorted_in_groups
from sim.analysis.passes.groups import values_by_group

NUMBERS = st.integers(-(2**40), 2**40) | st.integers(-3, 3)


@given(st.lists(st.tuples(st.integers(0, 6), NUMBERS), max_size=50))
def test_each_group_is_left_as_it_stands(pairs: list[tuple[int, int]]) -> None:
    group, values = np.array(pairs, np.int64).reshape(-1, 2).T
    found, begins = values_by_group(group, values, 7)
    of_each = [found[begins[one] : begins[one + 1]].tolist() for one in range(7)]
    assert of_each == [[value for group, value in pairs if group == one] for one in range(7)]


@given(st.lists(st.tuples(st.integers(0, 6), NUMBERS), max_size=50))
def test_values_are_sorted_within_their_groups(pairs: list[tuple[int, int]]) -> None:
    group, values = np.array(pairs, np.int64).reshape(-1, 2).T
    found, begins = sorted_in_groups(group, values, 7)
    of_each = [found[begins[one] : begins[one + 1]].tolist() for one in range(7)]
    assert of_each == [sorted(value for group, value in pairs if group == one) for one in range(7)]


@given(st.lists(st.lists(NUMBERS, max_size=10).map(sorted), max_size=5))
def test_sorted_parts_are_merged(parts: list[list[int]]) -> None:
    assert merged([np.array(part, np.int64) for part in parts]).tolist() == sorted(chain(*parts))


@given(st.floats(0.01, 1.0), st.lists(st.integers(0, 10**6), max_size=20))
def test_ranks_of_many_sizes_are_those_of_each(share: float, sizes: list[int]) -> None:
    assert ranks_of(share, np.array(sizes, np.int64)).tolist() == [rank_of(share, size) for size in sizes]
