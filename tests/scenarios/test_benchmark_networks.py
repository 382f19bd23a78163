"""R0 and R1 of the benchmarks offer the work that their comments work out, at the load that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.contestant import CASES, R0
from sim import compile_plan, load
from sim.plan.arithmetic import cases_per_week, load_arithmetic, step_arithmetic
from sim.plan.plan import Plan
from sim.primitives.time import DAY

R1 = R0.with_name("r1.yaml")
WEEKLY_WORK = 168 * 24 * (0.5 + 1.39 * 3 + 0.75)


def _plan(file: Path, size: str = "full") -> Plan:
    return compile_plan(load(file, None if size == "full" else size))


def _cases(plan: Plan) -> float:
    return float(cases_per_week(plan).sum()) * plan.study.observe / (7 * DAY)


@pytest.mark.parametrize("file", [R0, R1], ids=["r0", "r1"])
@pytest.mark.parametrize("size", CASES)
def test_expected_cases_are_those_of_the_size(file: Path, size: str) -> None:
    assert _cases(_plan(file, size)) == pytest.approx(CASES[size])


@pytest.mark.parametrize("file", [R0, R1], ids=["r0", "r1"])
def test_full_size_offers_678_000_visits_of_work(file: Path) -> None:
    plan = _plan(file)
    weeks = plan.study.observe / (7 * DAY)
    steps = step_arithmetic(plan, cases_per_week(plan))
    offered = sum(step.visits_per_week for step in steps if step.teams) * weeks
    assert offered == pytest.approx(678_000)
    assert sum(step.hours_per_week for step in steps) == pytest.approx(WEEKLY_WORK, rel=1e-3)


@pytest.mark.parametrize(("file", "within"), [(R0, 0.024), (R1, 0.01)], ids=["r0", "r1"])
def test_every_team_is_loaded_to_nine_tenths_as_nearly_as_whole_people_can_be(file: Path, within: float) -> None:
    loads = {team.team: team.load for team in load_arithmetic(_plan(file))}
    assert loads == pytest.approx(dict.fromkeys(loads, 0.9), abs=within)
