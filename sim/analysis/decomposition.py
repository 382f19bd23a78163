"""Where the days go: seven parts of every case's time, whole seconds that sum exactly to the time itself.

The parts of a decided case sum to its lead time; an open or withdrawn case is cut at the horizon or at its
withdrawal. Reads the visits of a log; the table of parts and flow efficiency are made from it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.taken import Taken, work_before
from sim.eventlog import EventLog
from sim.plan.plan import AUTHORITY, HOLDERS, WORK, Plan
from sim.primitives.calendars import union
from sim.primitives.time import Instants

PARTS: Final = ("work", "queue_open", "closed", "customer", "partner", "authority_wait", "before_start")
"""work: open seconds between start and finish. queue_open: seconds in the queue while a team that may serve it
is open, head counts ignored. closed: the rest of those visits. customer, partner: visits that these hold, work
or wait. authority_wait: waits and gates that the authority holds. before_start: the backlog's time before 0."""


def parts_of(plan: Plan, log: EventLog, taken: Taken, until: Instants) -> NDArray[np.int64]:
    """Seconds of each of `PARTS` that each case spent from lodging until `until` (int64[n]), int64[7, n]."""
    cut = until[log.case]
    held = log.queued_at < cut
    lasted = held * (np.minimum(log.finished_at, cut) - log.queued_at)
    served = [one.mode == WORK and one.held_by == AUTHORITY for one in plan.demand.steps]
    holder = log.by_step(np.where(served, len(HOLDERS), [one.held_by for one in plan.demand.steps]))
    cases = len(until)
    of_holder = _per_case(holder * cases + log.case, lasted, (len(HOLDERS) + 1) * cases)
    authority_wait, customer, partner, staff = of_holder.reshape(len(HOLDERS) + 1, cases)
    at_staff = held & (holder == len(HOLDERS))
    worked = _worked(plan, taken, at_staff[taken.rows], cut[taken.rows])
    work = _per_case(taken.case, worked, cases)
    waits = np.flatnonzero(at_staff & (log.started_at > log.queued_at))
    queued = _per_case(log.case[waits], _queued_open(plan, log, waits, cut[waits]), cases)
    before = np.maximum(-log.lodged_at, 0)
    return np.array([work, queued, staff - work - queued, customer, partner, authority_wait, before], np.int64)


def _per_case(case: Instants, seconds: Instants, cases: int) -> Instants:
    # Exact though bincount adds in floating point: whole seconds stay far below 2^53.
    return np.bincount(case, seconds, cases).astype(np.int64)


def _worked(plan: Plan, taken: Taken, chosen: NDArray[np.bool_], cut: Instants) -> Instants:
    """Open seconds that the chosen of the visits with a team (bool[k]) were worked on until they are cut, int64[k]."""
    before_end = taken.before_finish.copy()
    late = np.flatnonzero(taken.finished_at > cut)
    calendar = [one.calendar for one in plan.staffing.teams]
    before_end[late] = work_before(plan.staffing.calendars, calendar, taken.team[late], cut[late])
    return np.asarray(chosen * np.maximum(before_end - taken.before_start, 0))


def _queued_open(plan: Plan, log: EventLog, rows: Instants, cut: Instants) -> Instants:
    """Seconds in which a team that may serve a visit is open, from its joining the queue to its start or cut."""
    teams = plan.staffing.teams
    serving = [tuple(sorted({teams[team].calendar for team in one.teams})) for one in plan.demand.steps]
    together = list(dict.fromkeys(serving))
    hours = [union(plan.staffing.calendars[calendar] for calendar in calendars) for calendars in together]
    which, step = [together.index(calendars) for calendars in serving], log.step[rows]
    until = np.minimum(log.started_at[rows], cut)
    return work_before(hours, which, step, until) - work_before(hours, which, step, log.queued_at[rows])
