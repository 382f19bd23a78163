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
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Instants, Seconds

Law: TypeAlias = Callable[[Workload, View], list[str]]


def conservation(workload: Workload, view: View) -> list[str]:
    """Cases in = ended + withdrawn + still open, per permit type, told by their visits."""
    log, permits = view.log, view.plan.demand.permits
    if len(log.permit) != workload.cases or len(log.step) != workload.visits:
        return [f"{workload.cases} cases and {workload.visits} visits went in, the log has others"]
    finished = np.bincount(log.case[np.flatnonzero(log.finished_at < NEVER)], minlength=workload.cases)
    planned = np.diff(workload.first_visit)
    ended = (finished == planned) & (log.ended_at < NEVER) & (log.decided_at < NEVER)
    allowed = (workload.withdraws_at <= log.ended_at) & (finished < planned)
    withdrawn = allowed & (log.ended_at < NEVER) & (log.decided_at == NEVER)
    still_open = (finished < planned) & (log.ended_at == NEVER)
    told = {"ended": ended, "withdrawn": withdrawn, "still open": still_open}
    counts = {w: np.bincount(log.permit[np.flatnonzero(one)], minlength=len(permits)) for w, one in told.items()}
    came = np.bincount(workload.permit, minlength=len(permits))
    found: list[str] = []
    for number in np.flatnonzero(sum(counts.values()) != came):
        words = ", ".join(f"{count[number]} {word}" for word, count in counts.items())
        found.append(f"{permits[number].name}: {came[number]} cases in, but {words}")
    return found + _overstayed(workload, view)


def _overstayed(workload: Workload, view: View) -> list[str]:
    """Visits still in a queue though their applicant had given up."""
    log = view.log
    queued = log.case[np.flatnonzero((log.queued_at < NEVER) & (log.started_at == NEVER))]
    gone = (workload.withdraws_at < view.plan.study.horizon) & (log.decided_at == NEVER) & (log.ended_at == NEVER)
    return _cases("waits in a queue after its applicant withdrew", queued[gone[queued]])


def order(workload: Workload, view: View) -> list[str]:
    """No instant out of order: each visit begins when the one before ends, and nothing passes the horizon."""
    log = view.log
    expected = np.concatenate([np.zeros(1, np.int64), log.finished_at])[: len(log.step)]
    expected[workload.first_visit[:-1]] = np.maximum(workload.lodged_at, 0)
    withdrawn = (log.ended_at < NEVER) & (log.decided_at == NEVER)
    misplaced = np.flatnonzero(log.queued_at != expected)
    misplaced = misplaced[~(withdrawn[log.case[misplaced]] & (log.queued_at[misplaced] == NEVER))]
    undecided = np.flatnonzero(log.decided_at != log.finished_at[workload.decision_visit])
    unended = ~withdrawn & (log.ended_at != log.finished_at[workload.first_visit[1:] - 1])
    instants = (log.queued_at, log.started_at, log.finished_at, log.ended_at)
    late = sum(np.count_nonzero((column >= view.plan.study.horizon) & (column < NEVER)) for column in instants)
    return [
        *_cases("has a visit that does not begin when the one before ends", log.case[misplaced]),
        *_cases("has a visit that starts before it is queued", log.case[log.started_at < log.queued_at]),
        *_cases("has a visit that ends before it starts", log.case[log.finished_at < log.started_at]),
        *_cases("is not decided when its deciding visit ends", undecided),
        *_cases("does not end with its last visit", np.flatnonzero(unended)),
        *([f"{late} instants lie beyond the horizon"] if late else []),
    ]


def parts_sum(workload: Workload, view: View) -> list[str]:
    """The seven parts of every case are not negative and sum to its time until decision, withdrawal or horizon."""
    found = _cases("has a part below zero", np.flatnonzero((view.parts < 0).any(axis=0)))
    wrong = np.flatnonzero(view.parts.sum(axis=0) != view.seen_until - view.log.lodged_at)
    return found + _cases("has parts that do not sum to its time", wrong)


def little(workload: Workload, view: View) -> list[str]:
    """The integral of the backlog over the window equals the sum of sojourns clipped to it (Little, 1961).

    The backlog is told by visits, the sojourns by cases.
    """
    log, window, permits = view.log, view.window, view.plan.demand.permits
    permit = log.by_step([step.permit for step in view.plan.demand.steps])
    areas = backlog_areas(permit, log.queued_at, view.held_until, window, len(permits))
    sojourns = np.minimum(view.closed_at, window[1]) - np.maximum(log.lodged_at, window[0])
    totals = np.bincount(log.permit, np.maximum(sojourns, 0), len(permits)).astype(np.int64)
    return [
        f"{permits[number].name}: the backlog's integral is {areas[number]} s, the sojourns sum to {totals[number]} s"
        for number in np.flatnonzero(areas != totals)
    ]


def backlog_areas(
    permit: NDArray[np.int64], since: Instants, until: Instants, window: tuple[Seconds, Seconds], permits: int
) -> Instants:
    """The integral over a window of the number of stays of each permit type, int64[permits].

    A stay adds 1 while it lasts, so the integral of their number is the sum of their lengths within the window;
    one that ends before it begins is none.
    """
    lengths = np.minimum(until, window[1])
    lengths -= np.maximum(since, window[0])
    np.maximum(lengths, 0, out=lengths)
    return np.bincount(permit, lengths, permits).astype(np.int64)


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


def broken_laws(workload: Workload, view: View) -> dict[str, list[str]]:
    """How the log breaks each law, by name; all lists are empty on a sound log."""
    return {name: law(workload, view) for name, law in LAWS.items()}
