import numpy as np

from sim.analysis.decomposition import PARTS
from sim.plan.plan import CUSTOMER, PARTNER, Plan
from sim.primitives.calendars import calendar_of
from sim.primitives.time import DAY
from tests.unit.analysis.hand_made import (
    GRANTED,
    HOUR,
    Case,
    Visit,
    around_the_clock,
    office,
    plan_of,
    study,
    team,
    view_of,
    wait,
    work,
)  # fmt: skip


def hours_of(plan: Plan, case: Case) -> dict[str, float]:
    """The parts of the only case, in hours, those that are 0 left out."""
    seconds = view_of(plan, [case]).parts[:, 0]
    return {part: second / HOUR for part, second in zip(PARTS, seconds.tolist(), strict=True) if second}


STEPS = (work("handling", 0), wait("papers", CUSTOMER, stopped=True), work("decision", 0), wait("card"))
OFFICE = plan_of(study(10 * DAY), STEPS, (office(10),))


def test_a_case_that_crosses_a_closed_night_and_waits_for_its_customer() -> None:
    # Lodged on day 0 at 15:00. Half an hour in the queue, then 1.5 h of work: 15:30-16:00 and, after 16 closed
    # hours, 8:00-9:00. The customer takes 48 h. On day 3 the decision waits an open hour and takes 15 min.
    case = Case(
        15 * HOUR,
        (
            Visit(0, 15 * HOUR, 15 * HOUR + 1800, DAY + 9 * HOUR, team=0),
            Visit(1, DAY + 9 * HOUR, DAY + 9 * HOUR, 3 * DAY + 9 * HOUR),
            Visit(2, 3 * DAY + 9 * HOUR, 3 * DAY + 10 * HOUR, 3 * DAY + 10 * HOUR + 900, team=0, outcome=GRANTED),
            # The card comes after the decision and is no part of the lead time.
            Visit(3, 3 * DAY + 10 * HOUR + 900, 3 * DAY + 10 * HOUR + 900, 5 * DAY),
        ),
    )
    expected = {"work": 1.75, "queue_open": 1.5, "closed": 16.0, "customer": 48.0}
    assert hours_of(OFFICE, case) == expected
    assert sum(expected.values()) * HOUR == 3 * DAY + 10 * HOUR + 900 - 15 * HOUR


def test_a_queue_is_open_while_any_of_its_teams_is() -> None:
    # One team works 8-12, the other 10-16: open 8-16. From 7:00 to 8:00 of the next day that is 8 of 25 hours.
    calendars = (office(3, 8, 12), office(3, 10, 16))
    teams = (team("early", 3), team("late", 3, calendar=1))
    plan = plan_of(study(3 * DAY), (work("handling", 0, 1),), calendars, teams=teams)
    case = Case(7 * HOUR, (Visit(0, 7 * HOUR, DAY + 8 * HOUR, DAY + 9 * HOUR, team=0, outcome=GRANTED),))
    assert hours_of(plan, case) == {"work": 1.0, "queue_open": 8.0, "closed": 17.0}


def test_the_opening_backlog_waited_before_the_start() -> None:
    case = Case(-10 * DAY, (Visit(0, 0, 8 * HOUR, 9 * HOUR, team=0, outcome=GRANTED),))
    assert hours_of(OFFICE, case) == {"work": 1.0, "closed": 8.0, "before_start": 240.0}


def test_a_withdrawn_case_is_cut_where_it_left() -> None:
    # In the queue from 0:00; withdrawn at 20:00, after the 8 open hours of the day.
    case = Case(0, (Visit(0, 0), Visit(2, outcome=GRANTED)), withdraws_at=20 * HOUR)
    assert hours_of(OFFICE, case) == {"queue_open": 8.0, "closed": 12.0}


def test_an_open_case_is_cut_at_the_horizon() -> None:
    # The horizon is midnight after day 9; the visit under way began that day at 14:00 and was open till 16:00.
    start = 9 * DAY + 14 * HOUR
    case = Case(start, (Visit(0, start, start, team=0, outcome=GRANTED),))
    assert hours_of(OFFICE, case) == {"work": 2.0, "closed": 8.0}


def test_who_holds_a_visit_has_all_its_time_even_if_a_team_works_on_it() -> None:
    steps = (work("statement", 0, held_by=PARTNER), wait("board"), work("decision", 0))
    plan = plan_of(study(10 * DAY), steps, (office(10),))
    case = Case(
        0,
        (
            Visit(0, 0, 8 * HOUR, 10 * HOUR, team=0),
            Visit(1, 10 * HOUR, 10 * HOUR, 13 * HOUR),
            Visit(2, 13 * HOUR, 13 * HOUR, 14 * HOUR, team=0, outcome=GRANTED),
        ),
    )
    assert hours_of(plan, case) == {"partner": 10.0, "authority_wait": 3.0, "work": 1.0}


def test_work_is_told_by_the_calendar_of_the_team_that_took_it() -> None:
    # Both teams may serve; the one around the clock took it at 20:00: two hours of work, none of them closed.
    calendars = (calendar_of([8 * HOUR], [16 * HOUR]), around_the_clock(2))
    teams = (team("office", 2), team("night", 2, calendar=1))
    plan = plan_of(study(2 * DAY), (work("handling", 0, 1),), calendars, teams=teams)
    case = Case(20 * HOUR, (Visit(0, 20 * HOUR, 20 * HOUR, 22 * HOUR, team=1, outcome=GRANTED),))
    assert hours_of(plan, case) == {"work": 2.0}


def test_parts_are_whole_seconds() -> None:
    case = Case(1, (Visit(0, 1, 8 * HOUR + 7, 8 * HOUR + 20, team=0, outcome=GRANTED),))
    parts = view_of(OFFICE, [case]).parts
    assert parts.dtype == np.int64
    assert parts[:, 0].tolist() == [13, 7, 8 * HOUR - 1, 0, 0, 0, 0]
