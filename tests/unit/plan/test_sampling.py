"""How cases are numbered, when they come and may give up, and which visits are landmarks of a case."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.plan import layout, sampling
from sim.plan.plan import Withdrawal
from sim.plan.sampling import Draws, sample_workload
from sim.plan.workload import Workload, first_row
from sim.primitives.distributions import Distribution, Exponential, Fixed, Uniform
from sim.primitives.streams import uniforms
from sim.primitives.time import DAY, NEVER
from tests.plans import (
    HOUR,
    Applications,
    Crew,
    Promise,
    Sketch,
    Station,
    Trait,
    decision,
    one_kind,
    plan_of,
    wait,
    work,
)

DESK = decision("desk", "team", HOUR)


def drawn(*permits: Applications, days: int = 30, cut: int = 0) -> Workload:
    sketch = Sketch(permits, {"team": Crew()}, days * DAY - cut)
    return sample_workload(plan_of(sketch).demand, 0)


def waiting(name: str, cases: int, age: Distribution, *stations: Station) -> Applications:
    """A permit type that has only an opening backlog, at its first step."""
    stations = stations or (DESK,)
    return Applications(name, 0.0, one_kind(*stations), {stations[0].name: (cases, age)})


def test_cases_are_numbered_by_lodging_then_by_the_name_of_the_permit_type_then_by_position() -> None:
    """Three instants; efforts tell which permit type a case is of and which position it has there."""
    old, new = Fixed(5.0 * DAY), Fixed(2.0 * DAY)
    ranked = Uniform(0.0, 1e6)
    zebra = waiting("zebra", 3, old, decision("desk", "team", ranked))
    ant = waiting("ant", 2, old, decision("desk", "team", ranked))
    bee = waiting("bee", 1, new, decision("desk", "team", ranked))
    workload = drawn(zebra, bee, ant)
    assert workload.lodged_at.tolist() == [-5 * DAY] * 5 + [-2 * DAY]
    assert workload.permit.tolist() == [2, 2, 0, 0, 0, 1]
    alone = {name: drawn(one).amount.tolist() for name, one in (("ant", ant), ("zebra", zebra), ("bee", bee))}
    assert workload.amount.tolist() == alone["ant"] + alone["zebra"] + alone["bee"]


def test_the_visits_of_a_case_stand_together_in_the_order_of_its_way() -> None:
    workload = drawn(
        Applications("permit", 3.0, one_kind(work("intake", "team", HOUR), wait("post", 1, share=0.5), DESK))
    )
    assert workload.first_visit[0] == 0
    assert workload.first_visit[-1] == workload.visits
    for case in range(workload.cases):
        steps = workload.step[workload.first_visit[case] : workload.first_visit[case + 1]].tolist()
        assert steps in ([0, 2], [0, 1, 2])
    assert np.array_equal(workload.case, np.repeat(np.arange(workload.cases), np.diff(workload.first_visit)))


def test_applications_come_before_the_horizon_even_when_it_is_in_the_middle_of_a_day() -> None:
    workload = drawn(Applications("permit", 50.0, one_kind(DESK)), days=2, cut=15 * HOUR)
    assert workload.lodged_at.min() >= 0
    assert DAY < workload.lodged_at.max() < DAY + 9 * HOUR
    assert np.all(np.diff(workload.lodged_at) >= 0)


def test_no_demand_brings_no_cases() -> None:
    workload = drawn(Applications("permit", 0.0, one_kind(DESK)))
    assert (workload.cases, workload.visits) == (0, 0)


def test_the_backlog_is_as_old_as_was_drawn_and_none_of_it_new() -> None:
    workload = drawn(waiting("permit", 4, Fixed(3.0 * DAY)), waiting("other", 2, Fixed(0.0)))
    assert workload.lodged_at.tolist() == [-3 * DAY] * 4 + [-1] * 2


def test_new_cases_and_backlogs_of_every_step_draw_from_streams_of_their_own() -> None:
    """Else a long wait in the backlog would come again with the first new cases."""
    stations = one_kind(work("one", "team", Exponential(1e6)), work("other", "team", Exponential(1e6)), DESK)
    backlog = {"one": (10, Fixed(10.0 * DAY)), "other": (10, Fixed(5.0 * DAY))}
    workload = drawn(Applications("permit", 2.0, stations, backlog))
    at_other = workload.amount[workload.step == 1]
    first, second, new = at_other[:10], at_other[10:20], at_other[20:30]
    assert len(np.unique(np.concatenate([first, second, new]))) == 30


def test_each_population_draws_its_own_stream_as_far_as_it_is_asked_for() -> None:
    draws = Draws(7, 3, ("a", "b", "c"), (0, 4, 4, 9))
    asked = np.array([1, 2, 5, 7])
    drawn = draws.uniform("wait/1", asked)
    assert len(drawn) == 9
    assert drawn[:3].tolist() == uniforms(7, 3, "a/wait/1", 3).tolist()
    assert drawn[4:8].tolist() == uniforms(7, 3, "c/wait/1", 4).tolist()


def test_visits_are_the_same_however_many_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    permit = Applications("permit", 4.0, limits(Promise("month", 30 * DAY, counted=True, starts="asking")))
    workload = drawn(permit)
    monkeypatch.setattr(layout, "PART", 7)
    assert workload.cases % 7 > 0
    assert drawn(permit).digest() == workload.digest()


def limits(*promises: Promise) -> tuple[Trait, ...]:
    stations = (
        work("intake", "team", HOUR),
        wait("identify", DAY, share=0.5, clock_stopped=True),
        wait("asking", DAY, clock_stopped=True),
        decision("desk", "team", HOUR, outcome={"refused": 1.0}),
        wait("appeal", DAY, clock_stopped=True, only_if=("refused",), outcome={"stands": 1.0}),
    )
    return (Trait("", 1.0, stations, promises=promises),)


@pytest.mark.parametrize(
    ("starts", "clock_place"), [("", -1), ("intake", 0), ("asking", 1), ("desk", 2), ("appeal", -1)]
)
def test_the_clock_starts_with_the_first_visit_to_its_step_unless_that_comes_after_the_decision(
    starts: str, clock_place: int
) -> None:
    """Of the cases that skip identification; appeals follow the decision, so their end starts no clock."""
    promise = Promise("month", 30 * DAY, counted=True, starts=starts)
    workload = drawn(Applications("permit", 3.0, limits(promise)))
    skips = np.flatnonzero(np.diff(workload.first_visit) == 4)
    first = workload.first_visit[skips]
    assert np.array_equal(workload.clock_visit[skips], first + clock_place if clock_place >= 0 else 0 * first - 1)
    assert np.array_equal(workload.decision_visit[skips], first + 2)
    stops = workload.stops[first[0] : first[0] + 4].tolist()
    assert stops == [False, clock_place < 1, False, False]


def test_cases_whose_way_does_not_lead_through_the_starting_step_count_from_lodging() -> None:
    promise = Promise("month", 30 * DAY, counted=True, starts="identify")
    workload = drawn(Applications("permit", 3.0, limits(promise)))
    visits = np.diff(workload.first_visit)
    assert set(workload.clock_visit[visits == 4]) == {-1}
    assert np.array_equal(workload.clock_visit[visits == 5], workload.first_visit[:-1][visits == 5] + 1)
    with_identification = workload.stops[np.repeat(visits == 5, visits)].reshape(-1, 5)
    assert with_identification.tolist() == [[False, False, True, False, False]] * sum(visits == 5)


def test_the_backlog_counts_from_lodging_unless_the_starting_step_lies_ahead() -> None:
    for starts, expected in (("intake", -1), ("asking", 0), ("desk", 1)):
        promise = Promise("month", 30 * DAY, counted=True, starts=starts)
        permit = Applications("permit", 0.0, limits(promise), {"asking": (1, Fixed(DAY))})
        workload = drawn(permit)
        assert workload.clock_visit.tolist() == [expected]
        assert workload.decision_visit.tolist() == [1]


def test_a_clock_starts_with_the_first_of_several_visits_to_its_step() -> None:
    loop = (work("handling", "team", 1), wait("post", 1, onward={"handling": 1.0}, at_most=2), DESK)
    promise = Promise("month", 30 * DAY, counted=True, starts="handling")
    workload = drawn(Applications("permit", 1.0, (Trait("", 1.0, loop, promises=(promise,)),)))
    assert np.array_equal(workload.clock_visit, workload.first_visit[:-1])


def test_traits_of_a_kind_are_those_of_its_first_promise() -> None:
    fast = (Promise("week", 7 * DAY), Promise("month", 30 * DAY, counted=True))
    traits = (
        Trait("none", 1.0, (DESK,), priority=255),
        Trait("two", 1.0, (DESK,), priority=3, promises=fast),
        Trait("counted", 1.0, (DESK,), promises=fast[::-1]),
    )
    workload = drawn(Applications("permit", 10.0, traits))
    told = zip(workload.kind, workload.priority, workload.limit, workload.limit_counted, strict=True)
    assert set(told) == {(0, 255, NEVER, False), (1, 3, 7 * DAY, False), (2, 0, 30 * DAY, True)}


def test_everybody_who_gives_up_does_so_after_lodging_and_after_the_start() -> None:
    soon = Withdrawal(1.0, Fixed(0.0))
    permit = Applications("permit", 5.0, one_kind(DESK), {"desk": (5, Fixed(0.0))}, soon)
    workload = drawn(permit)
    new = workload.lodged_at >= 0
    assert np.array_equal(workload.withdraws_at[new], workload.lodged_at[new] + 1)
    later = drawn(replace(permit, withdrawal=Withdrawal(1.0, Fixed(9.0 * DAY))))
    assert np.array_equal(later.withdraws_at, later.lodged_at + 9 * DAY)


def test_nobody_of_the_backlog_withdraws_whose_time_for_it_is_over() -> None:
    """All who give up do so within 4 days, so nobody of those 5 days old will; of those 3 days old all do."""
    withdrawal = Withdrawal(1.0, Uniform(0.0, 4.0 * DAY))
    for age, leaves in ((5.0, False), (3.0, True)):
        permit = Applications("permit", 0.0, one_kind(DESK), {"desk": (50, Fixed(age * DAY))}, withdrawal)
        withdraws_at = drawn(permit).withdraws_at
        assert np.all((withdraws_at < NEVER) == leaves)
        if leaves:
            assert withdraws_at.min() > 0
            assert withdraws_at.max() <= DAY


def test_more_cases_than_a_run_can_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "MOST_CASES", 10)
    drawn(waiting("permit", 9, Fixed(DAY)))
    with pytest.raises(ScenarioError) as told:
        drawn(waiting("permit", 10, Fixed(DAY)))
    assert [(p.code, p.text) for p in told.value.problems] == [("E402", "10 cases in one replication; 10 is too many")]


@pytest.mark.parametrize("beyond", [2.0**40, 1e300])
def test_amounts_and_ages_beyond_any_calendar_are_refused(beyond: float) -> None:
    """Also those that no 64 bits can hold, which would otherwise come out negative."""
    effort = waiting("permit", 1, Fixed(DAY), decision("desk", "team", Fixed(beyond)))
    for permit in (effort, waiting("permit", 1, Fixed(beyond))):
        with pytest.raises(ScenarioError) as told:
            drawn(permit)
        assert [(p.code, p.text) for p in told.value.problems] == [
            ("E303", "a drawn effort, wait or age is longer than 34,000 years")
        ]


def test_what_is_alike_for_all_cases_takes_no_memory() -> None:
    plain = drawn(Applications("permit", 20.0, one_kind(DESK)))
    columns = [getattr(plain, column.name) for column in fields(plain)]
    per_case = sum(column.nbytes for column in columns if 0 not in column.strides) / plain.cases
    assert per_case < 8 * 3 + 1 + (4 + 8 + 2 + 1)  # when lodged, first and deciding row; and one visit
    assert all(not column.flags.writeable for column in columns if 0 in column.strides)


def test_only_what_differs_between_kinds_or_permit_types_is_written_out() -> None:
    traits = (Trait("one", 1.0, (DESK,)), Trait("other", 1.0, (DESK,), promises=(Promise("week", 7 * DAY),)))
    leaving = Withdrawal(0.5, Fixed(DAY))
    workload = drawn(Applications("permit", 20.0, traits), Applications("next", 20.0, traits, withdrawal=leaving))
    stored = [column.name for column in fields(workload) if 0 not in getattr(workload, column.name).strides]
    assert {"permit", "kind", "limit", "withdraws_at"} < set(stored)
    assert not {"priority", "limit_counted", "clock_visit"} & set(stored)
    assert set(workload.withdraws_at[workload.permit == 0]) == {NEVER}


def test_the_first_row_of_each_case_that_has_one() -> None:
    case, chosen = np.array([0, 0, 0, 1, 2, 2]), np.array([False, True, True, False, True, False])
    assert first_row(case, chosen, 4).tolist() == [1, -1, 4, -1]


def test_two_workloads_are_the_same_draws_if_and_only_if_their_digests_agree() -> None:
    permit = Applications("permit", 3.0, limits())
    workload = drawn(permit)
    assert workload.digest() == drawn(permit).digest()
    for name in ("withdraws_at", "outcome", "stops"):
        column = getattr(workload, name).copy()
        column[-1] = not column[-1] if column.dtype == np.bool_ else column[-1] - 1
        assert replace(workload, **{name: column}).digest() != workload.digest()
