"""The answer in words, from made-up estimates: every verdict on a promise once."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from sim.analysis.growth import growing_teams
from sim.analysis.verdicts import promise_verdicts
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from tests.plans import Promise
from tests.unit.analysis.answers import KEYS, QUEUES, fast, growth, indicators, on_time, plan, told


def test_one_missed_promise_names_the_team() -> None:
    assert told(plan(visa=fast()), indicators(on_time("visa", 0.78, 0.74, 0.82)), QUEUES) == (
        "visa: 78 % (74 to 82) are decided within 30 counted days; the promise is 95 %. "
        "The limit is the queue of case work (load 98 %): 80 % of the days pass in queues, closed hours included."
    )


def test_a_kept_promise_needs_no_reason() -> None:
    made = plan(visa=fast(0.9, 7.5, counted=False))
    assert told(made, indicators(on_time("visa", 0.97, 0.96, 0.98, "lived")), QUEUES) == (
        "visa: 97 % (96 to 98) are decided within 7.5 lived days; the promise of 90 % is kept."
    )


def test_near_the_promise_a_decimal_shows_the_side() -> None:
    assert told(plan(visa=fast()), indicators(on_time("visa", 0.9481, 0.9402, 0.956)), QUEUES).startswith(
        "visa: 94.8 % (94.0 to 95.6) are decided within 30 counted days; "
        "whether the promise of 95 % is kept is too close to call. The limit is the queue of case work"
    )


@pytest.mark.parametrize(
    ("shares", "tally"),
    [
        ([0.99, 0.98], "Both promises are kept. b: 98 %"),
        ([0.99, 0.5], "1 of 2 promises is kept. b: 50 %"),
        ([0.4, 0.5], "Neither of 2 promises is kept. a: 40 %"),
        ([0.99, 0.98, 0.97], "All 3 promises are kept. c: 97 %"),
        ([0.4, 0.5, 0.6], "None of 3 promises is kept. a: 40 %"),
        ([0.99, 0.98, 0.5], "2 of 3 promises are kept. c: 50 %"),
        ([0.99, 0.951, 0.5], "1 of 3 promises is kept, 1 is too close to call. c: 50 %"),
    ],
)
def test_several_promises_are_counted_and_the_worst_is_told(shares: list[float], tally: str) -> None:
    made = plan(**{name: fast() for name in "abc"[: len(shares)]})
    rows = indicators(
        *(on_time(name, share, share - 0.01, share + 0.01) for name, share in zip("abc", shares, strict=False))
    )
    assert told(made, rows, QUEUES, tally.split(". ")[1][0]).startswith(tally)


@pytest.mark.parametrize(
    ("undecided", "words"),
    [
        (("b",), " 1 more promise is not judged: no such case was decided."),
        (("b", "c"), " 2 more promises are not judged: no such case was decided."),
    ],
)
def test_promises_under_which_nothing_was_decided_are_told(undecided: tuple[str, ...], words: str) -> None:
    made = plan(a=fast(), **{name: fast() for name in undecided})
    rows = indicators(on_time("a", 0.99, 0.98, 1.0), *(on_time(name, math.nan) for name in undecided))
    assert told(made, rows, QUEUES).endswith(f"the promise of 95 % is kept.{words}")


def test_permit_types_without_a_promise_are_counted() -> None:
    rows = indicators(on_time("visa", 1.0, 1.0, 1.0))
    assert told(plan(visa=fast(), card=()), rows, QUEUES).endswith(" 1 permit type has no promise.")
    assert told(plan(visa=fast(), card=(), stay=()), rows, QUEUES).endswith(" 2 permit types have no promise.")


def test_without_any_promise_lead_times_are_told() -> None:
    rows = indicators(
        ("", "lead_time_p50", "lived", 12.0, 11.0, 13.0), ("", "lead_time_p90", "lived", 40.0, 38.5, 41.5)
    )
    assert told(plan(visa=()), rows, QUEUES, permit="").startswith(
        "No promise is stated. Of all applications half are decided within 12.0 (11.0 to 13.0) lived days, "
        "nine in ten within 40.0 (38.5 to 41.5). The limit is the queue of case work"
    )


def test_where_nothing_was_decided_nothing_is_claimed() -> None:
    rows = indicators(on_time("visa", math.nan), ("", "lead_time_p50", "lived", math.nan, math.nan, math.nan))
    assert told(plan(visa=fast()), rows, {}) == (
        "No case with a promise was decided. Nothing was decided in the window."
    )


def test_a_verdict_without_an_interval_rests_on_the_value() -> None:
    kept, missed = (
        promise_verdicts(plan(visa=fast()), indicators(on_time("visa", share)))[0] for share in (0.95, 0.94)
    )
    assert (kept.verdict, missed.verdict) == ("kept", "missed")
    assert missed.shortfall == pytest.approx(0.01)


def test_the_promise_of_the_other_clock_is_not_taken() -> None:
    rows = indicators(on_time("visa", 0.2, clock="lived"), on_time("visa", 0.99))
    assert promise_verdicts(plan(visa=fast()), rows)[0].value == 0.99


@pytest.mark.parametrize(
    ("load_low", "closing_low", "growing"), [(1.05, 60.0, ("case_work",)), (0.95, 60.0, ()), (1.05, 40.0, ())]
)
def test_a_team_grows_only_if_overloaded_and_its_backlog_rose(load_low: float, closing_low: float, growing) -> None:
    made = plan(visa=fast())
    rows = [
        ("", "", "case_work", "", "load", "", "", 1.1, load_low, 1.2),
        ("", "", "registry", "", "load", "", "", 0.3, 0.2, 0.4),
        ("visa", "", "", "", "backlog_opening", "", "", 50.0, 50.0, 50.0),
        ("visa", "", "", "", "backlog_closing", "", "", 70.0, closing_low, 80.0),
    ]
    table = pd.DataFrame(rows, columns=[*KEYS, "value", "low", "high"])
    assert growing_teams(made, {"indicators": table, "growth": growth(table)}) == growing


@pytest.mark.parametrize(
    ("card_closing", "words"),
    [
        (30.0, " The backlog grows from 90 to 100."),
        (10.0, " The backlog of case work grows, that of all goes from 90 to 80."),
    ],
)
def test_a_backlog_that_falls_as_a_whole_is_not_said_to_grow(card_closing: float, words: str) -> None:
    counts = {"visa": (50.0, 70.0), "card": (40.0, card_closing), "": (90.0, 70.0 + card_closing)}
    rows = [
        (permit, "", "", "", f"backlog_{when}", "", "", count, count, count)
        for permit, pair in counts.items()
        for when, count in zip(("opening", "closing"), pair, strict=True)
    ]
    table = pd.DataFrame(rows, columns=[*KEYS, "value", "low", "high"])
    assert told(plan(visa=(), card=()), table, QUEUES, weekly=(1.1, 1.1)).endswith(words)


def with_kinds(**promises: tuple[Promise, ...]) -> Plan:
    """One permit type with a kind per keyword, all of one way."""
    made = plan(visa=())
    permit, kind = made.demand.permits[0], made.demand.permits[0].kinds[0]
    limits = {one.name: one.kinds[0].promises for one in plan(**promises).demand.permits}
    kinds = tuple(replace(kind, name=name, share=1 / len(limits), promises=own) for name, own in limits.items())
    return replace(made, demand=replace(made.demand, permits=(replace(permit, kinds=kinds),)))


def test_kinds_that_promise_the_same_are_one_promise() -> None:
    made = with_kinds(easy=fast(), hard=fast(), other=())
    [one] = promise_verdicts(made, indicators(on_time("visa", 0.9)))
    assert (one.kind, one.label, one.value) == ("", "visa", 0.9)


@pytest.mark.parametrize(
    ("hard", "clock"), [(fast(days=90.0), "counted"), (fast(0.5), "counted"), (fast(counted=False), "lived")]
)
def test_kinds_that_promise_differently_are_judged_apart(hard: tuple[Promise, ...], clock: str) -> None:
    # Over both kinds 70 % are in time, each within its own: no promise speaks of that share.
    rows = indicators(on_time("visa", 0.7), on_time("visa", 0.99), on_time("visa", 0.4, clock=clock))
    rows["kind"] = ["", "easy", "hard"]
    made = with_kinds(easy=fast(), hard=hard)
    easy, other = promise_verdicts(made, rows)
    assert (easy.label, easy.value, easy.verdict) == ("visa, easy", 0.99, "kept")
    assert (other.label, other.value, other.clock, other.verdict) == ("visa, hard", 0.4, clock, "missed")
    promised = hard[0]
    assert (other.promised, other.within_days) == (promised.share, promised.within / DAY)
    assert told(made, rows, QUEUES).startswith("1 of 2 promises is kept. visa, hard: 40 % are decided within")
