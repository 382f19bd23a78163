"""Judges a log by the rules of a run, by brute force and from their prose alone.

Between them `chain_faults` (what becomes of each case, given when its work was started) and `dispatch_faults`
(who started what, at every single instant) leave a log no freedom: a log without faults is the only right one.
Shares nothing with the engine but the plan: hours, keys, clocks and limits are worked out anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.eventlog import EventLog
from sim.plan.plan import GATE, WAIT, WORK, Kind, Limit, Plan
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.calendars import Calendar
from sim.primitives.time import DAY, NEVER, Seconds


def faults(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """All that is wrong with a log, in words; empty for the right one."""
    run = (plan, workload, roster, log)
    return [*chain_faults(*run), *dispatch_faults(*run)]


def is_open(calendar: Calendar, t: Seconds) -> bool:
    """Whether t lies in [opens, closes) of some interval."""
    last = bisect_right(calendar.opens.tolist(), t) - 1
    return last >= 0 and t < int(calendar.closes[last])


def worked_off(calendar: Calendar, start: Seconds, work: Seconds) -> Seconds:
    """When so much work that starts at an instant is done, stretch by stretch of open hours."""
    for opens, closes in zip(calendar.opens.tolist(), calendar.closes.tolist(), strict=True):
        from_here = max(opens, start)
        if closes <= from_here:
            continue
        if work <= closes - from_here:
            return from_here + work
        work -= closes - from_here
    return NEVER


def opening_after(calendar: Calendar, t: Seconds) -> Seconds:
    """The first opening strictly after t."""
    return min((opens for opens in calendar.opens.tolist() if opens > t), default=NEVER)


def kind_of(plan: Plan, log: EventLog, case: int) -> Kind:
    """The kind of a case."""
    return plan.demand.permits[log.permit[case]].kinds[log.kind[case]]


@dataclass
class Life:
    """What the rules make of one case: columns of the log by name, the visits' ones row by row."""

    team: list[int] = field(default_factory=list)
    queued_at: list[Seconds] = field(default_factory=list)
    started_at: list[Seconds] = field(default_factory=list)
    finished_at: list[Seconds] = field(default_factory=list)
    clock_start: Seconds = NEVER
    stopped: Seconds = 0
    decided_at: Seconds = NEVER
    outcome: int = -1
    ended_at: Seconds = NEVER
    final_outcome: int = -1


def chain_faults(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> Iterator[str]:
    """Cases whose columns are not those that follow from when and by whom their work was started."""
    for case in range(workload.cases):
        rows = slice(workload.first_visit[case], workload.first_visit[case + 1])
        life = _life(plan, workload, roster, log, case)
        for name in ("team", "queued_at", "started_at", "finished_at"):
            if getattr(log, name)[rows].tolist() != getattr(life, name):
                yield f"case {case}: {name} {getattr(log, name)[rows].tolist()}, not {getattr(life, name)}"
        for name in ("clock_start", "stopped", "decided_at", "outcome", "ended_at", "final_outcome"):
            if getattr(log, name)[case] != getattr(life, name):
                yield f"case {case}: {name} {getattr(log, name)[case]}, not {getattr(life, name)}"
        kind = kind_of(plan, log, case)
        for name, limits in (("due_at", kind.promises), ("legal_at", kind.legal_limits)):
            due = _limit_at_decision(plan, workload, log, case, limits[0]) if limits else NEVER
            if getattr(log, name)[case] != due:
                yield f"case {case}: {name} {getattr(log, name)[case]}, not {due}"


def _life(plan: Plan, workload: Workload, roster: Roster, log: EventLog, case: int) -> Life:
    life, now = Life(), max(0, int(workload.lodged_at[case]))
    rows = range(workload.first_visit[case], workload.first_visit[case + 1])
    starter = _starter(plan, workload, log, case)
    life.clock_start = NEVER if starter in rows else int(workload.lodged_at[case])
    leaves_at, horizon = int(workload.withdraws_at[case]), plan.study.horizon
    for row in rows:
        if life.ended_at < NEVER or now >= horizon:
            _visited(life, -1, NEVER, NEVER, NEVER)
            continue
        undecided = life.decided_at == NEVER
        team, start, end = _visit(plan, workload, roster, log, row, now)
        if start == NEVER or (undecided and start >= leaves_at):
            _visited(life, -1, now, NEVER, NEVER)
            life.ended_at = leaves_at if undecided and leaves_at < horizon else NEVER
            now = horizon
            continue
        _visited(life, team, now, start, end if end < horizon else NEVER)
        if end < horizon:
            _ends(plan, workload, life, row, starter, end - now, end)
            if row == rows[-1] or (life.decided_at == NEVER and leaves_at <= end):
                life.ended_at = end
        now = end
    return life


def _visited(life: Life, team: int, queued_at: Seconds, started_at: Seconds, finished_at: Seconds) -> None:
    life.team.append(team)
    life.queued_at.append(queued_at)
    life.started_at.append(started_at)
    life.finished_at.append(finished_at)


def _visit(
    plan: Plan, workload: Workload, roster: Roster, log: EventLog, row: int, now: Seconds
) -> tuple[int, Seconds, Seconds]:
    """Team, start and end of a visit queued now; the start of work is taken from the log."""
    step = plan.demand.steps[workload.step[row]]
    if step.mode == WAIT:
        return -1, now, now + int(workload.amount[row])
    if step.mode == GATE:
        return -1, now, opening_after(plan.staffing.calendars[step.gate], now)
    team, start = int(log.team[row]), int(log.started_at[row])
    if team < 0 or not now <= start < plan.study.horizon:
        return -1, NEVER, NEVER
    permille = int(roster.permille[team, start // DAY])
    working = (int(workload.amount[row]) * 1000 + permille - 1) // permille
    return team, start, worked_off(plan.staffing.calendars[plan.staffing.teams[team].calendar], start, working)


def _ends(plan: Plan, workload: Workload, life: Life, row: int, starter: int, lasted: Seconds, end: Seconds) -> None:
    clock_ran = life.clock_start < NEVER
    if row == starter:
        life.clock_start = end
    if plan.demand.steps[workload.step[row]].clock_stopped and clock_ran and life.decided_at == NEVER:
        life.stopped += lasted
    if workload.outcome[row] >= 0:
        life.final_outcome = int(workload.outcome[row])
        if life.decided_at == NEVER:
            life.decided_at, life.outcome = end, life.final_outcome


def _starter(plan: Plan, workload: Workload, log: EventLog, case: int, limit: Limit | None = None) -> int:
    """The row whose end starts a clock (that of the first promise), -1 where lodging does."""
    promises = kind_of(plan, log, case).promises
    if limit is None and not promises:
        return -1
    starts = (limit or promises[0]).starts
    for row in range(workload.first_visit[case], workload.first_visit[case + 1]):
        if workload.step[row] == starts:
            return row
        if workload.outcome[row] >= 0:
            break
    return -1


def _limit_at_decision(plan: Plan, workload: Workload, log: EventLog, case: int, limit: Limit) -> Seconds:
    """When a limit falls due as things stand at the decision, NEVER for the undecided."""
    if log.decided_at[case] == NEVER:
        return NEVER
    last = next(r for r in range(workload.first_visit[case], workload.visits) if workload.outcome[r] >= 0)
    return due_after(plan, workload, log, case, limit, range(workload.first_visit[case], last + 1), 0)


def due_after(
    plan: Plan, workload: Workload, log: EventLog, case: int, limit: Limit, ended: range, now: Seconds
) -> Seconds:
    """When a limit falls due after the visits `ended`, their stops included; now + limit before its clock runs."""
    if not limit.counted:
        return int(workload.lodged_at[case]) + limit.within
    starter = _starter(plan, workload, log, case, limit)
    if starter >= 0 and starter not in ended:
        return now + limit.within
    start = int(log.finished_at[starter] if starter >= 0 else workload.lodged_at[case])
    stopped = 0
    for row in ended:
        if plan.demand.steps[workload.step[row]].clock_stopped and row > starter:
            stopped += int(log.finished_at[row] - log.queued_at[row])
        if workload.outcome[row] >= 0:
            break
    return start + limit.within + stopped


def order_in_queue(plan: Plan, workload: Workload, log: EventLog, row: int) -> tuple[int, int, int, int]:
    """(priority class, key, queued_at, case) of a work visit that joined its queue."""
    case, queued_at = int(workload.case[row]), int(log.queued_at[row])
    kind = kind_of(plan, log, case)
    team = plan.staffing.teams[plan.demand.steps[workload.step[row]].teams[0]]
    match team.discipline:
        case "first_come":
            key = 0
        case "oldest_application":
            key = int(workload.lodged_at[case])
        case "earliest_deadline":
            ended = range(workload.first_visit[case], row)
            key = due_after(plan, workload, log, case, kind.promises[0], ended, queued_at)
        case "shortest_effort":
            key = int(workload.amount[row])
        case "last_come":
            key = -queued_at
        case "ageing":
            key = queued_at - int(team.head_start[log.permit[case]])
        case unknown:
            raise AssertionError(unknown)
    return kind.priority, key, queued_at, case


def dispatch_faults(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> Iterator[str]:
    """Instants at which the work handed out is not what each team in turn should have taken."""
    steps, teams = plan.demand.steps, plan.staffing.teams
    rows = np.flatnonzero([steps[s].mode == WORK and q < NEVER for s, q in zip(log.step, log.queued_at, strict=True)])
    queued_at, started_at, finished_at = log.queued_at[rows], log.started_at[rows], log.finished_at[rows]
    left_at = np.where(started_at == NEVER, log.ended_at[log.case[rows]], NEVER)
    order = {int(row): order_in_queue(plan, workload, log, int(row)) for row in rows}
    served = [{int(row) for row in rows if team in steps[log.step[row]].teams} for team in range(len(teams))]
    for now in _instants(plan, log):
        is_busy = (started_at < now) & (finished_at > now) & (log.team[rows] >= 0)
        busy = np.bincount(log.team[rows[is_busy]], minlength=len(teams))
        waiting = set(rows[(queued_at <= now) & (started_at >= now) & (left_at > now)].tolist())
        expected = set()
        for number, team in enumerate(teams):
            if not is_open(plan.staffing.calendars[team.calendar], now):
                continue
            free = int(roster.heads[number, now // DAY] - busy[number])
            taken = sorted(waiting & served[number], key=order.__getitem__)[: max(free, 0)]
            waiting -= set(taken)
            expected |= {(row, number) for row in taken}
        started = {(int(row), int(log.team[row])) for row in rows[started_at == now]}
        if started != expected:
            yield f"at {now} (row, team) started {sorted(started)}, not {sorted(expected)}"


def _instants(plan: Plan, log: EventLog) -> list[Seconds]:
    """Every instant at which anything may change."""
    changes = [column for calendar in plan.staffing.calendars for column in (calendar.opens, calendar.closes)]
    seen = (log.queued_at, log.started_at, log.finished_at, log.ended_at, DAY * np.arange(plan.study.days))
    return [int(t) for t in np.unique(np.concatenate([*changes, *seen])) if t < plan.study.horizon]
