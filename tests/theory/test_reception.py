"""People in reception against M/G/infinity, Little and Erlang C; faster decisions are fewer days, pair by pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.analysis.reception import mean_stay
from sim.analysis.view import View
from sim.engine import simulate
from sim.plan.plan import Plan
from sim.plan.reception import Reception, Residents
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.distributions import Distribution, Exponential, Gamma, Uniform, limited_mean
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, decision, one_kind, plan_of, wait
from tests.theory.agreement import assert_agrees, away_from
from tests.theory.formulas import mean_wait_of_many_servers

PER_DAY = 8.0
SHARE = 0.75


def housed(sketch: Sketch, settling: Distribution) -> Plan:
    """The plan of a sketch, three in four of whose applicants live in reception."""
    plan = plan_of(sketch)
    residents = Residents(0, SHARE, (settling,) * len(plan.demand.outcomes), settling)
    return replace(plan, reception=Reception((residents,), (), 1.0, None, 0.0, ""))


def view_of(plan: Plan, replication: int) -> View:
    workload, roster = sample_workload(plan.demand, replication), sample_roster(plan.staffing, replication)
    return View(plan, roster, simulate(plan, workload, roster))


def people_of(view: View) -> np.ndarray:
    assert view.occupancy is not None
    return view.occupancy.people()


def test_where_nobody_waits_reception_is_m_g_infinity_from_the_first_day() -> None:
    """E N(t) = arrival rate x E min(stay, t) from an empty start (Takacs, 1962), which ends at rate x mean stay."""
    examined, settling, weeks = Uniform(10.0 * DAY, 50.0 * DAY), Gamma.from_mean_cv(40.0 * DAY, 0.5), 40
    stations = one_kind(wait("examined", examined, outcome={"granted": 1.0}))
    plan = housed(Sketch((Applications("asylum", PER_DAY, stations),), {"idle": Crew()}, weeks * 7 * DAY), settling)
    views = [view_of(plan, number) for number in range(40)]
    found = np.array([people_of(view) for view in views])
    lodged = away_from([len(view.log.permit) / (weeks * 7) for view in views], PER_DAY)
    steady = SHARE * PER_DAY * (examined.mean() + settling.mean()) / DAY
    assert_agrees(found[:, 25:].mean(axis=1), steady, [lodged])
    # Of the sum of both, the mean up to t: a grid of the first stretch of E min(examined + settling, t).
    u = (np.arange(400) + 0.5) / 400
    instants = 7.0 * DAY * np.arange(weeks + 1)
    waited = examined.quantile(u)
    past = np.maximum(instants[:, None] - waited, 0.0)
    until = np.minimum(waited, instants[:, None]) + limited_mean(settling, past.ravel()).reshape(past.shape)
    at_edges = SHARE * PER_DAY * until.mean(axis=1) / DAY
    for week in (3, 8, 12):
        expected = (at_edges[week] + at_edges[week + 1]) / 2
        assert_agrees(found[:, week], expected, [lodged], narrow=0.08)


def test_in_the_long_run_people_are_arrival_rate_times_stay() -> None:
    """Little (1961): with two officers, the stay is the wait of Erlang C, the work on it, and the settling time."""
    days, service, settling = 1_400, 5.0, Exponential(20.0 * DAY)
    stations = one_kind(decision("decision", "asylum", Exponential(service * HOUR)))
    sketch = Sketch((Applications("asylum", PER_DAY, stations),), {"asylum": Crew(staff=2.0)}, days * DAY,
                    warm_up=200 * DAY)  # fmt: skip
    plan = housed(replace(sketch, observe=(days - 200) * DAY), settling)
    views = [view_of(plan, number) for number in range(20)]
    waiting = mean_wait_of_many_servers(PER_DAY / 24, service, 2)
    stay = (waiting + service) / 24 + 20.0
    lodged = away_from([len(view.log.permit) / days for view in views], PER_DAY)
    assert_agrees([people_of(view).mean() for view in views], SHARE * PER_DAY * stay, [lodged])
    assert_agrees([mean_stay(view, 0)[1] / mean_stay(view, 0)[0] / DAY for view in views], stay)


def test_one_more_officer_is_fewer_days_in_reception_for_the_same_applicants() -> None:
    """Three officers clear a backlog faster than two: of every pair of runs the second has fewer person-days."""
    stations = one_kind(decision("decision", "asylum", Gamma.from_mean_cv(5.8 * HOUR, 0.6)))
    applications = Applications("asylum", PER_DAY, stations, {"decision": (300, Uniform(0.0, 90.0 * DAY))})
    sketch = Sketch((applications,), {"asylum": Crew(staff=2.0)}, 182 * DAY, follow_up=30 * DAY)
    settling = Gamma.from_mean_cv(60.0 * DAY, 0.7)
    two, three = housed(sketch, settling), housed(replace(sketch, teams={"asylum": Crew(staff=3.0)}), settling)
    saved = []
    for number in range(5):
        before, after = (people_of(view_of(plan, number)).sum() * 7 for plan in (two, three))
        assert after < before
        saved.append(before - after)
    # 300 cases wait with two officers almost throughout; with three they are gone in about six weeks.
    assert np.mean(saved) > 300 * SHARE * 60
