"""Engines turn a Plan, a Workload and a Roster into an EventLog; this page is the contract they all keep.

**Time.** Whole seconds since midnight of the first day, int64; days have 86,400 s (local wall clock, no time
zones). Negative instants lie before the start: the lodging of the opening backlog. Only instants before the
horizon happen.

**Visits.** A case visits the steps of its itinerary in order. A visit to a *wait* lasts its amount of elapsed
time; at a *gate* it lasts until the first opening of the gate's calendar strictly after it came; at a *work*
step it joins a queue, until a person of a team that may serve it starts it. Everything about the itinerary
was drawn before the run.

**Work.** A started visit takes `ceil(effort * 1000 / permille)` open seconds of the team's calendar, permille
being the share of an open hour that the team gives to cases on the day of the start. The person keeps it over
closing time, and when the head count falls; new work starts only while `busy < head count` and the calendar
is open. (Those who finish what they hold after a head count fell make utilisation against the roster pass 100
% by a little.)

**Order.** On joining a queue a visit gets `key = weight * queued_at + offset + due_weight * due` from its
discipline (`sim.plan.queues`). A team takes the smallest `(priority class, key, queued_at, case)` of all
queues that it serves. `due = clock_start + limit + stopped`, or `queued_at + limit` while the clock has not
started; on a lived clock it is `lodged_at + limit`.

**Settle, then dispatch.** At one instant all that happens is applied first: visits end; a case with no visit
left is closed; a case not decided whose `withdraws_at` has come is closed as withdrawn instead of joining its
next step; new cases come; queued visits of undecided cases whose `withdraws_at` has come leave; calendars
open and close; head counts change. Only then do teams, in declared order, each hand out work until it can no
more. Amounts are at least one second, so an instant settles in one round, and no result depends on the order
of simultaneous events.

**The clock.** It starts at lodging, or when the visit `clock_visit` ends. `stopped` adds up the lengths,
queue included, of visits that stand it still: those that begin after the clock started and end by the
decision. The first visit with an outcome decides the case when it ends; later outcomes change `final_outcome`
only.

**The log.** One row per planned visit; not reached: team -1 and instants NEVER. A visit that left its queue
keeps its `queued_at`. Waits and gates: team -1, `started_at = queued_at`, effort 0. No statistic is kept by
an engine.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import Roster
from sim.plan.workload import Workload

AUTO, COMPILED, REFERENCE = "auto", "compiled", "reference"
"""What simulates: the compiled engine where it can run the plan, or the one that is named."""


def simulate(plan: Plan, workload: Workload, roster: Roster, engine: str = AUTO) -> EventLog:
    """Run one replication; every engine gives the same log."""
    log: EventLog = _module(chosen(plan, engine)).simulate(plan, workload, roster)
    return log


def chosen(plan: Plan, wanted: str = AUTO) -> str:
    """The engine that runs a plan when `wanted` is asked for: the reference where the compiled one cannot."""
    if wanted != AUTO:
        return wanted
    return REFERENCE if unsupported(plan) else COMPILED


def unsupported(plan: Plan) -> tuple[str, ...]:
    """Why the compiled engine cannot run a plan, in words; empty where it can."""
    if not installed():
        return ("the compiled engine is not installed",)
    reasons: tuple[str, ...] = _module(COMPILED).unsupported(plan)
    return reasons


def installed() -> bool:
    """Whether the compiled engine is there."""
    return find_spec(f"{__name__}.{COMPILED}") is not None


def _module(engine: str) -> ModuleType:
    """Engines are imported on use: the compiled one needs no SimPy."""
    return import_module(f"{__name__}.{engine}")
