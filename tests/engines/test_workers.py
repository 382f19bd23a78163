"""The log does not depend on how many processes share the replications, nor on which of them made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import compile_plan, load, sample_roster, sample_workload, simulate
from sim.engine import COMPILED, REFERENCE
from sim.experiment.run import run
from sim.experiment.settings import Settings

ROOT = Path(__file__).parents[2]
REPLICATIONS = 4


@pytest.mark.parametrize(
    ("file", "variant"), [("scenarios/tutorial.yaml", None), ("benchmarks/scenarios/r1.yaml", "tiny")]
)
def test_one_and_two_workers_give_the_same_log_hashes_as_the_reference(file: str, variant: str | None) -> None:
    scenario = load(ROOT / file, variant)
    digests = {}
    for workers in (1, 2):
        result = run(scenario, Settings(replications=REPLICATIONS, workers=workers, engine=COMPILED))
        assert result.engine == COMPILED
        digests[workers] = result.log_digests
    plan = compile_plan(scenario)
    expected = tuple(
        simulate(plan, sample_workload(plan.demand, number), sample_roster(plan.staffing, number), REFERENCE).digest()
        for number in range(1, REPLICATIONS + 1)
    )
    assert digests == {1: expected, 2: expected}
    assert len(set(expected)) == REPLICATIONS
