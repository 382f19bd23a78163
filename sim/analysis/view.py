"""One replication as every measure sees it: who counts in the window, and how old each case is on each clock.

A view adds no column to the log; it names selections of it. All figures, tables and laws read the log through it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.clocks import ages_on_clock, counted_age, counted_ages
from sim.analysis.decomposition import parts_of
from sim.analysis.figures import Cohort
from sim.analysis.labour import Labour, labour_of, staffed_seconds
from sim.analysis.passes.cases import asked_and_worked_anew, kept_by_kind
from sim.analysis.passes.groups import sums_by_kind
from sim.analysis.passes.visits import deciding_visits
from sim.analysis.populations import ByAge, Mask, Permits, Populations
from sim.analysis.reception import Occupancy, occupancy_of
from sim.analysis.taken import Taken, taken_of
from sim.analysis.timeline import Timeline, timelines
from sim.analysis.waiting import Waiting, waiting_of
from sim.analysis.weeks import week_edges
from sim.eventlog import EventLog
from sim.plan.limits import LEGAL_LIMITS, PROMISES, CaseLimits, case_limits, kind_numbers, limit_names, named_limit
from sim.plan.plan import CUSTOMER, WORK, Limit, Plan
from sim.plan.roster import Roster
from sim.primitives.time import NEVER, Floats, Instants, Seconds

LIVED: Final = "lived"
COUNTED: Final = "counted"
CLOCKS: Final = (LIVED, COUNTED)

DECIDED: Final = "decided"
LODGED: Final = "lodged"
PER_OUTCOME: Final = "decided:"
"""Begins the name of a population of those decided in one way: `decided:granted`."""

LODGED_DECIDED: Final = "lodged, decided"
LODGED_OPEN: Final = "lodged, open"
"""Of those lodged in the window the ones decided by the horizon, and the ones then still open."""

EVERYBODY: Final = ""
WITHDREW: Final = "withdrew"
OPEN_BEFORE: Final = "open before"
OPEN_AFTER: Final = "open after"
BEYOND_LEGAL: Final = "beyond legal"
"""Populations that are only counted: all cases, those withdrawn in the window, those open at its start and at its
end, and of the latter those whose first legal limit had passed."""


@dataclass(frozen=True, eq=False)
class KeptLimits:
    """How often a limit was kept, on its own clock; `of_kinds` are the limits of the kinds (None: no such limit).

    `on_time` int64[3, kinds] counts, of those decided and of those lodged in the window, by kind, the cases decided
    within the limit, those still open that may yet be, and all.
    """

    of_kinds: tuple[Limit | None, ...]
    on_time: dict[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class View:
    """The log of one replication with its plan and roster; arrays are per case unless they say per visit."""

    plan: Plan
    roster: Roster
    log: EventLog
    _cohorts: dict[tuple[str, str, Permits | None, int | None], Cohort] = field(default_factory=dict)
    _sorted_ages: dict[tuple[str, str], ByAge] = field(default_factory=dict)

    @property
    def window(self) -> tuple[Seconds, Seconds]:
        """The observed window [from, to) in seconds."""
        return self.plan.study.window

    @property
    def weeks(self) -> int:
        """Weeks that the window touches."""
        return len(self.week_edges) - 1

    @cached_property
    def week_edges(self) -> Instants:
        """The instants between which the weeks of the window lie, int64[weeks + 1]; the last may be short."""
        return week_edges(self.window)

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
        return self._populations.masks[name]

    @cached_property
    def _populations(self) -> Populations:
        log, demand, (start, end) = self.log, self.plan.demand, self.window
        decided, lodged = self.in_window(log.decided_at), self.in_window(log.lodged_at)
        masks = {
            EVERYBODY: np.ones(len(log.permit), np.bool_),
            LODGED: lodged,
            LODGED_DECIDED: lodged & self.is_decided,
            LODGED_OPEN: lodged & (self.closed_at == NEVER),
            DECIDED: decided,
            **{PER_OUTCOME + name: decided & (log.outcome == n) for n, name in enumerate(demand.outcomes)},
            WITHDREW: self.is_withdrawn & self.in_window(log.ended_at),
            OPEN_BEFORE: self.is_open_at(start),
            OPEN_AFTER: self.is_open_at(end),
            BEYOND_LEGAL: self.is_beyond_legal,
        }
        return Populations(demand, self.kind_number, masks)

    @cached_property
    def kind_number(self) -> Instants:
        """The place of each case's kind in `DemandPlan.kinds`, int64[n]."""
        return kind_numbers(self.plan.demand, self.log.permit, self.log.kind)

    def members(self, population: str, permits: Permits | None = None, kind: int | None = None) -> Instants:
        """Numbers of the cases of a population, see `Populations.members`, int64[k]."""
        return self._populations.members(population, permits, kind)

    def cohort(self, population: str, clock: str, permits: Permits | None = None, kind: int | None = None) -> Cohort:
        """Those members (as in `members`) of a population, decided or lodged in the window, as a cohort on a clock."""
        key = population, clock, permits, kind
        if key not in self._cohorts:
            self._cohorts[key] = self._cohort(*key)
        return self._cohorts[key]

    def _cohort(self, population: str, clock: str, permits: Permits | None, kind: int | None) -> Cohort:
        if population != LODGED:
            decided = self._by_age(population, clock).of(permits, kind)
            return Cohort(decided, decided[:0])
        decided, still_open = (self._by_age(p, clock).of(permits, kind) for p in (LODGED_DECIDED, LODGED_OPEN))
        withdrawn = len(self.members(LODGED, permits, kind)) - len(decided) - len(still_open)
        return Cohort(decided, still_open, withdrawn)

    def _by_age(self, population: str, clock: str) -> ByAge:
        key = population, clock
        if key not in self._sorted_ages:
            self._sorted_ages[key] = self._populations.by_age(population, self.ages[clock])
        return self._sorted_ages[key]

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
        return self._asked(PROMISES).starts

    @cached_property
    def limits(self) -> dict[tuple[str, str], KeptLimits]:
        """Every promise and legal limit by sort and name, '' naming each case's first."""
        demand = self.plan.demand
        keys = [(sort, name) for sort in (PROMISES, LEGAL_LIMITS) for name in ("", *limit_names(demand, sort))]
        asked = {key: tuple(named_limit(kind, *key) for kind in demand.kinds) for key in keys}
        # Where all kinds have one limit, its name and '' ask the same.
        found = {limits: self._kept(limits) for limits in asked.values()}
        return {key: found[asked[key]] for key in keys}

    def _asked(self, sort: str, name: str = "") -> CaseLimits:
        return case_limits(self.plan.demand, self.kind_number, sort, name)

    def _kept(self, limits: tuple[Limit | None, ...]) -> KeptLimits:
        within = np.array([NEVER if limit is None else limit.within for limit in limits], np.int64)
        masks = np.array([self.population(DECIDED), self.population(LODGED)])
        still_open = self.closed_at == NEVER
        kept = kept_by_kind(self.kind_number, self.ages_on(limits), self.is_decided, still_open, masks, within)
        return KeptLimits(limits, dict(zip((DECIDED, LODGED), kept, strict=True)))

    def ages_on(self, limits: tuple[Limit | None, ...]) -> Instants:
        """As `ages`, on the clock of the limit that each kind has, lived where it has none, int64[n]."""
        counted = np.array([limit is not None and limit.counted for limit in limits], np.bool_)
        if not counted.any():
            return self.ages[LIVED]
        ages = np.where(counted[self.kind_number], self.ages[COUNTED], self.ages[LIVED])
        starts = np.array([limit.starts if limit is not None else -1 for limit in limits], np.int64)[self.kind_number]
        other = counted[self.kind_number] & (starts != self._own_starts)
        return np.where(other, ages_on_clock(self.plan, self.log, starts, other), ages) if other.any() else ages

    @cached_property
    def is_beyond_legal(self) -> Mask:
        """Cases open at the end of the window whose first legal limit had passed by then, bool[n]."""
        asked = self._asked(LEGAL_LIMITS)
        end = self.window[1]
        still_open = self.is_open_at(end)
        counted = counted_age(self.plan, self.log, asked.starts, end, still_open & asked.counted)
        age = np.where(asked.counted, counted, end - self.log.lodged_at)
        return still_open & (age > asked.within)

    @cached_property
    def parts(self) -> NDArray[np.int64]:
        """Seconds of each part of each case until it is decided, withdrawn or cut at the horizon, int64[7, n]."""
        return parts_of(self.plan, self.log, self.taken, self.seen_until)

    @cached_property
    def spent(self) -> dict[str, NDArray[np.int64]]:
        """Seconds of each part of all cases decided or lodged in the window, by kind, int64[7, kinds]."""
        populations = np.array([self.population(DECIDED), self.population(LODGED)])
        sums = sums_by_kind(self.kind_number, populations, self.parts, len(self.plan.demand.kinds))
        return dict(zip((DECIDED, LODGED), sums, strict=True))

    @cached_property
    def staffed(self) -> Floats:
        """Person-seconds on the payroll in the window, float64[teams]."""
        window = np.array(self.window, np.int64)
        return np.array([staffed_seconds(team, window) for team in self.plan.staffing.teams])

    @cached_property
    def taken(self) -> Taken:
        """The visits that a team took."""
        return taken_of(self.plan, self.roster, self.log)

    @cached_property
    def timelines(self) -> list[Timeline]:
        """The states of each team from 0 to the horizon."""
        return timelines(self.plan, self.roster, self.log)

    @cached_property
    def labour(self) -> Labour:
        """Work that arrived and work that was done in the window, by week, team and permit type."""
        return labour_of(self.plan, self.roster, self.log, self.taken, self.week_edges)

    @cached_property
    def waiting(self) -> Waiting:
        """Time in queues of the visits started in the window."""
        return waiting_of(self.plan, self.log)

    @cached_property
    def occupancy(self) -> Occupancy | None:
        """People in reception by the week; None where the plan has no reception."""
        return occupancy_of(self)

    @property
    def requests(self) -> Instants:
        """Times that the customer was asked and the clock stood still before the decision, int64[n]."""
        return self._asked_and_worked_anew[0]

    @property
    def is_reworked(self) -> Mask:
        """Cases with two work visits to one step that end by the decision, or at all where there is none, bool[n]."""
        return self._asked_and_worked_anew[1]

    @cached_property
    def _asked_and_worked_anew(self) -> tuple[Instants, Mask]:
        log, steps = self.log, self.plan.demand.steps
        asks = np.array([s.mode != WORK and s.held_by == CUSTOMER and s.clock_stopped for s in steps], np.bool_)
        visits = log.first_visit, log.step, log.team, log.queued_at, log.finished_at
        return asked_and_worked_anew(*visits, self.seen_until, log.decided_at, asks)

    @cached_property
    def decisions_taken(self) -> NDArray[np.int64]:
        """First decisions in the window by the team whose visit took them, int64[teams]."""
        log, teams = self.log, len(self.plan.staffing.teams)
        return deciding_visits(log.first_visit, log.team, log.finished_at, log.decided_at, self.window, teams)
