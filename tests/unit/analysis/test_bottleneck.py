"""Who holds the cases longest: one rule, asked by the answer in words and by the report."""

import pandas as pd
import pytest

from sim.analysis.bottleneck import STAFF, bottleneck, furthest_behind, most_loaded
from sim.analysis.verdicts import PromiseVerdict
from sim.plan.arithmetic import TeamLoad
from sim.plan.plan import CUSTOMER, Plan
from sim.primitives.distributions import Fixed
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, decision, one_kind, plan_of, wait

LOADS = (TeamLoad("desk", 10.0, 40.0, 0.25, 0.25, 1.0), TeamLoad("board", 39.0, 40.0, 0.975, 0.975, 1.0))


def verdict(permit: str, promised: float, value: float, word: str) -> PromiseVerdict:
    return PromiseVerdict(permit, "", permit, "fast", promised, 30.0, "lived", value, value, value, word)


def plan(arrivals: float = 1.0) -> Plan:
    """Two permit types of two teams; the first one's applicants are asked twice, the second time for longer."""
    letters = (wait("short", DAY, held_by=CUSTOMER), wait("long", 9 * DAY, held_by=CUSTOMER))
    asked = Applications(
        "visa", arrivals, one_kind(*letters, decision("handling", "desk", HOUR)), {"short": (5, Fixed(DAY))}
    )
    card = Applications("card", 1.0, one_kind(decision("signing", "board", HOUR)))
    return plan_of(Sketch((asked, card), {"desk": Crew(), "board": Crew()}, 28 * DAY))


def parts(permit: str, **days: float) -> dict[str, pd.DataFrame]:
    """Estimates with these parts, and mean waits of no step."""
    rows = [(permit, "decided", part, value) for part, value in days.items()]
    return {"parts": pd.DataFrame(rows, columns=["permit", "population", "part", "value"]), "indicators": waits()}


def waits(**days: float) -> pd.DataFrame:
    """Mean waits by permit type and step, `visa_handling=3.0`."""
    rows = [("waiting_mean", *name.split("_"), value) for name, value in days.items()]
    return pd.DataFrame(rows, columns=["indicator", "permit", "step", "value"])


def test_a_kept_promise_is_never_behind_even_with_nothing_to_spare() -> None:
    # 100 % kept of 100 % promised has less to spare than 97 % of 95 %, but the second may still be missed.
    kept, unsure = verdict("visa", 1.0, 1.0, "kept"), verdict("card", 0.95, 0.97, "unsure")
    assert furthest_behind([kept, unsure]) is unsure
    assert furthest_behind([kept, verdict("card", 0.95, float("nan"), "none")]) is None


def test_queues_and_closed_hours_are_one_part() -> None:
    found = bottleneck(plan(), parts("", work=1.0, queue_open=2.0, closed=2.0, customer=3.0), LOADS, [])
    assert found is not None
    assert (found.permit, found.part, found.share, found.step) == ("", STAFF, 0.5, "")
    assert found.team == LOADS[1]


@pytest.mark.parametrize(
    ("waited", "team"),
    [
        # As many cases come to either step: the longer wait is the longer queue, whatever the load.
        (waits(visa_handling=3.0, card_signing=1.0), "desk"),
        (waits(visa_handling=1.0, card_signing=3.0), "board"),
        (waits(visa_handling=float("nan"), card_signing=0.1), "board"),
        # Nobody waits: the most loaded.
        (waits(visa_handling=0.0, card_signing=0.0), "board"),
    ],
)
def test_the_team_is_one_at_the_longest_queue(waited: pd.DataFrame, team: str) -> None:
    found = bottleneck(plan(), parts("", closed=9.0) | {"indicators": waited}, LOADS, [])
    assert found is not None and found.team is not None
    assert found.team.team == team


def test_it_speaks_of_the_permit_type_furthest_behind() -> None:
    table = pd.concat([parts("", closed=9.0)["parts"], parts("visa", closed=1.0, customer=9.0)["parts"]])
    found = bottleneck(plan(), {"parts": table, "indicators": waits()}, LOADS, [verdict("visa", 0.95, 0.5, "missed")])
    assert found is not None
    assert (found.permit, found.part, found.share, found.step, found.team) == (
        "visa",
        "customer",
        0.9,
        "long",
        LOADS[0],
    )


def test_where_only_the_backlog_is_left_its_cases_weigh_the_steps() -> None:
    found = bottleneck(plan(arrivals=0.0), parts("", customer=9.0, closed=1.0), LOADS, [])
    assert found is not None and found.step == "long"


def test_nothing_decided_has_no_bottleneck() -> None:
    assert bottleneck(plan(), parts("", work=float("nan"), closed=float("nan")), LOADS, []) is None


def test_the_most_loaded_team_is_one_that_serves() -> None:
    assert most_loaded(plan(), LOADS) == LOADS[1]
    assert most_loaded(plan(), LOADS, "visa") == LOADS[0]
    assert most_loaded(plan(), (), "visa") is None
