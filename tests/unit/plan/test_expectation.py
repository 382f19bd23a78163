"""Expected visits: by hand where a formula fits on a line, and against drawn itineraries where none does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.plan.arithmetic import step_arithmetic
from sim.plan.compile import compile_plan
from sim.plan.expectation import expected_visits
from sim.plan.sampling import sample_workload
from sim.scenario.scenario import Scenario

ScenarioOf = Callable[..., Scenario]

LOOP = """
teams: {{officers: {{staff: 50, calendar: office}}}}
flows:
  f:
    handling: {{team: officers, effort: 1 h, again: 30 min}}
    question: {{share: {share}, wait: 10 d, next: handling, at_most: {at_most}}}
    decision: {{team: officers, effort: 15 min, outcome: {{granted: 80 %, refused: 20 %}}}}
    appeal: {{only_if: refused, share: 50 %, wait: 90 d, outcome: {{stands: 70 %, returned: 30 %}}}}
    again: {{only_if: returned, team: officers, effort: 2 h, outcome: granted}}
    card: {{only_if: granted, wait: 14 d}}
permits:
  p: {{flow: f, demand: {{rate: 10 per day}}}}
"""


@pytest.mark.parametrize(("share", "at_most"), [(0.35, 1), (0.35, 2), (1.0, 3), (0.8, 40)])
def test_a_loop_is_a_cut_geometric_series(scenario_of: ScenarioOf, share: float, at_most: int) -> None:
    plan = compile_plan(scenario_of(LOOP.format(share=f"{100 * share:g} %", at_most=at_most)))
    first, later = expected_visits(plan.demand.permits[0].kinds[0])
    loops = sum(share**k for k in range(1, at_most + 1))
    assert first[0] == pytest.approx(1.0)
    assert later[0] == pytest.approx(loops)
    assert first[1] + later[1] == pytest.approx(loops)


def test_after_the_decision_only_the_latest_outcome_counts(scenario_of: ScenarioOf) -> None:
    plan = compile_plan(scenario_of(LOOP.format(share="10 %", at_most=1)))
    first, _ = expected_visits(plan.demand.permits[0].kinds[0])
    assert first[2:] == pytest.approx([1.0, 0.2 * 0.5, 0.2 * 0.5 * 0.3, 0.8 + 0.2 * 0.5 * 0.3])


WINDING = """
title: Loops within loops
study: {start: 2025-01-01, observe: 400 d}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams: {officers: {staff: 500, calendar: office}, experts: {staff: 500, calendar: office}}
flows:
  f:
    intake: {team: officers, effort: 20 min, next: {handling: 70 %, expert: 30 %}}
    handling: {team: officers, effort: {gamma: {mean: 1 h, cv: 0.8}}, again: 30 min, share: 90 %}
    expert: {team: experts, effort: 3 h, again: {uniform: {low: 10 min, high: 50 min}}, share: 60 %}
    question: {share: 45 %, wait: 10 d, next: {handling: 50 %, expert: 30 %, decision: 20 %}, at_most: 2}
    review: {share: 25 %, team: experts, effort: 1 h, next: intake, at_most: 1}
    decision: {team: officers, effort: 15 min, outcome: {granted: 75 %, refused: 25 %}}
    appeal: {only_if: refused, share: 40 %, wait: 90 d, outcome: {stands: 60 %, returned: 40 %}}
    rehandling:
      {only_if: returned, team: experts, effort: 2 h, outcome: {granted: 50 %, refused: 50 %}, next: appeal, at_most: 2}
    card: {only_if: [granted], wait: 14 d}
permits:
  p:
    flow: f
    demand: {rate: 100 per day}
    kinds:
      easy: {share: 70 %, steps: {review: {share: 5 %}, question: {share: 20 %}}}
      hard: {share: 30 %, steps: {decision: {outcome: {granted: 40 %, refused: 60 %}}}}
"""


def test_it_agrees_with_drawn_itineraries(scenario_of: ScenarioOf) -> None:
    """40,000 cases; every step within 4.5 standard errors, visits and hours alike."""
    scenario = scenario_of(WINDING.replace("study: {", "study: {growing_backlog: accept, "))
    plan = compile_plan(scenario)
    workload = sample_workload(plan.demand, replication=1)
    steps = step_arithmetic(plan, np.ones(1))
    root = np.sqrt(workload.cases)
    for number, step in enumerate(steps):
        here = workload.step == number
        visits = np.bincount(workload.case[here], minlength=workload.cases)
        assert abs(visits.mean() - step.visits_per_case) <= 4.5 * visits.std() / root + 1e-9, step.step
        if step.teams:
            hours = np.bincount(workload.case[here], workload.amount[here] / 3_600, minlength=workload.cases)
            assert abs(hours.mean() - step.hours_per_week) <= 4.5 * hours.std() / root + 1e-9, step.step


def test_a_step_that_nobody_reaches_is_never_visited(scenario_of: ScenarioOf) -> None:
    text = LOOP.format(share="0 %", at_most=2)
    first, later = expected_visits(compile_plan(scenario_of(text)).demand.permits[0].kinds[0])
    assert (first[1], later[0], later[1]) == (0.0, 0.0, 0.0)
