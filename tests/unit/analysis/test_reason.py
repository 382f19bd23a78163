"""The reason in the answer, from made-up estimates: every part of the days and every cause of a queue once."""

import pytest

from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, decision, one_kind, plan_of, wait
from tests.unit.analysis.answers import QUEUED, QUEUES, fast, indicators, on_time, plan, told


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("customer", "outside the authority: 80 % of the days pass with the applicants, most in long letter."),
        ("partner", "outside the authority: 80 % of the days pass at outside bodies, most in court."),
        ("before_start", "the opening backlog: 80 % of the days had passed before the study began."),
        ("work", "the work itself: 80 % of the days are spent on it."),
    ],
)
def test_the_largest_part_of_the_days_is_the_reason(part: str, reason: str) -> None:
    days = {"work": 0.0, "queue_open": 1.0, "closed": 1.0, part: 8.0}
    assert told(plan(visa=fast()), indicators(on_time("visa", 0.5, 0.4, 0.6)), days).endswith(f"The limit is {reason}")


def test_a_wait_of_the_authority_is_named() -> None:
    permit = Applications(
        "visa", 1.0, one_kind(wait("post", 5 * DAY), decision("handling", "case_work", HOUR), promises=fast())
    )
    made = plan_of(Sketch((permit,), {"registry": Crew(), "case_work": Crew()}, 28 * DAY))
    assert told(made, indicators(on_time("visa", 0.5, 0.4, 0.6)), {"authority_wait": 4.0, "queue_open": 1.0}).endswith(
        "The limit is a wait, not staff: 80 % of the days pass in waits of the authority, most in post."
    )


@pytest.mark.parametrize(
    ("days", "weekly", "opening", "words"),
    [
        (365, (1.16,) * 53, 0.0, "case work, too few people all year (load 116 %)"),
        (28, (1.16,) * 4, 0.0, "case work, too few people in the whole window (load 116 %)"),
        (28, (1.5,) * 4, 50.0,
         "case work, too few people in the whole window (load 150 %) and the opening backlog of 50 cases, 5 weeks of "
         "decisions"),
        (365, (*[0.8] * 17, *[1.25] * 13, *[0.8] * 23), 0.0,
         "case work, overloaded in weeks 18 to 30 (load 125 %, 91 % over the year)"),
        (28, (0.2, 3.0, 0.2, 0.2), 0.0, "case work, overloaded in week 2 (load 300 %, 90 % over the window)"),
        (28, (0.9, 0.9, 0.9, 0.9), 10.0, "the opening backlog of 10 cases, 1 week of decisions, before case work "
         "(load 90 %)"),
        (28, (0.0, 3.0, 0.4, 0.2), 78.0, "the opening backlog of 78 cases, 8 weeks of decisions, before case work "
         "(load 90 %) and the peak of week 2 (load 300 %)"),
    ],
)  # fmt: skip
def test_the_cause_of_the_queue_is_named_with_one_load(
    days: int, weekly: tuple[float, ...], opening: float, words: str
) -> None:
    rows = indicators(on_time("visa", 0.5, 0.4, 0.6))
    ten_a_week = days / 7 * 10
    found = told(
        plan(days=days, visa=fast()), rows, QUEUES, weekly=weekly,
        backlog_opening=opening, backlog_closing=opening, decided=ten_a_week,
    )  # fmt: skip
    assert found.split("the promise is 95 %. ")[1] == f"The limit is {words}: {QUEUED}"


def test_a_growing_backlog_is_told_with_its_figures() -> None:
    rows = indicators(on_time("visa", 0.5, 0.4, 0.6))
    found = told(
        plan(visa=fast()), rows, QUEUES, weekly=(1.2,) * 4, backlog_opening=439.0, backlog_closing=1997.4, decided=40.0
    )
    assert found.endswith(f"{QUEUED} The backlog grows from 439 to 1 997.")
    steady = told(plan(visa=fast()), rows, QUEUES, weekly=(0.9,) * 4, backlog_opening=5.0, backlog_closing=9.0)
    assert "grows" not in steady


def test_an_interval_that_prints_as_its_value_is_left_out() -> None:
    rows = indicators(on_time("visa", 0.001, 0.0, 0.002))
    assert told(plan(visa=fast()), rows, QUEUES).startswith("visa: 0 % are decided within 30 counted days;")
