"""Why cases wait: one rule, asked by the answer in words and by the report."""

import pytest

from sim.analysis.bottleneck import (
    OPENING,
    PEAK,
    QUEUE,
    STAFF,
    TOO_FEW,
    Bottleneck,
    bottleneck,
    furthest_behind,
    most_loaded,
)
from sim.analysis.verdicts import LimitVerdict
from sim.plan.arithmetic import TeamLoad
from sim.plan.plan import CUSTOMER, Plan
from sim.primitives.distributions import Fixed
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Promise, Sketch, decision, one_kind, plan_of, wait
from tests.unit.analysis.told import Rows, estimates

LOADS = (TeamLoad("desk", 10.0, 40.0, 0.25, 0.25, 1.0), TeamLoad("board", 39.0, 40.0, 0.975, 0.975, 1.0))
BOARD_BUSIER = {("load", "", "desk", ""): 0.25, ("load", "", "board", ""): 0.975}
LATE = (Promise("fast", 30 * DAY, counted=False, share=0.95),)


def verdict(permit: str, promised: float, value: float, word: str) -> LimitVerdict:
    return LimitVerdict(permit, "", permit, "fast", promised, 30.0, "lived", value, value, value, word)


def plan(arrivals: float = 1.0) -> Plan:
    """Two permit types of two teams; the first one's applicants are asked twice, the second time for longer."""
    letters = (wait("short", DAY, held_by=CUSTOMER), wait("long", 9 * DAY, held_by=CUSTOMER))
    route = one_kind(*letters, decision("handling", "desk", HOUR), promises=LATE)
    asked = Applications("visa", arrivals, route, {"short": (5, Fixed(DAY))})
    card = Applications("card", 1.0, one_kind(decision("signing", "board", HOUR)))
    return plan_of(Sketch((asked, card), {"desk": Crew(), "board": Crew()}, 28 * DAY))


def found(
    figures: Rows, days: dict[str, dict[str, float]], loads: tuple[float, ...] = (), arrivals: float = 1.0
) -> Bottleneck:
    one = bottleneck(plan(arrivals), estimates(BOARD_BUSIER | figures, days, {"desk": loads, "board": loads}))
    assert one is not None
    return one


def test_a_kept_promise_is_never_behind_even_with_nothing_to_spare() -> None:
    # 100 % kept of 100 % promised has less to spare than 97 % of 95 %, but the second may still be missed.
    kept, unsure = verdict("visa", 1.0, 1.0, "kept"), verdict("card", 0.95, 0.97, "unsure")
    assert furthest_behind([kept, unsure]) is unsure
    assert furthest_behind([kept, verdict("card", 0.95, float("nan"), "none")]) is None


def test_queues_and_closed_hours_are_one_part() -> None:
    one = found({}, {"": {"work": 1.0, "queue_open": 2.0, "closed": 2.0, "customer": 3.0}})
    assert (one.permit, one.part, one.share, one.step) == ("", STAFF, 0.5, "")


@pytest.mark.parametrize(
    ("visa", "card", "team"),
    [
        # As many cases come to either step: the longer wait is the longer queue, whatever the load.
        (3.0, 1.0, "desk"),
        (1.0, 3.0, "board"),
        (float("nan"), 0.1, "board"),
        # Nobody waits: the most loaded.
        (0.0, 0.0, "board"),
    ],
)
def test_the_team_is_the_one_with_the_longest_queue(visa: float, card: float, team: str) -> None:
    waits = {("waiting_mean", "visa", "", "handling"): visa, ("waiting_mean", "card", "", "signing"): card}
    assert found(waits, {"": {"closed": 9.0}}).team == team


def test_it_speaks_of_the_permit_type_furthest_behind() -> None:
    late = {("on_time_promise:fast", "visa", "", ""): 0.5}
    one = found(late, {"": {"closed": 9.0}, "visa": {"closed": 1.0, "customer": 9.0}})
    assert (one.permit, one.part, one.share, one.step, one.team, one.load) == (
        "visa", "customer", 0.9, "long", "desk", 0.25,
    )  # fmt: skip


def test_where_only_the_backlog_is_left_its_cases_weigh_the_steps() -> None:
    assert found({}, {"": {"customer": 9.0, "closed": 1.0}}, arrivals=0.0).step == "long"


def test_nothing_decided_has_no_bottleneck() -> None:
    assert bottleneck(plan(), estimates({}, {"": {"work": float("nan"), "closed": float("nan")}}, {})) is None


@pytest.mark.parametrize(
    ("load", "opening", "weekly", "causes"),
    [
        # Four weeks and 40 decisions of the one permit type that the board serves: ten decisions a week.
        (1.2, 0.0, (2.0, 1.0, 1.0, 0.8), (TOO_FEW,)),
        (1.2, 20.0, (2.0, 1.0, 1.0, 0.8), (TOO_FEW, OPENING)),
        (0.9, 0.0, (0.2, 2.0, 2.0, 0.2), (PEAK,)),
        (0.9, 19.0, (0.2, 2.0, 2.0, 0.2), (PEAK,)),
        (0.9, 20.0, (0.2, 2.5, 2.0, 0.2), (PEAK, OPENING)),
        (0.9, 21.0, (0.2, 2.0, 2.0, 0.2), (OPENING, PEAK)),
        (0.9, 10.0, (0.9, 0.9, 0.9, 0.9), (OPENING,)),
        (0.9, 9.0, (0.9, 0.9, 0.9, 0.9), (QUEUE,)),
    ],
)
def test_the_queue_has_the_causes_that_make_most_weeks_of_work(
    load: float, opening: float, weekly: tuple[float, ...], causes: tuple[str, ...]
) -> None:
    figures = {
        ("load", "", "board", ""): load,
        ("backlog_opening", "card", "", ""): opening,
        ("decided", "card", "", ""): 40.0,
        ("backlog_opening", "visa", "", ""): 1000.0,
    }
    one = found(figures, {"": {"closed": 9.0}}, weekly)
    assert (one.team, one.causes) == ("board", causes)
    assert (one.opening, one.opening_weeks) == (opening, opening / 10)


def test_the_most_loaded_team_is_one_that_serves() -> None:
    assert most_loaded(plan(), LOADS) == LOADS[1]
    assert most_loaded(plan(), LOADS, "visa") == LOADS[0]
    assert most_loaded(plan(), (), "visa") is None
