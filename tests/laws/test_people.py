"""Laws of the roster: sick days belong to a person and a day, and fractions of a person are never lost."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from sim.plan.roster import Roster, sample_roster
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY
from tests.plans import ALWAYS_OPEN, HOUR, Applications, Crew, Sketch, decision, hours, one_kind, plan_of

DAYS = 60
OFFICE = hours(DAYS, 8 * HOUR, 16 * HOUR, range(5))
IS_WORKDAY = np.arange(DAYS) % 7 < 5

tenths = st.integers(10, 60).map(lambda n: Fraction(n, 10))


def roster(staff: ArrayLike, leave: ArrayLike = 0.0, absence: float = 0.0, calendar: Calendar = OFFICE) -> Roster:
    crew = Crew("hours", staff, leave, absence)
    permit = Applications("permit", 1.0, one_kind(decision("desk", "team", HOUR)))
    plan = plan_of(Sketch((permit,), {"team": crew}, DAYS * DAY, {"hours": calendar}, seed=5))
    return sample_roster(plan.staffing, 0)


def heads(staff: ArrayLike, leave: ArrayLike = 0.0, absence: float = 0.0) -> NDArray[np.int64]:
    return roster(staff, leave, absence).heads[0]


def test_adding_a_person_leaves_the_sick_days_of_the_others_unchanged() -> None:
    """Also when the person joins in the middle of the run: who is there on a day does not depend on the day before."""
    by_staff = [heads(float(staff), absence=0.3) for staff in range(1, 7)]
    there = np.diff([0 * by_staff[0], *by_staff], axis=0)
    assert set(there.ravel()) == {0, 1}
    assert len({tuple(person) for person in there}) == len(there)
    grows = np.where(np.arange(DAYS) < 25, 3.0, 5.0)
    assert np.array_equal(heads(grows, absence=0.3), np.where(np.arange(DAYS) < 25, by_staff[2], by_staff[4]))


def test_each_person_is_absent_on_the_stated_share_of_days() -> None:
    there = heads(400.0, absence=0.2)[IS_WORKDAY].mean() / 400
    assert abs(there - 0.8) < 4 * np.sqrt(0.16 / (400 * IS_WORKDAY.sum()))


@given(st.lists(tenths, min_size=DAYS, max_size=DAYS), st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(9, 100)]))
def test_the_staff_of_any_first_days_is_exact_but_for_the_part_of_a_person_that_is_owed(
    staff: list[Fraction], leave: Fraction
) -> None:
    net = [people * (1 - leave) for people in staff]
    if min(net) < 1:
        net = [one + 1 for one in net]
        staff = [one / (1 - leave) for one in net]
    people = heads([float(one) for one in staff], float(leave))
    assert np.all(people[~IS_WORKDAY] == 0)
    due = Fraction(0)
    for day in np.flatnonzero(IS_WORKDAY):
        due += net[day]
        assert people[: day + 1].sum() == floor(due)


@given(tenths)
def test_no_day_is_more_than_one_person_off_the_staff(staff: Fraction) -> None:
    people = heads(float(staff))[IS_WORKDAY]
    assert set(people.tolist()) <= {floor(staff), floor(staff) + 1}


@given(st.integers(1, 9), st.integers(20, 1_000))
def test_below_one_person_the_days_are_whole_and_the_hours_scaled(tenth: int, casework: int) -> None:
    crew = Crew("hours", tenth / 10, casework=casework / 1_000)
    permit = Applications("permit", 1.0, one_kind(decision("desk", "team", HOUR)))
    plan = plan_of(Sketch((permit,), {"team": crew}, DAYS * DAY, {"hours": ALWAYS_OPEN}))
    made = sample_roster(plan.staffing, 0)
    assert set(made.heads[0]) == {1}
    exact = Fraction(tenth * casework, 10)
    assert all(abs(one - exact) <= Fraction(1, 2) for one in made.permille[0].tolist())


def test_a_day_below_one_person_takes_nothing_from_what_is_owed_to_the_others() -> None:
    """1.5 people on every day but some days of 0.5: those have one person, the others alternate as if adjoining."""
    staff = np.where(np.arange(DAYS) % 3 == 0, 0.5, 1.5)
    made = roster(staff, calendar=ALWAYS_OPEN)
    partly = staff < 1
    assert set(made.heads[0][partly]) == {1}
    assert set(made.permille[0][partly]) == {500}
    assert set(made.permille[0][~partly]) == {1000}
    assert made.heads[0][~partly].tolist() == [1, 2] * (sum(~partly) // 2)
