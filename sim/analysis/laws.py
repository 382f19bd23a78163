"""Laws that hold on every log, exactly; each tells in words how a log breaks it, an empty list meaning it holds.

They check the log against plan, workload and roster without asking an engine. Told in section 2 of the report,
required of every engine by the tests. The laws of capacity stand in `sim.analysis.laws_capacity`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.analysis.laws_capacity import capacity, dispatch, effort
from sim.analysis.view import View
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Instants, Seconds

Law: TypeAlias = Callable[[Plan, Workload, Roster, EventLog], list[str]]


def conservation(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """Cases in = ended + withdrawn + still open, per permit type, told by their visits."""
    if len(log.permit) != workload.cases or len(log.step) != workload.visits:
        return [f"{workload.cases} cases and {workload.visits} visits went in, the log has others"]
    finished = np.bincount(log.case[log.finished_at < NEVER], minlength=workload.cases)
    planned = np.diff(workload.first_visit)
    ended = (finished == planned) & (log.ended_at < NEVER) & (log.decided_at < NEVER)
    allowed = (workload.withdraws_at <= log.ended_at) & (finished < planned)
    withdrawn = allowed & (log.ended_at < NEVER) & (log.decided_at == NEVER)
    still_open = (finished < planned) & (log.ended_at == NEVER)
    found: list[str] = []
    for number, permit in enumerate(plan.demand.permits):
        came, left = workload.permit == number, log.permit == number
        told = {"ended": ended, "withdrawn": withdrawn, "still open": still_open}
        counts = {word: int(np.count_nonzero(group & left)) for word, group in told.items()}
        if sum(counts.values()) != np.count_nonzero(came):
            words = ", ".join(f"{count} {word}" for word, count in counts.items())
            found.append(f"{permit.name}: {np.count_nonzero(came)} cases in, but {words}")
    return found + _overstayed(plan, workload, log)


def _overstayed(plan: Plan, workload: Workload, log: EventLog) -> list[str]:
    """Visits still in a queue though their applicant had given up."""
    queued = (log.queued_at < NEVER) & (log.started_at == NEVER)
    gone = (workload.withdraws_at < plan.study.horizon) & (log.decided_at == NEVER) & (log.ended_at == NEVER)
    return _cases("waits in a queue after its applicant withdrew", log.case[queued & gone[log.case]])


def order(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """No instant out of order: each visit begins when the one before ends, and nothing passes the horizon."""
    expected = np.concatenate([np.zeros(1, np.int64), log.finished_at])[: len(log.step)]
    expected[workload.first_visit[:-1]] = np.maximum(workload.lodged_at, 0)
    withdrawn = (log.ended_at < NEVER) & (log.decided_at == NEVER)
    misplaced = log.queued_at != expected
    misplaced &= ~(withdrawn[log.case] & (log.queued_at == NEVER))
    undecided = np.flatnonzero(log.decided_at != log.finished_at[workload.decision_visit])
    unended = ~withdrawn & (log.ended_at != log.finished_at[workload.first_visit[1:] - 1])
    instants = np.concatenate([log.queued_at, log.started_at, log.finished_at, log.ended_at])
    late = np.count_nonzero((instants >= plan.study.horizon) & (instants < NEVER))
    return [
        *_cases("has a visit that does not begin when the one before ends", log.case[misplaced]),
        *_cases("has a visit that starts before it is queued", log.case[log.started_at < log.queued_at]),
        *_cases("has a visit that ends before it starts", log.case[log.finished_at < log.started_at]),
        *_cases("is not decided when its deciding visit ends", undecided),
        *_cases("does not end with its last visit", np.flatnonzero(unended)),
        *([f"{late} instants lie beyond the horizon"] if late else []),
    ]


def parts_sum(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """The seven parts of every case are not negative and sum to its time until decision, withdrawal or horizon."""
    view = View(plan, roster, log)
    found = _cases("has a part below zero", np.flatnonzero((view.parts < 0).any(axis=0)))
    wrong = np.flatnonzero(view.parts.sum(axis=0) != view.seen_until - log.lodged_at)
    return found + _cases("has parts that do not sum to its time", wrong)


def little(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> list[str]:
    """The integral of the backlog over the window equals the sum of sojourns clipped to it (Little, 1961)."""
    view = View(plan, roster, log)
    start, end = view.window
    until = np.minimum(log.finished_at, view.closed_at[log.case])
    held = np.flatnonzero(log.queued_at < until)
    sojourns = np.minimum(view.closed_at, end) - np.maximum(log.lodged_at, start)
    found: list[str] = []
    for number, permit in enumerate(plan.demand.permits):
        rows = held[log.permit[log.case[held]] == number]
        area = backlog_area(log.queued_at[rows], until[rows], (start, end))
        total = int(np.maximum(sojourns[log.permit == number], 0).sum())
        if area != total:
            found.append(f"{permit.name}: the backlog's integral is {area} s, the sojourns sum to {total} s")
    return found


def backlog_area(since: Instants, until: Instants, window: tuple[Seconds, Seconds]) -> int:
    """The integral over a window of the number of stays under way, by going through their beginnings and ends."""
    marks = np.unique(np.clip(np.concatenate([since, until, np.array(window, np.int64)]), *window))
    level = np.searchsorted(np.sort(since), marks, side="right") - np.searchsorted(np.sort(until), marks, side="right")
    return int((level[:-1] * np.diff(marks)).sum())


def _cases(words: str, cases: NDArray[np.int64]) -> list[str]:
    """One sentence that names the first of the cases that break a law; none where there are none."""
    if len(cases) == 0:
        return []
    others = f", and {len(cases) - 1} more" if len(cases) > 1 else ""
    return [f"case {cases[0]} {words}{others}"]


LAWS: Final[dict[str, Law]] = {
    "conservation": conservation,
    "order": order,
    "capacity": capacity,
    "dispatch": dispatch,
    "effort": effort,
    "parts_sum": parts_sum,
    "little": little,
}
"""Every law by the name it has in the table of laws."""


def broken_laws(plan: Plan, workload: Workload, roster: Roster, log: EventLog) -> dict[str, list[str]]:
    """How the log breaks each law, by name; all lists are empty on a sound log."""
    return {name: law(plan, workload, roster, log) for name, law in LAWS.items()}
