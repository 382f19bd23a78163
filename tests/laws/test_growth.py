"""The arithmetic of load, before a run, and the backlog that grows, after it, say the same.

Outside a band about 1: with five replications of half a year or more of small services chance moves a load by some
points, so that between 0.9 and 1.25 either may be found. Each service is built at random and its efforts are then
scaled until the largest load of the arithmetic is the one wanted.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sim.analysis.estimates import estimate
from sim.analysis.growth import growing_teams, growth_table
from sim.analysis.reduction import reduce
from sim.analysis.settling import GROWS, warm_up_table
from sim.engine import simulate
from sim.plan.arithmetic import load_arithmetic
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.distributions import Exponential, Uniform
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, decision, hours, one_kind, plan_of, wait, work

REPLICATIONS = 5
CLEARLY_BELOW, CLEARLY_ABOVE = 0.9, 1.25


def service(seed: int, effort: float) -> Plan:
    """One to three permit types through a registry, perhaps letters, and two teams of which one may serve all."""
    random = np.random.default_rng(seed)
    days = 7 * int(random.choice([26, 39, 52]))
    calendars = {"office": hours(days, 8 * HOUR, 16 * HOUR, range(5))}
    permits = []
    for number in range(int(random.integers(1, 4))):
        letter = [wait("letter", int(random.integers(1, 10)) * DAY)] if random.random() < 0.5 else []
        teams = ("desk", "second") if random.random() < 0.5 else ("desk",)
        stations = (
            work("entry", "registry", Exponential(effort * float(random.uniform(0.1, 0.6)))),
            *letter,
            decision("handling", teams, Exponential(effort * float(random.uniform(1.0, 3.0)))),
        )
        backlog = {"handling": (int(random.integers(1, 60)), Uniform(DAY, 60 * DAY))} if random.random() < 0.5 else {}
        permits.append(Applications(f"p{number}", float(random.uniform(4, 12)), one_kind(*stations), backlog))
    names = ("registry", "desk", "second")
    crews = {name: Crew("office", int(random.integers(1, 4)), absence=0.05) for name in names}
    warm_up = 7 * DAY * int(random.choice([0, 4]))
    return plan_of(Sketch(tuple(permits), crews, days * DAY - warm_up, calendars, warm_up, seed=seed))


def with_load(seed: int, load: float) -> Plan:
    """That service, its efforts such that its busiest team has this load."""
    return service(seed, HOUR * load / max(team.load for team in load_arithmetic(service(seed, float(HOUR)))))


def estimated(plan: Plan) -> Mapping[str, pd.DataFrame]:
    tables = []
    for number in range(1, REPLICATIONS + 1):
        workload, roster = sample_workload(plan.demand, number), sample_roster(plan.staffing, number)
        tables.append(reduce(plan, workload, roster, simulate(plan, workload, roster, "auto")))
    estimates = {**estimate(tables), "growth": growth_table(plan, tables)}
    return {**estimates, "warm_up": warm_up_table(plan, estimates)}


@pytest.mark.parametrize("load", [0.5, 0.8, CLEARLY_BELOW])
@pytest.mark.parametrize("seed", range(1, 9))
def test_where_all_have_clearly_enough_people_no_backlog_grows(seed: int, load: float) -> None:
    """Whether it starts empty and fills, or works off what lies there."""
    plan = with_load(seed, load)
    estimates = estimated(plan)
    assert growing_teams(plan, estimates) == ()
    assert GROWS not in set(estimates["warm_up"].reason)


@pytest.mark.parametrize("load", [CLEARLY_ABOVE, 1.6])
@pytest.mark.parametrize("seed", range(1, 9))
def test_where_a_team_has_clearly_too_few_people_a_backlog_grows(seed: int, load: float) -> None:
    """Of a team that the arithmetic names; not of all of them, as one before may keep the work from the next."""
    plan = with_load(seed, load)
    estimates = estimated(plan)
    growing = set(growing_teams(plan, estimates))
    assert growing
    assert growing <= {team.team for team in load_arithmetic(plan) if team.load > CLEARLY_BELOW}
    together = estimates["warm_up"].query("permit == ''")
    assert set(together.reason) == {GROWS} and together.value.isna().all()


@pytest.mark.parametrize("seed", range(1, 9))
def test_in_the_band_either_may_be_found_but_only_of_a_team_near_or_above_1(seed: int) -> None:
    plan = with_load(seed, 1.05)
    growing = set(growing_teams(plan, estimated(plan)))
    assert growing <= {team.team for team in load_arithmetic(plan) if team.load > CLEARLY_BELOW}
