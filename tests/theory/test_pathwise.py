"""Recursions that hold path by path: every wait equals them to the second, whatever the arrivals and efforts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.primitives.calendars import Calendar
from sim.primitives.distributions import Lognormal
from sim.primitives.time import DAY, NEVER, Instants
from tests.plans import (
    ALWAYS_OPEN,
    HOUR,
    Applications,
    Crew,
    Sketch,
    decision,
    hours,
    one_kind,
    plan_of,
    queue_sketch,
    work,
)
from tests.workloads import hand_made

DAYS = 200
OFFICE = hours(DAYS, 8 * HOUR, 16 * HOUR, range(5))
EFFORT = Lognormal.from_mean_cv(3.0 * HOUR, 2.0)

gaps_and_efforts = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), min_size=1, max_size=40)


def queue(staff: int, per_day: float, calendar: Calendar = ALWAYS_OPEN) -> Plan:
    """Some days bring many applications and some none, so that the queue comes and goes."""
    uneven = per_day * np.tile([2.0, 0.0, 1.5, 1.0, 0.5], DAYS // 5)
    sketch = queue_sketch(uneven, EFFORT, DAYS, Crew("hours", float(staff)))
    return plan_of(replace(sketch, calendars={"hours": calendar}))


def run(plan: Plan, workload: Workload) -> EventLog:
    return simulate(plan, workload, sample_roster(plan.staffing, 0))


def lindley(gaps: Sequence[int], efforts: Sequence[int]) -> list[int]:
    """Waits at one server, first come first served, by the gaps before each arrival (Lindley, 1952)."""
    waits = [0]
    for effort, gap in zip(efforts[:-1], gaps[1:], strict=True):
        waits.append(max(0, waits[-1] + effort - gap))
    return waits


def kiefer_wolfowitz(gaps: Sequence[int], efforts: Sequence[int], servers: int) -> list[int]:
    """Waits at several servers: the least of their workloads in rising order (Kiefer & Wolfowitz, 1955)."""
    loads, waits = [0] * servers, []
    for gap, effort in zip(gaps, efforts, strict=True):
        loads = sorted(max(0, load - gap) for load in loads)
        waits.append(loads[0])
        loads[0] += effort
    return waits


def waits_of(log: EventLog) -> NDArray[np.int64]:
    return log.started_at - log.queued_at


def reached(lodged_at: Instants, waits: list[int], plan: Plan) -> Instants:
    """Starts of work as the recursion has them, NEVER from the horizon on."""
    starts = lodged_at + np.array(waits)
    return np.where(starts < plan.study.horizon, starts, NEVER)


@given(gaps_and_efforts)
def test_waits_at_one_desk_equal_lindleys_recursion(pairs: list[tuple[int, int]]) -> None:
    gaps, efforts = zip(*pairs, strict=True)
    plan = queue(1, 0.0)
    log = run(plan, hand_made(plan, [(int(at), [e]) for at, e in zip(np.cumsum(gaps), efforts, strict=True)]))
    assert waits_of(log).tolist() == lindley(gaps, efforts)


@given(gaps_and_efforts, st.integers(1, 5))
def test_waits_at_several_desks_equal_kiefer_and_wolfowitzs_recursion(
    pairs: list[tuple[int, int]], servers: int
) -> None:
    gaps, efforts = zip(*pairs, strict=True)
    plan = queue(servers, 0.0)
    log = run(plan, hand_made(plan, [(int(at), [e]) for at, e in zip(np.cumsum(gaps), efforts, strict=True)]))
    assert waits_of(log).tolist() == kiefer_wolfowitz(gaps, efforts, servers)


@pytest.mark.parametrize(("servers", "per_day"), [(1, 7.0), (4, 29.0)])
def test_the_recursions_hold_through_thousands_of_drawn_cases(servers: int, per_day: float) -> None:
    plan = queue(servers, per_day)
    workload = sample_workload(plan.demand, 0)
    gaps = np.diff(workload.lodged_at, prepend=0).tolist()
    waits = kiefer_wolfowitz(gaps, workload.amount.tolist(), servers)
    log = run(plan, workload)
    assert np.array_equal(log.started_at, reached(workload.lodged_at, waits, plan))
    assert 0.2 < np.mean(np.array(waits) > 0) < 0.99
    if servers == 1:
        assert waits == lindley(gaps, workload.amount.tolist())


@pytest.mark.parametrize(("servers", "per_day"), [(1, 1.8), (4, 7.5)])
def test_in_an_office_the_recursion_holds_on_the_clock_of_open_hours(servers: int, per_day: float) -> None:
    """Work pauses at closing time, so on a clock that runs only in open hours nobody ever pauses."""
    plan = queue(servers, per_day, OFFICE)
    workload = sample_workload(plan.demand, 0)
    came_at = OFFICE.work_before(workload.lodged_at)
    waits = kiefer_wolfowitz(np.diff(came_at, prepend=0).tolist(), workload.amount.tolist(), servers)
    log = run(plan, workload)
    started = log.started_at < NEVER
    assert np.all(np.flatnonzero(~started) >= started.sum())
    assert np.array_equal(OFFICE.work_before(log.started_at[started]), (came_at + np.array(waits))[started])
    assert np.all(OFFICE.is_open(log.started_at[started]))
    finished = log.finished_at < NEVER
    worked_until = came_at + np.array(waits) + workload.amount
    assert np.array_equal(OFFICE.work_before(log.finished_at[finished]), worked_until[finished])
    assert started.sum() > 0.9 * workload.cases
    assert 0.2 < np.mean(np.array(waits) > 0) < 0.99


@given(gaps_and_efforts)
def test_desks_behind_one_another_are_lindleys_recursion_twice(pairs: list[tuple[int, int]]) -> None:
    """What leaves the first desk arrives at the second, where it takes its own effort."""
    stations = one_kind(work("first", "one", 1), decision("second", "two", 1))
    sketch = Sketch((Applications("permit", 0.0, stations),), {"one": Crew(), "two": Crew()}, DAYS * DAY)
    plan = plan_of(sketch)
    gaps, efforts = zip(*pairs, strict=True)
    arrivals = np.cumsum(gaps)
    later = [61 - effort for effort in efforts]
    log = run(plan, hand_made(plan, [(int(t), [e, f]) for t, e, f in zip(arrivals, efforts, later, strict=True)]))
    waits = lindley(gaps, efforts)
    departures = arrivals + waits + np.array(efforts)
    again = lindley(np.diff(departures, prepend=departures[0]).tolist(), later)
    assert waits_of(log).tolist() == [wait for pair in zip(waits, again, strict=True) for wait in pair]
