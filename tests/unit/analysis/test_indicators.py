import math
from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.figures import Figure
from sim.analysis.indicators import INDICATORS, indicator_rows
from sim.analysis.registry import indicator
from sim.analysis.view import View
from sim.plan.plan import CUSTOMER, Limit, Plan
from sim.plan.roster import Roster
from sim.primitives.time import DAY, NEVER
from tests.unit.analysis.hand_made import (
    GRANTED,
    HOUR,
    REFUSED,
    Case,
    Visit,
    log_of,
    office,
    permit,
    plan_of,
    roster_of,
    study,
    team,
    told,
    value,
    view_of,
    wait,
    waited,
    waiting_plan,
    work,
)

WINDOW = study(10 * DAY, follow_up=10 * DAY, warm_up=5 * DAY)
"""Days 5 to 15 are observed, the horizon is day 25."""


def test_flow_and_stock_of_a_window() -> None:
    # In process at day 5: the first three. Lodged in the window: the last three. Decided: 2nd, 4th; withdrawn: 3rd.
    # In process at day 15: 1st, 5th, 6th, whatever became of them later.
    cases = [
        waited(-2 * DAY),
        waited(1 * DAY, 7 * DAY),
        waited(2 * DAY, withdrawn_at=8 * DAY),
        waited(6 * DAY, 9 * DAY),
        waited(6 * DAY, 16 * DAY),
        waited(14 * DAY),
        waited(20 * DAY),
    ]
    view = view_of(waiting_plan(WINDOW), cases)
    assert value(view, "backlog_opening") == 3
    assert value(view, "lodged") == 3
    assert value(view, "decided") == 2
    assert value(view, "withdrawn") == 1
    assert value(view, "backlog_closing") == 3
    assert value(view, "clearance_rate") == (2 + 1) / 3
    assert value(view, "throughput_weekly") == pytest.approx(2 * 7 / 10)
    # Open at day 15, for 17, 9 and 1 days; nine in ten of three are three.
    assert value(view, "age_open_mean", clock="lived") == 9.0
    assert value(view, "age_open_p90", clock="lived") == 17.0


def test_cutting_the_warm_up_off_keeps_those_in_process() -> None:
    # Lodged in the warm-up and decided in the window after 6 days: its lead time is 6 days, not the 3 since day 5.
    view = view_of(waiting_plan(WINDOW), [waited(2 * DAY, 8 * DAY)])
    assert value(view, "decided") == 1
    assert value(view, "lead_time_mean", clock="lived", population="decided") == 6.0


def test_the_two_populations_tell_different_things() -> None:
    # Decided in the window: the two old ones, 10 and 12 days. Lodged in it: 3 days, and one open for 11 days.
    cases = [waited(-3 * DAY, 7 * DAY), waited(-2 * DAY, 10 * DAY), waited(14 * DAY, 17 * DAY), waited(14 * DAY)]
    view = view_of(waiting_plan(WINDOW), cases)
    assert value(view, "lead_time_mean", clock="lived", population="decided") == 11.0
    assert value(view, "lead_time_p50", clock="lived", population="lodged") == 3.0
    p90, bound, reason = told(view, "lead_time_p90", clock="lived", population="lodged")
    assert math.isnan(p90)
    assert (bound, reason) == (11.0, "cases still open")


def test_each_outcome_is_a_population_even_where_nobody_had_it() -> None:
    refused = Case(6 * DAY, (Visit(0, 6 * DAY, 6 * DAY, 9 * DAY, outcome=REFUSED),))
    view = view_of(waiting_plan(WINDOW), [refused])
    assert value(view, "lead_time_p90", clock="lived", population="decided:refused") == 3.0
    assert told(view, "lead_time_p90", clock="lived", population="decided:granted")[2] == "no case"


def test_predictability_is_p90_over_p50() -> None:
    # Decided within 1 to 10 days each: P90 is 9, P50 is 5.
    view = view_of(waiting_plan(WINDOW), [waited(5 * DAY, 5 * DAY + day * DAY) for day in range(1, 11)])
    assert value(view, "predictability", clock="lived", population="lodged") == 9 / 5


def promised(*limits: Limit, kinds: tuple[str, ...] = ("",)) -> Plan:
    return waiting_plan(WINDOW, work=permit(promises=limits, kinds=kinds), free=permit("free"))


def test_on_time_shares_count_those_who_have_the_promise() -> None:
    # Promised: 3 days. Kept (3 days on the day), missed (4 days); the third has another permit type, no promise.
    limit = Limit("short", 0.9, 3 * DAY, counted=False, starts=-1)
    cases = [waited(6 * DAY, 9 * DAY), waited(6 * DAY, 10 * DAY), waited(6 * DAY, 12 * DAY, permit=1)]
    view = view_of(promised(limit), cases)
    for name in ("on_time_promise", "on_time_promise:short"):
        assert value(view, name, clock="lived", population="decided") == 0.5
        assert value(view, name, clock="lived", population="decided", permit="work") == 0.5
    names = {(row[0], row[4], row[5]) for row in indicator_rows(view) if row[4].startswith("on_time")}
    assert not any(permit == "free" or clock == "counted" for permit, _, clock in names)


def test_on_time_of_those_lodged_waits_for_the_undetermined() -> None:
    # Promised: 20 days. Open at the horizon for 19 days: may still be kept, so at least 1 of 3. The withdrawn
    # case is in the denominator and never kept.
    limit = Limit("long", 0.9, 20 * DAY, counted=False, starts=-1)
    cases = [waited(6 * DAY, 9 * DAY), waited(6 * DAY), waited(6 * DAY, withdrawn_at=7 * DAY)]
    share, bound, reason = told(view_of(promised(limit), cases), "on_time_promise", clock="lived", population="lodged")
    assert math.isnan(share)
    assert (bound, reason) == (pytest.approx(1 / 3), "cases still open")
    # Promised 18 days, it is missed for certain.
    sure = Limit("long", 0.9, 18 * DAY, counted=False, starts=-1)
    assert value(view_of(promised(sure), cases), "on_time_promise", clock="lived", population="lodged") == 1 / 3


def test_kinds_have_rows_of_their_own() -> None:
    plan = waiting_plan(WINDOW, work=permit(kinds=("easy", "hard")))
    view = view_of(plan, [waited(6 * DAY, 7 * DAY), waited(6 * DAY, 11 * DAY, kind=1)])
    assert value(view, "lead_time_mean", permit="work", kind="easy", clock="lived", population="decided") == 1.0
    assert value(view, "lead_time_mean", permit="work", kind="hard", clock="lived", population="decided") == 5.0
    assert value(view, "lodged", permit="work") == 2


# One desk, open 8-16, two people; ten days observed. Handling, perhaps papers from the customer, decision.
STEPS = (work("handling", 0), wait("papers", CUSTOMER, stopped=True), work("decision", 0))
DESK = plan_of(study(10 * DAY), STEPS, (office(10),), teams=(team("desk", 10, staff=2, cost=0.01),))


def served(*visits: tuple[int, int, int, int], lodged_at: int | None = None) -> Case:
    """A case by its work visits (step, queued, started, finished) in hours; a gap between two is spent on papers."""
    rows = []
    for step, queued, started, finished in visits:
        if rows and rows[-1].finished_at != queued * HOUR:
            rows.append(Visit(1, rows[-1].finished_at, rows[-1].finished_at, queued * HOUR))
        outcome, took = (GRANTED if step == 2 else -1), (finished - started) * HOUR
        rows.append(Visit(step, queued * HOUR, started * HOUR, finished * HOUR, 0, took, outcome))
    return Case(visits[0][1] * HOUR if lodged_at is None else lodged_at, tuple(rows))


def test_a_queue_of_zero_counts_in_the_mean_wait() -> None:
    # Waits of 0, 0, 0 and 3 hours: the mean is 45 minutes, nine in ten wait up to 3 h.
    view = view_of(DESK, [served((0, 8, 8, 9), (2, 9, 9, 10)), served((0, 8, 8, 9), (2, 9, 12, 13))])
    for keys in ({}, {"permit": "work"}, {"team": "desk"}):
        assert value(view, "waiting_mean", **keys) == 0.75 * HOUR / DAY
        assert value(view, "waiting_p90", **keys) == 3 * HOUR / DAY
    assert value(view, "waiting_mean", permit="work", step="handling") == 0.0
    assert value(view, "waiting_mean", permit="work", step="decision") == 1.5 * HOUR / DAY


def test_information_requests_are_counted_for_each_decided_case() -> None:
    # One asked once, one never: 0.5. The request to a case that is not decided does not count.
    asked = served((0, 8, 8, 9), (0, 33, 33, 34), (2, 34, 34, 35))
    never = served((0, 8, 8, 9), (2, 9, 9, 10))
    undecided = Case(8 * HOUR, (Visit(0, 8 * HOUR, 8 * HOUR, 9 * HOUR, 0), Visit(1, 9 * HOUR, 9 * HOUR), Visit(2)))
    view = view_of(DESK, [asked, never, undecided])
    assert value(view, "information_requests", population="decided") == 0.5


def test_what_is_asked_after_the_decision_or_by_appointment_is_no_information_request() -> None:
    # The customer comes to the desk while the clock stands, and is asked for something after the decision.
    desk = replace(work("appointment", 0, held_by=CUSTOMER), clock_stopped=True)
    steps = (desk, wait("decision"), wait("passport", CUSTOMER, stopped=True))
    visits = (
        Visit(0, 8 * HOUR, 8 * HOUR, 9 * HOUR, 0, HOUR),
        Visit(1, 9 * HOUR, 9 * HOUR, 10 * HOUR, outcome=GRANTED),
        Visit(2, 10 * HOUR, 10 * HOUR, 11 * HOUR),
    )
    view = view_of(plan_of(study(10 * DAY), steps, (office(10),)), [Case(8 * HOUR, visits)])
    assert value(view, "information_requests", population="decided") == 0.0


def test_work_and_waits_count_in_the_window_in_which_they_happen() -> None:
    # Days 1 and 2 are observed. The first visit is worked on from 15 h on day 0 to 9 h on day 1: an hour in the window.
    # The second waits from day 1 to its end, 8 h on day 3 being after it. One decision before, one in, one after it.
    days = study(2 * DAY, follow_up=7 * DAY, warm_up=DAY)
    plan = plan_of(days, (work("handling", 0),), (office(10, 0, 24),), teams=(team("desk", 10, staff=2),))

    def handled(queued: int, started: int, finished: int) -> Case:
        effort = (finished - started) * HOUR
        return Case(queued * HOUR, (Visit(0, queued * HOUR, started * HOUR, finished * HOUR, 0, effort, GRANTED),))

    view = view_of(plan, [handled(1, 1, 2), handled(15, 15, 25), handled(30, 72, 73)])
    assert value(view, "people_present", permit="work") == 1 / 48
    assert value(view, "utilisation", team="desk") == 1 / 96
    assert told(view, "waiting_mean")[2] == "no case"
    assert value(view, "decisions_per_person_year", team="desk") == pytest.approx(1 / (4 / 365))


def test_work_takes_the_hour_of_the_day_on_which_it_starts() -> None:
    # Whole hours on day 0, half of them from day 1: the visit queued on day 0 and started on day 1 takes two.
    started = Visit(0, 9 * HOUR, DAY + 8 * HOUR, DAY + 10 * HOUR, 0, HOUR, GRANTED)
    plan = plan_of(study(10 * DAY), (work("handling", 0),), (office(10),), teams=(team("desk", 10),))
    permille = np.full((1, 10), 500)
    permille[0, 0] = 1000
    view = View(plan, Roster(np.ones((1, 10), np.int64), permille), log_of(plan, [Case(9 * HOUR, (started,))]))
    assert value(view, "load", team="desk") == 2 / 80


def test_flow_efficiency_is_work_over_lead_time() -> None:
    # 2 h of work in the 2 h, and 2 h in the 26 h (8:00 to 10:00 of the next day) that the cases lived: 4 of 28.
    view = view_of(DESK, [served((0, 8, 8, 9), (2, 9, 9, 10)), served((0, 8, 8, 9), (2, 33, 33, 34))])
    assert value(view, "flow_efficiency", clock="lived", population="decided") == pytest.approx(4 / 28)


def test_load_utilisation_and_people() -> None:
    # Ten days of 8 h and two people: 160 h. Worked on: 2 h + 2 h. The third case joined the queue and was never
    # taken: its 4 h count as work that arrived. The backlog's 1 h was there before and does not.
    queued = Case(9 * HOUR, (Visit(0, 9 * HOUR, amount=4 * HOUR), Visit(2, amount=HOUR)))
    old = served((0, 0, 8, 9), (2, 9, 9, 10), lodged_at=-DAY)
    cases = [old, served((0, 8, 8, 9), (2, 9, 9, 10)), queued]
    view = view_of(DESK, cases)
    assert value(view, "utilisation", team="desk") == 4 / 160
    # Arriving: the old case's decision 1 h, the second case's 2 h, the third's 4 h.
    assert value(view, "load", team="desk") == 7 / 160
    assert value(view, "people_needed", team="desk") == 7 / 80
    assert value(view, "people_present", team="desk") == 2.0
    # Of the permit type: 4 h of work in 80 open hours.
    assert value(view, "people_present", permit="work") == 4 / 80
    assert value(view, "weeks_overloaded", team="desk") == 0.0


def test_work_weighs_more_for_a_team_that_gives_less_of_its_hour() -> None:
    # 4 h of effort at 500 permille take 8 working hours.
    queued = Case(9 * HOUR, (Visit(0, 9 * HOUR, amount=4 * HOUR), Visit(2, amount=HOUR)))
    roster = roster_of(DESK)
    halved = Roster(roster.heads, np.full_like(roster.permille, 500))
    view = View(DESK, halved, log_of(DESK, [queued]))
    assert value(view, "load", team="desk") == 8 / 160


def test_half_a_post_is_half_a_person() -> None:
    # Half a person at 80 % case work: one at work who gives 400 of 1000 parts of an hour. An effort of 16 h takes
    # 40 of the 80 open hours: half of one at work, a quarter of a person.
    half = replace(team("desk", 10, staff=0.5), casework=0.8)
    plan = plan_of(study(10 * DAY), (work("handling", 0),), (office(10),), teams=(half,))
    cases = [Case(8 * HOUR, (Visit(0, 8 * HOUR, amount=16 * HOUR),))]
    roster = Roster(np.ones((1, 10), np.int64), np.full((1, 10), 400))
    view = View(plan, roster, log_of(plan, cases))
    assert value(view, "load", team="desk") == 0.5
    assert value(view, "people_needed", team="desk") == 0.25
    assert value(view, "people_present", team="desk") == 0.5
    # Whole people at 33.35 % case work, told as 334 thousandths, are whole people.
    whole = replace(plan, staffing=replace(plan.staffing, teams=(replace(half, casework=0.3335),)))
    view = View(whole, Roster(np.ones((1, 10), np.int64), np.full((1, 10), 334)), log_of(plan, cases))
    assert value(view, "people_present", team="desk") == 1.0


def test_an_overloaded_week_is_one_in_which_more_came_than_could_be_done() -> None:
    # The first week gives 7 x 16 = 112 h: 113 h arrive in it. The second, of three days, gives 48 h: 48 h arrive.
    cases = [
        Case(9 * HOUR, (Visit(0, 9 * HOUR, amount=113 * HOUR), Visit(2))),
        Case(8 * DAY, (Visit(0, 8 * DAY, amount=48 * HOUR), Visit(2))),
    ]
    assert value(view_of(DESK, cases), "weeks_overloaded", team="desk") == 1.0


def test_cost_and_decisions_per_person() -> None:
    # Two people for ten days at 0.01 EUR a second: 17 280 EUR; two decisions. 20 person-days are 20/365 years.
    view = view_of(DESK, [served((0, 8, 8, 9), (2, 9, 9, 10)), served((0, 8, 8, 9), (2, 9, 12, 13))])
    assert value(view, "cost_per_decision") == 17_280 / 2
    assert value(view, "cost_per_decision", permit="work") == 17_280 / 2
    for keys in ({}, {"permit": "work"}, {"team": "desk"}):
        assert value(view, "decisions_per_person_year", **keys) == pytest.approx(2 / (20 / 365))


def test_a_permit_type_bears_its_share_of_a_team_and_no_administration() -> None:
    # The desk costs 8 640 EUR; it works 3 h on the first permit type and 1 h on the second, one decision each.
    # Administration costs 8 640 EUR more, which only all together bear.
    steps = (work("handling", 0), work("handling", 0, permit=1))
    teams = (team("desk", 10, cost=0.01), team("administration", 10, cost=0.01))
    permits = (permit("work"), permit("study"))
    plan = plan_of(study(10 * DAY), steps, (office(10),), permits=permits, teams=teams)
    cases = [
        Case(8 * HOUR, (Visit(0, 8 * HOUR, 8 * HOUR, 11 * HOUR, 0, 3 * HOUR, GRANTED),)),
        Case(8 * HOUR, (Visit(1, 8 * HOUR, 11 * HOUR, 12 * HOUR, 0, HOUR, GRANTED),), permit=1),
    ]
    view = view_of(plan, cases)
    assert value(view, "cost_per_decision", permit="work") == 6_480
    assert value(view, "cost_per_decision", permit="study") == 2_160
    assert value(view, "cost_per_decision") == 8_640
    # A team that serves no step has no rows.
    assert not [row for row in indicator_rows(view) if row[2] == "administration"]


def test_without_people_there_is_no_utilisation() -> None:
    roster = roster_of(DESK)
    nobody = Roster(np.zeros_like(roster.heads), roster.permille)
    view = View(DESK, nobody, log_of(DESK, [waited(0)]))
    assert told(view, "utilisation", team="desk")[2] == "nobody at work"


def test_an_empty_log_gives_zero_counts_and_undefined_figures() -> None:
    view = view_of(waiting_plan(WINDOW), [])
    assert value(view, "lodged") == 0
    assert value(view, "backlog_closing") == 0
    assert told(view, "lead_time_p50", clock="lived", population="decided")[2] == "no case"
    assert told(view, "clearance_rate")[2] == "no case"


def test_rows_depend_on_the_plan_alone() -> None:
    limit = Limit("short", 0.9, 3 * DAY, counted=True, starts=-1)
    plan = promised(limit, kinds=("easy", "hard"))
    full = view_of(plan, [waited(6 * DAY, 9 * DAY), waited(6 * DAY, NEVER, kind=1)])
    assert [row[:8] for row in indicator_rows(full)] == [row[:8] for row in indicator_rows(view_of(plan, []))]


def test_a_new_indicator_is_one_function() -> None:
    try:

        @indicator("lodged_twice", unit="cases")
        def lodged_twice(selection: object) -> Figure:
            """Twice the cases."""
            return Figure(2.0 * len(selection.cases))  # type: ignore[attr-defined]

        assert value(view_of(waiting_plan(WINDOW), [waited(6 * DAY)]), "lodged_twice", permit="work") == 2.0
        assert INDICATORS["lodged_twice"].meaning == "Twice the cases."
    finally:
        del INDICATORS["lodged_twice"]


def test_an_indicator_cannot_be_declared_twice() -> None:
    with pytest.raises(AssertionError, match="the indicator lodged is declared twice"):
        indicator("lodged", unit="cases")(lambda selection: Figure(0.0))


def test_every_name_of_the_contract_is_there() -> None:
    names = """lodged decided withdrawn backlog_opening backlog_closing beyond_legal lead_time_mean lead_time_p50
    lead_time_p75 lead_time_p90 lead_time_p95 on_time_promise on_time_legal predictability waiting_mean waiting_p90
    throughput_weekly clearance_rate utilisation load weeks_overloaded information_requests flow_efficiency
    cost_per_decision decisions_per_person_year age_open_mean age_open_p90 people_needed people_present"""
    assert set(names.split()) <= set(INDICATORS)
