"""Head counts day by day, in rows that can be counted on fingers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from sim.plan.roster import Roster, sample_roster
from sim.primitives.calendars import calendar_of
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, decision, hours, one_kind, plan_of

WEEK = hours(7, 8 * HOUR, 16 * HOUR, range(5))


def roster(*crews: Crew, days: int = 7) -> Roster:
    permit = Applications("permit", 1.0, one_kind(decision("desk", "team_0", HOUR)))
    teams = {f"team_{number}": crew for number, crew in enumerate(crews)}
    calendars = {"always": calendar_of([0], [days * DAY]), "office": WEEK, "never": calendar_of([], [])}
    return sample_roster(plan_of(Sketch((permit,), teams, days * DAY, calendars)).staffing, 0)


@pytest.mark.parametrize(
    ("staff", "leave", "heads"),
    [
        (2.0, 0.0, [2, 2, 2, 2, 2, 0, 0]),
        (1.5, 0.0, [1, 2, 1, 2, 1, 0, 0]),
        (2.2, 0.0, [2, 2, 2, 2, 3, 0, 0]),
        (4.0, 0.25, [3, 3, 3, 3, 3, 0, 0]),
        ([1.0, 1.0, 3.0, 3.0, 0.0, 9.0, 9.0], 0.0, [1, 1, 3, 3, 0, 0, 0]),
        (2.0, [0.0, 0.0, 0.3, 0.3, 0.3, 0.3, 0.0], [2, 2, 1, 1, 2, 0, 0]),
        (0.0, 0.0, [0, 0, 0, 0, 0, 0, 0]),
        (5.0, 1.0, [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_people_on_open_days(staff: ArrayLike, leave: ArrayLike, heads: list[int]) -> None:
    assert roster(Crew("office", staff, leave)).heads.tolist() == [heads]


def test_what_is_owed_is_carried_over_the_weekend() -> None:
    heads = roster(Crew("office", 1.3), days=7).heads[0]
    assert heads.tolist() == [1, 1, 1, 2, 1, 0, 0]
    always = roster(Crew("always", 1.3), days=10).heads[0]
    assert always.tolist() == [1, 1, 1, 2, 1, 1, 2, 1, 1, 2]


def test_a_tenth_of_a_person_added_ten_times_is_a_person() -> None:
    """1.1 is a little more, and 0.1 + ... + 0.1 a little less, than they look."""
    heads = roster(Crew("always", 1.1), days=200).heads[0]
    assert np.array_equal(np.cumsum(heads), np.arange(1, 201) + np.arange(1, 201) // 10)


def test_a_team_that_is_never_open_has_nobody() -> None:
    made = roster(Crew("never", 7.0))
    assert made.heads.tolist() == [[0] * 7]


@pytest.mark.parametrize(("staff", "casework", "permille"), [(0.5, 1.0, 500), (3.0, 0.8, 800), (0.25, 0.8, 200)])
def test_part_of_a_person_and_part_of_an_hour(staff: float, casework: float, permille: int) -> None:
    made = roster(Crew("always", staff, casework=casework), days=3)
    assert made.permille.tolist() == [[permille] * 3]
    assert made.heads.tolist() == [[max(1, int(staff))] * 3]


def test_leave_may_bring_a_day_below_one_person() -> None:
    made = roster(Crew("always", 1.2, [0.0, 0.5, 0.0]), days=3)
    assert made.heads.tolist() == [[1, 1, 1]]
    assert made.permille.tolist() == [[1000, 600, 1000]]


def test_teams_stand_in_their_order_and_are_ill_apart() -> None:
    ill = Crew("always", 40.0, absence=0.5)
    heads = roster(ill, Crew("always", 3.0), ill, days=5).heads
    assert heads[1].tolist() == [3] * 5
    assert heads[0].tolist() != heads[2].tolist()


def test_whoever_is_absent_all_the_time_is_never_there() -> None:
    assert roster(Crew("always", 4.0, absence=1.0)).heads.tolist() == [[0] * 7]


def test_part_of_a_person_falls_ill_like_a_whole_one() -> None:
    """The same person, first full-time and then for some hours a day."""
    whole = roster(Crew("always", 1.0, absence=0.4), days=60).heads
    part = roster(Crew("always", 0.3, absence=0.4), days=60).heads
    assert np.array_equal(whole, part)
    assert set(whole[0]) == {0, 1}


def test_a_night_shift_belongs_to_both_its_days() -> None:
    """Open from 22:00 to 6:00: open on seven days in all, the last being the morning after the sixth night."""
    night = calendar_of(np.arange(6) * DAY + 22 * HOUR, np.arange(6) * DAY + 30 * HOUR)
    permit = Applications("permit", 1.0, one_kind(decision("desk", "team", HOUR)))
    plan = plan_of(Sketch((permit,), {"team": Crew("night", 2.0)}, 8 * DAY, {"night": night}))
    assert sample_roster(plan.staffing, 0).heads.tolist() == [[2, 2, 2, 2, 2, 2, 2, 0]]
