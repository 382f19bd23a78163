"""One replication as every measure sees it: who counts in the window, and how old each case is on each clock.

A view adds no column to the log; it names selections of it. First step after the engine on the straight line:
figures, tables and laws all read the log through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.clocks import counted_age, counted_ages, first_starts
from sim.analysis.decomposition import parts_of
from sim.analysis.labour import Labour, labour_of
from sim.analysis.waiting import Waiting, waiting_of
from sim.eventlog import EventLog
from sim.plan.limits import LEGAL_LIMITS, PROMISES, CaseLimits, case_limits, limit_names
from sim.plan.plan import CUSTOMER, WORK, Plan
from sim.plan.roster import Roster
from sim.primitives.time import DAY, NEVER, Instants, Seconds

Mask = NDArray[np.bool_]

LIVED: Final = "lived"
COUNTED: Final = "counted"
CLOCKS: Final = (LIVED, COUNTED)

DECIDED: Final = "decided"
LODGED: Final = "lodged"
PER_OUTCOME: Final = "decided:"
"""Begins the name of a population of those decided in one way: `decided:granted`."""

WEEK: Final[Seconds] = 7 * DAY


@dataclass(frozen=True, eq=False)
class LimitAges:
    """What a limit asks of each case and how long that took, on the limit's own clock.

    `within` int64[n] (NEVER: no such limit), `counted` bool[n], `ages` int64[n] as in `View.ages`.
    """

    within: Instants
    counted: Mask
    ages: Instants


@dataclass(frozen=True, eq=False)
class View:
    """The log of one replication with its plan and roster; arrays are per case unless they say per visit."""

    plan: Plan
    roster: Roster
    log: EventLog

    @property
    def window(self) -> tuple[Seconds, Seconds]:
        """The observed window [from, to) in seconds."""
        return self.plan.study.window

    @property
    def weeks(self) -> int:
        """Weeks that the window touches; the last may be short."""
        return -(-self.plan.study.observe // WEEK)

    @cached_property
    def week_edges(self) -> Instants:
        """The instants between which the weeks of the window lie, int64[weeks + 1]."""
        start, end = self.window
        return np.minimum(start + WEEK * np.arange(self.weeks + 1, dtype=np.int64), end)

    def in_window(self, instants: Instants) -> Mask:
        """Whether each instant lies in the observed window."""
        start, end = self.window
        return (instants >= start) & (instants < end)

    @cached_property
    def is_decided(self) -> Mask:
        """Cases decided before the horizon, bool[n]."""
        return self.log.decided_at < NEVER

    @cached_property
    def is_withdrawn(self) -> Mask:
        """Cases that ended without a decision, bool[n]."""
        return ~self.is_decided & (self.log.ended_at < NEVER)

    @cached_property
    def closed_at(self) -> Instants:
        """When each case was decided or withdrawn, int64[n]; NEVER for those open at the horizon."""
        return np.where(self.is_decided, self.log.decided_at, self.log.ended_at)

    @cached_property
    def seen_until(self) -> Instants:
        """Decision, withdrawal or horizon, whichever a case meets first, int64[n]."""
        return np.minimum(self.closed_at, self.plan.study.horizon)

    def is_open_at(self, instant: Seconds) -> Mask:
        """Cases lodged before the instant and neither decided nor withdrawn before it, bool[n].

        So that over any window: open at its start + lodged = decided + withdrawn + open at its end.
        """
        return (self.log.lodged_at < instant) & (self.closed_at >= instant)

    def population(self, name: str) -> Mask:
        """The cases of a population, bool[n]: `decided` or `lodged` in the window, or `decided:OUTCOME`."""
        return self._populations[name]

    @cached_property
    def _populations(self) -> dict[str, Mask]:
        decided = self.in_window(self.log.decided_at)
        found = {LODGED: self.in_window(self.log.lodged_at), DECIDED: decided}
        for number, outcome in enumerate(self.plan.demand.outcomes):
            found[PER_OUTCOME + outcome] = decided & (self.log.outcome == number)
        return found

    def members(self, cases: Instants, population: str) -> Instants:
        """Those of the given cases (numbers, int64[k]) that belong to a population."""
        return cases[self.population(population)[cases]]

    @cached_property
    def _by_kind(self) -> Instants:
        return np.lexsort((self.log.kind, self.log.permit))

    @cached_property
    def _kind_starts(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Where the cases of each (permit, kind) lie in `_by_kind`."""
        keys = [(p, k) for p, permit in enumerate(self.plan.demand.permits) for k in range(len(permit.kinds))]
        place = {key: number for number, key in enumerate(keys)}
        offset = np.array([place[(p, 0)] for p in range(len(self.plan.demand.permits))], np.int64)
        sizes = np.bincount(offset[self.log.permit] + self.log.kind, minlength=len(keys))
        ends = np.cumsum(sizes).tolist()
        return {key: (end - size, end) for key, end, size in zip(keys, ends, sizes.tolist(), strict=True)}

    def cases_of(self, permit: int | None = None, kind: int | None = None) -> Instants:
        """Numbers of the cases of a permit type (and kind), int64[k]; of all where none is given."""
        if permit is None:
            return self._by_kind
        kinds = range(len(self.plan.demand.permits[permit].kinds)) if kind is None else (kind,)
        starts = [self._kind_starts[(permit, part)] for part in kinds]
        return self._by_kind[starts[0][0] : starts[-1][1]]

    @cached_property
    def ages(self) -> dict[str, Instants]:
        """Per clock the time to the decision, or for a case still open its age at the horizon, int64[n].

        Lived time runs from lodging. Counted time runs from the start of the clock of the first promise, less
        its stops; it is 0 while the clock has not started. Of withdrawn cases it says nothing (0).
        """
        lived = np.where(self.is_withdrawn, 0, self.seen_until - self.log.lodged_at)
        return {LIVED: lived, COUNTED: counted_ages(self.plan, self.log, self._own_starts)}

    @cached_property
    def _own_starts(self) -> Instants:
        return first_starts(self.plan, self.log)

    @cached_property
    def limits(self) -> dict[tuple[str, str], LimitAges]:
        """Every promise and legal limit by sort and name, '' naming each case's first."""
        sorts = (PROMISES, LEGAL_LIMITS)
        keys = [(sort, name) for sort in sorts for name in ("", *limit_names(self.plan.demand, sort))]
        return {key: self._limit_ages(*key) for key in keys}

    def _asked(self, sort: str, name: str = "") -> CaseLimits:
        return case_limits(self.plan.demand, self.log.permit, self.log.kind, sort, name)

    def _limit_ages(self, sort: str, name: str) -> LimitAges:
        asked = self._asked(sort, name)
        starts = np.where(asked.within < NEVER, asked.starts, self._own_starts)
        ages = self.ages[COUNTED]
        if not np.array_equal(starts, self._own_starts):
            ages = counted_ages(self.plan, self.log, starts)
        return LimitAges(asked.within, asked.counted, np.where(asked.counted, ages, self.ages[LIVED]))

    @cached_property
    def is_beyond_legal(self) -> Mask:
        """Cases open at the end of the window whose first legal limit had passed by then, bool[n]."""
        asked = self._asked(LEGAL_LIMITS)
        end = self.window[1]
        counted = counted_age(self.plan, self.log, asked.starts, end)
        age = np.where(asked.counted, counted, end - self.log.lodged_at)
        return self.is_open_at(end) & (age > asked.within)

    @cached_property
    def parts(self) -> NDArray[np.int64]:
        """Seconds of each part of each case until it is decided, withdrawn or cut at the horizon, int64[7, n]."""
        return parts_of(self.plan, self.log, self.seen_until)

    @cached_property
    def labour(self) -> Labour:
        """Work that arrived and work that was done in the window, by week, team and permit type."""
        return labour_of(self.plan, self.roster, self.log, self.week_edges)

    @cached_property
    def waiting(self) -> Waiting:
        """Time in queues of the visits started in the window."""
        return waiting_of(self.log, self.window)

    @cached_property
    def requests(self) -> Instants:
        """Times that the customer was asked and the clock stood still before the decision, int64[n]."""
        steps = self.plan.demand.steps
        asks = np.array([s.mode != WORK and s.held_by == CUSTOMER and s.clock_stopped for s in steps], np.bool_)
        rows = asks[self.log.step] & (self.log.queued_at < self.seen_until[self.log.case])
        return np.bincount(self.log.case[rows], minlength=len(self.log.permit))

    @cached_property
    def decisions_taken(self) -> NDArray[np.int64]:
        """First decisions in the window by the team whose visit took them, int64[teams]."""
        log = self.log
        rows = (log.team >= 0) & (log.finished_at == log.decided_at[log.case]) & self.in_window(log.finished_at)
        return np.bincount(log.team[rows], minlength=len(self.plan.staffing.teams))
