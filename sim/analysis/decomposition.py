"""Where the days go: seven parts of every case's time, whole seconds that sum exactly to the time itself.

The parts of a decided case sum to its lead time; an open or withdrawn case is cut at the horizon or at its
withdrawal. Reads the visits of a log; the table of parts and flow efficiency are made from it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.passes.cases import spent_by_part, to_look_up
from sim.analysis.taken import Taken, work_before
from sim.eventlog import EventLog
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WORK, Plan
from sim.primitives.calendars import union
from sim.primitives.time import Instants

PARTS: Final = ("work", "queue_open", "closed", "customer", "partner", "authority_wait", "before_start")
"""work: open seconds between start and finish. queue_open: seconds in the queue while a team that may serve it
is open, head counts ignored. closed: the rest of those visits. customer, partner: visits that these hold, work
or wait. authority_wait: waits and gates that the authority holds. before_start: the backlog's time before 0."""

HELD: Final = {AUTHORITY: "authority_wait", CUSTOMER: "customer", PARTNER: "partner"}
"""The part in which the time of a visit counts that no team of the authority works on, by who holds it."""


def parts_of(plan: Plan, log: EventLog, taken: Taken, until: Instants) -> NDArray[np.int64]:
    """Seconds of each of `PARTS` that each case spent from lodging until `until` (int64[n]), int64[7, n]."""
    staffed = [one.mode == WORK and one.held_by == AUTHORITY for one in plan.demand.steps]
    part = [
        -1 if staff else PARTS.index(HELD[one.held_by]) for staff, one in zip(staffed, plan.demand.steps, strict=True)
    ]
    visits = log.first_visit, log.step, log.team, log.queued_at, log.started_at, log.finished_at
    rows, ends, late, teams, cuts = to_look_up(*visits, until, np.array(staffed, np.bool_))
    before_end = taken.before_finish.copy()
    calendar = [one.calendar for one in plan.staffing.teams]
    before_end[late] = work_before(plan.staffing.calendars, calendar, teams, cuts)
    in_queue = _open_between(plan, log, rows, ends)
    return spent_by_part(
        *visits, log.lodged_at, until, np.array(part, np.int64), taken.before_start, before_end, in_queue
    )


def _open_between(plan: Plan, log: EventLog, rows: NDArray[np.int64], ends: Instants) -> Instants:
    """Seconds in which a team that may serve a visit is open, from joining the queue to `ends` (int64[k]), int64[k]."""
    teams = plan.staffing.teams
    serving = [tuple(sorted({teams[team].calendar for team in one.teams})) for one in plan.demand.steps]
    together = list(dict.fromkeys(serving))
    hours = [union(plan.staffing.calendars[calendar] for calendar in calendars) for calendars in together]
    which, step = [together.index(calendars) for calendars in serving], log.step[rows]
    return work_before(hours, which, step, ends) - work_before(hours, which, step, log.queued_at[rows])
