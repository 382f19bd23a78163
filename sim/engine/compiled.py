"""The compiled engine: the contract of `sim.engine` as one loop over arrays, made machine code by numba.

It resolves the same Plan, Workload and Roster as the reference engine, to the same log, row by row. What happens next
is the smallest of four: a wait or gate that ends, a person who finishes, a case that comes, a calendar that opens.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.loop import WIDTH, Calendars, Demand, Integers, Log, Numbers, Room, Steps, Teams, run
from sim.eventlog import EventLog, completed_log
from sim.plan.plan import Plan
from sim.plan.queues import Queues, arrange
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.time import DAY, NEVER

MOST_STEPS, MOST_PEOPLE, MOST_TEAMS, MOST_SECONDS = 1 << 14, 1 << 20, 1 << 16, 1 << 40


_KEPT = threading.local()  # a worker of a cluster may simulate in several threads


def unsupported(plan: Plan) -> tuple[str, ...]:
    """Why this engine cannot run a plan, in words; empty where it can."""
    people = sum(int(np.ceil(team.staff.max(initial=0.0))) for team in plan.staffing.teams)
    limits = (
        (len(plan.demand.steps), MOST_STEPS, "steps"),
        (len(plan.staffing.teams), MOST_TEAMS, "teams"),
        (people, MOST_PEOPLE, "people"),
        (plan.study.horizon, MOST_SECONDS, "seconds of study"),
    )
    return tuple(f"{number:,} {what}, {most:,} is too many" for number, most, what in limits if number >= most)


def simulate(plan: Plan, workload: Workload, roster: Roster) -> EventLog:
    """Run one replication from the start of the study to its horizon; only instants before it happen."""
    queues = arrange(plan, workload)
    teams, demand = _teams(plan, workload, roster, queues), _demand(workload, queues)
    log = _blank_log(workload, len(demand.clock_visit))
    room = _room(workload.cases, int(teams.room[-1]))
    run(plan.study.horizon, demand, _steps(plan, queues), teams, _calendars(plan), room, log)
    return completed_log(plan, workload, _columns(workload, log))


def _demand(workload: Workload, queues: Queues) -> Demand:
    """Cases and visits as the workload has them, without what no case asks for; who gives up is sorted by when."""
    withdraws_at = _unless(workload.withdraws_at, NEVER)
    leaving = np.flatnonzero(withdraws_at < NEVER)
    by_deadline = bool(queues.due_weight.any())
    return Demand(
        lodged_at=workload.lodged_at,
        first_visit=workload.first_visit,
        step=workload.step,
        amount=workload.amount,
        outcome=workload.outcome,
        stops=workload.stops,
        withdraws_at=withdraws_at,
        leaving=leaving[np.argsort(withdraws_at[leaving], kind="stable")],
        priority=_asked(workload.priority, len(_classes(workload)) > 1),
        clock_visit=_unless(workload.clock_visit, -1),
        limit=_asked(workload.limit, by_deadline),
        limit_counted=_asked(workload.limit_counted, by_deadline),
        offset=queues.offset,
    )


def _unless(column: Integers, usual: int) -> Integers:
    """The column, or nothing where every case has the usual number."""
    return _asked(column, bool((column != usual).any()))


def _asked(column: NDArray[Any], asked: bool) -> NDArray[Any]:
    """The column if it is asked for, else nothing; always of one layout, or numba would compile the loop anew."""
    return np.require(column if asked else column[:0], requirements=("C", "W"))


def _classes(workload: Workload) -> Integers:
    """The priority classes that there are, in order."""
    return np.flatnonzero(np.bincount(workload.priority, minlength=1)).astype(np.int64)


def _steps(plan: Plan, queues: Queues) -> Steps:
    """What the loop asks of a step."""
    return Steps(
        mode=np.array([step.mode for step in plan.demand.steps], np.int64),
        gate=_numbers([step.gate for step in plan.demand.steps]),
        pool=_numbers(queues.pool),
        weight=queues.weight,
        due_weight=queues.due_weight,
        by_lodging=queues.by_lodging,
    )


def _teams(plan: Plan, workload: Workload, roster: Roster, queues: Queues) -> Teams:
    """Who serves what, how many are at work each day, and where each pool waits."""
    serving_from, serving = _rows(queues.teams_of)
    served_from, served = _rows(queues.pools_of)
    rooms = np.zeros(len(queues.in_line), np.int64)
    if not queues.in_line.all():
        works = queues.pool >= 0
        visits = np.bincount(workload.step, minlength=len(works))
        rooms = np.where(queues.in_line, 0, np.bincount(queues.pool[works], visits[works], len(rooms)).astype(np.int64))
    desks = np.concatenate(([0], np.cumsum(roster.heads.max(axis=1, initial=0))))
    return Teams(
        calendar=_numbers([team.calendar for team in plan.staffing.teams]),
        heads=np.ascontiguousarray(roster.heads),
        permille=np.ascontiguousarray(roster.permille),
        desks=_numbers(desks),
        serving_from=serving_from,
        serving=serving,
        served_from=served_from,
        served=served,
        in_line=queues.in_line,
        room=2 * np.concatenate(([0], np.cumsum(rooms))),
        classes=_classes(workload),
    )


def _calendars(plan: Plan) -> Calendars:
    """All open intervals in one array, and every instant at which teams look for work anew, by when."""
    calendars = plan.staffing.calendars
    first, _ = _rows([range(len(calendar.opens)) for calendar in calendars])
    opens = _joined([calendar.opens for calendar in calendars])
    midnights = np.arange(plan.study.days, dtype=np.int64) * DAY
    wake_at = np.concatenate((opens, midnights))
    wakes = np.concatenate((np.repeat(np.arange(len(calendars)), np.diff(first)), np.full(len(midnights), -1)))
    order = np.argsort(wake_at, kind="stable")
    return Calendars(
        first=first,
        opens=opens,
        closes=_joined([calendar.closes for calendar in calendars]),
        before=_joined([calendar.work_before(calendar.opens) for calendar in calendars]),
        wake_at=wake_at[order],
        wakes=wakes[order],
    )


def _blank_log(workload: Workload, clocks: int) -> Log:
    """A log that nobody has written in yet, with so many clocks: none where lodging starts all."""
    cases, visits = workload.cases, workload.visits
    return Log(
        team=np.empty(visits, np.int16),
        queued_at=np.empty(visits, np.int64),
        started_at=np.empty(visits, np.int64),
        finished_at=np.empty(visits, np.int64),
        clock_start=np.empty(clocks, np.int64),
        stopped=np.zeros(cases, np.int64),
        decided_at=np.empty(cases, np.int64),
        outcome=np.empty(cases, np.int16),
        ended_at=np.empty(cases, np.int64),
        final_outcome=np.empty(cases, np.int16),
    )


def _columns(workload: Workload, log: Log) -> dict[str, NDArray[Any]]:
    """The columns of a run; where lodging starts every clock, one column tells both."""
    columns = log._asdict()
    return columns if len(log.clock_start) else columns | {"clock_start": workload.lodged_at}


def _room(cases: int, waiting: int) -> Room:
    """Room to work in, kept from one replication to the next: touching new memory costs a tenth of the time."""
    return Room(
        cases=_kept("cases", cases * WIDTH, np.uint32),
        waits=_kept("waits", cases + 3, np.int64),
        queue=_kept("queue", waiting + 6, np.int64),
    )


def _kept(name: str, size: int, dtype: type[np.generic]) -> NDArray[Any]:
    """The array of that name, made anew where it is too small."""
    kept: dict[str, NDArray[Any]] = vars(_KEPT)
    if name not in kept or len(kept[name]) < size:
        kept[name] = np.empty(size + size // 8, dtype)
    return kept[name]


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Lists of different lengths as one array, those of list i in [first[i], first[i + 1])."""
    first = np.concatenate(([0], np.cumsum([len(one) for one in lists], dtype=np.int64)))
    return _numbers(first), _numbers([item for one in lists for item in one])


def _numbers(numbers: Sequence[int] | Integers) -> Numbers:
    """As unsigned numbers; -1, which nothing is looked up by, wraps round."""
    return np.array(numbers, np.int64).astype(np.uint32)


def _joined(arrays: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *arrays])
