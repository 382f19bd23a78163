"""Each lever changes in the plan what its formula says and leaves all draws alone, or says why it does not apply."""

import numpy as np
import pytest

from sim.plan.levers import Lever, levers_of
from sim.plan.levers.people import DEADLINE, OLDEST, dispatch, one_pool
from sim.plan.levers.process import SOONER, automation, complete_applications, moved_shares, partners_sooner
from sim.plan.plan import CUSTOMER, PARTNER, Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.distributions import Exponential
from sim.primitives.time import DAY
from tests.plans import (
    ALWAYS_OPEN,
    HOUR,
    Applications,
    Crew,
    Promise,
    Sketch,
    Trait,
    decision,
    hours,
    one_kind,
    plan_of,
    wait,
    work,
)

AN_HOUR = Exponential(HOUR)
ASK = {"held_by": CUSTOMER, "clock_stopped": True}
IN_TIME = (Promise("in_time", 30 * DAY),)


def asking(share: float, automated: float = 0.0, *promises: Promise) -> tuple:
    """A way through the house: perhaps decided at once, looked at, perhaps asked, a partner, decided."""
    return (
        wait("automatic", 600, share=automated, outcome={"granted": 1.0}),
        work("handling", "officers", AN_HOUR),
        wait("more", 10 * DAY, share=share, onward={"handling": 1.0}, at_most=1, **ASK),
        wait(
            "statement",
            {"tax": Exponential(6.0 * DAY), "police": Exponential(9.0 * DAY)},
            held_by=PARTNER,
            deadline=12 * DAY,
        ),
        decision("decision", "deciders", AN_HOUR),
        wait("appeal", 100 * DAY, only_if=("granted",), held_by=PARTNER),
    )


def sketch(*permits: Applications, **teams: Crew) -> Plan:
    crews = {"officers": Crew(staff=3.0, absence=0.1), "deciders": Crew(), "managers": Crew()} | teams
    return plan_of(Sketch(permits, crews, 60 * DAY))


def two_kinds(simple: float, hard: float, automated: tuple[float, float] = (0.0, 0.0)) -> Applications:
    traits = (
        Trait("simple", 0.7, asking(simple, automated[0]), promises=IN_TIME),
        Trait("hard", 0.3, asking(hard, automated[1]), promises=IN_TIME),
    )
    return Applications("visa", 8.0, traits)


def shares_of(plan: Plan, step: str) -> list[float]:
    steps = plan.demand.steps
    return [turn.share for kind in plan.demand.kinds for turn in kind.turns if steps[turn.step].name == step]


def plan_with(lever: Lever) -> Plan:
    assert lever.plan is not None, lever.told
    return lever.plan


@pytest.mark.parametrize(
    ("shares", "points", "expected"),
    [
        ((0.3, 0.3), -0.1, (0.2, 0.2)),
        ((0.1, 0.5), -0.1, (0.1 * 0.12 / 0.22, 0.5 * 0.12 / 0.22)),  # 0.7 x 0.1 + 0.3 x 0.5 = 0.22
        ((0.05, 0.05), -0.1, (0.0, 0.0)),
        ((0.0, 0.0), -0.1, (0.0, 0.0)),
        ((1.0, 1.0), -0.1, (1.0, 1.0)),
        ((0.0, 0.0), 0.1, (0.1, 0.1)),
        ((0.2, 0.0), 0.1, (0.2 * 0.24 / 0.14, 0.0)),
        ((0.95, 0.95), 0.1, (1.0, 1.0)),
    ],
)
def test_shares_move_by_so_many_points_of_all_cases_in_proportion(shares, points: float, expected) -> None:
    moved = moved_shares(dict(enumerate(shares)), {0: 0.7, 1: 0.3}, points)
    assert tuple(moved.values()) == pytest.approx(expected)


def test_a_kind_without_the_step_counts_among_all_cases() -> None:
    assert moved_shares({1: 0.5}, {1: 0.3}, -0.1) == {1: pytest.approx(0.5 * 0.05 / 0.15)}
    assert moved_shares({1: 0.0}, {1: 0.4}, 0.1) == {1: pytest.approx(0.25)}


def test_ten_points_fewer_are_asked_and_they_are_among_those_asked_before() -> None:
    plan = sketch(two_kinds(0.1, 0.5))
    lever = complete_applications(plan)
    after = plan_with(lever)
    assert shares_of(after, "more") == pytest.approx([0.1 * 0.12 / 0.22, 0.5 * 0.12 / 0.22])
    assert lever.told == "asked for more: 22 % → 12 % (visa)"
    assert after.staffing is plan.staffing and shares_of(after, "statement") == shares_of(plan, "statement")
    asked_before, asked = (asked_cases(one) for one in (plan, after))
    assert asked < asked_before
    assert (len(asked_before) - len(asked)) / 8.0 / 60 == pytest.approx(0.1, abs=0.04)


def asked_cases(plan: Plan) -> set[int]:
    workload = sample_workload(plan.demand, 1)
    more = [number for number, step in enumerate(plan.demand.steps) if step.name == "more"]
    return set(workload.case[np.isin(workload.step, more)].tolist())


def test_what_all_are_asked_is_part_of_the_procedure() -> None:
    lever = complete_applications(sketch(Applications("visa", 1.0, one_kind(*asking(1.0)))))
    assert not lever.applies and lever.told.startswith("no step asks some of the applicants for more")


def test_ten_points_more_are_decided_without_people_where_some_are_already() -> None:
    plan = sketch(two_kinds(0.1, 0.5, (0.2, 0.0)))
    after = plan_with(automation(plan))
    assert shares_of(after, "automatic") == pytest.approx([0.2 * 0.24 / 0.14, 0.0])
    assert shares_of(plan_with(automation(sketch(two_kinds(0.1, 0.5)))), "automatic") == pytest.approx([0.1, 0.1])


def test_without_a_step_that_decides_alone_there_is_nothing_to_automate() -> None:
    lever = automation(sketch(Applications("visa", 1.0, one_kind(decision("decision", "officers", AN_HOUR)))))
    assert lever.plan is None and lever.told.startswith("no step decides without people")


def test_every_answer_of_a_partner_comes_seven_days_sooner_to_the_second() -> None:
    plan = sketch(two_kinds(0.1, 0.5))
    [lever] = partners_sooner(plan)
    assert (lever.name, lever.told) == ("sooner_statement", "for visa")
    before, after = (sample_workload(one.demand, 1) for one in (plan, plan_with(lever)))
    partner = np.array([step.name == "statement" for step in plan.demand.steps])[before.step]
    assert np.array_equal(before.step, after.step)
    assert np.array_equal(before.amount[~partner], after.amount[~partner])
    assert (before.amount[partner] == 12 * DAY).any() and (before.amount[partner] < SOONER).any()
    expected = np.maximum(before.amount[partner] - SOONER, 1)
    assert np.abs(after.amount[partner] - expected).max() <= 1  # a second is what rounding may move


def test_a_partner_after_the_decision_is_left_alone() -> None:
    plan = sketch(Applications("visa", 1.0, one_kind(*(one for one in asking(0.3) if one.name != "statement"))))
    [lever] = partners_sooner(plan)
    assert not lever.applies and lever.told == "no case waits for a partner before its decision"


def test_one_order_for_all_teams_that_serve_a_step() -> None:
    plan = sketch(two_kinds(0.1, 0.5), officers=Crew(discipline="ageing", head_start={"visa": DAY}))
    for order in (OLDEST, DEADLINE):
        after = plan_with(dispatch(plan, order))
        assert [team.discipline for team in after.staffing.teams] == [order, order, "first_come"]
        assert all((team.head_start == 0).all() for team in after.staffing.teams)
        assert after.demand is plan.demand
    again = dispatch(plan_with(dispatch(plan, OLDEST)), OLDEST)
    assert again.plan is None and again.told == "every team that serves a step works in this order already"


def test_the_earliest_deadline_needs_a_promise_for_every_case() -> None:
    plan = sketch(two_kinds(0.1, 0.5), Applications("family", 1.0, one_kind(*asking(0.3))))
    lever = dispatch(plan, DEADLINE)
    assert lever.plan is None
    assert lever.told == "without a promise a case has no deadline, and none is stated for family"


def test_teams_of_one_calendar_and_order_serve_each_others_steps() -> None:
    plan = sketch(two_kinds(0.1, 0.5))
    after = plan_with(one_pool(plan))
    named = {step.name: step.teams for step in after.demand.steps}
    assert named["handling"] == named["decision"] == (0, 1) and named["more"] == ()
    assert after.staffing is plan.staffing
    assert sample_workload(after.demand, 1).digest() == sample_workload(plan.demand, 1).digest()


def test_teams_with_other_hours_or_another_order_are_no_pool() -> None:
    other_order = sketch(two_kinds(0.1, 0.5), deciders=Crew(discipline=OLDEST))
    calendars = {"always": ALWAYS_OPEN, "mornings": hours(60, 8 * HOUR, 12 * HOUR)}
    crews = {"officers": Crew(), "deciders": Crew("mornings")}
    other_hours = plan_of(Sketch((two_kinds(0.1, 0.5),), crews, 60 * DAY, calendars))
    for plan in (other_order, other_hours):
        assert one_pool(plan).told == "no two teams with the same calendar and order of work have different steps"


def test_every_team_has_a_lever_and_no_lever_changes_a_roster_but_that_of_its_team() -> None:
    plan = sketch(two_kinds(0.1, 0.5))
    levers = levers_of(plan)
    names = [one.name for one in levers]
    assert len(set(names)) == len(names) and names[:3] == [f"one_more_{team.name}" for team in plan.staffing.teams]
    assert [one.name for one in levers if not one.applies] == ["one_more_managers"]
    before = sample_roster(plan.staffing, 1)
    for lever in levers:
        if lever.applies:
            changed = (sample_roster(plan_with(lever).staffing, 1).heads != before.heads).any(axis=1).tolist()
            assert changed == [lever.name == f"one_more_{team.name}" for team in plan.staffing.teams]


@pytest.mark.parametrize("points", [0.1, -0.1])
def test_nothing_moves_where_nobody_is_of_the_kinds_with_the_step(points: float) -> None:
    assert moved_shares({1: 0.3}, {1: 0.0}, points) == {1: 0.3}
