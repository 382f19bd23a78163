"""Plans said by name in Python, so that a test reads like a sentence and needs no scenario file.

A `Sketch` names its calendars, teams and steps; `plan_of` numbers them. Changing a sketch with
`dataclasses.replace` and numbering it again is how tests reorder, rename, add or remove a thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.plan.plan import (
    AUTHORITY,
    GATE,
    WAIT,
    WORK,
    Choice,
    DemandPlan,
    Kind,
    Limit,
    OpeningBacklog,
    Permit,
    Plan,
    StaffingPlan,
    Step,
    Study,
    Team,
    Turn,
    Withdrawal,
)
from sim.primitives.calendars import Calendar, calendar_of
from sim.primitives.distributions import Distribution, Fixed
from sim.primitives.time import DAY, Seconds

HOUR = 3_600
MONDAY = dt.date(2025, 1, 6)
ALWAYS_OPEN = calendar_of([0], [100 * 366 * DAY])

Shares = Mapping[str, float]


@dataclass(frozen=True)
class Station:
    """A step by name and how cases go through it; made by `work`, `wait` and `gate`."""

    name: str
    mode: int
    amounts: tuple[tuple[str, Distribution], ...] = ()
    teams: tuple[str, ...] = ()
    calendar: str = ""
    share: float = 1.0
    again: Distribution | None = None
    deadline: Seconds | None = None
    at_most: int | None = None
    onward: Shares = field(default_factory=dict)
    outcome: Shares = field(default_factory=dict)
    only_if: tuple[str, ...] = ()
    held_by: int = AUTHORITY
    clock_stopped: bool = False


@dataclass(frozen=True)
class Promise:
    """A limit by the name of the step that starts its clock; '' for lodging."""

    name: str
    within: Seconds
    counted: bool = False
    starts: str = ""
    share: float = 0.95


@dataclass(frozen=True)
class Trait:
    """A kind: its share and its own stations."""

    name: str
    share: float
    stations: tuple[Station, ...]
    priority: int = 0
    promises: tuple[Promise, ...] = ()
    legal_limits: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Applications:
    """A permit type: expected arrivals a day (one number or one a day), kinds, backlog by step, withdrawal."""

    name: str
    arrivals: ArrayLike
    traits: tuple[Trait, ...]
    backlog: Mapping[str, tuple[int, Distribution]] = field(default_factory=dict)
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True)
class Crew:
    """A team by name: its calendar, its staff (one number or one a day) and the order in which it works."""

    calendar: str = "always"
    staff: ArrayLike = 1.0
    leave: ArrayLike = 0.0
    absence: float = 0.0
    casework: float = 1.0
    discipline: str = "first_come"
    head_start: Mapping[str, Seconds] = field(default_factory=dict)


@dataclass(frozen=True)
class Sketch:
    """A whole plan by names; lengths in seconds."""

    permits: tuple[Applications, ...]
    teams: Mapping[str, Crew]
    observe: Seconds
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {"always": ALWAYS_OPEN})
    warm_up: Seconds = 0
    follow_up: Seconds = 0
    seed: int = 1


def work(name: str, team: str | Sequence[str], effort: Distribution | Seconds, **traits: object) -> Station:
    """A step at which a person of one of the teams works."""
    teams = (team,) if isinstance(team, str) else tuple(team)
    return Station(name, WORK, (("effort", _distribution(effort)),), teams, **traits)  # type: ignore[arg-type]


def wait(name: str, amount: Distribution | Seconds | Mapping[str, Distribution], **traits: object) -> Station:
    """A step that takes time and nobody's work; a mapping is the longest of several waits."""
    if isinstance(amount, Mapping):
        amounts = tuple((f"wait/{part}", one) for part, one in amount.items())
    else:
        amounts = (("wait", _distribution(amount)),)
    return Station(name, WAIT, amounts, **traits)  # type: ignore[arg-type]


def gate(name: str, calendar: str, **traits: object) -> Station:
    """A step that ends when a calendar next opens."""
    return Station(name, GATE, calendar=calendar, **traits)  # type: ignore[arg-type]


def decision(name: str, team: str | Sequence[str], effort: Distribution | Seconds, **traits: object) -> Station:
    """A step of work that grants whatever comes before it."""
    return work(name, team, effort, **{"outcome": {"granted": 1.0}} | traits)


def one_kind(*stations: Station, priority: int = 0, promises: tuple[Promise, ...] = ()) -> tuple[Trait, ...]:
    """The only kind of a permit type whose cases are all alike."""
    return (Trait("", 1.0, stations, priority, promises),)


def queue_sketch(
    arrivals_per_day: ArrayLike,
    effort: Distribution,
    days: int,
    crew: Crew,
    withdrawal: Withdrawal | None = None,
    seed: int = 1,
) -> Sketch:
    """One permit type, one team, one step that decides: the queue of the textbooks."""
    permit = Applications("permit", arrivals_per_day, one_kind(decision("desk", "team", effort)), {}, withdrawal)
    return Sketch((permit,), {"team": crew}, days * DAY, seed=seed)


def plan_of(sketch: Sketch) -> Plan:
    """The plan of a sketch: everything numbered in the order in which the sketch names it."""
    study = Study("sketch", "", MONDAY, sketch.warm_up, sketch.observe, sketch.follow_up, sketch.seed)
    permits = tuple(permit.name for permit in sketch.permits)
    teams = tuple(
        Team(
            name,
            tuple(sketch.calendars).index(crew.calendar),
            _per_day(crew.staff, study),
            _per_day(crew.leave, study),
            crew.absence,
            crew.casework,
            0.0,
            "",
            crew.discipline,
            np.array([crew.head_start.get(permit, 0) for permit in permits], np.int64),
        )
        for name, crew in sketch.teams.items()
    )
    staffing = StaffingPlan(study, teams, tuple(sketch.calendars.values()), tuple(sketch.calendars))
    return Plan(_demand(sketch, study), staffing)


def hours(days: int, opens_at: Seconds, closes_at: Seconds, weekdays: Sequence[int] = range(7)) -> Calendar:
    """Open every given weekday (0 = Monday, the day on which every sketch starts) of the first `days` days."""
    opens = np.array([day * DAY + opens_at for day in range(days) if day % 7 in weekdays], np.int64)
    return calendar_of(opens, opens + closes_at - opens_at)


def _demand(sketch: Sketch, study: Study) -> DemandPlan:
    steps: list[Step] = []
    permits: list[Permit] = []
    outcomes = tuple(dict.fromkeys(name for station in _stations(sketch) for name in station.outcome))
    for number, permit in enumerate(sketch.permits):
        of_permit = {one.name: one for trait in reversed(permit.traits) for one in reversed(trait.stations)}
        ordered = dict.fromkeys(one.name for trait in permit.traits for one in trait.stations)
        places = {name: len(steps) + place for place, name in enumerate(ordered)}
        steps += [_step(number, of_permit[name], sketch) for name in ordered]
        permits.append(
            Permit(
                permit.name,
                permit.name,
                "other",
                _per_day(permit.arrivals, study),
                tuple(_kind(trait, places, outcomes) for trait in permit.traits),
                tuple(OpeningBacklog(places[name], *entry) for name, entry in permit.backlog.items()),
                permit.withdrawal,
            )
        )
    return DemandPlan(study, tuple(permits), tuple(steps), outcomes)


def _stations(sketch: Sketch) -> list[Station]:
    return [one for permit in sketch.permits for trait in permit.traits for one in trait.stations]


def _step(permit: int, station: Station, sketch: Sketch) -> Step:
    return Step(
        permit,
        station.name,
        station.name,
        station.mode,
        station.held_by,
        station.clock_stopped,
        tuple(sorted(tuple(sketch.teams).index(team) for team in station.teams)),
        tuple(sketch.calendars).index(station.calendar) if station.calendar else -1,
    )


def _kind(trait: Trait, places: Mapping[str, int], outcomes: Sequence[str]) -> Kind:
    at = {station.name: number for number, station in enumerate(trait.stations)}
    outcome_of = {name: number for number, name in enumerate(outcomes)}
    turns = tuple(
        Turn(
            places[one.name],
            one.share,
            one.amounts,
            one.again,
            one.deadline,
            one.at_most,
            frozenset(outcome_of[name] for name in one.only_if),
            _choice(one.outcome, outcome_of),
            _choice(one.onward, at),
        )
        for one in trait.stations
    )
    limits = (_limits(trait.promises, places), _limits(trait.legal_limits, places))
    return Kind(trait.name, trait.share, trait.priority, turns, *limits)


def _limits(promises: Sequence[Promise], places: Mapping[str, int]) -> tuple[Limit, ...]:
    return tuple(
        Limit(one.name, one.share, one.within, one.counted, places[one.starts] if one.starts else -1)
        for one in promises
    )


def _choice(shares: Shares, numbers: Mapping[str, int]) -> Choice | None:
    if not shares:
        return None
    reached = list(accumulate(shares.values()))
    return Choice(tuple(numbers[name] for name in shares), tuple(one / reached[-1] for one in reached))


def _per_day(value: ArrayLike, study: Study) -> NDArray[np.float64]:
    return np.array(np.broadcast_to(np.asarray(value, np.float64), study.days))


def _distribution(amount: Distribution | Seconds) -> Distribution:
    return amount if isinstance(amount, Distribution) else Fixed(float(amount))
