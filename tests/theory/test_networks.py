"""Several stations: Jackson's open network with feedback, stations where nobody waits, and gates.

Efforts and waits are hours or days, so whole seconds round by less than 1 in 10,000.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import CUSTOMER, Plan
from sim.primitives.calendars import calendar_of
from sim.primitives.distributions import Exponential, Uniform
from sim.primitives.time import DAY, NEVER
from tests.plans import (
    ALWAYS_OPEN,
    HOUR,
    Applications,
    Crew,
    Sketch,
    decision,
    gate,
    one_kind,
    plan_of,
    wait,
    work,
)
from tests.theory.agreement import assert_agrees, away_from, runs
from tests.theory.formulas import mean_until_opening, mean_wait_of_many_servers

EDGE = 60


def test_every_station_of_a_network_with_feedback_waits_as_if_it_stood_alone() -> None:
    """Jackson (1957): three desks behind one another; after the second, 3 in 10 ask the customer and return to it."""
    days, per_day, again, service = 1_900, 6.0, 0.3, (1.5, 1.2, 1.8)
    stations = one_kind(
        work("intake", "registry", Exponential(service[0] * HOUR)),
        work("handling", "officer", Exponential(service[1] * HOUR)),
        wait("answer", Exponential(DAY), share=again, onward={"handling": 1.0}, at_most=60, held_by=CUSTOMER),
        decision("decision", "decider", Exponential(service[2] * HOUR)),
    )
    teams = {"registry": Crew(), "officer": Crew(), "decider": Crew()}
    plan = plan_of(Sketch((Applications("permit", per_day, stations),), teams, days * DAY))
    waits: list[list[float]] = [[], [], []]
    noise: list[list[float]] = []
    for workload, log in runs(plan, 30):
        noise.append([])
        for number, step in enumerate((0, 1, 3)):
            rows = (log.step == step) & (log.queued_at >= EDGE * DAY) & (log.queued_at < (days - EDGE) * DAY)
            assert np.all(log.started_at[rows] < NEVER)
            waits[number].append(np.mean(log.started_at[rows] - log.queued_at[rows]) / HOUR)
            noise[-1].append(workload.amount[workload.step == step].mean() / HOUR)
        noise[-1] += [workload.cases / days, np.sum(workload.step == 1) / workload.cases]
    known = np.array([*service, per_day, 1 / (1 - again)])
    controls = [away_from(column, mean) for column, mean in zip(np.array(noise).T, known, strict=True)]
    visits = per_day / 24 * np.array([1.0, 1 / (1 - again), 1.0])
    for found, rate, hours in zip(waits, visits, service, strict=True):
        assert_agrees(found, mean_wait_of_many_servers(rate, hours, 1), controls)


def infinite_servers(mode: str) -> Plan:
    """Stays of one day on average, three begun a day, and nobody ever waits."""
    stay = Uniform(0.5 * DAY, 1.5 * DAY)
    station = decision("desk", "team", stay) if mode == "work" else wait("post", stay, outcome={"granted": 1.0})
    permit = Applications("permit", 3.0, one_kind(station))
    return plan_of(Sketch((permit,), {"team": Crew(staff=100.0)}, 2_300 * DAY))


def present(log: EventLog, instants: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many are on their way at each instant."""
    came = np.searchsorted(log.lodged_at, instants, side="right")
    return np.asarray(came - np.searchsorted(np.sort(log.finished_at), instants, side="right"))


@pytest.mark.parametrize("mode", ["work", "wait"])
def test_where_nobody_waits_the_number_present_is_poisson(mode: str) -> None:
    """M/G/infinity (Erlang, 1917; Khinchine, 1932): mean and variance are both the arrivals in a mean stay.

    No stay lasts longer than the 1.5 days between two looks, so the looks of one replication are independent too.
    """
    expected = 3.0
    looks = (1.5 * DAY * np.arange(2, 1_525)).astype(np.int64)
    means, spreads, empties = [], [], []
    for _, log in runs(infinite_servers(mode), 30):
        assert np.array_equal(log.started_at, log.queued_at)
        number = present(log, looks)
        means.append(number.mean())
        spreads.append(np.mean((number - expected) ** 2))
        empties.append(np.mean(number == 0))
    assert_agrees(means, expected)
    assert_agrees(spreads, expected)
    assert_agrees(empties, float(np.exp(-expected)), narrow=0.1)


@pytest.mark.parametrize("gaps", [(7.0,), (2.0, 5.0), (0.25, 0.75, 6.0)])
def test_the_mean_time_at_a_gate_is_that_until_the_next_of_its_openings(gaps: tuple[float, ...]) -> None:
    days = 70
    opens_at = np.concatenate([week * 7 * DAY + np.cumsum((0.375, *gaps[:-1])) * DAY for week in range(20)])
    calendars = {"always": ALWAYS_OPEN, "board": calendar_of(opens_at, opens_at + 2 * HOUR)}
    stations = one_kind(gate("board", "board", outcome={"granted": 1.0}))
    sketch = Sketch((Applications("permit", 20.0, stations),), {"team": Crew()}, days * DAY, calendars, 0, 8 * DAY)
    means = []
    for _, log in runs(plan_of(sketch), 30):
        seen = log.lodged_at < days * DAY
        stays = (log.finished_at - log.queued_at)[seen] / DAY
        assert stays.max() <= max(gaps)
        assert np.all(np.isin(log.finished_at[seen], opens_at))
        means.append(stays.mean())
    assert_agrees(means, mean_until_opening(list(gaps)))
