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
from sim.analysis.passes.laws import backlog_areas, fates, out_of_order
from sim.analysis.view import View
from sim.plan.workload import Workload

Law: TypeAlias = Callable[[Workload, View], list[str]]

DISORDERS: Final = (
    "has a visit that does not begin when the one before ends",
    "has a visit that starts before it is queued",
    "has a visit that ends before it starts",
    "is not decided when its deciding visit ends",
    "does not end with its last visit",
)
"""How a case may break the order of its instants."""


def conservation(workload: Workload, view: View) -> list[str]:
    """Cases in = ended + withdrawn + still open, per permit type, told by their visits."""
    log, permits = view.log, view.plan.demand.permits
    if len(log.permit) != workload.cases or len(log.step) != workload.visits:
        return [f"{workload.cases} cases and {workload.visits} visits went in, the log has others"]
    counts, overstayed = fates(
        workload.first_visit, log.permit, workload.withdraws_at, log.queued_at, log.started_at, log.finished_at,
        log.decided_at, log.ended_at, len(permits), view.plan.study.horizon,
    )  # fmt: skip
    came = np.bincount(workload.permit, minlength=len(permits))
    found: list[str] = []
    for number in np.flatnonzero(counts.sum(axis=0) != came):
        ended, withdrawn, still_open = counts[:, number]
        words = f"{ended} ended, {withdrawn} withdrawn, {still_open} still open"
        found.append(f"{permits[number].name}: {came[number]} cases in, but {words}")
    return found + _cases("waits in a queue after its applicant withdrew", overstayed)


def order(workload: Workload, view: View) -> list[str]:
    """No instant out of order: each visit begins when the one before ends, and nothing passes the horizon."""
    log = view.log
    firsts, counts = out_of_order(
        workload.first_visit, workload.lodged_at, workload.decision_visit, log.queued_at, log.started_at,
        log.finished_at, log.decided_at, log.ended_at, view.plan.study.horizon,
    )  # fmt: skip
    *told, late = zip(firsts.tolist(), counts.tolist(), strict=True)
    found = [_told(words, *one) for words, one in zip(DISORDERS, told, strict=True) if one[1]]
    return found + ([f"{late[1]} instants lie beyond the horizon"] if late[1] else [])


def parts_sum(workload: Workload, view: View) -> list[str]:
    """The seven parts of every case are not negative and sum to its time until decision, withdrawal or horizon."""
    found = _cases("has a part below zero", np.flatnonzero((view.parts < 0).any(axis=0)))
    wrong = np.flatnonzero(view.parts.sum(axis=0) != view.seen_until - view.log.lodged_at)
    return found + _cases("has parts that do not sum to its time", wrong)


def little(workload: Workload, view: View) -> list[str]:
    """The integral of the backlog over the window equals the sum of sojourns clipped to it (Little, 1961).

    The backlog is told by visits, the sojourns by cases.
    """
    log, permits = view.log, view.plan.demand.permits
    permit = np.array([step.permit for step in view.plan.demand.steps], np.int64)
    areas = backlog_areas(
        log.first_visit, log.step, log.queued_at, log.finished_at, log.lodged_at, view.closed_at, view.window,
        permit, log.permit, len(permits),
    )  # fmt: skip
    return [
        f"{permits[number].name}: the backlog's integral is {backlog} s, the sojourns sum to {sojourns} s"
        for number, (backlog, sojourns) in enumerate(areas.T.tolist())
        if backlog != sojourns
    ]


def _cases(words: str, cases: NDArray[np.int64]) -> list[str]:
    """One sentence that names the first of the cases that break a law; none where there are none."""
    return [_told(words, int(cases[0]), len(cases))] if len(cases) else []


def _told(words: str, first: int, count: int) -> str:
    return f"case {first} {words}" + (f", and {count - 1} more" if count > 1 else "")


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
