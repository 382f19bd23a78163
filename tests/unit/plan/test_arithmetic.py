"""Load, people needed and what is said about them, on figures that can be worked out on paper."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.plan.arithmetic import TeamLoad, cases_per_week, load_arithmetic, step_arithmetic
from sim.plan.compile import compile_plan
from sim.plan.feasible import feasibility
from sim.plan.prepare import prepare
from sim.plan.roster import sample_roster
from sim.scenario.scenario import Scenario

ScenarioOf = Callable[..., Scenario]

CASEWORK = """
title: 700 cases a week
study: {start: 2025-01-06, observe: 364 d, follow_up: 8 wk}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:15"}
teams:
  casework: {staff: 22.5, calendar: office, casework: 80 %}
flows:
  f:
    handling: {team: casework, effort: 1 h}
    question: {share: 30 %, wait: 12 d, next: rehandling}
    decision: {wait: 1 h, outcome: granted, next: rest}
    rehandling: {team: casework, effort: 45 min, outcome: granted}
    rest: {only_if: granted, wait: 1 d}
permits:
  p: {flow: f, demand: {rate: 700 per week}, promises: {month: {share: 95 %, within: 30 d}}}
"""


def test_offered_and_available_hours_and_people_needed(scenario_of: ScenarioOf) -> None:
    """700 x 1 h + 30 % x 0.75 h = 857.5 h; 22.5 people x 41.25 h x 80 % = 742.5 h."""
    plan = compile_plan(scenario_of(CASEWORK))
    (team,) = load_arithmetic(plan)
    assert team == TeamLoad(
        team="casework",
        offered_hours=pytest.approx(857.5),
        capacity_hours=pytest.approx(742.5),
        load=pytest.approx(857.5 / 742.5),
        needed=pytest.approx(857.5 / 33.0),
        present=pytest.approx(22.5),
    )


def test_a_team_that_can_never_keep_up_is_told_with_the_sum(scenario_of: ScenarioOf) -> None:
    with pytest.raises(ScenarioError) as caught:
        prepare(scenario_of(CASEWORK))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("E401", 7, 21)
    assert problem.text == 'team "casework" can never keep up: it needs 26.0 people, it has 22.5'
    assert problem.why == (
        "700 cases a week at handling x 1.0 h + 210 at rehandling x 0.75 h = 858 h a week; "
        "22.5 people x 33.0 h = 742 h. Load 115 %."
    )
    assert problem.fix == "staff 27 or more, less effort per case, or  study: {growing_backlog: accept}"


SHARING = """\
title: Two teams with one queue
study: {start: 2025-01-06, observe: 52 wk, follow_up: 8 wk}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams:
  officers: {staff: 2, calendar: office}
  flexible: {staff: 2, calendar: office}
flows:
  f:
    handling: {team: [officers, flexible], effort: 1 h}
    decision: {team: officers, effort: EFFORT, outcome: granted}
permits:
  p: {flow: f, demand: {rate: 100 per week}, promises: {month: {share: 95 %, within: 30 d}}}
"""


@pytest.mark.parametrize(
    ("effort", "staff"),
    [
        # 175 h of work for 160 h of people: fifteen more hours of either will do.
        ("0.75 h", "staff 3 or more in officers or 3 or more in flexible"),
        # 85 h of decisions, which only officers make, for their 80 h: help from others is not enough.
        ("0.85 h", "staff 3 or more in officers"),
    ],
)
def test_teams_that_share_work_are_told_together_what_would_do(
    scenario_of: ScenarioOf, effort: str, staff: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        prepare(scenario_of(SHARING.replace("EFFORT", effort)))
    (problem,) = caught.value.problems
    assert problem.fix == f"{staff}, less effort per case, or  study: {{growing_backlog: accept}}"


def test_where_growth_is_accepted_it_is_a_warning(scenario_of: ScenarioOf) -> None:
    scenario = scenario_of(CASEWORK.replace("follow_up: 8 wk", "follow_up: 8 wk, growing_backlog: accept"))
    _, (warning,) = prepare(scenario)
    assert (warning.code, warning.text) == (
        "W401",
        'team "casework" will fall behind: it needs 26.0 people, it has 22.5',
    )


def test_withdrawals_can_save_a_team(scenario_of: ScenarioOf) -> None:
    """Load 115 %, but if one in five gives up, the queue need not grow for ever; the table counts everybody."""
    withdrawing = CASEWORK.replace("{flow: f,", "{flow: f, withdraw: {share: 20 %, after: 60 d},")
    scenario = scenario_of(withdrawing)
    plan = compile_plan(scenario)
    assert feasibility(scenario, plan) == []
    assert load_arithmetic(plan)[0].load == pytest.approx(857.5 / 742.5)


def test_only_the_window_counts(scenario_of: ScenarioOf) -> None:
    """Staff and demand of warm-up and follow-up do not blur the window's load."""
    text = CASEWORK.replace("study: {", "study: {warm_up: 4 wk, ").replace(
        "staff: 22.5", "staff: {2025-01-06: 5, 2025-02-03: 30, 2026-02-02: 5}"
    )
    surge = "{rate: 700 per week, surges: {early: {from: 2025-01-06, to: 2025-02-02, factor: 900 %}}}"
    plan = compile_plan(scenario_of(text.replace("{rate: 700 per week}", surge)))
    assert cases_per_week(plan) == pytest.approx([700.0])
    (team,) = load_arithmetic(plan)
    assert (team.present, team.load) == (pytest.approx(30.0), pytest.approx(857.5 / 990.0))


def test_leave_absence_and_holidays_take_hours_away(scenario_of: ScenarioOf) -> None:
    text = CASEWORK.replace("casework: 80 %", "casework: 50 %, absence: 10 %, leave: {jan: 100 %, rest: 20 %}")
    (team,) = load_arithmetic(compile_plan(scenario_of(text)))
    weekdays = 260 - 20 - 2  # without 6 to 31 January 2025 and 1 to 4 January 2026
    hours = 22.5 * 8.25 * weekdays * 0.8 * 0.9 * 0.5 / 52
    assert team.capacity_hours == pytest.approx(hours)


def test_capacity_is_what_the_rosters_give_on_average(scenario_of: ScenarioOf) -> None:
    text = CASEWORK.replace("casework: 80 %", "casework: 80 %, absence: 9 %, leave: {jul: 45 %, rest: 7 %}")
    plan = compile_plan(scenario_of(text))
    roster = sample_roster(plan.staffing, replication=1)
    days = np.arange(364)
    worked = roster.heads[0, days] * roster.permille[0, days] / 1_000 * 8.25 * (days % 7 < 5)
    assert worked.sum() / 52 == pytest.approx(load_arithmetic(plan)[0].capacity_hours, rel=0.01)


def test_a_team_of_nobody_needs_people_at_its_usual_hours(scenario_of: ScenarioOf) -> None:
    """Nobody is there in the window, so the load has no bound, but the need is known."""
    scenario = scenario_of(CASEWORK.replace("staff: 22.5", "staff: {2025-01-06: 0, 2026-01-05: 22.5}"))
    (team,) = load_arithmetic(compile_plan(scenario))
    assert (team.load, team.needed, team.present) == (np.inf, pytest.approx(857.5 / 33.0), 0.0)
    with pytest.raises(ScenarioError) as caught:
        prepare(scenario)
    assert caught.value.problems[0].text == 'team "casework" can never keep up: it needs 26.0 people, it has 0'
    assert caught.value.problems[0].why.endswith(
        "= 858 h a week, and in the window nobody of the team is ever at work."
    )


def test_every_step_has_its_line(scenario_of: ScenarioOf) -> None:
    plan = compile_plan(scenario_of(CASEWORK))
    handling, question, decision, rehandling, rest = step_arithmetic(plan, cases_per_week(plan))
    assert (handling.permit, handling.step, handling.teams) == ("p", "handling", ("casework",))
    assert [step.visits_per_case for step in (handling, question, decision, rehandling, rest)] == pytest.approx(
        [1.0, 0.3, 0.7, 0.3, 1.0]
    )
    assert rehandling.visits_per_week == pytest.approx(210.0)
    assert (rehandling.hours_per_week, question.hours_per_week) == (pytest.approx(157.5), 0.0)


def test_administration_has_no_load(scenario_of: ScenarioOf) -> None:
    text = CASEWORK.replace("flows:", "  managers: {staff: 4, calendar: office, casework: 0 %}\nflows:")
    assert [team.team for team in load_arithmetic(compile_plan(scenario_of(text)))] == ["casework"]
