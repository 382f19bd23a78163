"""The rules of the way that a case takes, one sentence a test, with the luck of every draw chosen by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.plan.itinerary import Standing, walk
from sim.plan.layout import Journeys, lay_out
from sim.plan.plan import Kind
from sim.primitives.distributions import Uniform
from sim.primitives.streams import uniforms
from tests.generated import sketch
from tests.plans import ALWAYS_OPEN, Applications, Crew, Sketch, Station, Trait, decision, gate, plan_of, wait, work

TEN = Uniform(0.0, 10.0)
"""A draw of u makes 10 u seconds."""

Luck = Mapping[str, float | list[float]]
Way = list[tuple[str, int, str]]


class Streams:
    """Uniforms by stream, 0.5 where none is given; remembers which streams were asked for."""

    def __init__(self, luck: Luck, cases: int) -> None:
        self.luck, self.cases, self.asked = luck, cases, set[str]()

    def __call__(self, suffix: str, cases: NDArray[np.int64]) -> NDArray[np.float64]:
        self.asked.add(suffix)
        assert np.all(np.diff(cases) > 0)
        return np.broadcast_to(np.asarray(self.luck.get(suffix, 0.5), np.float64), self.cases)


def led(traits: tuple[Trait, ...], kind: list[int], luck: Luck, start: str = "") -> tuple[list[Way], Streams]:
    """The ways of cases of these kinds, and the streams that were asked for them."""
    calendars = {"always": ALWAYS_OPEN}
    plan = plan_of(Sketch((Applications("permit", 1.0, traits),), {"team": Crew()}, 86_400, calendars)).demand
    streams = Streams(luck, len(kind))
    names = [step.name for step in plan.steps]
    standing = [Standing(names.index(start), 0, len(kind))] if start else []
    ways = walk(plan.steps, plan.permits[0].kinds, np.array(kind, np.int16), streams, standing)
    first = np.concatenate(([0], np.cumsum(ways.lengths)))
    visits = lay_out(plan.steps, [Journeys(np.arange(len(kind)), ways.taken, streams)], first)
    outcomes = (*plan.outcomes, "")
    rows: Way = [
        (plan.steps[step].name, amount, outcomes[outcome])
        for step, amount, outcome in zip(visits.step, visits.amount.tolist(), visits.outcome, strict=True)
    ]
    return [rows[start:end] for start, end in pairwise(first)], streams


def way(stations: tuple[Station, ...], luck: Luck | None = None, start: str = "") -> Way:
    return led((Trait("", 1.0, stations),), [0], luck or {}, start)[0][0]


def names(stations: tuple[Station, ...], luck: Luck | None = None, start: str = "") -> list[str]:
    return [name for name, _, _ in way(stations, luck, start)]


def test_steps_run_in_the_order_written() -> None:
    stations = (work("intake", "team", 7), wait("post", 9), gate("board", "always"), decision("desk", "team", 5))
    assert way(stations) == [("intake", 7, ""), ("post", 9, ""), ("board", 1, ""), ("desk", 5, "granted")]


@pytest.mark.parametrize(("drawn", "taken"), [(0.0, True), (0.2999, True), (0.3, False), (0.99, False)])
def test_a_share_of_cases_takes_the_step_and_the_rest_go_on(drawn: float, taken: bool) -> None:
    stations = (wait("check", 9, share=0.3), decision("desk", "team", 5))
    assert names(stations, {"check/share/1": drawn}) == [*(["check"] if taken else []), "desk"]


def test_a_share_of_nothing_is_never_taken_and_one_of_all_asks_for_no_luck() -> None:
    stations = (wait("never", 9, share=0.0), wait("ever", 9, share=1.0), decision("desk", "team", 5))
    ways, streams = led((Trait("", 1.0, stations),), [0], {"never/share/1": 0.0})
    assert [name for name, _, _ in ways[0]] == ["ever", "desk"]
    assert "ever/share/1" not in streams.asked


def test_next_leads_elsewhere_by_its_shares_in_the_order_written() -> None:
    sorting = work("sorting", "team", 1, onward={"desk": 0.25, "second": 0.5, "first": 0.25})
    stations = (sorting, wait("first", 1), wait("second", 1), decision("desk", "team", 1))
    assert names(stations, {"sorting/next/1": 0.2499}) == ["sorting", "desk"]
    assert names(stations, {"sorting/next/1": 0.25}) == ["sorting", "second", "desk"]
    assert names(stations, {"sorting/next/1": 0.7499}) == ["sorting", "second", "desk"]
    assert names(stations, {"sorting/next/1": 0.75}) == ["sorting", "first", "second", "desk"]


def test_a_step_passed_over_leads_to_the_following_one_whatever_its_next() -> None:
    stations = (wait("skip", 1, share=0.5, onward={"desk": 1.0}), wait("middle", 1), decision("desk", "team", 1))
    assert names(stations, {"skip/share/1": 0.9}) == ["middle", "desk"]
    assert names(stations, {"skip/share/1": 0.1}) == ["skip", "desk"]


LOOP = (
    work("handling", "team", TEN, again=Uniform(0.0, 100.0)),
    wait("asking", TEN, share=0.5, onward={"handling": 1.0}, at_most=2),
    decision("desk", "team", 1),
)


def test_a_loop_ends_by_luck_or_at_its_limit() -> None:
    always = {f"asking/share/{time}": 0.0 for time in range(1, 9)}
    assert names(LOOP, always) == ["handling", "asking", "handling", "asking", "handling", "desk"]
    assert names(LOOP, always | {"asking/share/2": 0.9}) == ["handling", "asking", "handling", "desk"]


def test_the_limit_counts_visits_taken_not_times_reached() -> None:
    retry = wait("retry", 1, onward={"asking": 1.0}, at_most=3)
    asking = wait("asking", 1, share=0.5, at_most=1)
    luck = {"asking/share/1": 0.9, "asking/share/2": 0.9, "asking/share/3": 0.1, "asking/share/4": 0.1}
    stations = (asking, retry, decision("desk", "team", 1))
    assert names(stations, luck) == ["retry", "retry", "asking", "retry", "desk"]


def test_a_step_may_lead_to_itself() -> None:
    assert names((wait("post", 1, onward={"post": 1.0}, at_most=3), decision("desk", "team", 1))) == [
        "post",
        "post",
        "post",
        "desk",
    ]


def test_each_time_a_case_reaches_a_step_has_its_own_draws_taken_or_not() -> None:
    """Third time at handling: the third stream of `again`, though it is the second such effort."""
    luck = {"asking/share/1": 0.0, "asking/share/2": 0.0, "handling/effort/1": 0.3, "handling/again/2": 0.4}
    luck |= {"handling/again/3": 0.7, "asking/wait/1": 0.1, "asking/wait/2": 0.2}
    assert [amount for _, amount, _ in way(LOOP, luck)] == [3, 1, 40, 2, 70, 1]


def test_the_first_visit_taken_has_the_first_effort_even_when_the_step_was_passed_over_before() -> None:
    late = work("late", "team", TEN, share=0.5, again=Uniform(0.0, 100.0))
    stations = (late, wait("back", 1, onward={"late": 1.0}, at_most=2), decision("desk", "team", 1))
    luck = {"late/share/1": 0.9, "late/share/2": 0.1, "late/share/3": 0.1, "late/effort/2": 0.8, "late/again/3": 0.6}
    assert [row[:2] for row in way(stations, luck)] == [
        ("back", 1),
        ("late", 8),
        ("back", 1),
        ("late", 60),
        ("desk", 1),
    ]


AFTER = (
    decision("desk", "team", 1, outcome={"granted": 0.5, "refused": 0.5}),
    wait("unconditional", 1),
    wait("card", 1, only_if=("granted",)),
    wait("appeal", 1, only_if=("refused",), outcome={"stands": 0.5, "returned": 0.5}),
    work("again", "team", 1, only_if=("returned",), outcome={"granted": 1.0}, onward={"card": 1.0}, at_most=1),
)


def test_after_a_decision_only_steps_for_the_latest_outcome_are_taken() -> None:
    assert way(AFTER, {"desk/outcome/1": 0.1}) == [("desk", 1, "granted"), ("card", 1, "")]
    stands = {"desk/outcome/1": 0.9, "appeal/outcome/1": 0.1}
    assert way(AFTER, stands) == [("desk", 1, "refused"), ("appeal", 1, "stands")]
    returned = {"desk/outcome/1": 0.9, "appeal/outcome/1": 0.9}
    assert [row[2] for row in way(AFTER, returned)] == ["refused", "returned", "granted", ""]
    assert names(AFTER, returned) == ["desk", "appeal", "again", "card"]


def test_a_step_for_an_outcome_is_passed_over_before_any_decision() -> None:
    stations = (wait("card", 1, only_if=("granted",)), decision("desk", "team", 1, onward={"card": 1.0}))
    assert names(stations) == ["desk", "card"]


def test_several_outcomes_may_let_a_case_in() -> None:
    for outcome, drawn in (("granted", 0.1), ("refused", 0.9)):
        stations = (AFTER[0], wait("letter", 1, only_if=("refused", "granted")))
        assert way(stations, {"desk/outcome/1": drawn}) == [("desk", 1, outcome), ("letter", 1, "")]


def test_an_early_decision_ends_the_way_before_the_later_one() -> None:
    stations = (wait("automatic", 1, share=0.2, outcome={"granted": 1.0}), work("handling", "team", 1), AFTER[0])
    assert names(stations, {"automatic/share/1": 0.1}) == ["automatic"]
    assert names(stations, {"automatic/share/1": 0.3}) == ["handling", "desk"]


def test_a_wait_lasts_as_long_as_the_longest_of_its_draws_and_no_longer_than_its_deadline() -> None:
    parts = {"one": TEN, "other": TEN}
    stations = (wait("check", parts, deadline=6), decision("desk", "team", 1))
    luck = {"check/wait/one/1": 0.2, "check/wait/other/1": 0.5}
    assert way(stations, luck)[0] == ("check", 5, "")
    assert way(stations, {**luck, "check/wait/one/1": 0.6})[0] == ("check", 6, "")
    assert way(stations, {**luck, "check/wait/one/1": 0.9})[0] == ("check", 6, "")


def test_every_amount_is_at_least_a_second() -> None:
    stations = (wait("post", TEN), decision("desk", "team", TEN))
    assert [amount for _, amount, _ in way(stations, {"post/wait/1": 0.0, "desk/effort/1": 0.04})] == [1, 1]


def test_a_case_of_the_backlog_stands_at_its_step_whatever_its_share() -> None:
    stations = (work("intake", "team", 1), wait("asking", 1, share=0.0), wait("later", 1, share=0.0), LOOP[2])
    assert names(stations, {}, "asking") == ["asking", "desk"]


def test_a_case_of_the_backlog_may_come_back_to_a_step_before_the_one_where_it_stands() -> None:
    luck = {"asking/share/2": 0.9, "handling/effort/1": 0.3}
    assert way(LOOP, luck, "asking") == [("asking", 5, ""), ("handling", 3, ""), ("desk", 1, "granted")]


def test_where_a_case_of_the_backlog_stands_counts_as_a_visit() -> None:
    luck = {f"asking/share/{time}": 0.0 for time in range(1, 9)}
    assert names(LOOP, luck, "asking") == ["asking", "handling", "asking", "handling", "desk"]


def test_each_kind_goes_its_own_way_on_the_same_draws() -> None:
    """Row order is case by case; position i of a stream is case i whatever its kind."""
    desk = decision("desk", "team", 1)
    simple = Trait("simple", 0.5, (work("handling", "team", TEN), desk))
    hard = Trait("hard", 0.5, (work("handling", "team", Uniform(0.0, 1_000.0)), wait("check", TEN, share=0.5), desk))
    luck = {"handling/effort/1": [0.1, 0.2, 0.3], "check/share/1": [0.0, 0.9, 0.1], "check/wait/1": [0.7, 0.8, 0.9]}
    ways, _ = led((simple, hard), [1, 0, 1], luck)
    assert [[row[:2] for row in one] for one in ways] == [
        [("handling", 100), ("check", 7), ("desk", 1)],
        [("handling", 2), ("desk", 1)],
        [("handling", 300), ("check", 9), ("desk", 1)],
    ]


def test_no_cases_make_no_visits() -> None:
    plan = plan_of(Sketch((Applications("permit", 1.0, (Trait("", 1.0, LOOP),)),), {"team": Crew()}, 86_400)).demand
    ways = walk(plan.steps, plan.permits[0].kinds, np.zeros(0, np.int16), Streams({}, 0))
    visits = lay_out(plan.steps, [Journeys(np.arange(0), ways.taken, Streams({}, 0))], np.zeros(1, np.int64))
    assert [column.dtype for column in (visits.step, visits.amount, visits.outcome)] == [np.int32, np.int64, np.int16]
    assert len(ways.lengths) == len(visits.step) == len(visits.amount) == len(visits.outcome) == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_case_goes_the_same_way_alone_as_in_company(seed: int) -> None:
    """However many others are at a turn, for the first time or again: loops, kinds and several steps that decide."""
    plan, cases = plan_of(sketch(Random(seed))).demand, 40
    for permit in plan.permits:
        kind = (np.arange(cases) % len(permit.kinds)).astype(np.int16)
        steps = [turn.step for turn in permit.kinds[0].turns if all(turn.step in _steps(one) for one in permit.kinds)]
        standing = [Standing(steps[0], 0, 5), Standing(steps[-1], 5, 10)]
        streams = _Luck(cases)
        ways = walk(plan.steps, permit.kinds, kind, streams, standing)
        first = np.concatenate(([0], np.cumsum(ways.lengths)))
        together = lay_out(plan.steps, [Journeys(np.arange(cases), ways.taken, streams)], first)
        for case in range(cases):
            here = [replace(one, first=0, end=1) for one in standing if one.first <= case < one.end]
            own = _Luck(cases, case)
            way = walk(plan.steps, permit.kinds, kind[case : case + 1], own, here)
            rows = slice(first[case], first[case + 1])
            alone = lay_out(plan.steps, [Journeys(np.arange(1), way.taken, own)], np.array([0, way.lengths[0]]))
            for name in ("step", "amount", "outcome", "stops"):
                assert np.array_equal(getattr(alone, name), getattr(together, name)[rows]), name
            for name in ("clock_visit", "decision_visit"):
                row = getattr(together, name)[case]
                assert getattr(alone, name).tolist() == [row - first[case] if row >= 0 else -1], name


def _steps(kind: Kind) -> set[int]:
    return {turn.step for turn in kind.turns}


class _Luck:
    """Uniforms that hang on the stream and the case only: of all cases, or of one as if there were no other."""

    def __init__(self, cases: int, only: int | None = None) -> None:
        self.cases, self.of = cases, slice(None) if only is None else slice(only, only + 1)

    def __call__(self, suffix: str, _: NDArray[np.int64]) -> NDArray[np.float64]:
        return uniforms(0, 0, suffix, self.cases)[self.of]
