"""The compiled engine: the contract of `sim.engine` as one loop over arrays, made machine code by numba.

It resolves the same Plan, Workload and Roster as the reference engine, to the same log, row by row. What happens next
is the smallest of four: a wait or gate that ends, a person who finishes, a case that comes, a calendar that opens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.engine.loop import LINE, Calendars, Demand, Log, Room, Steps, Teams, run
from sim.eventlog import EventLog, completed_log
from sim.plan.plan import DemandPlan, Kind, Permit, Plan, StaffingPlan, Study
from sim.plan.queues import Queues, arrange
from sim.plan.roster import Roster, sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.primitives.time import DAY, NEVER

Integers = NDArray[np.int64]

MOST_STEPS, MOST_PEOPLE, MOST_TEAMS, MOST_SECONDS = 1 << 14, 1 << 20, 1 << 16, 1 << 40


_KEPT: dict[str, Integers] = {}


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
    teams, log = _teams(plan, workload, roster, queues), _blank_log(workload)
    demand, steps, calendars = _demand(workload, queues), _steps(plan, queues), _calendars(plan)
    room = _room(workload.cases, workload.visits, int(teams.room[-1]))
    run(plan.study.horizon, demand, steps, teams, calendars, room, log)
    return completed_log(plan, workload, log._asdict())


def warm_up() -> None:
    """Have the loop compiled, or read from the cache beside it, by a day on which nobody comes."""
    study = Study("", "", dt.date(2000, 1, 1), 0, DAY, 0, 0)
    nobody = Permit("nobody", "", "", np.zeros(1), (Kind("", 1.0, 0, (), (), ()),), (), None)
    plan = Plan(DemandPlan(study, (nobody,), (), ()), StaffingPlan(study, (), (), ()))
    simulate(plan, sample_workload(plan.demand, 1), sample_roster(plan.staffing, 1))


def _demand(workload: Workload, queues: Queues) -> Demand:
    """Cases and visits as the workload has them; who gives up is sorted by when."""
    leaving = np.flatnonzero(workload.withdraws_at < NEVER)
    leaving = leaving[np.argsort(workload.withdraws_at[leaving], kind="stable")]
    return Demand(
        lodged_at=workload.lodged_at,
        withdraws_at=workload.withdraws_at,
        priority=workload.priority,
        limit=workload.limit,
        limit_counted=workload.limit_counted,
        first_visit=workload.first_visit,
        clock_visit=workload.clock_visit,
        step=workload.step,
        amount=workload.amount,
        outcome=workload.outcome,
        stops=workload.stops,
        offset=queues.offset,
        leaving=leaving,
    )


def _steps(plan: Plan, queues: Queues) -> Steps:
    """What the loop asks of a step."""
    return Steps(
        mode=np.array([step.mode for step in plan.demand.steps], np.int64),
        gate=np.array([step.gate for step in plan.demand.steps], np.int64),
        pool=queues.pool,
        weight=queues.weight,
        due_weight=queues.due_weight,
    )


def _teams(plan: Plan, workload: Workload, roster: Roster, queues: Queues) -> Teams:
    """Who serves what, how many are at work each day, and where each pool waits."""
    serving_from, serving = _rows(queues.teams_of)
    served_from, served = _rows(queues.pools_of)
    in_line = _waits_in_line(workload, queues)
    of_visit = queues.pool[workload.step]
    rooms = np.where(in_line, 0, np.bincount(of_visit[of_visit >= 0], minlength=len(in_line)))
    desks = np.concatenate(([0], np.cumsum(roster.heads.max(axis=1, initial=0))))
    return Teams(
        calendar=np.array([team.calendar for team in plan.staffing.teams], np.int64),
        heads=np.ascontiguousarray(roster.heads),
        permille=np.ascontiguousarray(roster.permille),
        desks=desks,
        serving_from=serving_from,
        serving=serving,
        served_from=served_from,
        served=served,
        in_line=in_line,
        room=np.concatenate(([0], np.cumsum(rooms))),
        classes=np.unique(workload.priority).astype(np.int64),
    )


def _waits_in_line(workload: Workload, queues: Queues) -> NDArray[np.bool_]:
    """Pools whose keys are all alike: within a priority class they are first come, first served; bool[pools]."""
    in_line = np.ones(len(queues.teams_of), np.bool_)
    ordered = (queues.weight != 0) | (queues.due_weight != 0)
    in_line[queues.pool[ordered & (queues.pool >= 0)]] = False
    if queues.offset.any():
        in_line[queues.pool[workload.step[np.flatnonzero(queues.offset)]]] = False
    return in_line


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


def _blank_log(workload: Workload) -> Log:
    """The log before anything has happened; clocks that lodging starts have started."""
    cases, visits = workload.cases, workload.visits
    return Log(
        team=np.full(visits, -1, np.int16),
        queued_at=np.full(visits, NEVER),
        started_at=np.full(visits, NEVER),
        finished_at=np.full(visits, NEVER),
        clock_start=np.where(workload.clock_visit < 0, workload.lodged_at, NEVER),
        stopped=np.zeros(cases, np.int64),
        decided_at=np.full(cases, NEVER),
        outcome=np.full(cases, -1, np.int16),
        ended_at=np.full(cases, NEVER),
        final_outcome=np.full(cases, -1, np.int16),
    )


def _room(cases: int, visits: int, waiting: int) -> Room:
    """Room to work in, kept from one replication to the next: touching new memory costs a tenth of the time."""
    sizes = {"line": cases * LINE, "words": visits, "waits": cases + 1, "high": waiting, "low": waiting}
    for name, size in sizes.items():
        if len(_KEPT.get(name, ())) < size:
            _KEPT[name] = np.empty(size + size // 8, np.int64)
    kept = {name: _KEPT.get(name, np.empty(0, np.int64)) for name in sizes}
    kept["line"] = kept["line"][: cases * LINE].reshape(cases, LINE)
    return Room(**kept)


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Integers, Integers]:
    """Lists of different lengths as one array, those of list i in [first[i], first[i + 1])."""
    first = np.concatenate(([0], np.cumsum([len(one) for one in lists], dtype=np.int64)))
    return first, np.array([item for one in lists for item in one], np.int64)


def _joined(arrays: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, np.int64), *arrays])
