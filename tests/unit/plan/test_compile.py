"""A scenario becomes numbers: names in declared order, shares as choices, durations as seconds, people per day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from sim.plan.compile import compile_plan
from sim.plan.plan import AUTHORITY, CUSTOMER, GATE, WAIT, WORK, Choice, Limit
from sim.primitives.distributions import Fixed, Gamma
from sim.primitives.time import DAY
from sim.scenario.scenario import Scenario

ScenarioOf = Callable[..., Scenario]

TWO_PERMITS = """
title: Two permit types
question: Who waits?
study: {start: 2024-02-01, warm_up: 1 wk, observe: 10 d, follow_up: 12 h, seed: 7}
calendars:
  board: {days: Wed, hours: "09:00-11:00"}
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  officers: {staff: {2024-01-01: 12, 2024-02-10: 13.5}, calendar: office, absence: 9 %, casework: 80 %,
             leave: {feb: 10 %}, cost: 36 500 EUR per year, discipline: {ageing: {head_start: {study: 30 d}}}}
  flexible: {staff: 2, calendar: office, discipline: {ageing: {head_start: {study: 30 d}}}}
  registry: {staff: 3, calendar: office}
flows:
  permit:
    identify: {wait: {longest_of: {letter: 9 d, form: {gamma: {mean: 6 d, cv: 1}}}}, held_by: customer, clock: stopped}
    intake: {stage: first, team: registry, effort: 20 min}
    handling: {team: [flexible, officers], effort: 1 h, again: 30 min}
    question: {share: 35 %, wait: {fixed: 90 d, deadline: 60 d}, next: {handling: 25 %, decision: 75 %}, at_most: 2}
    board: {share: 2 %, gate: board}
    decision: {team: officers, effort: 15 min, outcome: {lapsed: 10 %, refused: 20 %, granted: 70 %}}
    card: {only_if: [granted, lapsed], wait: 14 d}
permits:
  work:
    name: {en: Employed person, fi: Työntekijä}
    family: employed
    flow: permit
    demand: {rate: 2 per day}
    backlog: {handling: {cases: 40, age: 10 d}}
    priority: 3
    withdraw: {share: 4 %, after: 60 d}
    promises:
      month: {share: 95 %, within: 30 d, clock: counted, starts: identify}
      quarter: {share: 99 %, within: 90 d}
    legal_limits: {law: {within: 60 d}}
    kinds:
      simple:
        share: 60 %
        steps: {question: null}
        priority: 1
        promises: {month: null, fast: {share: 90 %, within: 14 d}}
      hard:
        share: 40 %
        steps: {expert: {after: handling, wait: 5 d}, decision: {outcome: granted}}
        promises: {month: {within: 45 d}}
        legal_limits: {law: {within: 120 d}}
  study:
    flow: permit
    demand: {rate: 1 per day}
published:
  decided: {text: Decisions, permits: [study, work], figure: decided, year: 2024, value: 15 024, role: input,
            source: S24}
  median: {text: Median, permits: work, figure: median, clock: lived, outcome: granted, year: 2023, value: 2 wk,
           role: foreseen}
  in_time: {text: In time, permits: work, figure: share_within, within: 30 d, clock: counted, year: 2023, value: 93 %,
            role: foreseen, verified: yes}
"""


def test_the_study_counts_in_seconds(scenario_of: ScenarioOf) -> None:
    study = compile_plan(scenario_of(TWO_PERMITS)).study
    assert (study.title, study.question, study.seed) == ("Two permit types", "Who waits?", 7)
    assert study.window == (7 * DAY, 17 * DAY)
    assert (study.horizon, study.days) == (17 * DAY + DAY // 2, 18)


def test_outcomes_begin_with_granted_and_refused(scenario_of: ScenarioOf) -> None:
    demand = compile_plan(scenario_of(TWO_PERMITS)).demand
    assert demand.outcomes == ("granted", "refused", "lapsed")
    decision = demand.permits[0].kinds[0].turns[-2]
    assert decision.outcome == Choice((2, 1, 0), pytest.approx((0.1, 0.3, 1.0)))
    card = demand.permits[0].kinds[0].turns[-1]
    assert card.only_if == {0, 2}


def test_steps_are_numbered_permit_by_permit_over_all_kinds(scenario_of: ScenarioOf) -> None:
    demand = compile_plan(scenario_of(TWO_PERMITS)).demand
    work = ["identify", "intake", "handling", "expert", "question", "board", "decision", "card"]
    study = ["identify", "intake", "handling", "question", "board", "decision", "card"]
    assert [step.name for step in demand.steps] == work + study
    assert [step.permit for step in demand.steps] == [0] * 8 + [1] * 7
    simple, hard = demand.permits[0].kinds
    assert [demand.steps[turn.step].name for turn in simple.turns] == [
        "identify", "intake", "handling", "board", "decision", "card",
    ]  # fmt: skip
    assert [demand.steps[turn.step].name for turn in hard.turns] == work
    assert [turn.step for turn in demand.permits[1].kinds[0].turns] == list(range(8, 15))


def test_a_step_knows_who_works_or_holds_and_where_it_opens(scenario_of: ScenarioOf) -> None:
    identify, intake, handling, _, _, board, *_ = compile_plan(scenario_of(TWO_PERMITS)).demand.steps
    assert (identify.mode, identify.held_by, identify.clock_stopped) == (WAIT, CUSTOMER, True)
    assert (intake.mode, intake.held_by, intake.stage, intake.teams) == (WORK, AUTHORITY, "first", (2,))
    assert (handling.stage, handling.teams) == ("handling", (0, 1))
    assert (board.mode, board.gate, board.teams) == (GATE, 0, ())


def test_next_leads_to_places_in_the_kinds_own_turns(scenario_of: ScenarioOf) -> None:
    demand = compile_plan(scenario_of(TWO_PERMITS)).demand
    hard, study = demand.permits[0].kinds[1], demand.permits[1].kinds[0]
    assert hard.turns[4].onward == Choice((2, 6), (0.25, 1.0))
    assert study.turns[3].onward == Choice((2, 5), (0.25, 1.0))
    assert hard.turns[0].onward is None


def test_amounts_carry_the_names_of_their_streams(scenario_of: ScenarioOf) -> None:
    identify, intake, handling, _, question, board, *_ = (
        compile_plan(scenario_of(TWO_PERMITS)).demand.permits[0].kinds[1].turns
    )
    assert identify.amounts == (
        ("wait/letter", Fixed(9 * DAY)),
        ("wait/form", Gamma.from_mean_cv(6 * DAY, 1.0)),
    )
    assert intake.amounts == (("effort", Fixed(1_200.0)),)
    assert handling.again == Fixed(1_800.0)
    assert (question.amounts, question.deadline) == ((("wait", Fixed(90 * DAY)),), 60 * DAY)
    assert (question.share, question.at_most) == (0.35, 2)
    assert board.amounts == ()


def test_kinds_change_priority_and_limits(scenario_of: ScenarioOf) -> None:
    simple, hard = compile_plan(scenario_of(TWO_PERMITS)).demand.permits[0].kinds
    assert [(kind.name, kind.share, kind.priority) for kind in (simple, hard)] == [("simple", 0.6, 1), ("hard", 0.4, 3)]
    quarter = Limit("quarter", 0.99, 90 * DAY, counted=False, starts=-1)
    assert simple.promises == (quarter, Limit("fast", 0.9, 14 * DAY, counted=False, starts=-1))
    assert hard.promises == (Limit("month", 0.95, 45 * DAY, counted=True, starts=0), quarter)
    assert simple.legal_limits == (Limit("law", 1.0, 60 * DAY, counted=False, starts=-1),)
    assert hard.legal_limits == (Limit("law", 1.0, 120 * DAY, counted=False, starts=-1),)


def test_a_permit_type_without_kinds_has_one_without_name(scenario_of: ScenarioOf) -> None:
    work, study = compile_plan(scenario_of(TWO_PERMITS)).demand.permits
    assert [(kind.name, kind.share, kind.priority) for kind in study.kinds] == [("", 1.0, 100)]
    assert (work.label, work.family, study.label, study.family) == ("Employed person", "employed", "study", "other")
    assert work.backlog[0].step == 2
    assert (work.backlog[0].cases, work.backlog[0].age) == (40, Fixed(10 * DAY))
    assert work.withdrawal is not None
    assert (work.withdrawal.share, work.withdrawal.after) == (0.04, Fixed(60 * DAY))
    assert study.withdrawal is None
    np.testing.assert_allclose(work.arrivals, np.full(18, 2.0))


def test_people_change_on_their_day_and_leave_with_the_month(scenario_of: ScenarioOf) -> None:
    staffing = compile_plan(scenario_of(TWO_PERMITS)).staffing
    officers, flexible, registry = staffing.teams
    assert officers.staff.tolist() == [12.0] * 9 + [13.5] * 9
    assert officers.leave.tolist() == [0.1] * 18
    assert flexible.staff.tolist() == [2.0] * 18
    assert (officers.absence, officers.casework, officers.currency) == (0.09, 0.8, "EUR")
    assert officers.cost_per_second * 365 * DAY == pytest.approx(36_500)
    assert (officers.discipline, officers.head_start.tolist()) == ("ageing", [0, 30 * DAY])
    assert (registry.discipline, registry.head_start.tolist()) == ("first_come", [0, 0])
    assert [staffing.calendar_names[team.calendar] for team in staffing.teams] == ["office"] * 3


def test_calendars_are_built_over_the_days_of_the_run(scenario_of: ScenarioOf) -> None:
    board, office = compile_plan(scenario_of(TWO_PERMITS)).staffing.calendars
    wednesdays = [dt.date(2024, 2, 7), dt.date(2024, 2, 14)]
    start = dt.date(2024, 2, 1)
    assert board.opens.tolist() == [(day - start).days * DAY + 9 * 3_600 for day in wednesdays]
    assert len(office.opens) == 12


def test_published_figures_are_in_days_shares_and_cases(scenario_of: ScenarioOf) -> None:
    decided, median, in_time = compile_plan(scenario_of(TWO_PERMITS)).published
    assert (decided.permits, decided.value, decided.unit, decided.role) == ((1, 0), 15_024.0, "cases", "input")
    assert (decided.clock, decided.outcome, decided.source, decided.verified) == ("", None, "S24", False)
    assert (median.value, median.unit, median.clock, median.outcome) == (14.0, "d", "lived", 0)
    assert (in_time.within, in_time.value, in_time.unit, in_time.verified) == (30.0, 0.93, "share", True)


def test_the_order_of_calendars_and_variants_changes_nothing_else(scenario_of: ScenarioOf) -> None:
    board = '  board: {days: Wed, hours: "09:00-11:00"}\n'
    office = '  office: {days: Mon-Fri, hours: "08:00-16:00"}\n'
    plan = compile_plan(scenario_of(TWO_PERMITS))
    turned = compile_plan(scenario_of(TWO_PERMITS.replace(board + office, office + board)))
    assert turned.staffing.calendar_names == ("office", "board")
    assert equal(plan.demand.permits, turned.demand.permits)
    swapped = {0: 1, 1: 0, -1: -1}
    assert [step.gate for step in plan.demand.steps] == [swapped[step.gate] for step in turned.demand.steps]


def equal(one: Any, other: Any) -> bool:
    """Equality through dataclasses that hold arrays."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if is_dataclass(one):
        return all(equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)
