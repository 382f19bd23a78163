import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from sim.statistics.selection import Better, Guarantee, Race, begin, go_on, screened

Values = NDArray[np.float64]


def rows(seed: int, count: int, means: list[float], spread: float = 1.0, shared: float = 2.0) -> Values:
    """Replications of options that share their luck, as common random numbers make them."""
    random = np.random.default_rng(seed)
    return np.array(means) + spread * random.normal(size=(count, len(means))) + shared * random.normal(size=(count, 1))


def finish(race: Race, values: Values, batch: int = 1) -> Race:
    """Go on with rows of all options until the race is over."""
    while not race.over:
        race = go_on(race, values[race.replications : race.replications + batch][:, race.survivors])
    return race


def by_hand(values: Values, first: int, zone: float, risk: float) -> tuple[list[int], int]:
    """KN as Kim and Nelson (2001) write it, c = 1, pair by pair, larger is better: who is left, after how many."""
    k = values.shape[1]
    eta = 0.5 * ((2 * risk / (k - 1)) ** (-2 / (first - 1)) - 1)
    h2 = 2 * eta * (first - 1)
    s2 = {(i, j): np.var(values[:first, i] - values[:first, j], ddof=1) for i in range(k) for j in range(k)}
    left, r = list(range(k)), first
    while True:
        mean = values[:r].mean(axis=0)
        slack = {pair: max(0.0, zone / (2 * r) * (h2 * s / zone**2 - r)) for pair, s in s2.items()}
        left = [i for i in left if all(mean[i] >= mean[j] - slack[i, j] for j in left if j != i)]
        if len(left) == 1:
            return left, r
        r += 1


def test_a_race_of_two_by_hand() -> None:
    # Differences -1, 0, 1: S^2 = 1. eta = (0.1^-1 - 1) / 2 = 4.5, h^2 = 18, zone 2: the slack is 2 / 2r (4.5 - r).
    # After three 0.5, so both stay; a fourth difference of 1.2 makes the lead 0.3, above 0.125.
    asked = Guarantee(2.0, Better.LARGER, screening=0.0)
    race = begin(np.array([[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]), asked)
    assert (race.survivors.tolist(), race.best, race.at_most) == ([0, 1], None, 5)
    almost = go_on(race, np.array([[0.4, 0.0]]))  # a lead of 0.1, below 0.125
    assert almost.best is None
    done = go_on(race, np.array([[1.2, 0.0]]))
    assert (done.best, done.replications, done.used.tolist()) == (0, 4, [4, 4])
    assert done.means.tolist() == pytest.approx([0.3])


def test_screening_by_hand() -> None:
    # Leads of the first over the second 4, 5, 6: mean 5, S^2 = 1; t(2, 0.975) / sqrt 3 = 2.484. The last leads by 1
    # with a chance of 2.484 as well.
    values = np.array([[4.0, 0.0, 3.0 + 1.0], [5.0, 0.0, 4.0], [6.0, 0.0, 4.0]])
    two = values[:, :2]
    assert screened(two, Guarantee(0.5, Better.LARGER)).tolist() == [True, False]
    assert screened(two, Guarantee(0.5, Better.SMALLER)).tolist() == [False, True]
    near = values[:, [0, 2]]
    assert screened(near, Guarantee(0.5, Better.LARGER)).tolist() == [True, True]
    assert screened(near, Guarantee(1.5, Better.LARGER)).tolist() == [True, False]  # 1 > 2.484 - 1.5


def test_screening_keeps_whom_the_formula_keeps_for_all_pairs() -> None:
    values, asked = rows(4, 12, np.linspace(0, 3, 60).tolist()), Guarantee(0.3, Better.LARGER)
    quantile = stats.t.ppf(1 - 0.025 / 59, 11)
    apart = values[:, :, None] - values[:, None, :]
    slack = np.maximum(quantile * apart.std(axis=0, ddof=1) / np.sqrt(12) - 0.3, 0)
    keeps = (apart.mean(axis=0) >= -slack).all(axis=1)
    assert 1 < keeps.sum() < 60
    assert screened(values, asked).tolist() == keeps.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_the_race_is_that_of_the_paper(seed: int) -> None:
    means = np.random.default_rng(seed).uniform(0, 1, 6).tolist()
    values = rows(seed, 3_000, means)
    left, replications = by_hand(values, 10, 0.3, 0.05)
    race = finish(begin(values[:10], Guarantee(0.3, Better.LARGER, screening=0.0)), values)
    assert ([race.best], race.replications) == (left, replications)


def test_smaller_is_larger_turned_over() -> None:
    values = rows(3, 3_000, [0.0, 0.3, 0.9, 1.0])
    least = finish(begin(values[:10], Guarantee(0.25)), values)
    most = finish(begin(-values[:10], Guarantee(0.25, Better.LARGER)), -values)
    assert least.best == most.best == 0
    assert least.used.tolist() == most.used.tolist()
    assert least.means.tolist() == (-most.means).tolist()
    assert least.means[0] == pytest.approx(values[: least.replications, 0].mean())


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1_000), st.integers(1, 50), st.permutations(range(5)))
def test_neither_batches_nor_the_order_of_options_matter(seed: int, batch: int, order: list[int]) -> None:
    values, asked = rows(seed, 4_000, [0.0, 0.1, 0.2, 0.5, 1.0]), Guarantee(0.2)
    one_by_one = finish(begin(values[:8], asked), values)
    in_batches = finish(begin(values[:8], asked), values, batch)
    assert (in_batches.best, in_batches.used.tolist()) == (one_by_one.best, one_by_one.used.tolist())
    assert in_batches.totals.tobytes() == one_by_one.totals.tobytes()
    shuffled = finish(begin(values[:8, order], asked), values[:, order], batch)
    assert order[shuffled.best or 0] == one_by_one.best
    assert shuffled.used.tolist() == one_by_one.used[order].tolist()


def test_shared_luck_shortens_the_race() -> None:
    """The same options, their noise independent or nearly all of it shared: differences are what is looked at."""
    means, asked = [0.0, 0.4, 0.8], Guarantee(0.3)
    lasted = {"alone": 0, "shared": 0}
    for seed in range(10):
        for name, spread, shared in (("alone", 2.0, 0.0), ("shared", 0.3, 1.98)):
            values = rows(seed, 9_000, means, spread, shared)
            lasted[name] += finish(begin(values[:10], asked), values).replications
    assert lasted["alone"] > 5 * lasted["shared"]


def test_thousands_of_options_are_screened_first() -> None:
    means = np.linspace(0.0, 100.0, 4_000).tolist()
    values = rows(2, 20, means)
    race = begin(values, Guarantee(0.5))
    assert 0 in race.survivors
    assert len(race.survivors) < 400
    assert race.used.tolist() == [20] * 4_000


def test_equal_options_end_in_a_tie_and_the_first_is_taken() -> None:
    column = rows(1, 400, [0.0])
    values = np.hstack([column + 5.0, column, column])
    race = finish(begin(values[:10], Guarantee(0.5)), values)
    assert (race.best, race.survivors.tolist()) == (1, [1, 2])


def test_a_race_never_lasts_longer_than_it_says() -> None:
    values = rows(6, 20_000, [0.0, 0.0, 0.0])
    race = begin(values[:10], Guarantee(0.2))
    assert finish(race, values).replications <= race.at_most


def test_rows_after_the_end_are_ignored() -> None:
    values = rows(3, 3_000, [0.0, 2.0])
    race = finish(begin(values[:10], Guarantee(0.5)), values)
    assert go_on(race, np.full((3, 1), 99.0)) is race


def test_a_single_option_is_the_best() -> None:
    assert begin(np.array([[1.0], [2.0]]), Guarantee(0.5)).best == 0


@pytest.mark.parametrize(
    ("values", "zone", "why"),
    [([[1.0, 2.0]], 1.0, "two defined"), ([[1.0, np.nan], [1.0, 2.0]], 1.0, "two defined"), ([[1.0]], 0.0, "above 0")],
)
def test_what_cannot_be_selected_from_is_refused(values: list[list[float]], zone: float, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        begin(np.array(values), Guarantee(zone))


def test_columns_are_those_of_the_survivors() -> None:
    race = begin(rows(2, 10, [0.0, 0.1, 9.0]), Guarantee(0.05))
    assert race.survivors.tolist() == [0, 1]
    with pytest.raises(AssertionError, match="one column for each survivor"):
        go_on(race, np.zeros((1, 3)))
