"""Where the days go: seven parts of every case's time, whole seconds that sum exactly to the time itself.

The parts of a decided case sum to its lead time; an open or withdrawn case is cut at the horizon or at its
withdrawal. Reads the visits of a log; the table of parts and flow efficiency are made from it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WORK, Plan
from sim.primitives.calendars import union
from sim.primitives.time import Instants

PARTS: Final = ("work", "queue_open", "closed", "customer", "partner", "authority_wait", "before_start")
"""work: open seconds between start and finish. queue_open: seconds in the queue while a team that may serve it
is open, head counts ignored. closed: the rest of those visits. customer, partner: visits that these hold, work
or wait. authority_wait: waits and gates that the authority holds. before_start: the backlog's time before 0."""


def parts_of(plan: Plan, log: EventLog, until: Instants) -> NDArray[np.int64]:
    """Seconds of each of `PARTS` that each case spent from lodging until `until` (int64[n]), int64[7, n]."""
    rows = np.flatnonzero(log.queued_at < until[log.case])
    case, step, team = log.case[rows], log.step[rows], log.team[rows]
    queued_at = log.queued_at[rows]
    started_at = np.minimum(log.started_at[rows], until[case])
    finished_at = np.minimum(log.finished_at[rows], until[case])
    lasted = finished_at - queued_at
    holder = np.array([one.held_by for one in plan.demand.steps], np.int64)[step]
    served = np.array([one.mode == WORK and one.held_by == AUTHORITY for one in plan.demand.steps])[step]
    worked = _worked(plan, np.where(served, team, -1), started_at, finished_at)
    queued = _queued_open(plan, np.where(served, step, -1), queued_at, started_at)
    seconds = {
        "work": worked,
        "queue_open": queued,
        "closed": np.where(served, lasted, 0) - worked - queued,
        "customer": np.where(holder == CUSTOMER, lasted, 0),
        "partner": np.where(holder == PARTNER, lasted, 0),
        "authority_wait": np.where((holder == AUTHORITY) & ~served, lasted, 0),
    }
    cases = len(log.permit)
    before = np.maximum(-log.lodged_at, 0)
    return np.array([*(_per_case(case, seconds[part], cases) for part in PARTS[:-1]), before], np.int64)


def _per_case(case: Instants, seconds: Instants, cases: int) -> Instants:
    # Exact though bincount adds in floating point: whole seconds stay far below 2^53.
    return np.bincount(case, seconds, cases).astype(np.int64)


def _worked(plan: Plan, team: NDArray[np.int64], start: Instants, finish: Instants) -> Instants:
    """Open seconds of the serving team between start and finish of each visit; 0 where the team is -1."""
    worked = np.zeros(len(team), np.int64)
    calendar = np.array([*(one.calendar for one in plan.staffing.teams), -1], np.int64)[team]
    for number, hours in enumerate(plan.staffing.calendars):
        rows = np.flatnonzero(calendar == number)
        worked[rows] = hours.work_between(start[rows], finish[rows])
    return worked


def _queued_open(plan: Plan, step: NDArray[np.int64], queued: Instants, start: Instants) -> Instants:
    """Seconds in the queue while a team that may serve the visit is open; 0 where the step is -1."""
    teams = plan.staffing.teams
    serving = [tuple(sorted({teams[team].calendar for team in one.teams})) for one in plan.demand.steps]
    together = list(dict.fromkeys(serving))
    place = np.array([*(together.index(calendars) for calendars in serving), -1], np.int64)[step]
    waited = np.zeros(len(step), np.int64)
    for number, calendars in enumerate(together):
        hours = union(plan.staffing.calendars[calendar] for calendar in calendars)
        rows = np.flatnonzero((place == number) & (start > queued))
        waited[rows] = hours.work_between(queued[rows], start[rows])
    return waited
