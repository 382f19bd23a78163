"""A second opinion: sim-tools (MIT) on the number of replications and on KN."""

import numpy as np
import pytest
from sim_tools import output_analysis
from sim_tools.ovs import indifference_zone

from sim.statistics.selection import Better, Guarantee, begin, go_on
from sim.statistics.stopping import Relative, Rule, decide


class Prepared:
    """A model whose results are given."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.next = [0] * values.shape[-1]

    def single_run(self, replication_number: int) -> dict[str, float]:
        return {"wait": float(self.values[replication_number, 0])}

    def register_observer(self, observer: object) -> None:
        self.observer = observer

    def simulate(self, design: int) -> None:
        value = self.values[self.next[design], design]
        self.next[design] += 1
        self.observer.feedback(self, design, value)


@pytest.mark.parametrize("seed", range(12))
def test_the_same_number_of_replications(seed: int) -> None:
    values = 10.0 + 3.0 * np.random.default_rng(seed).normal(size=(400, 1))
    theirs, _ = output_analysis.ReplicationsAlgorithm(half_width_precision=0.1).select(Prepared(values), ["wait"])
    assert decide(values, Rule((Relative(0.1),), bound=400)).first_precise == theirs["wait"]


@pytest.mark.parametrize("seed", range(12))
def test_the_same_race_of_two(seed: int) -> None:
    """Of two only: with more, release 1.3 looks up the variance of another pair where the rival has a lower number."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(4_000, 2)) + random.normal(size=(4_000, 1)) + [0.0, 0.3]
    model = Prepared(values)
    theirs = indifference_zone.KN(model, 2, 0.2, alpha=0.05, n_0=10).solve()
    race = begin(values[:10], Guarantee(0.2, Better.LARGER, screening=0.0))
    race = race if race.over else go_on(race, values[10:])
    assert ([race.best], race.replications) == (theirs.tolist(), model.next[0])
