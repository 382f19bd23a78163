"""What follows from a run: efforts, due dates and legal limits of decided cases, and the log's fingerprint."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.eventlog import EventLog, clock_at_decision, completed_log
from sim.plan.plan import Plan
from sim.primitives.time import DAY, NEVER
from tests.plans import Applications, Crew, Promise, Sketch, Trait, decision, plan_of, wait, work
from tests.workloads import hand_made

STEPS = ("intake", "identify", "asking", "handling", "desk")
FINISHED = [100, 300, 1_000, 1_500, 2_000]
"""One case: lodged at 10, identified (clock stopped) until 300, asked (clock stopped) until 1,000, decided at 2,000."""


def service(promises: tuple[Promise, ...] = (), legal_limits: tuple[Promise, ...] = ()) -> Plan:
    stations = (
        work("intake", "team", 50),
        wait("identify", 200, clock_stopped=True),
        wait("asking", 700, clock_stopped=True),
        work("handling", "team", 60),
        decision("desk", "team", 70),
    )
    trait = Trait("", 1.0, stations, 0, promises, legal_limits)
    return plan_of(Sketch((Applications("permit", 0.0, (trait,)),), {"team": Crew()}, DAY))


def log_of(plan: Plan, **of_case: int) -> EventLog:
    """The log of the case above, with what an engine would say of its clock, and a second case that is open."""
    promises = plan.demand.permits[0].kinds[0].promises
    workload = hand_made(plan, [(10, [50, 200, 700, 60, 70]), (20, [51, 201, 701, 61, 71])])
    if promises:
        limit, counted = np.full(2, promises[0].within), np.full(2, promises[0].counted)
        workload = replace(workload, limit=limit, limit_counted=counted)
    nothing = [NEVER] * 5
    case = {"clock_start": 10, "stopped": 900, "decided_at": 2_000, "outcome": 0, "ended_at": 2_000}
    case = case | {"final_outcome": 0} | of_case
    columns = {name: np.array([value, NEVER if name.endswith("_at") else -1]) for name, value in case.items()}
    columns["clock_start"][1], columns["stopped"][1] = 20, 0
    columns["team"] = np.array([0, -1, -1, 0, 0, *[-1] * 5])
    columns["queued_at"] = np.array([10, 100, 300, 1_000, 1_500, 20, *nothing[1:]])
    columns["started_at"] = np.array([40, 100, 300, 1_400, 1_900, *nothing])
    columns["finished_at"] = np.array([*FINISHED, *nothing])
    return completed_log(plan, workload, columns)


def test_effort_is_that_of_work_reached_or_not_and_none_at_waits() -> None:
    log = log_of(service())
    assert log.effort.tolist() == [50, 0, 0, 60, 70, 51, 0, 0, 61, 71]
    assert log.case.tolist() == [0] * 5 + [1] * 5
    dtypes = {name: getattr(log, name).dtype for name in ("step", "team", "permit", "outcome", "final_outcome")}
    assert dtypes == dict.fromkeys(("team", "permit", "outcome", "final_outcome"), np.int16) | {"step": np.int32}


def test_without_limits_nothing_falls_due() -> None:
    log = log_of(service())
    assert log.due_at.tolist() == log.legal_at.tolist() == [NEVER, NEVER]


@pytest.mark.parametrize(
    ("counted", "starts", "due_at"),
    [
        (False, "", 10 + 5_000),
        (True, "", 10 + 200 + 700 + 5_000),
        (True, "intake", 100 + 200 + 700 + 5_000),
        (True, "identify", 300 + 700 + 5_000),
        (True, "asking", 1_000 + 5_000),
        (True, "desk", 2_000 + 5_000),
    ],
)
def test_a_legal_limit_falls_due_by_its_own_clock(counted: bool, starts: str, due_at: int) -> None:
    """Of the open case nothing is said."""
    limit = Promise("law", 5_000, counted, starts)
    assert log_of(service(legal_limits=(limit,))).legal_at.tolist() == [due_at, NEVER]


def test_the_first_promise_falls_due_by_the_clock_that_the_engine_kept() -> None:
    counted = service((Promise("month", 5_000, True), Promise("other", 7_000)), (Promise("law", 9_000),))
    log = log_of(counted, clock_start=300, stopped=700)
    assert log.due_at.tolist() == [300 + 700 + 5_000, NEVER]
    assert log.legal_at.tolist() == [10 + 9_000, NEVER]
    lived = service((Promise("month", 5_000),))
    assert log_of(lived, clock_start=300, stopped=700).due_at.tolist() == [10 + 5_000, NEVER]


def test_a_clock_starts_at_lodging_when_the_case_was_decided_before_its_starting_step() -> None:
    """Decided at the end of handling: what comes after neither starts the clock nor stops it."""
    plan = service()
    log = log_of(plan, decided_at=300)
    for starts, expected in (
        ("desk", (10, 200)),
        ("asking", (10, 200)),
        ("identify", (300, 0)),
        ("intake", (100, 200)),
    ):
        number = STEPS.index(starts)
        clock_start, stopped = clock_at_decision(plan, log, np.full(2, number), np.ones(2, np.bool_))
        assert (clock_start[0], stopped[0]) == expected, starts


def test_the_fingerprint_changes_with_every_column() -> None:
    log = log_of(service())
    seen = {log.digest()}
    for column in fields(EventLog):
        changed = getattr(log, column.name).copy()
        changed[0] ^= 1
        seen.add(replace(log, **{column.name: changed}).digest())
    assert len(seen) == 1 + len(fields(EventLog))
    assert log_of(service()).digest() in seen
