"""The laws of working time, against a calendar drawn second by second, and the calendars of real offices."""

import datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.primitives.calendars import Calendar, ScalarCalendar, build_calendar, calendar_of, open_days, union
from sim.primitives.time import DAY, NEVER

LENGTH = 60
OFFICE = (8 * 3_600, 16 * 3_600 + 900)
WORKDAYS = (0, 1, 2, 3, 4)

Intervals = list[tuple[int, int]]
intervals = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(0, 12)).map(lambda p: (p[0], p[0] + p[1])), max_size=8
)
instants = st.integers(-20, LENGTH + 20)


def calendar_from(pairs: Intervals) -> Calendar:
    return calendar_of([a for a, _ in pairs], [b for _, b in pairs])


def open_seconds(pairs: Intervals) -> set[int]:
    return {second for a, b in pairs for second in range(a, b)}


def at(*seconds: int) -> np.ndarray:
    return np.array(seconds, dtype=np.int64)


@given(intervals)
def test_intervals_are_sorted_disjoint_and_apart_and_cover_the_same_seconds(pairs: Intervals) -> None:
    calendar = calendar_from(pairs)
    made = list(zip(calendar.opens.tolist(), calendar.closes.tolist(), strict=True))
    assert open_seconds(made) == open_seconds(pairs)
    assert all(a < b for a, b in made)
    assert all(first[1] < second[0] for first, second in pairwise(made))
    assert calendar.opens.dtype == calendar.closes.dtype == np.int64


@given(intervals, instants, instants)
def test_work_is_the_number_of_open_seconds(pairs: Intervals, a: int, b: int) -> None:
    seconds = open_seconds(pairs)
    calendar = calendar_from(pairs)
    assert calendar.work_before(at(a)).tolist() == [sum(s < a for s in seconds)]
    assert calendar.work_between(at(a), at(b)).tolist() == [sum(a <= s < b for s in seconds)]


@given(intervals, instants, st.integers(1, 30))
def test_add_work_is_the_least_instant_with_that_work_behind_it(pairs: Intervals, t: int, e: int) -> None:
    ahead = sorted(s for s in open_seconds(pairs) if s >= t)
    expected = ahead[e - 1] + 1 if len(ahead) >= e else NEVER
    assert calendar_from(pairs).add_work(at(t), at(e)).tolist() == [expected]


@given(intervals, st.lists(instants, min_size=2, max_size=8), st.integers(1, 30))
def test_add_work_inverts_work_between_and_never_overtakes(pairs: Intervals, t: list[int], e: int) -> None:
    calendar = calendar_from(pairs)
    starts = np.sort(at(*t))
    ends = calendar.add_work(starts, np.full(starts.size, e, np.int64))
    done = ends < NEVER
    assert (calendar.work_between(starts, ends)[done] == e).all()
    assert (np.diff(ends[done]) >= 0).all()
    assert (calendar.add_work(starts, np.full(starts.size, e + 1, np.int64))[done] > ends[done]).all()


@given(intervals, instants)
def test_openings(pairs: Intervals, t: int) -> None:
    seconds = open_seconds(pairs)
    starts = {s for s in seconds if s - 1 not in seconds}
    calendar = calendar_from(pairs)
    assert calendar.is_open(at(t)).tolist() == [t in seconds]
    assert calendar.next_opening(at(t)).tolist() == [min((s for s in seconds if s >= t), default=NEVER)]
    assert calendar.opening_after(at(t)).tolist() == [min((s for s in starts if s > t), default=NEVER)]


@given(intervals, instants | st.just(NEVER), st.integers(1, 200))
def test_the_scalar_calendar_is_the_same_calendar(pairs: Intervals, t: int, e: int) -> None:
    calendar = calendar_from(pairs)
    scalar = ScalarCalendar(calendar)
    assert scalar.add_work(t, e) == calendar.add_work(at(t), at(e))[0]
    assert scalar.opening_after(t) == calendar.opening_after(at(t))[0]
    assert scalar.is_open(t) == calendar.is_open(at(t))[0]


@given(intervals)
def test_nothing_opens_at_never(pairs: Intervals) -> None:
    calendar = calendar_from(pairs)
    assert calendar.next_opening(at(NEVER)).tolist() == [NEVER]
    assert calendar.opening_after(at(NEVER)).tolist() == [NEVER]
    assert calendar.is_open(at(NEVER)).tolist() == [False]
    assert calendar.add_work(at(NEVER), at(1)).tolist() == [NEVER]
    assert calendar.work_before(at(NEVER)).tolist() == [len(open_seconds(pairs))]


@given(st.lists(intervals, max_size=3))
def test_union_is_open_when_one_of_them_is(several: list[Intervals]) -> None:
    joined = union(calendar_from(pairs) for pairs in several)
    every = np.arange(-5, LENGTH + 20)
    seconds = set().union(*(open_seconds(pairs) for pairs in several))
    assert set(every[joined.is_open(every)].tolist()) == seconds


def test_shapes_are_kept_and_arrays_are_read_only() -> None:
    calendar = calendar_of([10, 30], [20, 40])
    grid = np.array([[0, 15], [25, 50]])
    assert calendar.work_before(grid).tolist() == [[0, 5], [10, 20]]
    assert calendar.add_work(grid, np.array([[1, 6], [10, 1]])).tolist() == [[11, 31], [40, NEVER]]
    with pytest.raises(ValueError, match="read-only"):
        calendar.opens[0] = 0


def test_a_finnish_office_is_closed_on_weekends_and_holidays_and_half_of_new_years_eve() -> None:
    closed = {datetime.date(2025, 12, 31): (12 * 3_600, DAY), datetime.date(2025, 1, 7): (0, DAY)}
    calendar = build_calendar(datetime.date(2025, 1, 1), 365, WORKDAYS, OFFICE, "FI", None, closed)
    is_open = open_days(calendar, 365)
    dates = [datetime.date(2025, 1, 1) + datetime.timedelta(days=int(day)) for day in np.flatnonzero(~is_open)]
    gaps = [date.strftime("%m-%d") for date in dates if date.weekday() < 5]
    assert gaps == [
        "01-01",
        "01-06",
        "01-07",
        "04-18",
        "04-21",
        "05-01",
        "05-29",
        "06-20",
        "12-24",
        "12-25",
        "12-26",
    ]
    assert not is_open[[4, 5]].any()
    assert calendar.opens[0] == DAY + OFFICE[0]
    assert calendar.closes[0] == DAY + OFFICE[1]
    assert calendar.closes[-1] == 364 * DAY + 12 * 3_600


def test_holidays_of_a_subdivision_and_over_new_year() -> None:
    epiphany = datetime.date(2026, 1, 6)
    start = datetime.date(2025, 12, 29)
    day = (epiphany - start).days
    bavaria = build_calendar(start, 14, WORKDAYS, OFFICE, "DE", "BY", {})
    berlin = build_calendar(start, 14, WORKDAYS, OFFICE, "DE", "BE", {})
    assert not open_days(bavaria, 14)[day]
    assert open_days(berlin, 14)[day]
    assert not open_days(berlin, 14)[3]


def test_no_country_has_no_holidays_and_days_that_touch_are_one_interval() -> None:
    around_the_clock = build_calendar(datetime.date(2025, 1, 1), 10, tuple(range(7)), (0, DAY), None, None, {})
    assert (around_the_clock.opens.tolist(), around_the_clock.closes.tolist()) == ([0], [10 * DAY])
    nights = build_calendar(datetime.date(2025, 1, 1), 2, tuple(range(7)), (22 * 3_600, DAY), None, None, {})
    assert nights.opens.tolist() == [22 * 3_600, DAY + 22 * 3_600]
    assert open_days(nights, 3).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("closed", "opens", "closes"),
    [
        ((0, DAY), [], []),
        ((0, 12 * 3_600), [43_200], [58_500]),
        ((12 * 3_600, DAY), [28_800], [43_200]),
        ((12 * 3_600, 13 * 3_600), [28_800, 46_800], [43_200, 58_500]),
        ((0, 3_600), [28_800], [58_500]),
        ((20 * 3_600, DAY), [28_800], [58_500]),
    ],
)
def test_a_closure_cuts_its_part_of_the_day(closed: tuple[int, int], opens: list[int], closes: list[int]) -> None:
    monday = datetime.date(2025, 3, 3)
    calendar = build_calendar(monday, 1, WORKDAYS, OFFICE, None, None, {monday: closed})
    assert (calendar.opens.tolist(), calendar.closes.tolist()) == (opens, closes)


@pytest.mark.parametrize(
    ("country", "subdivision", "message"),
    [
        ("Finland", None, 'unknown country: "Finland"; nearest is "FI"'),
        ("Swedn", None, 'unknown country: "Swedn"; nearest is "SE"'),
        ("fi", None, 'unknown country: "fi"; nearest is "FI"'),
        ("AT", "99", 'unknown subdivision of AT: "99"; known: 1, 2, 3, 4, 5, 6, 7, 8, 9'),
        ("MC", "1", 'unknown subdivision of MC: "1"; known: none'),
    ],
)
def test_an_unknown_country_names_the_nearest(country: str, subdivision: str | None, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        build_calendar(datetime.date(2025, 1, 1), 1, WORKDAYS, OFFICE, country, subdivision, {})
    assert str(refused.value) == message
