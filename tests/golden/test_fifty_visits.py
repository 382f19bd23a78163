"""Fifty visits whose every instant was worked out by hand: `fifty_visits.txt`, to be read beside the rules of a run.

The text is question and answer at once: lodging, amounts and outcomes are read from it, the engine runs, and what
happened is written in the same form and compared line by line. What stands behind `#` explains and is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import CUSTOMER, GATE, WORK, Plan
from sim.plan.roster import sample_roster
from sim.plan.workload import Workload
from sim.primitives.calendars import calendar_of
from sim.primitives.time import DAY, NEVER, Seconds
from tests.laws.referee import faults
from tests.plans import (
    HOUR,
    Applications,
    Crew,
    Promise,
    Sketch,
    Station,
    Trait,
    decision,
    gate,
    plan_of,
    wait,
    work,
)

TEXT = Path(__file__).with_name("fifty_visits.txt").read_text(encoding="utf-8")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
WORKDAYS = np.array([0, 1, 3, 4]) * DAY
"""Wednesday is a holiday."""


def service() -> Plan:
    """The service that the head of the text describes."""
    both = ("registry", "officers")
    after = wait("card", 60, only_if=("granted",), share=0.5)
    ordinary = (
        work("intake", "registry", 60),
        work("handling", "officers", 60, share=0.9),
        wait("asking", 60, share=0.3, onward={"handling": 1.0}, at_most=1, held_by=CUSTOMER, clock_stopped=True),
        gate("board", "board", share=0.3),
        decision("decision", both, 60, outcome={"granted": 0.5, "refused": 0.5}),
        after,
        wait("appeal", 60, only_if=("refused",), share=0.5, outcome={"returned": 1.0}),
        work("rehandling", "officers", 60, only_if=("returned",), outcome={"granted": 1.0}),
    )
    urgent = (work("intake", "registry", 60), decision("decision", both, 60), after)
    permits = (
        applications("ordinary", ordinary, 1, Promise("two_days", 2 * DAY, counted=True, starts="intake")),
        applications("urgent", urgent, 0, Promise("one_day", DAY)),
    )
    teams = {
        "registry": Crew("counter", 1.0, discipline="oldest_application"),
        "officers": Crew("office", [2.0, 2.0, 2.0, 1.0, 2.0], casework=0.5, discipline="oldest_application"),
    }
    calendars = {
        "counter": calendar_of(WORKDAYS + 8 * HOUR, WORKDAYS + 12 * HOUR),
        "office": calendar_of(WORKDAYS + 8 * HOUR, WORKDAYS + 16 * HOUR),
        "board": calendar_of(np.array([1, 3]) * DAY + 10 * HOUR, np.array([1, 3]) * DAY + 11 * HOUR),
    }
    return plan_of(Sketch(permits, teams, 5 * DAY, calendars))


def applications(name: str, stations: tuple[Station, ...], priority: int, promise: Promise) -> Applications:
    return Applications(name, 0.0, (Trait("", 1.0, stations, priority, (promise,)),))


def lines() -> list[str]:
    """The table, without explanations and without what stands before it."""
    table = TEXT[TEXT.index("\ncase 0") + 1 :]
    stripped = (line.partition("#")[0].rstrip() for line in table.splitlines())
    return [line for line in stripped if line]


def asked(plan: Plan) -> Workload:
    """The workload that the table states: its case lines, and of its visits the first three columns."""
    blocks = [block.splitlines() for block in re.split(r"\n(?=case )", "\n".join(lines()))]
    heads = [re.split(r"  +", block[0]) for block in blocks]
    visits = [[re.split(r"  +", line.strip())[:3] for line in block[1:] if "=>" not in line] for block in blocks]
    demand = plan.demand
    names = [permit.name for permit in demand.permits]
    permit = np.array([names.index(head[1]) for head in heads], np.int16)
    kinds = [demand.permits[number].kinds[0] for number in permit]
    first_visit = np.cumsum([0, *(len(block) for block in visits)])
    case = np.repeat(np.arange(len(heads)), np.diff(first_visit))
    rows = [row for block in visits for row in block]
    numbers = {(step.permit, step.name): number for number, step in enumerate(demand.steps)}
    step = np.array([numbers[permit[c], name] for c, (name, _, _) in zip(case, rows, strict=True)], np.int32)
    outcome = np.array([-1 if one == "-" else demand.outcomes.index(one) for _, _, one in rows], np.int16)
    starter = np.array([kind.promises[0].starts for kind in kinds])
    begins, decides = first_of(case, step == starter[case]), first_of(case, outcome >= 0)
    standing = np.array([one.clock_stopped for one in demand.steps])[step]
    place = np.arange(len(rows))
    return Workload(
        permit=permit,
        kind=np.zeros(len(heads), np.int16),
        priority=np.array([kind.priority for kind in kinds], np.int16),
        lodged_at=np.array([instant(head[2].removeprefix("lodged ")) for head in heads]),
        withdraws_at=np.array([instant(head[3].removeprefix("gives up ")) for head in heads]),
        limit=np.array([kind.promises[0].within for kind in kinds]),
        limit_counted=np.array([kind.promises[0].counted for kind in kinds]),
        clock_visit=begins,
        decision_visit=decides,
        first_visit=first_visit,
        step=step,
        amount=np.array([1 if amount == "-" else length(amount) for _, amount, _ in rows]),
        outcome=outcome,
        stops=standing & (place > begins[case]) & (place <= decides[case]),
    )


def first_of(case: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The first chosen row of each case, -1 where there is none."""
    return np.array([next(iter(np.flatnonzero(chosen & (case == n))), -1) for n in range(case[-1] + 1)], np.int64)


def told(plan: Plan, workload: Workload, log: EventLog) -> Iterator[str]:
    """What happened, in the form of the table."""
    outcomes, teams = [*plan.demand.outcomes, "-"], [*(team.name for team in plan.staffing.teams), "-"]
    for case, number in enumerate(log.permit):
        lodged, leaves = moment(log.lodged_at[case]), moment(workload.withdraws_at[case])
        yield f"case {case}  {plan.demand.permits[number].name}  lodged {lodged}  gives up {leaves}"
        for row in range(workload.first_visit[case], workload.first_visit[case + 1]):
            step = plan.demand.steps[log.step[row]]
            assert log.effort[row] == (workload.amount[row] if step.mode == WORK else 0)
            amount = "-" if step.mode == GATE else duration(workload.amount[row])
            line = f"  {step.name:<12}{amount:<10}{outcomes[workload.outcome[row]]:<10}{teams[log.team[row]]:<10}"
            instants = (log.queued_at[row], log.started_at[row], log.finished_at[row])
            yield (line + "".join(f"{moment(at):<14}" for at in instants)).rstrip()
        end = f"  => clock {moment(log.clock_start[case])}, stopped {duration(log.stopped[case])}"
        end += f"; decided {moment(log.decided_at[case])} {outcomes[log.outcome[case]]}, due {moment(log.due_at[case])}"
        yield f"{end}; ended {moment(log.ended_at[case])} {outcomes[log.final_outcome[case]]}"


def moment(at: Seconds) -> str:
    """`Tue 08:00:00`, or the whole days before the study for the backlog."""
    if at == NEVER:
        return "-"
    if at < 0:
        assert at % DAY == 0
        return f"{-at // DAY} d before"
    return f"{DAYS[at // DAY]} {at % DAY // HOUR:02d}:{at % HOUR // 60:02d}:{at % 60:02d}"


def instant(text: str) -> Seconds:
    if text == "-":
        return NEVER
    if text.endswith(" d before"):
        return -int(text.removesuffix(" d before")) * DAY
    day, _, clock = text.partition(" ")
    hour, minute, second = map(int, clock.split(":"))
    return DAYS.index(day) * DAY + hour * HOUR + minute * 60 + second


def duration(seconds: Seconds) -> str:
    return f"{seconds // HOUR:02d}:{seconds % HOUR // 60:02d}:{seconds % 60:02d}"


def length(text: str) -> Seconds:
    hour, minute, second = map(int, text.split(":"))
    return hour * HOUR + minute * 60 + second


def run() -> tuple[Plan, Workload, EventLog]:
    plan = service()
    workload = asked(plan)
    return plan, workload, simulate(plan, workload, sample_roster(plan.staffing, 0))


def test_what_happened_is_what_was_worked_out_by_hand() -> None:
    assert list(told(*run())) == lines()


def test_the_table_holds_fifty_visits_and_the_rules_agree_with_each() -> None:
    plan, workload, log = run()
    assert workload.visits == 50
    assert faults(plan, workload, sample_roster(plan.staffing, 0), log) == []
