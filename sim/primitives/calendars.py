"""Calendars: sorted, disjoint open intervals `[opens, closes)` and the arithmetic of working time on them.

Every instant and amount is a whole number of seconds; all functions work on int64 arrays of any one shape.
Plans carry calendars made by `build_calendar`; indicators use the arrays, engines the `ScalarCalendar`.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.primitives.time import DAY, NEVER, Instants, Seconds

MOST_SLOTS: Final = 1 << 20
"""Slots up to which the interval of an instant is looked up, not searched: a calendar in minutes of two years."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Open intervals as int64[n], sorted, disjoint and apart from each other; make one with `calendar_of`."""

    opens: Instants
    closes: Instants

    @cached_property
    def _opens_or_never(self) -> Instants:
        return np.append(self.opens, np.int64(NEVER))

    @cached_property
    def _work_before_interval(self) -> Instants:
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.closes - self.opens)])

    @cached_property
    def _closed_before_interval(self) -> Instants:
        """Seconds before each interval in which the calendar is closed, so that the rest of its start is work."""
        return self._opens_or_never - self._work_before_interval

    @cached_property
    def _slot(self) -> Seconds:
        """The longest time of which all opens and closes are multiples."""
        return int(np.gcd.reduce(np.concatenate([self.opens, self.closes])))

    @cached_property
    def _closed_by_slot(self) -> Instants:
        """Intervals that have closed when each slot begins, from the slot before the first close to the last, int64."""
        begins = np.arange(self.closes[0] // self._slot - 1, self.closes[-1] // self._slot + 1, dtype=np.int64)
        return np.searchsorted(self.closes, begins * self._slot, side="right")

    def _closed_by(self, t: Instants) -> Instants:
        """How many intervals have closed by each instant, which is the number of the one to look at, int64.

        Nothing changes within a slot, so it is looked up, which is ten times as fast as a search for each.
        """
        if len(self.closes) == 0 or self.closes[-1] - self.closes[0] > MOST_SLOTS * self._slot:
            return np.asarray(np.searchsorted(self.closes, t, side="right"))
        closed = self._closed_by_slot
        return np.asarray(closed[np.clip(t // self._slot - (self.closes[0] // self._slot - 1), 0, len(closed) - 1)])

    def work_before(self, t: Instants) -> Instants:
        """Open seconds before each instant, int64 of the shape of `t`."""
        if len(self.opens) == 1:
            return np.asarray(np.clip(t, self.opens[0], self.closes[0]) - self.opens[0])
        interval = self._closed_by(t)
        return np.asarray(np.maximum(t, self._opens_or_never[interval]) - self._closed_before_interval[interval])

    def work_between(self, a: Instants, b: Instants) -> Instants:
        """Open seconds in [a, b), int64; 0 where b is not after a."""
        return np.asarray(np.maximum(self.work_before(b) - self.work_before(a), 0))

    def add_work(self, t: Instants, e: Instants) -> Instants:
        """The least instant u with work_between(t, u) = e for e >= 1, NEVER beyond the last interval."""
        target = self.work_before(t) + e
        interval = np.searchsorted(self._work_before_interval[1:], target, side="left")
        inside = np.where(interval < self.opens.size, target - self._work_before_interval[interval], 0)
        return np.asarray(self._opens_or_never[interval] + inside)

    def next_opening(self, t: Instants) -> Instants:
        """The least open instant at or after t, NEVER if there is none."""
        return np.asarray(np.maximum(t, self._opens_or_never[self._closed_by(t)]))

    def opening_after(self, t: Instants) -> Instants:
        """The first start of an interval strictly after t, NEVER if there is none; gates open then."""
        return np.asarray(self._opens_or_never[np.searchsorted(self.opens, t, side="right")])

    def is_open(self, t: Instants) -> npt.NDArray[np.bool_]:
        """Whether each instant lies in an open interval; an interval holds its start, not its end."""
        return np.asarray(self._opens_or_never[self._closed_by(t)] <= np.minimum(t, NEVER - 1))


class ScalarCalendar:
    """The same calendar for one instant at a time, on plain lists: what the inner loop of an engine asks."""

    __slots__ = ("_closes", "_opens", "_work_after", "_work_before")

    def __init__(self, calendar: Calendar) -> None:
        work_after = np.cumsum(calendar.closes - calendar.opens)
        self._opens: list[int] = calendar.opens.tolist()
        self._closes: list[int] = calendar.closes.tolist()
        self._work_after: list[int] = work_after.tolist()
        self._work_before: list[int] = [0, *self._work_after]

    def add_work(self, t: Seconds, e: Seconds) -> Seconds:
        """The least instant u with e >= 1 open seconds in [t, u), NEVER beyond the last interval."""
        interval = bisect_right(self._closes, t)
        if interval == len(self._opens):
            return NEVER
        opened_at = max(t, self._opens[interval])
        if opened_at + e <= self._closes[interval]:
            return opened_at + e
        target = self._work_before[interval] + opened_at - self._opens[interval] + e
        last = bisect_left(self._work_after, target, interval)
        if last == len(self._opens):
            return NEVER
        return self._opens[last] + target - self._work_before[last]

    def opening_after(self, t: Seconds) -> Seconds:
        """The first start of an interval strictly after t, NEVER if there is none."""
        interval = bisect_right(self._opens, t)
        return self._opens[interval] if interval < len(self._opens) else NEVER

    def is_open(self, t: Seconds) -> bool:
        """Whether the instant lies in an open interval."""
        return bisect_right(self._opens, t) > bisect_right(self._closes, t)


def calendar_of(opens: npt.ArrayLike, closes: npt.ArrayLike) -> Calendar:
    """A calendar from intervals in any order: empty ones are dropped, those that touch joined."""
    starts = np.asarray(opens, dtype=np.int64)
    ends = np.asarray(closes, dtype=np.int64)
    assert starts.shape == ends.shape, "every interval has a start and an end"
    order = np.argsort(starts, kind="stable")
    order = order[ends[order] > starts[order]]
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    apart = starts[1:] > ends[:-1]
    starts = starts[np.append(True, apart)[: starts.size]]
    ends = ends[np.append(apart, True)[: ends.size]]
    starts.setflags(write=False)
    ends.setflags(write=False)
    return Calendar(starts, ends)


def union(calendars: Iterable[Calendar]) -> Calendar:
    """The calendar that is open whenever at least one of these is."""
    every = list(calendars)
    none = np.zeros(0, np.int64)
    opens = np.concatenate([none, *(calendar.opens for calendar in every)])
    closes = np.concatenate([none, *(calendar.closes for calendar in every)])
    return calendar_of(opens, closes)


def open_days(calendar: Calendar, days: int) -> npt.NDArray[np.bool_]:
    """Whether the calendar opens at all on each of the first `days` days, bool[days]."""
    midnights = np.arange(days + 1, dtype=np.int64) * DAY
    return calendar.work_between(midnights[:-1], midnights[1:]) > 0


def build_calendar(
    start: datetime.date,
    days: int,
    weekdays: tuple[int, ...],
    hours: tuple[Seconds, Seconds],
    country: str | None,
    subdivision: str | None,
    closed: Mapping[datetime.date, tuple[Seconds, Seconds]],
) -> Calendar:
    """The office hours of `days` days from `start` in local wall-clock time, public holidays being gaps.

    `closed` cuts the part [from, to) out of a day. ValueError names the nearest country, or all subdivisions,
    when the `holidays` library does not know one.
    """
    years = range(start.year, (start + datetime.timedelta(days=days)).year + 1)
    free = _public_holidays(years, country, subdivision)
    opens: list[Seconds] = []
    closes: list[Seconds] = []
    for day in range(days):
        date = start + datetime.timedelta(days=day)
        if date.weekday() not in weekdays or date in free:
            continue
        cut_from, cut_to = closed.get(date, (hours[1], hours[1]))
        opens += [day * DAY + hours[0], day * DAY + max(hours[0], cut_to)]
        closes += [day * DAY + min(hours[1], cut_from), day * DAY + hours[1]]
    return calendar_of(opens, closes)


def _public_holidays(years: range, country: str | None, subdivision: str | None) -> frozenset[datetime.date]:
    if country is None:
        return frozenset()
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise ValueError(f'unknown country: "{country}"; nearest is "{_nearest_country(country)}"')
    if subdivision is not None:
        entity = holidays.country_holidays(country)
        if subdivision not in {*entity.subdivisions, *entity.subdivisions_aliases}:
            codes = ", ".join(entity.subdivisions) or "none"
            raise ValueError(f'unknown subdivision of {country}: "{subdivision}"; known: {codes}')
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=years))


def _nearest_country(name: str) -> str:
    from holidays.registry import COUNTRIES

    spellings = {spelling: names[1] for names in COUNTRIES.values() for spelling in names[:3]}

    def likeness(spelling: str) -> tuple[float, bool]:
        alike = SequenceMatcher(None, name.lower(), spelling.lower()).ratio()
        return alike, spelling[:1].lower() == name[:1].lower()

    return spellings[max(spellings, key=likeness)]
