"""Reception: expected people by the week against sums on paper, conservation, and what published figures make of it."""

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.figures import Figure
from sim.analysis.published import our_figures
from sim.analysis.reception import time_before
from sim.analysis.view import View
from sim.plan.plan import Plan, Published
from sim.plan.reception import OpeningClients, Reception, Residents
from sim.primitives.distributions import Distribution, Exponential, Fixed
from sim.primitives.time import DAY
from tests.unit.analysis.hand_made import REFUSED, Case, Visit, permit, study, team, view_of, waited, waiting_plan
from tests.unit.analysis.test_indicators import told

WEEKS = study(4 * 7 * DAY, follow_up=7 * DAY)
NOWHERE = Fixed(0.0)


def days(number: float) -> Fixed:
    return Fixed(number * DAY)


def reception(
    granted: Distribution = NOWHERE,
    refused: Distribution = NOWHERE,
    withdrawn: Distribution = NOWHERE,
    **changes: object,
) -> Reception:
    fields = {"opening": (), "in_centres": 1.0, "capacity": None, "cost_per_second": 0.0, "currency": ""}
    residents = (Residents(0, 1.0, (granted, refused), withdrawn),)
    return Reception(**({"residents": residents} | fields | changes))


def plan_with(found: Reception, **changes: object) -> Plan:
    plan = waiting_plan(WEEKS, asylum=permit("asylum", family="asylum"), work=permit("work"))
    return replace(plan, reception=found, **changes)


def people(view: View) -> list[float]:
    assert view.occupancy is not None
    return view.occupancy.people().tolist()


def refused_case(lodged: float, decided: float) -> Case:
    at = round(lodged * DAY)
    return Case(at, (Visit(0, max(at, 0), max(at, 0), round(decided * DAY), outcome=REFUSED),))


def test_each_week_tells_the_days_of_those_there() -> None:
    """A backlog case decided on day 3 and settled on day 10; one that withdrew and left at once; one still open;
    one of another permit type, which lives elsewhere."""
    cases = [
        waited(-5 * DAY, 3 * DAY),
        waited(8 * DAY, withdrawn_at=12 * DAY),
        waited(20 * DAY),
        waited(1 * DAY, 9 * DAY, permit=1),
    ]
    view = view_of(plan_with(reception(granted=days(7))), cases)
    assert people(view) == pytest.approx([7 / 7, (3 + 4) / 7, 1 / 7, 7 / 7])
    assert told(view, "reception_days")[0] == told(view, "reception_days", permit="asylum")[0] == pytest.approx(22)
    assert told(view, "reception_people")[0] == pytest.approx(22 / 28)
    # Left in the window: 8 days to the decision and 7 of settling, and 4 days.
    assert told(view, "reception_stay_mean")[0] == pytest.approx((15 + 4) / 2)


def test_the_settling_time_is_that_of_the_outcome() -> None:
    cases = [waited(0, 2 * DAY), refused_case(0, 2)]
    view = view_of(plan_with(reception(granted=days(1), refused=days(12), withdrawn=days(99))), cases)
    assert people(view) == pytest.approx([(3 + 7) / 7, 7 / 7, 0, 0])


def test_settling_without_memory_decays_exponentially() -> None:
    mean = 10.0
    view = view_of(plan_with(reception(granted=Exponential(mean * DAY))), [waited(0, 7 * DAY)])
    after = [mean * (math.exp(-(k - 1) * 7 / mean) - math.exp(-k * 7 / mean)) / 7 for k in (1, 2, 3)]
    assert people(view) == pytest.approx([1.0, *after], rel=1e-4)


def test_only_the_share_that_lives_in_reception_counts() -> None:
    half = (Residents(0, 0.5, (NOWHERE, NOWHERE), NOWHERE),)
    view = view_of(plan_with(reception(residents=half)), [waited(0, 14 * DAY)])
    assert people(view) == pytest.approx([0.5, 0.5, 0, 0])
    assert told(view, "reception_stay_mean")[0] == 14.0


def test_opening_clients_leave_as_their_stays_end_and_belong_to_all_alone() -> None:
    opening = (OpeningClients("past", 30, days(7)), OpeningClients("new", 10, days(21)))
    view = view_of(plan_with(reception(opening=opening)), [])
    assert people(view) == pytest.approx([40, 10, 10, 0])
    assert told(view, "reception_people", permit="asylum")[0] == 0.0
    assert told(view, "reception_stay_mean")[2] == "no case"


def test_weeks_above_count_those_who_take_up_a_place() -> None:
    opening = (OpeningClients("all", 100, days(28)),)
    capacity = np.repeat([79.0, 81.0, 80.0, 40.0, 40.0], 7)
    view = view_of(plan_with(reception(opening=opening, in_centres=0.8, capacity=capacity)), [])
    assert told(view, "reception_weeks_above")[0] == 2.0
    without = view_of(plan_with(reception(opening=opening)), [])
    with pytest.raises(AssertionError, match="0 rows"):
        told(without, "reception_weeks_above")


def test_cost_is_days_times_what_a_day_costs_and_no_part_of_the_teams() -> None:
    paid = reception(cost_per_second=35 / DAY, currency="EUR")
    view = view_of(plan_with(paid), [waited(0, 10 * DAY)])
    assert told(view, "reception_cost")[0] == pytest.approx(350.0)
    with pytest.raises(AssertionError, match="0 rows"):
        told(view, "cost")
    teams = (team("officers", WEEKS.days, cost=0.01),)
    both = replace(view.plan, staffing=replace(view.plan.staffing, teams=teams))
    assert told(view_of(both, [waited(0, 10 * DAY)]), "cost")[0] == pytest.approx(0.01 * 28 * DAY)


def test_a_plan_without_reception_has_no_row_of_it() -> None:
    view = view_of(waiting_plan(WEEKS, asylum=permit("asylum")), [waited(0, DAY)])
    with pytest.raises(AssertionError, match="0 rows"):
        told(view, "reception_days")


def test_person_days_are_conserved() -> None:
    """Those that have passed by the end are those of all stays, less what is still to come of each."""
    generator = np.random.default_rng(5)
    lodged = generator.integers(0, 20 * DAY, 200)
    decided = lodged + generator.integers(1, 6 * DAY, 200)
    stay = 3.0
    cases = [waited(int(a), int(d)) for a, d in sorted(zip(lodged, decided, strict=True))]
    view = view_of(plan_with(reception(granted=days(stay))), cases)
    end = WEEKS.horizon
    passed = time_before(view, np.array([0, end])).sum(axis=0)
    assert passed[0] == 0.0
    assert passed[1] == pytest.approx(float(np.minimum(decided + stay * DAY, end).sum() - lodged.sum()))


def published(**changes: object) -> Published:
    row = Published("row", "", (0,), "reception_people", None, "", None, 2025, 1.0, "people", "foreseen",
                    verified=True, source="")  # fmt: skip
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (published(date=dt.date(2025, 1, 6)), Figure(40.0)),
        (published(date=dt.date(2025, 1, 12)), Figure(40.0)),
        (published(date=dt.date(2025, 1, 14)), Figure(10.0)),
        (published(date=dt.date(2025, 2, 3)), Figure(math.nan, reason="the day lies outside the window")),
        (published(), Figure(math.nan, reason="the window is not that year")),
    ],
)
def test_people_published_for_a_day_are_held_against_that_day(row: Published, expected: Figure) -> None:
    opening = (OpeningClients("past", 30, days(7)), OpeningClients("new", 10, days(21)))
    view = view_of(plan_with(reception(opening=opening), published=(row,)), [])
    [(_, _, value, _, reason)] = our_figures(view)
    assert (value, reason) == (pytest.approx(expected.value, nan_ok=True), expected.reason)


@pytest.mark.parametrize(("figure", "expected"), [("reception_people", 40.0), ("reception_cost", 40 * 365 * 35.0)])
def test_people_and_cost_of_a_year_are_held_against_the_window(figure: str, expected: float) -> None:
    year = replace(study(365 * DAY), start=dt.date(2025, 1, 1))
    stays = reception(opening=(OpeningClients("all", 40, days(999)),), cost_per_second=35 / DAY, currency="EUR")
    plan = replace(waiting_plan(year, asylum=permit("asylum")), reception=stays, published=(published(figure=figure),))
    [(_, _, value, _, _)] = our_figures(view_of(plan, []))
    assert value == pytest.approx(expected)
