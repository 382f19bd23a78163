"""From `check` to the result: what E401 refuses, W401 lets through, and what only the run can find."""

from collections.abc import Callable

import pytest

from sim.errors import ScenarioError
from sim.experiment.run import run
from sim.experiment.settings import Settings
from sim.scenario.scenario import Scenario

ScenarioOf = Callable[..., Scenario]

SERVICE = """
title: one team
study: {start: 2025-01-06, observe: 26 wk, seed: 3, replications: 4}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  officers: {staff: 2, calendar: office}
flows:
  f:
    handling: {team: officers, effort: 2 h, outcome: granted}
permits:
  p: {flow: f, demand: {rate: 60 per week}}
"""
ONE_WORKER = Settings(workers=1)


def test_what_check_refuses_grows_once_it_is_accepted(scenario_of: ScenarioOf) -> None:
    """60 x 2 h a week for 80 h: load 150 %."""
    with pytest.raises(ScenarioError) as refused:
        run(scenario_of(SERVICE), ONE_WORKER)
    assert [problem.code for problem in refused.value.problems] == ["E401"]
    result = run(scenario_of(SERVICE.replace("seed: 3", "growing_backlog: accept, seed: 3")), ONE_WORKER)
    assert [warning.code for warning in result.warnings if warning.code.endswith("401")] == ["W401"]
    assert result.growing == ()
    assert "The backlog grows from 0 to" in result.answer and "without end" not in result.answer
    growth = result.estimates["growth"].set_index("permit")
    assert growth.loc["p", "low"] <= 20 <= growth.loc["p", "high"]  # 60 come, 40 are decided a week
    assert set(result.estimates["warm_up"].reason) == {"no steady state: the backlog grows through the window"}


def test_what_check_lets_through_does_not_grow(scenario_of: ScenarioOf) -> None:
    result = run(scenario_of(SERVICE.replace("60 per week", "34 per week")), ONE_WORKER)
    assert result.growing == () and "grows" not in result.answer
    assert not result.estimates["growth"].empty


def test_a_team_that_check_could_not_blame_is_named_by_the_run(scenario_of: ScenarioOf) -> None:
    """Half of them withdraw, which check takes for no work at all; in the run they withdraw after a year of waiting."""
    late = SERVICE.replace("rate: 60 per week}", "rate: 60 per week}, withdraw: {share: 50 %, after: 52 wk}")
    result = run(scenario_of(late), ONE_WORKER)
    assert result.growing == ("officers",)
    assert result.answer.endswith("The backlog of officers grows without end.")
