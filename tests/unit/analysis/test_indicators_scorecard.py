"""What the scorecard tells beside other figures: rework, days with others, weeks of high utilisation."""

import pytest

from sim.plan.plan import CUSTOMER, PARTNER
from sim.primitives.time import DAY, NEVER
from tests.unit.analysis.hand_made import (
    GRANTED,
    HOUR,
    Case,
    Visit,
    office,
    plan_of,
    study,
    team,
    value,
    view_of,
    wait,
    work,
)


def test_rework_is_a_work_step_done_twice_by_the_decision() -> None:
    """Step 0 is work, 1 a question to the customer, 2 the decision: worked twice, asked twice, once, and after it."""
    steps = (work("handling", 0), wait("question", CUSTOMER, stopped=True), work("decision", 0))

    def visits(*numbers: int, decided: int = 2) -> Case:
        found, at = [], 0
        for number in numbers:
            outcome = GRANTED if number == 2 else -1
            team = -1 if number == 1 else 0
            found.append(Visit(number, at, at, at + HOUR, team=team, outcome=outcome))
            at += HOUR
        return Case(0, tuple(found))

    cases = [visits(0, 1, 0, 2), visits(1, 1, 0, 2), visits(0, 2), visits(0, 2, 0), visits(0, 1, 0, 1, 0, 2)]
    plan = plan_of(study(5 * DAY), steps, (office(5, 0, 24),), teams=(team("officers", 5, staff=9),))
    view = view_of(plan, cases)
    assert view.is_reworked.tolist() == [True, False, False, False, True]
    assert value(view, "rework_share", population="decided") == pytest.approx(2 / 5)


def test_a_case_still_worked_on_is_not_yet_reworked() -> None:
    steps = (work("handling", 0), work("decision", 0))
    case = Case(0, (Visit(0, 0, 0, HOUR, team=0), Visit(0, HOUR, HOUR, NEVER, team=0), Visit(1)))
    plan = plan_of(study(5 * DAY), steps, (office(5, 0, 24),), teams=(team("officers", 5),))
    assert view_of(plan, [case]).is_reworked.tolist() == [False]


def test_days_with_customers_partners_and_closed_offices_are_means_of_the_parts() -> None:
    """Two cases: two days with the customer; one with a partner, then worked on from 15 h to 9 h next day."""
    steps = (wait("answer", CUSTOMER), wait("statement", PARTNER), work("decision", 0))
    calendar = office(12)
    cases = [
        Case(
            0, (Visit(0, 0, 0, 2 * DAY), Visit(2, 2 * DAY, 2 * DAY + 8 * HOUR, 2 * DAY + 9 * HOUR, 0, outcome=GRANTED))
        ),
        Case(0, (Visit(1, 0, 0, 15 * HOUR), Visit(2, 15 * HOUR, 15 * HOUR, 33 * HOUR, 0, outcome=GRANTED))),
    ]
    view = view_of(plan_of(study(12 * DAY), steps, (calendar,)), cases)
    told = {name: value(view, name, clock="lived", population="decided") for name in
            ("days_with_customer", "days_with_partner", "days_closed")}  # fmt: skip
    # Closed: from midnight to 8 h for the first; from 16 h to 8 h for the second.
    assert told == pytest.approx(
        {"days_with_customer": 1.0, "days_with_partner": 15 / 48, "days_closed": (8 + 16) / 48}
    )


def test_weeks_above_90_count_weeks_by_utilisation() -> None:
    """Of 56 hours a week one person works 56 in the first, 50.4 in the second (90 %, not above it), 51 in the third."""
    given = (56.0, 50.4, 51.0)
    cases = []
    for week, hours in enumerate(given):
        opens = week * 7 * DAY + 8 * HOUR
        whole, rest = divmod(round(hours * HOUR), 8 * HOUR)
        end = opens + whole * DAY + rest if rest else opens + (whole - 1) * DAY + 8 * HOUR
        cases.append(Case(opens, (Visit(0, opens, opens, end, team=0, outcome=GRANTED),)))
    view = view_of(plan_of(study(21 * DAY), (work("handling", 0),), (office(21),)), cases)
    assert value(view, "weeks_above_90", team="officers") == value(view, "weeks_above_90") == 2.0
