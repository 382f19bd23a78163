"""Figures of generated services, counted once more case by case from the log alone.

On-time shares are recounted from `due_at` and `legal_at`, which the log holds for that and the measures never read.
"""

import math
from collections.abc import Iterator

import pytest

from sim.analysis.reduction import reduce
from sim.eventlog import EventLog
from sim.plan.limits import LEGAL_LIMITS, PROMISES, limits_of
from sim.plan.plan import Plan
from sim.primitives.time import DAY, NEVER
from tests.generated import Trial, trial_of

Key = tuple[str, str, str, str]
"""permit, indicator, clock, population."""


def counted(trial: Trial) -> Iterator[tuple[Key, float]]:
    """Figures of all cases and of each permit type."""
    plan, log = trial.plan, trial.log
    for number, name in [(None, ""), *enumerate(permit.name for permit in plan.demand.permits)]:
        cases = [case for case in range(len(log.permit)) if number is None or log.permit[case] == number]
        yield from ((((name, *key)), value) for key, value in stock(plan, log, cases))
        yield from ((((name, *key)), value) for key, value in times(plan, log, cases))
        yield (name, "waiting_mean", "", ""), mean(waits(plan, log, set(cases)))


def stock(plan: Plan, log: EventLog, cases: list[int]) -> Iterator[tuple[tuple[str, str, str], float]]:
    start, end = plan.study.window
    left = {case: min(log.decided_at[case], log.ended_at[case]) for case in cases}
    yield ("backlog_opening", "", ""), sum(log.lodged_at[case] < start <= left[case] for case in cases)
    yield ("backlog_closing", "", ""), sum(log.lodged_at[case] < end <= left[case] for case in cases)
    gone = [case for case in cases if log.decided_at[case] == NEVER and start <= left[case] < end]
    yield ("withdrawn", "", ""), len(gone)


def times(plan: Plan, log: EventLog, cases: list[int]) -> Iterator[tuple[tuple[str, str, str], float]]:
    start, end = plan.study.window
    decided = [case for case in cases if start <= log.decided_at[case] < end]
    yield ("decided", "", ""), len(decided)
    lived = sorted(int(log.decided_at[case] - log.lodged_at[case]) for case in decided)
    own = sorted(int(log.decided_at[case] - log.clock_start[case] - log.stopped[case]) for case in decided)
    for clock, seconds in (("lived", lived), ("counted", own)):
        yield ("lead_time_mean", clock, "decided"), mean(seconds)
        for percent in (50, 75, 90, 95):
            # The least time that at least so many percent do not pass, in whole numbers.
            rank = -(-percent * len(seconds) // 100)
            yield (f"lead_time_p{percent}", clock, "decided"), seconds[rank - 1] / DAY if seconds else math.nan
    for sort, indicator, deadline in ((PROMISES, "promise", log.due_at), (LEGAL_LIMITS, "legal", log.legal_at)):
        for clock in ("lived", "counted"):
            limits = [
                (case, limits_of(plan.demand.permits[log.permit[case]].kinds[log.kind[case]], sort)) for case in decided
            ]
            held = [case for case, own in limits if own and own[0].counted == (clock == "counted")]
            kept = sum(log.decided_at[case] <= deadline[case] for case in held)
            yield (f"on_time_{indicator}", clock, "decided"), kept / len(held) if held else math.nan


def waits(plan: Plan, log: EventLog, cases: set[int]) -> list[int]:
    start, end = plan.study.window
    rows = [row for row in range(len(log.case)) if log.team[row] >= 0 and start <= log.started_at[row] < end]
    return [int(log.started_at[row] - log.queued_at[row]) for row in rows if log.case[row] in cases]


def mean(seconds: list[int]) -> float:
    return sum(seconds) / len(seconds) / DAY if seconds else math.nan


@pytest.mark.parametrize("seed", range(40, 60))
def test_figures_are_those_of_the_cases(seed: int) -> None:
    trial = trial_of(seed)
    rows = reduce(trial.plan, trial.workload, trial.roster, trial.log)["indicators"]
    rows = rows[(rows.kind == "") & (rows.team == "") & (rows.step == "")]
    told = {(r.permit, r.indicator, r.clock, r.population): r.value for r in rows.itertuples()}
    compared = 0
    for key, value in counted(trial):
        if key[1].startswith("on_time") and key not in told:
            assert math.isnan(value)  # no such limit on that clock: no row
            continue
        assert told[key] == pytest.approx(value, nan_ok=True), key
        compared += 1
    assert compared >= 20


def test_the_services_have_something_to_count() -> None:
    sizes = [dict(counted(trial_of(seed))) for seed in range(40, 60)]
    for indicator, clock, population in (
        ("decided", "", ""), ("withdrawn", "", ""), ("on_time_promise", "counted", "decided"),
        ("on_time_legal", "counted", "decided"), ("waiting_mean", "", ""), ("backlog_opening", "", ""),
    ):  # fmt: skip
        assert sum(told["", indicator, clock, population] > 0 for told in sizes) >= 3, indicator
