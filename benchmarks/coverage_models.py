"""Offices whose true figures are known, simulated many thousand times: what `benchmarks.coverage` draws from.

Twenty offices stand side by side in one run and share nothing, not even random numbers, so a run is twenty independent
replications at half the cost. Every office starts empty, long before its window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, factorial

import numpy as np
from numpy.typing import NDArray

from sim import sample_roster, sample_workload
from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import (
    AUTHORITY,
    WORK,
    Choice,
    DemandPlan,
    Kind,
    Permit,
    Plan,
    StaffingPlan,
    Step,
    Study,
    Team,
    Turn,
)
from sim.primitives.calendars import calendar_of
from sim.primitives.distributions import Distribution
from sim.primitives.time import DAY, NEVER

HOUR = 3_600
OFFICES = 20
WARM_UP = FOLLOW_UP = 10 * DAY
"""Hundreds of times as long as a case takes."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Desk:
    """A stage of work, always open: the effort of a case in seconds, people, and the part of an hour they give it."""

    effort: Distribution
    people: int
    casework: float = 1.0


@dataclass(frozen=True)
class Office:
    """Poisson arrivals a day that pass the desks in turn; the last one decides. The window has so many days."""

    per_day: float
    desks: tuple[Desk, ...]
    days: int


@dataclass(frozen=True)
class Seen:
    """The cases lodged in the window of one office in one run: hours of wait (all desks) and of lead time."""

    wait: Floats
    lead: Floats


def replications(staffed: Sequence[Office], count: int, seed: int) -> Iterator[tuple[Seen, ...]]:
    """So many independent replications of offices that differ in their people only: they meet the same cases."""
    plans = [_plan(office, seed) for office in staffed]
    for run in range(-(-count // OFFICES)):
        workload = sample_workload(plans[0].demand, run)
        logs = [simulate(plan, workload, sample_roster(plan.staffing, run)) for plan in plans]
        yield from zip(*(_seen(log, office) for log, office in zip(logs, staffed, strict=True)), strict=True)


def _seen(log: EventLog, office: Office) -> list[Seen]:
    waited = (log.started_at - log.queued_at).reshape(-1, len(office.desks)).sum(axis=1)
    inside = np.flatnonzero((log.lodged_at >= WARM_UP) & (log.lodged_at < WARM_UP + office.days * DAY))
    assert np.all(log.ended_at[inside] < NEVER), "the follow-up is too short"
    inside = inside[np.argsort(log.permit[inside], kind="stable")]
    ends = np.cumsum(np.bincount(log.permit[inside], minlength=OFFICES))[:-1]
    wait, lead = waited[inside] / HOUR, (log.decided_at - log.lodged_at)[inside] / HOUR
    return [Seen(*both) for both in zip(np.split(wait, ends), np.split(lead, ends), strict=True)]


def _plan(office: Office, seed: int) -> Plan:
    study = Study("coverage", "", dt.date(2025, 1, 6), WARM_UP, office.days * DAY, FOLLOW_UP, seed)
    desks = len(office.desks)
    arrivals = np.full(study.days, office.per_day)
    permits, steps, teams = [], [], []
    for number in range(OFFICES):
        first = number * desks
        turns = tuple(_turn(first + place, desk, place == desks - 1) for place, desk in enumerate(office.desks))
        kind = Kind("", 1.0, 0, turns, (), ())
        permits.append(Permit(f"office_{number}", "", "other", arrivals, (kind,), (), None))
        for place, desk in enumerate(office.desks):
            steps.append(Step(number, f"desk_{place}", f"desk_{place}", WORK, AUTHORITY, False, (first + place,)))
            teams.append(_team(f"team_{first + place}", desk, study.days))
    demand = DemandPlan(study, tuple(permits), tuple(steps), ("granted",))
    always = calendar_of([0], [study.days * DAY])
    return Plan(demand, StaffingPlan(study, tuple(teams), (always,), ("always",)))


def _turn(step: int, desk: Desk, last: bool) -> Turn:
    outcome = Choice((0,), (1.0,)) if last else None
    return Turn(step, 1.0, (("effort", desk.effort),), None, None, None, frozenset(), outcome, None)


def _team(name: str, desk: Desk, days: int) -> Team:
    nothing, people = np.zeros(days), np.full(days, float(desk.people))
    return Team(name, 0, people, nothing, 0.0, desk.casework, 0.0, "", "first_come", np.zeros(OFFICES, np.int64))


def waits_at_all(load: float, servers: int) -> float:
    """The probability that an arrival at M/M/c waits, for an offered load in servers (Erlang, 1917)."""
    full = load**servers / factorial(servers) * servers / (servers - load)
    return full / (sum(load**n / factorial(n) for n in range(servers)) + full)


def mean_wait(per_day: float, hours: float, servers: int) -> float:
    """The mean wait at M/M/c in hours (Erlang, 1917)."""
    load = per_day * hours / 24
    return waits_at_all(load, servers) * hours / (servers - load)


def share_waiting_at_most(limit: float, per_day: float, hours: float, servers: int) -> float:
    """The share of arrivals at M/M/c that wait at most so many hours (Erlang, 1917)."""
    load = per_day * hours / 24
    return 1.0 - waits_at_all(load, servers) * exp(-(servers - load) / hours * limit)
