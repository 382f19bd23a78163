"""Pools of steps that the same teams serve, the three numbers of every discipline, and keys too long to pack."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.plan.plan import Plan
from sim.plan.queues import Queues, arrange
from sim.plan.workload import FARTHEST, Workload
from sim.primitives.time import DAY
from tests.plans import Applications, Crew, Sketch, one_kind, plan_of, wait, work
from tests.workloads import hand_made

CASES = [(-3 * DAY, [10, 1, 20]), (5, [30, 1, 40])]


def service(discipline: str = "first_come", team: str = "b", **head_start: int) -> Plan:
    """Two permit types; the first works at one, waits, and works at two, in three teams of which b serves both."""
    crew = Crew(discipline=discipline, head_start=head_start)
    first = one_kind(work("one", ("b", "a"), 10), wait("post", 1), work("two", team, 10, outcome={"granted": 1.0}))
    second = one_kind(work("one", ("a", "b"), 10, outcome={"granted": 1.0}))
    permits = (Applications("first", 0.0, first), Applications("second", 0.0, second))
    return plan_of(Sketch(permits, {"a": crew, "b": crew, "c": crew}, 100 * DAY))


def arranged(plan: Plan, **columns: object) -> Queues:
    return arrange(plan, workload_of(plan, **columns))


def workload_of(plan: Plan, **columns: object) -> Workload:
    return replace(hand_made(plan, CASES), **columns)


def test_steps_that_the_same_teams_serve_share_a_pool_in_whatever_order_they_name_them() -> None:
    queues = arranged(service())
    assert queues.pool.tolist() == [0, -1, 1, 0]
    assert queues.teams_of == ((0, 1), (1,))
    assert queues.pools_of == ((0,), (0, 1), ())


@pytest.mark.parametrize(
    ("discipline", "weight", "due_weight", "offset"),
    [
        ("first_come", 0, 0, [0, 0, 0, 0, 0, 0]),
        ("oldest_application", 0, 0, [-3 * DAY, 0, -3 * DAY, 5, 0, 5]),
        ("earliest_deadline", 0, 1, [0, 0, 0, 0, 0, 0]),
        ("shortest_effort", 0, 0, [10, 0, 20, 30, 0, 40]),
        ("last_come", -1, 0, [0, 0, 0, 0, 0, 0]),
        ("ageing", 1, 0, [-7, 0, -7, -7, 0, -7]),
    ],
)
def test_a_discipline_is_three_numbers(discipline: str, weight: int, due_weight: int, offset: list[int]) -> None:
    plan = service(discipline, first=7, second=9)
    workload = workload_of(plan, limit=np.full(2, DAY))
    queues = arrange(plan, workload)
    works = queues.pool >= 0
    assert set(queues.weight[works]) == {weight}
    assert set(queues.due_weight[works]) == {due_weight}
    assert queues.weight[~works].tolist() == queues.due_weight[~works].tolist() == [0]
    assert queues.offsets(workload).tolist() == offset


def test_no_offset_is_kept_visit_by_visit_that_a_case_tells() -> None:
    queues = arranged(service("oldest_application"))
    assert queues.by_lodging.tolist() == [True, False, True, True]
    assert len(queues.offset) == 0


def test_each_permit_type_has_its_own_head_start() -> None:
    plan = service("ageing", first=7, second=9)
    offset = arranged(plan, permit=np.array([0, 1], np.int16)).offset
    assert offset.tolist() == [-7, 0, -7, -9, 0, -9]


def test_pools_follow_the_discipline_of_their_own_teams() -> None:
    plan = service("shortest_effort", team="c")
    teams = list(plan.staffing.teams)
    teams[2] = replace(teams[2], discipline="last_come")
    queues = arranged(replace(plan, staffing=replace(plan.staffing, teams=tuple(teams))))
    assert queues.weight.tolist() == [0, 0, -1, 0]
    assert queues.offset.tolist() == [10, 0, 0, 30, 0, 0]


TOO_LONG = "an age, effort or limit is too long to put cases in order (34,000 years)"


def test_keys_that_reach_2_to_the_40_are_refused() -> None:
    """The bound is on the largest key that can come about: the horizon, an offset and what makes a due date."""
    spare = FARTHEST - 100 * DAY - 1
    by_effort = service("shortest_effort")
    amount = np.array([1, 1, spare, 1, 1, 1])
    arranged(by_effort, amount=amount)
    assert_refused(by_effort, amount=amount + 1)
    by_age = service("oldest_application")
    lodged_at = np.array([-spare, 5])
    arranged(by_age, lodged_at=lodged_at)
    assert_refused(by_age, lodged_at=lodged_at - 1)


def test_a_deadline_may_be_as_far_as_the_limit_the_age_and_all_stops_together() -> None:
    plan = service("earliest_deadline")
    spare = FARTHEST - 2 * 100 * DAY - 3 * DAY - 1
    arranged(plan, limit=np.array([spare, DAY]))
    assert_refused(plan, limit=np.array([spare + 1, DAY]))
    arranged(service("first_come"), limit=np.array([spare + 1, DAY]))


def assert_refused(plan: Plan, **columns: object) -> None:
    with pytest.raises(ScenarioError) as told:
        arranged(plan, **columns)
    assert [(problem.code, problem.text) for problem in told.value.problems] == [("E304", TOO_LONG)]
