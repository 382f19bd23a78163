import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.statistics.intervals import t_interval
from sim.statistics.stopping import BOUND, GO_ON, PRECISE, Absolute, Decision, Relative, Rule, certain_more, decide

NAN = math.nan


def told(decision: Decision) -> tuple[str, int, int | None]:
    return decision.why, decision.replications, decision.first_precise


def column(*values: float) -> NDArray[np.float64]:
    return np.array(values)[:, None]


def series(seed: int, count: int, indicators: int = 1) -> NDArray[np.float64]:
    return 10.0 + 4.0 * np.random.default_rng(seed).normal(size=(count, indicators))


def by_hand(values: NDArray[np.float64], rule: Rule) -> tuple[str, int, int | None]:
    """The rule as the paper says it: find a precise n, look at those after it, go on from the next if one is not."""

    def precise(n: int) -> bool:
        for number, target in enumerate(rule.targets):
            own = values[:n, number][~np.isnan(values[:n, number])]
            if len(own) < rule.least:
                return False
            low, high = t_interval(own[:, None])
            if (high - low)[0] / 2 > target.allowed(own.mean()[None])[0]:
                return False
        return True

    n = rule.least
    while n <= len(values):
        after = range(n, min(n + rule.watched(n), rule.bound) + 1)
        if after[-1] > len(values):
            break
        if all(precise(later) for later in after):
            full = after[-1] == n + rule.watched(n)
            return PRECISE if full else BOUND, after[-1], n
        n += 1
    if len(values) >= rule.bound:
        return BOUND, rule.bound, None
    while n <= len(values) and not all(precise(later) for later in range(n, len(values) + 1)):
        n += 1
    return GO_ON, len(values), n if n <= len(values) else None


def test_three_equal_values_are_precise_and_five_more_are_watched() -> None:
    rule = Rule((Absolute(0.5),), bound=100)
    assert told(decide(column(*[7.0] * 7), rule)) == (GO_ON, 7, 3)
    assert told(decide(column(*[7.0] * 8), rule)) == (PRECISE, 8, 3)


def test_a_lucky_start_does_not_stop_the_run() -> None:
    # 10, 10, 10 has an interval of no width; the fourth value shows how little that meant.
    lucky = column(10.0, 10.0, 10.0, 30.0, 2.0, 18.0, 9.0, 14.0, 1.0, 22.0)
    assert told(decide(lucky, Rule((Relative(0.10),), bound=100))) == (GO_ON, 10, None)
    assert told(decide(lucky, Rule((Relative(0.10),), bound=100, look_ahead=0))) == (PRECISE, 3, 3)


def test_widths_by_hand() -> None:
    # 20 and 22: s = sqrt 2, t(1, 0.975) = 12.706, so +-12.706 about 21, of which 5 % are 1.05.
    decision = decide(column(20.0, 22.0), Rule((Relative(0.05),), bound=100))
    assert decision.means[0] == 21.0
    assert decision.half_widths[0] == pytest.approx(12.7062, abs=1e-4)
    assert decision.allowed[0] == pytest.approx(1.05)
    assert not decision.stop
    assert not decision.precise


def test_more_are_watched_beyond_a_hundred() -> None:
    rule = Rule((Absolute(1.0),), bound=1_000)
    assert [rule.watched(n) for n in (3, 100, 119, 120, 219, 400)] == [5, 5, 5, 6, 10, 20]
    # One far value, then ever more equal ones: precise long after 100.
    values = column(2_000.0, *[0.0] * 999)
    decision = decide(values, Rule((Absolute(10.0),), bound=1_000))
    assert decision.first_precise == 394  # the half-width is t * 2000 / n, t = 1.966: 10 at 393.2
    assert decision.replications == 394 + 19


def test_the_bound_stops_and_says_whether_precision_was_reached() -> None:
    wide = decide(series(1, 30), Rule((Absolute(0.1),), bound=20))
    assert told(wide) == (BOUND, 20, None)
    assert wide.stop
    assert not wide.precise
    just = decide(column(*[7.0] * 6), Rule((Absolute(0.1),), bound=6))
    assert told(just) == (BOUND, 6, 3)
    assert just.precise


def test_zero_is_precise_relative_to_itself() -> None:
    assert told(decide(column(*[0.0] * 8), Rule((Relative(0.05),), bound=50))) == (PRECISE, 8, 3)


def test_undefined_replications_do_not_count() -> None:
    values = column(NAN, 7.0, NAN, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0)
    assert told(decide(values, Rule((Absolute(0.5),), bound=50))) == (PRECISE, 10, 5)
    never = np.column_stack([np.full(9, 7.0), np.full(9, NAN)])
    assert told(decide(never, Rule((Absolute(0.5), Absolute(0.5)), bound=9))) == (BOUND, 9, None)


def test_the_least_precise_indicator_decides() -> None:
    values = series(3, 400, 2)
    rules = [Rule((target,), 400) for target in (Absolute(1.5), Absolute(0.8))]
    alone = [decide(values[:, [number]], rule).replications for number, rule in enumerate(rules)]
    both = decide(values, Rule((Absolute(1.5), Absolute(0.8)), 400)).replications
    assert both >= max(alone) > min(alone)


def test_no_replication_yet() -> None:
    rule = Rule((Absolute(0.5),), bound=100)
    assert told(decide(np.empty((0, 1)), rule)) == (GO_ON, 0, None)
    assert certain_more(np.empty((0, 1)), rule) == 8


TARGETS = st.one_of(st.floats(0.5, 8.0).map(Absolute), st.floats(0.05, 0.8).map(Relative))
RULES = st.builds(Rule, st.tuples(TARGETS, TARGETS), st.integers(3, 60), st.integers(2, 6), st.integers(0, 7))


@settings(deadline=None, max_examples=60)
@given(RULES, st.integers(0, 1_000), st.integers(1, 60), st.floats(0.0, 0.3))
def test_decisions_are_those_of_the_rule_done_step_by_step(rule: Rule, seed: int, count: int, holes: float) -> None:
    values = series(seed, count, 2)
    values[np.random.default_rng(seed + 1).random(values.shape) < holes] = NAN
    assert told(decide(values, rule)) == by_hand(values[: rule.bound], rule)


@settings(deadline=None, max_examples=60)
@given(RULES, st.integers(0, 1_000), st.lists(st.integers(1, 8), min_size=1, max_size=5))
def test_workers_and_batches_change_no_decision(rule: Rule, seed: int, batches: list[int]) -> None:
    values = series(seed, 60, 2)
    one_by_one = next(d for d in (decide(values[:n], rule) for n in range(61)) if d.stop)
    made, batch = 0, 0
    while not decide(values[:made], rule).stop:
        made, batch = made + batches[batch % len(batches)], batch + 1
    in_batches = decide(values[:made], rule)
    assert told(in_batches) == told(one_by_one)
    assert in_batches.half_widths.tobytes() == one_by_one.half_widths.tobytes()


@settings(deadline=None, max_examples=100)
@given(RULES, st.integers(0, 1_000), st.floats(0.0, 0.3))
def test_what_is_certainly_needed_is_never_too_much(rule: Rule, seed: int, holes: float) -> None:
    values = series(seed, 60, 2)
    values[np.random.default_rng(seed + 1).random(values.shape) < holes] = NAN
    made = 0
    while more := certain_more(values[:made], rule):
        made += more
    assert decide(values[:made], rule).stop
    assert decide(values[:made], rule).replications == made


@pytest.mark.parametrize("target", [Absolute(0.9), Relative(0.09)])
@pytest.mark.parametrize("made", [3, 8, 20])
def test_what_is_certainly_needed_can_be_enough(target: Absolute | Relative, made: int) -> None:
    """The best course there is: further values that lie where they narrow the interval most."""
    values = series(5, made)
    rule = Rule((target,), bound=5_000, look_ahead=0)
    more = certain_more(values, rule)
    assert more > 1
    mean, squares, total = values.mean(), ((values - values.mean()) ** 2).sum(), made + more
    out = 0.0 if isinstance(target, Absolute) else squares * total / (made * total) / mean
    best = np.concatenate([values, np.full((more, 1), mean + out)])
    assert told(decide(best, rule)) == (PRECISE, total, total)


def test_a_target_is_needed_for_each_indicator() -> None:
    with pytest.raises(AssertionError, match="one target for each indicator"):
        decide(series(1, 5, 2), Rule((Absolute(1.0),), bound=10))
