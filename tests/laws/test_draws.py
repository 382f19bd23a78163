"""Common random numbers by construction: what a change to a scenario may and may not change in the draws."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plan.levers.people import one_more
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.primitives.distributions import Gamma, Lognormal, Uniform
from sim.primitives.time import DAY, Seconds
from tests.generated import sketch, sketches
from tests.plans import HOUR, Applications, Crew, Sketch, decision, one_kind, plan_of, wait, work

few = settings(max_examples=30)

Record = tuple[str, Seconds, Seconds, int, tuple[tuple[str, Seconds, str], ...]]


def drawn(sketched: Sketch, replication: int = 0) -> tuple[Plan, Workload]:
    plan = plan_of(sketched)
    return plan, sample_workload(plan.demand, replication)


def records(plan: Plan, workload: Workload, permit: str, waiting: bool = False) -> list[Record]:
    """All that was drawn for the new cases (or the waiting ones) of a permit type, case by case and by name."""
    demand = plan.demand
    number = [one.name for one in demand.permits].index(permit)
    outcomes = (*demand.outcomes, "")
    found = []
    for case in np.flatnonzero((workload.permit == number) & ((workload.lodged_at < 0) == waiting)):
        rows = range(workload.first_visit[case], workload.first_visit[case + 1])
        visits = tuple(
            (demand.steps[workload.step[r]].name, int(workload.amount[r]), outcomes[workload.outcome[r]]) for r in rows
        )
        kind = demand.permits[number].kinds[workload.kind[case]].name
        instants = (int(workload.lodged_at[case]), int(workload.withdraws_at[case]))
        found.append((kind, *instants, int(workload.priority[case]), visits))
    return found


@few
@given(sketches())
def test_the_same_seed_and_replication_give_the_same_draws_and_others_give_others(one: Sketch) -> None:
    _, workload = drawn(one, 3)
    assert drawn(one, 3)[1].digest() == workload.digest()
    if np.sum([permit.arrivals for permit in one.permits]) >= 1.0:
        assert drawn(one, 4)[1].digest() != workload.digest()
        assert drawn(replace(one, seed=one.seed + 1), 3)[1].digest() != workload.digest()


@few
@given(sketches())
def test_calendars_in_another_order_change_nothing(one: Sketch) -> None:
    other = replace(one, calendars=dict(reversed(list(one.calendars.items()))))
    plan, workload = drawn(one)
    assert drawn(other)[1].digest() == workload.digest()
    assert np.array_equal(sample_roster(plan_of(other).staffing, 0).heads, sample_roster(plan.staffing, 0).heads)


@few
@given(sketches())
def test_permit_types_in_another_order_change_numbers_only(one: Sketch) -> None:
    """Also which of two cases of two permit types lodged in the same second has the smaller number."""
    plan, workload = drawn(one)
    other_plan, other = drawn(replace(one, permits=one.permits[::-1]))
    for name in ("lodged_at", "withdraws_at", "kind", "priority", "first_visit", "amount", "clock_visit", "stops"):
        assert np.array_equal(getattr(other, name), getattr(workload, name)), name
    assert [step_name(other_plan, s) for s in other.step] == [step_name(plan, s) for s in workload.step]


def step_name(plan: Plan, number: int) -> str:
    step = plan.demand.steps[number]
    return f"{plan.demand.permits[step.permit].name}/{step.name}"


@few
@given(sketches(), st.integers(0, 3))
def test_another_permit_type_leaves_all_other_draws_alone(one: Sketch, place: int) -> None:
    new = Applications("newcomer", 5.0, one_kind(decision("desk", next(iter(one.teams)), HOUR)))
    place = min(place, len(one.permits))
    before, after = drawn(one), drawn(replace(one, permits=(*one.permits[:place], new, *one.permits[place:])))
    for permit in one.permits:
        for waiting in (False, True):
            assert records(*after, permit.name, waiting) == records(*before, permit.name, waiting)


@few
@given(sketches(), st.integers(0, 4))
def test_another_step_leaves_all_other_draws_alone(one: Sketch, place: int) -> None:
    """The new step may stand anywhere: before the others, between them, behind the decision."""
    permit = one.permits[0]
    added = wait("added", Gamma.from_mean_cv(3.0 * DAY, 0.5), share=0.5, held_by=1)
    traits = tuple(replace(t, stations=(*t.stations[:place], added, *t.stations[place:])) for t in permit.traits)
    changed = replace(one, permits=(replace(permit, traits=traits), *one.permits[1:]))
    before, after = drawn(one), drawn(changed)
    met = 0
    for waiting in (False, True):
        new = records(*after, permit.name, waiting)
        met += sum(visit[0] == "added" for record in new for visit in record[-1])
        cut = [(*r[:-1], tuple(visit for visit in r[-1] if visit[0] != "added")) for r in new]
        assert cut == records(*before, permit.name, waiting)
    assert met > 0 or place > 0 or len(records(*before, permit.name)) < 30


@few
@given(sketches())
def test_another_team_and_more_staff_change_no_case_and_no_other_team(one: Sketch) -> None:
    extra = Crew(next(iter(one.calendars)), 3.0, absence=0.5)
    more = {name: replace(crew, staff=np.add(crew.staff, 1.0)) for name, crew in one.teams.items()}
    plan, workload = drawn(one)
    for teams in ({**one.teams, "extra": extra}, more):
        assert drawn(replace(one, teams=teams))[1].digest() == workload.digest()
    with_extra = sample_roster(plan_of(replace(one, teams={**one.teams, "extra": extra})).staffing, 0)
    alone = sample_roster(plan.staffing, 0)
    assert np.array_equal(with_extra.heads[:-1], alone.heads)
    assert np.array_equal(with_extra.permille[:-1], alone.permille)


@few
@given(sketches(), st.integers(1, 9))
def test_the_size_of_the_backlog_changes_no_other_case(one: Sketch, extra: int) -> None:
    larger = tuple(
        replace(permit, backlog={at: (cases + extra, age) for at, (cases, age) in permit.backlog.items()})
        for permit in one.permits
    )
    before, after = drawn(one), drawn(replace(one, permits=larger))
    for permit in one.permits:
        assert records(*after, permit.name) == records(*before, permit.name)
        standing, now = records(*before, permit.name, True), records(*after, permit.name, True)
        assert len(now) == len(standing) + extra * len(permit.backlog)
        for record in standing:
            now.remove(record)


@given(st.floats(0.1, 20.0), st.integers(0, 1_000))
def test_another_mean_keeps_every_rank_and_every_way(factor: float, seed: int) -> None:
    def service(mean: float) -> Sketch:
        handling = work("handling", "team", Lognormal.from_mean_cv(mean, 1.5), again=Gamma.from_mean_cv(mean, 0.5))
        asking = wait("asking", DAY, share=0.4, onward={"handling": 1.0}, at_most=2)
        stations = one_kind(handling, asking, decision("desk", "team", HOUR))
        return Sketch((Applications("permit", 20.0, stations),), {"team": Crew()}, 10 * DAY, seed=seed)

    _, one = drawn(service(50.0 * HOUR))
    _, other = drawn(service(50.0 * HOUR * factor))
    assert np.array_equal(one.step, other.step)
    assert np.array_equal(one.lodged_at, other.lodged_at)
    revisit = (one.step == 0) & np.append(False, one.step[:-1] == 1)
    for rows in ((one.step == 0) & ~revisit, revisit):
        amounts, others = one.amount[rows], other.amount[rows]
        by_amount = np.lexsort((others, amounts))
        assert np.all(np.diff(others[by_amount]) >= 0)
        assert np.allclose(others, amounts * factor, rtol=1e-3, atol=max(factor, 1.0))


@given(st.floats(1.0, 3.0), st.integers(0, 1_000))
def test_a_higher_volume_shifts_arrivals_smoothly_and_case_i_stays_case_i(factor: float, seed: int) -> None:
    busy = np.array([3.0, 0.0, 12.0, 1.0, 5.0, 5.0, 5.0, 0.0, 0.0, 9.0])

    def service(volume: float) -> Sketch:
        stations = one_kind(work("handling", "team", Uniform(60.0, 7_200.0)), decision("desk", "team", HOUR))
        return Sketch((Applications("permit", busy * volume, stations),), {"team": Crew()}, 10 * DAY, seed=seed)

    _, one = drawn(service(1.0))
    _, more = drawn(service(factor))
    cases = one.cases
    assert more.cases >= cases
    earlier = one.lodged_at - more.lodged_at[:cases]
    assert np.all(earlier >= 0)
    for name in ("kind", "first_visit"):
        assert np.array_equal(getattr(one, name), getattr(more, name)[: len(getattr(one, name))])
    assert np.array_equal(one.amount, more.amount[: one.visits])
    # Expected demand up to case i of the larger volume, over the factor, is that of the smaller one.
    demand = np.concatenate(([0.0], np.cumsum(busy)))
    days = np.arange(11) * float(DAY)
    behind = np.interp(more.lodged_at[:cases] + 0.5, days, demand) * factor
    assert np.allclose(np.interp(one.lodged_at + 0.5, days, demand), behind, atol=12 * factor / DAY)


def test_a_workload_holds_no_column_that_these_laws_forget() -> None:
    assert {field.name for field in fields(Workload)} == {
        "permit", "kind", "priority", "lodged_at", "withdraws_at", "limit", "limit_counted", "clock_visit",
        "decision_visit", "first_visit", "step", "amount", "outcome", "stops",
    }  # fmt: skip


def test_many_sketches_have_backlogs_of_several_permit_types_with_equal_ages() -> None:
    """Else the law of the order of permit types would have nothing to fail on."""
    tied = 0
    for seed in range(40):
        _, workload = drawn(sketch(Random(seed)))
        same = workload.lodged_at[1:] == workload.lodged_at[:-1]
        tied += bool(np.any(same & (workload.permit[1:] != workload.permit[:-1])))
    assert tied >= 5


@few
@given(sketches(), st.data())
def test_one_more_person_changes_nothing_else_that_is_drawn(sketched: Sketch, data: st.DataObject) -> None:
    plan, workload = drawn(sketched, 3)
    team = data.draw(st.sampled_from(range(len(plan.staffing.teams))))
    more = one_more(plan, team)
    ours, theirs = (sample_roster(one.staffing, 3) for one in (plan, more))
    others = np.arange(len(plan.staffing.teams)) != team
    assert sample_workload(more.demand, 3).digest() == workload.digest()
    assert np.array_equal(ours.heads[others], theirs.heads[others])
    assert np.array_equal(ours.permille[others], theirs.permille[others])


@given(st.integers(1, 12), st.integers(0, 50))
def test_one_more_person_leaves_the_sick_days_of_the_team_unchanged(staff: int, replication: int) -> None:
    """Whoever was there still is, and the new person is there or sick."""
    permit = Applications("permit", 1.0, one_kind(decision("desk", "team", HOUR)))
    plan = plan_of(Sketch((permit,), {"team": Crew("always", float(staff), absence=0.3)}, 40 * DAY))
    ours, theirs = (sample_roster(one.staffing, replication).heads[0] for one in (plan, one_more(plan, 0)))
    assert set((theirs - ours).tolist()) == {0, 1}
