"""The Plan: a scenario as integers and arrays, the narrow neck between words and engines.

`DemandPlan` (who comes, which way they go) and `StaffingPlan` (who works when) know nothing of each other;
`Study` is the time frame they share. Made by `sim.plan.compile`, read by everything after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from sim.plan.reception import Reception
from sim.primitives.calendars import Calendar
from sim.primitives.distributions import Distribution
from sim.primitives.peers import Peer
from sim.primitives.time import DAY, Seconds

WORK, WAIT, GATE = 0, 1, 2
AUTHORITY, CUSTOMER, PARTNER = 0, 1, 2
HOLDERS = ("authority", "customer", "partner")


@dataclass(frozen=True)
class Study:
    """The time frame, in seconds since midnight of `start`: warm-up, observed window, follow-up."""

    title: str
    question: str
    start: dt.date
    warm_up: Seconds
    observe: Seconds
    follow_up: Seconds
    seed: int

    @property
    def window(self) -> tuple[Seconds, Seconds]:
        """The observed window [from, to) that results speak of."""
        return self.warm_up, self.warm_up + self.observe

    @property
    def year(self) -> int:
        """The calendar year in which the observed window opens."""
        return (self.start + dt.timedelta(seconds=self.warm_up)).year

    @property
    def horizon(self) -> Seconds:
        """The end of the run: only instants before it happen."""
        return self.warm_up + self.observe + self.follow_up

    @property
    def days(self) -> int:
        """Calendar days that the run touches."""
        return -(-self.horizon // DAY)


@dataclass(frozen=True)
class Step:
    """One step of one permit type, as the engines see it; its place in `DemandPlan.steps` is its number.

    `mode` is WORK, WAIT or GATE; `teams` (numbers) may serve a work step; `gate` is the calendar of a gate.
    """

    permit: int
    name: str
    stage: str
    mode: int
    held_by: int
    clock_stopped: bool
    teams: tuple[int, ...] = ()
    gate: int = -1


@dataclass(frozen=True)
class Choice:
    """A draw among numbered options with cumulative shares (the last is 1.0)."""

    options: tuple[int, ...]
    cumulative: tuple[float, ...]


@dataclass(frozen=True)
class Turn:
    """How cases of one kind go through one step: whether they take it, for how long, and where next.

    `amounts` are the draws whose largest is the amount: (stream suffix, distribution); empty at a gate.
    `again` replaces them from the second visit on; `only_if` names the latest outcomes that let a decided
    case in; `onward` holds places within the kind's itinerary of turns.
    """

    step: int
    share: float
    amounts: tuple[tuple[str, Distribution], ...]
    again: Distribution | None
    deadline: Seconds | None
    at_most: int | None
    only_if: frozenset[int]
    outcome: Choice | None
    onward: Choice | None


@dataclass(frozen=True)
class Limit:
    """A promise or a legal limit: `share` of decisions within `within` seconds on a clock.

    `counted` says whether stops are taken off; `starts` is the step number that starts the clock, -1 for lodging.
    """

    name: str
    share: float
    within: Seconds
    counted: bool
    starts: int


@dataclass(frozen=True)
class Kind:
    """Traits of a permit type that hang together: their share, their priority class and their own route."""

    name: str
    share: float
    priority: int
    turns: tuple[Turn, ...]
    promises: tuple[Limit, ...]
    legal_limits: tuple[Limit, ...]


@dataclass(frozen=True)
class OpeningBacklog:
    """Cases that wait at a step (by its name) when the study starts, with the distribution of their ages."""

    step: int
    cases: int
    age: Distribution


@dataclass(frozen=True)
class Withdrawal:
    """The share of applicants who give up, and after how long (seconds since lodging)."""

    share: float
    after: Distribution


@dataclass(frozen=True)
class Permit:
    """One permit type: expected arrivals a day (float64, one per day of the run), kinds, backlog, withdrawal."""

    name: str
    label: str
    family: str
    arrivals: NDArray[np.float64]
    kinds: tuple[Kind, ...]
    backlog: tuple[OpeningBacklog, ...]
    withdrawal: Withdrawal | None


@dataclass(frozen=True)
class DemandPlan:
    """Who comes and which way they go; knows nothing of staff."""

    study: Study
    permits: tuple[Permit, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[str, ...]

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Stages in order of first appearance."""
        return tuple(dict.fromkeys(step.stage for step in self.steps))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of all permit types, in their order."""
        return tuple(kind for permit in self.permits for kind in permit.kinds)

    @cached_property
    def first_kinds(self) -> tuple[int, ...]:
        """Where the kinds of each permit type begin in `kinds`, and at last where they end."""
        return tuple(accumulate((len(permit.kinds) for permit in self.permits), initial=0))


@dataclass(frozen=True)
class Team:
    """Interchangeable people with one calendar: staff (people) and leave (share) per day of the run, float64.

    `cost_per_second` is per person; `casework` and `absence` are shares; `weight`, `due_weight` and `discipline`
    say in which order waiting cases are taken; `head_start` (seconds) is per permit type, for ageing.
    """

    name: str
    calendar: int
    staff: NDArray[np.float64]
    leave: NDArray[np.float64]
    absence: float
    casework: float
    cost_per_second: float
    currency: str
    discipline: str
    head_start: NDArray[np.int64]


@dataclass(frozen=True)
class StaffingPlan:
    """Who works when; knows nothing of applicants."""

    study: Study
    teams: tuple[Team, ...]
    calendars: tuple[Calendar, ...]
    calendar_names: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """A published figure that the run is held against: what it counts, its value, and whether it set an input."""

    name: str
    text: str
    permits: tuple[int, ...]
    figure: str
    within: float | None
    clock: str
    outcome: int | None
    year: int
    value: float
    unit: str
    role: str
    verified: bool
    source: str
    date: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """A whole scenario ready to be sampled and simulated, and what its results are held against."""

    demand: DemandPlan
    staffing: StaffingPlan
    published: tuple[Published, ...] = ()
    peers: tuple[Peer, ...] = ()
    reception: Reception | None = None

    @property
    def study(self) -> Study:
        """The time frame of the run."""
        return self.demand.study
