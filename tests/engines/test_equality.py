"""The compiled engine gives the log of the reference engine: every column, every row, no tolerance."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from sim.engine import COMPILED, REFERENCE, simulate, unsupported
from sim.eventlog import EventLog
from sim.plan.compile import compile_plan
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.scenario.load import changed, check_all_variants, load
from tests.generated import trial_of

ROOT = Path(__file__).parents[2]
PLANS = 600
SHIPPED = ("scenarios/tutorial.yaml", "scenarios/staffing-options.yaml", "benchmarks/scenarios/r1.yaml")
NATIONAL = "scenarios/finland-2025.yaml"
BEGINNING = "scenarios/finland-2024.yaml", ("study.observe: 13 wk", "study.follow_up: 2 wk")


def different(one: EventLog, other: EventLog) -> list[str]:
    """Columns in which two logs differ."""
    names = [column.name for column in fields(EventLog)]
    return [name for name in names if not np.array_equal(getattr(one, name), getattr(other, name))]


@pytest.mark.parametrize("start", range(0, PLANS, 50))
def test_generated_plans_give_equal_logs(start: int) -> None:
    for seed in range(start, start + 50):
        trial = trial_of(seed)
        assert unsupported(trial.plan) == ()
        compiled = simulate(trial.plan, trial.workload, trial.roster, COMPILED)
        assert different(compiled, trial.log) == [], f"seed {seed}"
        assert compiled.digest() == trial.log.digest()


def scenarios() -> list[tuple[str, str]]:
    """Every shipped scenario with each of its variants; of benchmarks the small ones."""
    shown = []
    for file in SHIPPED:
        names = check_all_variants(ROOT / file)
        shown += [(file, name) for name in names if "benchmarks" not in file or name == "tiny"]
    return [*shown, (NATIONAL, "")]


@pytest.mark.parametrize(("file", "variant"), scenarios())
def test_shipped_scenarios_give_equal_logs(file: str, variant: str) -> None:
    assert_equal_logs(compile_plan(load(ROOT / file, variant or None)))


def test_the_beginning_of_another_national_year_gives_equal_logs() -> None:
    file, shorter = BEGINNING
    assert_equal_logs(compile_plan(changed(load(ROOT / file), shorter)))


def assert_equal_logs(plan: Plan) -> None:
    workload, roster = sample_workload(plan.demand, 1), sample_roster(plan.staffing, 1)
    logs = [simulate(plan, workload, roster, engine) for engine in (COMPILED, REFERENCE)]
    assert different(*logs) == []


def test_one_run_leaves_no_trace_in_the_next() -> None:
    """Memory is kept between replications: a large run, then a small one, then the large one again."""
    large, small = max(map(trial_of, range(40)), key=lambda one: one.workload.visits), trial_of(0)
    first = simulate(large.plan, large.workload, large.roster, COMPILED)
    assert simulate(small.plan, small.workload, small.roster, COMPILED).digest() == small.log.digest()
    assert simulate(large.plan, large.workload, large.roster, COMPILED).digest() == first.digest()
    assert first.digest() == large.log.digest()
