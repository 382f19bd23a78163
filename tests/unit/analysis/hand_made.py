"""Plans and logs made by hand, small enough that every answer can be worked out on paper."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from sim.analysis.indicators import indicator_rows
from sim.analysis.view import View
from sim.eventlog import EventLog, completed_log
from sim.plan.plan import (
    AUTHORITY,
    WAIT,
    WORK,
    Choice,
    DemandPlan,
    Kind,
    Limit,
    Permit,
    Plan,
    StaffingPlan,
    Step,
    Study,
    Team,
    Turn,
)  # fmt: skip
from sim.plan.roster import Roster
from sim.plan.workload import Workload, first_row
from sim.primitives.calendars import Calendar, calendar_of
from sim.primitives.time import DAY, NEVER

HOUR = 3_600
GRANTED, REFUSED = 0, 1


@dataclass(frozen=True)
class Visit:
    """One visit; instants that are not given are never reached."""

    step: int
    queued_at: int = NEVER
    started_at: int = NEVER
    finished_at: int = NEVER
    team: int = -1
    amount: int = 1
    outcome: int = -1


@dataclass(frozen=True)
class Case:
    """One case and what became of it; the decision is read from its visits."""

    lodged_at: int
    visits: tuple[Visit, ...]
    permit: int = 0
    kind: int = 0
    withdraws_at: int = NEVER
    clock_start: int | None = None
    stopped: int = 0


def study(observe: int, follow_up: int = 0, warm_up: int = 0) -> Study:
    return Study("by hand", "", dt.date(2025, 1, 6), warm_up, observe, follow_up, 1)


def around_the_clock(days: int) -> Calendar:
    return calendar_of([0], [days * DAY])


def office(days: int, opens: int = 8, closes: int = 16) -> Calendar:
    """Open every day from one hour to another."""
    midnights = np.arange(days) * DAY
    return calendar_of(midnights + opens * HOUR, midnights + closes * HOUR)


def work(name: str, *teams: int, permit: int = 0, held_by: int = AUTHORITY, stage: str = "") -> Step:
    return Step(permit, name, stage or name, WORK, held_by, clock_stopped=False, teams=teams)


def wait(name: str, held_by: int = AUTHORITY, permit: int = 0, *, stopped: bool = False, stage: str = "") -> Step:
    return Step(permit, name, stage or name, WAIT, held_by, clock_stopped=stopped)


def permit(
    name: str = "work",
    promises: tuple[Limit, ...] = (),
    legal_limits: tuple[Limit, ...] = (),
    kinds: tuple[str, ...] = ("",),
    family: str = "employed",
) -> Permit:
    decides = Turn(0, 1.0, (), None, None, None, frozenset(), Choice((GRANTED, REFUSED), (0.8, 1.0)), None)
    parts = tuple(Kind(kind, 1 / len(kinds), 0, (decides,), promises, legal_limits) for kind in kinds)
    return Permit(name, name.title(), family, np.zeros(0), parts, (), None)


def team(name: str, days: int, calendar: int = 0, staff: float = 1.0, cost: float = 0.0) -> Team:
    people, leave = np.full(days, staff), np.zeros(days)
    return Team(
        name, calendar, people, leave, 0.0, 1.0, cost, "EUR" if cost else "", "first_come", np.zeros(9, np.int64)
    )


def plan_of(
    time: Study, steps: tuple[Step, ...], calendars: tuple[Calendar, ...], *,
    permits: tuple[Permit, ...] = (), teams: tuple[Team, ...] = (),
) -> Plan:  # fmt: skip
    staff = teams or (team("officers", time.days),)
    names = tuple(f"calendar_{number}" for number in range(len(calendars)))
    demand = DemandPlan(time, permits or (permit(),), steps, ("granted", "refused"))
    return Plan(demand, StaffingPlan(time, staff, calendars, names))


def roster_of(plan: Plan) -> Roster:
    """Everybody is there, giving the whole hour to cases."""
    staffed = [team.staff for team in plan.staffing.teams]
    heads = np.array(staffed, np.int64).reshape(len(staffed), plan.study.days)
    return Roster(heads, np.full_like(heads, 1000))


def workload_of(cases: list[Case]) -> Workload:
    lengths = [len(case.visits) for case in cases]
    rows = [visit for case in cases for visit in case.visits]
    owner = np.repeat(np.arange(len(cases)), lengths)
    outcome = np.array([visit.outcome for visit in rows], np.int16)
    return Workload(
        permit=np.array([case.permit for case in cases], np.int16),
        kind=np.array([case.kind for case in cases], np.int16),
        priority=np.zeros(len(cases), np.int16),
        lodged_at=np.array([case.lodged_at for case in cases], np.int64),
        withdraws_at=np.array([case.withdraws_at for case in cases], np.int64),
        limit=np.full(len(cases), NEVER),
        limit_counted=np.zeros(len(cases), np.bool_),
        clock_visit=np.full(len(cases), -1),
        decision_visit=first_row(owner, outcome >= 0, len(cases)),
        first_visit=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        step=np.array([visit.step for visit in rows], np.int32),
        amount=np.array([visit.amount for visit in rows], np.int64),
        outcome=outcome,
        stops=np.zeros(len(rows), np.bool_),
    )


def log_of(plan: Plan, cases: list[Case]) -> EventLog:
    """The log that these cases leave; a case not decided that has `withdraws_at` withdrew then."""
    rows = [visit for case in cases for visit in case.visits]
    decisions = [next((v for v in case.visits if v.outcome >= 0 and v.finished_at < NEVER), None) for case in cases]
    last = [case.visits[-1].finished_at for case in cases]
    columns = {
        "team": [visit.team for visit in rows],
        "queued_at": [visit.queued_at for visit in rows],
        "started_at": [visit.started_at for visit in rows],
        "finished_at": [visit.finished_at for visit in rows],
        "clock_start": [case.lodged_at if case.clock_start is None else case.clock_start for case in cases],
        "stopped": [case.stopped for case in cases],
        "decided_at": [NEVER if one is None else one.finished_at for one in decisions],
        "outcome": [-1 if one is None else one.outcome for one in decisions],
        "ended_at": [
            case.withdraws_at if one is None else end for case, one, end in zip(cases, decisions, last, strict=True)
        ],
        "final_outcome": [-1 if one is None else one.outcome for one in decisions],
    }
    return completed_log(plan, workload_of(cases), {name: np.array(c, np.int64) for name, c in columns.items()})


def view_of(plan: Plan, cases: list[Case]) -> View:
    return View(plan, roster_of(plan), log_of(plan, cases))


def waited(lodged_at: int, decided_at: int = NEVER, withdrawn_at: int = NEVER, **traits: int) -> Case:
    """A case that one wait of the authority (step 0) leads to its decision, or that withdrew, or that is open."""
    visit = Visit(0, max(lodged_at, 0), max(lodged_at, 0), decided_at, outcome=GRANTED)
    return replace(Case(lodged_at, (visit,)), withdraws_at=withdrawn_at, **traits)


def waiting_plan(time: Study, **traits: Permit) -> Plan:
    """A plan with one wait that decides, for cases made by `waited`."""
    return plan_of(time, (wait("handling"),), (around_the_clock(time.days),), permits=tuple(traits.values()))


KEYS = ("permit", "kind", "team", "step", "indicator", "clock", "population")


def told(view: View, indicator: str, **keys: str) -> tuple[float, float, str]:
    """value, bound and reason of the one row with this indicator and these keys, the others being empty."""
    wanted = tuple({"indicator": indicator, **keys}.get(key, "") for key in KEYS)
    rows = [row[8:] for row in indicator_rows(view) if row[:7] == wanted]
    assert len(rows) == 1, f"{len(rows)} rows for {wanted}"
    return rows[0]


def value(view: View, indicator: str, **keys: str) -> float:
    return told(view, indicator, **keys)[0]
