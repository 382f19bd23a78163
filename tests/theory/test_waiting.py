"""Waits at one station against Erlang, Pollaczek and Khinchine, Cobham and Palm, in 99.9 % intervals.

Efforts are hours, so whole seconds round by less than 1 in 10,000. Each replication leaves out its first and last
weeks: the queue starts empty, and the last applicants are not seen through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import Plan, Withdrawal
from sim.plan.workload import Workload
from sim.primitives.distributions import Distribution, Exponential, Gamma, Lognormal
from sim.primitives.time import DAY, NEVER
from tests.plans import HOUR, Applications, Crew, Sketch, decision, one_kind, plan_of, queue_sketch
from tests.theory.agreement import assert_agrees, away_from, runs
from tests.theory.formulas import (
    erlang_a,
    erlang_c,
    mean_wait_of_many_servers,
    mean_wait_of_one_server,
    mean_waits_by_priority,
    residual_work,
)

EDGE = 20
REPLICATIONS = 60
SERVICE = 4.0
A_DAY = 24.0 / SERVICE
"""Cases that one person, always at work, finishes in a day."""


@dataclass(frozen=True)
class Sample:
    """Cases of one replication that are seen through: hours of wait and of work, and cases a day."""

    wait: NDArray[np.float64]
    effort: NDArray[np.float64]
    permit: NDArray[np.int16]
    withdrawn: NDArray[np.bool_]
    per_day: float


def sample(workload: Workload, log: EventLog, days: int) -> Sample:
    seen = (log.lodged_at >= EDGE * DAY) & (log.lodged_at < (days - EDGE) * DAY)
    assert np.all(log.ended_at[seen] < NEVER)
    left_at = np.minimum(log.started_at, log.ended_at)
    wait, effort = (left_at - log.queued_at)[seen] / HOUR, workload.amount[seen] / HOUR
    return Sample(wait, effort, log.permit[seen], log.started_at[seen] == NEVER, seen.sum() / (days - 2 * EDGE))


def samples(plan: Plan) -> list[Sample]:
    return [sample(*run, plan.study.days) for run in runs(plan, REPLICATIONS)]


def controls(of: Sequence[Sample], per_day: float, mean: float, second_moment: float) -> list[NDArray[np.float64]]:
    """What makes a replication busier than expected: more cases, longer efforts, more uneven ones."""
    return [
        away_from([one.per_day for one in of], per_day),
        away_from([one.effort.mean() for one in of], mean),
        away_from([np.mean(one.effort**2) for one in of], second_moment),
    ]


@pytest.mark.parametrize(("servers", "load", "days"), [(1, 0.5, 1_500), (3, 0.65, 800)])
def test_waits_at_many_desks_agree_with_erlang(servers: int, load: float, days: int) -> None:
    per_day = servers * load * A_DAY
    found = samples(plan_of(queue_sketch(per_day, Exponential(SERVICE * HOUR), days, Crew(staff=float(servers)))))
    noise = controls(found, per_day, SERVICE, 2 * SERVICE**2)
    expected = mean_wait_of_many_servers(per_day / 24, SERVICE, servers)
    assert_agrees([one.wait.mean() for one in found], expected, noise)
    assert_agrees([np.mean(one.wait > 0) for one in found], erlang_c(servers * load, servers), noise)


@pytest.mark.parametrize(
    ("effort", "cv", "days"),
    [(Lognormal.from_mean_cv(SERVICE * HOUR, 1.2), 1.2, 2_400), (Gamma.from_mean_cv(SERVICE * HOUR, 0.4), 0.4, 900)],
)
def test_waits_at_one_desk_agree_with_pollaczek_and_khinchine(effort: Distribution, cv: float, days: int) -> None:
    per_day = 0.5 * A_DAY
    found = samples(plan_of(queue_sketch(per_day, effort, days, Crew())))
    noise = controls(found, per_day, SERVICE, SERVICE**2 * (1 + cv**2))
    assert_agrees([one.wait.mean() for one in found], mean_wait_of_one_server(per_day / 24, SERVICE, cv), noise)


def by_class(efforts: Sequence[Distribution], per_day: Sequence[float], crew: Crew, days: int) -> Plan:
    """Permit types of priority classes 0, 1, ... (declared last first) that wait for one team."""
    permits = [
        Applications(f"class_{n}", rate, one_kind(decision("desk", "team", effort), priority=n))
        for n, (effort, rate) in enumerate(zip(efforts, per_day, strict=True))
    ]
    return plan_of(Sketch(tuple(permits[::-1]), {"team": crew}, days * DAY))


def assert_classes_agree(found: Sequence[Sample], expected: Sequence[float], noise: list[NDArray[np.float64]]) -> None:
    last = len(expected) - 1
    for number, wait in enumerate(expected):
        own = [one.wait[one.permit == last - number].mean() for one in found]
        assert_agrees(own, wait, noise)


def test_waits_by_priority_at_one_desk_agree_with_cobham() -> None:
    """Two classes, each with an effort of its own."""
    means, cvs, loads = (2.0, 5.0), (1.0, 0.5), (0.2, 0.2)
    efforts = [Gamma.from_mean_cv(mean * HOUR, cv) for mean, cv in zip(means, cvs, strict=True)]
    per_day = [24 * load / mean for load, mean in zip(loads, means, strict=True)]
    found = samples(by_class(efforts, per_day, Crew(), 2_600))
    residual = sum(residual_work(rate / 24, m, cv) for rate, m, cv in zip(per_day, means, cvs, strict=True))
    share = np.array(per_day) / sum(per_day)
    mean = float(share @ np.array(means))
    second = float(share @ (np.array(means) ** 2 * (1 + np.array(cvs) ** 2)))
    noise = controls(found, sum(per_day), mean, second)
    assert_classes_agree(found, mean_waits_by_priority(residual, list(loads)), noise)


def test_waits_by_priority_at_several_desks_agree_with_cobham() -> None:
    """The order within a class changes no mean as long as it does not look at efforts: last come first served."""
    servers, loads = 2, (0.3, 0.4)
    crew = Crew(staff=float(servers), discipline="last_come")
    per_day = [load * servers * A_DAY for load in loads]
    found = samples(by_class([Exponential(SERVICE * HOUR)] * 2, per_day, crew, 1_400))
    residual = erlang_c(sum(loads) * servers, servers) * SERVICE / servers
    noise = controls(found, sum(per_day), SERVICE, 2 * SERVICE**2)
    assert_classes_agree(found, mean_waits_by_priority(residual, list(loads)), noise)


def test_abandonment_agrees_with_palm() -> None:
    """Patience is measured from lodging; with nothing before the queue that is patience in the queue."""
    servers, per_day, patience = 3, 3.3 * A_DAY, 6.0
    leaving = Withdrawal(1.0, Exponential(patience * HOUR))
    crew = Crew(staff=float(servers))
    found = samples(plan_of(queue_sketch(per_day, Exponential(SERVICE * HOUR), 130, crew, leaving)))
    noise = controls(found, per_day, SERVICE, 2 * SERVICE**2)
    share, wait = erlang_a(per_day / 24, SERVICE, servers, patience)
    assert_agrees([one.withdrawn.mean() for one in found], share, noise)
    assert_agrees([one.wait.mean() for one in found], wait, noise)
