"""R0 written twice, as a scenario for the reference engine and by hand in SimPy, is one and the same network.

The hand-written model is the denominator of every claim about speed, so it has to do the same work. The two share
no code and no random number; what they measure has to agree within simultaneous 99.9 % intervals (Welch, 1947).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from benchmarks import idiomatic
from benchmarks.contestant import CASES, R0
from sim import compile_plan, load, sample_roster, sample_workload, simulate
from sim.plan.plan import Plan
from sim.primitives.time import NEVER

HOUR = 3_600
SIZE = "tiny"
HOURS = CASES[SIZE] / idiomatic.ARRIVALS_PER_HOUR
REPLICATIONS = range(1, 11)
STEPS = ("intake", "handling", "more_information", "decision")
TEAMS = ("registry", "officers", "deciders")
HOURS_OF_STEPS = (
    idiomatic.INTAKE_HOURS,
    idiomatic.HANDLING_HOURS,
    idiomatic.ANSWER_HOURS,
    idiomatic.DECISION_HOURS,
)
COLUMNS = ("case", "step", "team", "queued_at", "started_at", "finished_at", "effort", "lodged_at", "decided_at")

Columns = dict[str, NDArray[Any]]
Figures = dict[str, float]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_plan(load(R0, SIZE))


@pytest.fixture(scope="module")
def both(plan: Plan) -> list[tuple[Figures, Figures]]:
    return [(_figures(idiomatic.simulate(HOURS, seed)), _figures(_ours(plan, seed))) for seed in REPLICATIONS]


def _ours(plan: Plan, replication: int) -> Columns:
    """The reference engine's log as the hand-written model keeps it: finished visits, instants in hours."""
    workload = sample_workload(plan.demand, replication)
    log = simulate(plan, workload, sample_roster(plan.staffing, replication))
    finished = log.finished_at < NEVER
    visits = {name: getattr(log, name)[finished] for name in COLUMNS[:3]}
    hours = {name: getattr(log, name)[finished] / HOUR for name in COLUMNS[3:7]}
    decided_at = np.where(log.decided_at < NEVER, log.decided_at / HOUR, np.nan)
    return visits | hours | {"lodged_at": log.lodged_at / HOUR, "decided_at": decided_at}


def _requests(log: Columns) -> Figures:
    """The share of decided cases that were asked for information once, twice, and more often."""
    decided = ~np.isnan(log["decided_at"])
    asked = np.bincount(log["case"][log["step"] == 2], minlength=len(decided))[decided]
    shares = np.bincount(asked, minlength=4) / len(asked)
    return {f"cases with {number} requests": float(shares[number]) for number in (1, 2, 3)}


def _figures(log: Columns) -> Figures:
    """What is compared: flow, lead time, and per step and team how often, how long, how unevenly, how busy."""
    lead_time = log["decided_at"] - log["lodged_at"]
    figures = {
        "lodged": float(len(lead_time)),
        "decided": float(np.count_nonzero(~np.isnan(lead_time))),
        "mean lead time": float(np.nanmean(lead_time)),
    }
    waiting, processing = log["started_at"] - log["queued_at"], log["finished_at"] - log["started_at"]
    for number, step in enumerate(STEPS):
        here = log["step"] == number
        figures[f"visits to {step}"] = float(np.count_nonzero(here))
        figures[f"mean waiting for {step}"] = float(waiting[here].mean())
        figures[f"mean time in {step}"] = float(processing[here].mean())
        figures[f"spread of time in {step}"] = float(np.log(processing[here]).std())
    for number, (team, people) in enumerate(zip(TEAMS, idiomatic.PEOPLE, strict=True)):
        figures[f"utilisation of {team}"] = float(log["effort"][log["team"] == number].sum()) / people / HOURS
    return figures | _requests(log)


def test_the_scenario_names_what_the_model_numbers(plan: Plan) -> None:
    assert tuple(step.name for step in plan.demand.steps) == STEPS
    assert tuple(team.name for team in plan.staffing.teams) == TEAMS
    assert tuple(int(team.staff[0]) for team in plan.staffing.teams) == idiomatic.PEOPLE


def test_both_draw_from_the_same_distributions(plan: Plan) -> None:
    turns = plan.demand.permits[0].kinds[0].turns
    uniform = np.array([0.01, 0.3, 0.5, 0.9, 0.999])
    for turn, (mu, sigma) in zip(turns, HOURS_OF_STEPS, strict=True):
        ((_, distribution),) = turn.amounts
        np.testing.assert_allclose(distribution.quantile(uniform) / HOUR, np.exp(mu + sigma * ndtri(uniform)), 1e-6)
    assert (turns[2].share, turns[2].at_most) == (idiomatic.REQUEST_SHARE, idiomatic.MOST_REQUESTS)


def test_both_models_measure_the_same(both: list[tuple[Figures, Figures]]) -> None:
    names = list(both[0][0])
    theirs, ours = (np.array([[one[side][name] for name in names] for one in both]) for side in (0, 1))
    variances = theirs.var(axis=0, ddof=1) / len(both), ours.var(axis=0, ddof=1) / len(both)
    variance = sum(variances)
    squares = np.maximum(sum(part**2 for part in variances), 1e-300)  # waiting for an answer is 0 in every run
    freedom = np.maximum(variance**2 * (len(both) - 1) / squares, 1.0)
    half_width = stdtrit(freedom, 1.0 - 0.001 / 2 / len(names)) * np.sqrt(variance)
    apart = np.abs(theirs.mean(axis=0) - ours.mean(axis=0)) > half_width
    assert [name for name, differs in zip(names, apart, strict=True) if differs] == []


def test_as_many_work_at_once_as_the_model_has_people() -> None:
    log = idiomatic.simulate(CASES["small"] / idiomatic.ARRIVALS_PER_HOUR, 1)
    assert tuple(_most_at_once(log, team) for team in range(len(TEAMS))) == idiomatic.PEOPLE


def _most_at_once(log: Columns, team: int) -> int:
    """The largest number of a team's visits under way at one instant; a visit that ends makes room first."""
    mine = log["team"] == team
    instants = np.concatenate([log["finished_at"][mine], log["started_at"][mine]])
    change = np.repeat([-1, 1], np.count_nonzero(mine))
    return int(np.cumsum(change[np.argsort(instants, kind="stable")]).max())
