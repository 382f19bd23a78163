"""The reference engine: SimPy, one process per application; it defines what a run means.

Read `Service.application` first: it is the life of one case. Teams hand out work in `Service.dispatch`, which runs
as the last thing of an instant, so that nothing depends on the order of simultaneous events.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import cast

import simpy
from simpy.events import Event, EventPriority

from sim.engine.tables import case_lists, log_columns, visit_lists
from sim.eventlog import EventLog, completed_log
from sim.plan.plan import GATE, WAIT, Plan
from sim.plan.queues import arrange
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.calendars import ScalarCalendar
from sim.primitives.time import DAY, NEVER, Seconds

Process = Generator[Event, None, None]
Waiting = tuple[int, int, Seconds, int, int]  # priority class, key, queued_at, case, row: smallest first

LAST = cast(EventPriority, 2)  # of an instant: after SimPy's URGENT (0) and NORMAL (1) events


def simulate(plan: Plan, workload: Workload, roster: Roster) -> EventLog:
    """Run one replication from the start of the study to its horizon; only instants before it happen."""
    service = Service(plan, workload, roster)
    service.env.run(until=plan.study.horizon)
    return completed_log(plan, workload, log_columns(service.cases, service.visits))


class Clock(simpy.Environment):
    """SimPy's environment, whose time is in whole seconds since every delay is."""

    @property
    def now(self) -> Seconds:
        """Seconds since the start of the study."""
        return cast(Seconds, self._now)


class Visit(Event):
    """A visit to a team: happens when a person has finished it, and is scheduled when one starts it."""

    def finish_in(self, delay: Seconds) -> None:
        """Let it happen `delay` seconds from now."""
        self._ok, self._value = True, None
        self.env.schedule(self, delay=delay)


class Service:
    """A permit service at work: the state that changes during a run, and the processes that change it."""

    def __init__(self, plan: Plan, workload: Workload, roster: Roster) -> None:
        self.env = Clock()
        self.steps, self.teams = plan.demand.steps, plan.staffing.teams
        self.cases = case_lists(workload)
        queues = arrange(plan, workload)
        self.teams_of, self.pools_of = queues.teams_of, queues.pools_of
        self.ordering = list(zip(queues.pool.tolist(), queues.weight.tolist(), queues.due_weight.tolist(), strict=True))
        self.visits = visit_lists(workload, queues)
        self.calendars = [ScalarCalendar(calendar) for calendar in plan.staffing.calendars]
        self.is_open = [False] * len(self.calendars)
        self.busy = [0] * len(self.teams)
        self.heads, self.permille = roster.heads[:, 0].tolist(), roster.permille[:, 0].tolist()
        self.waiting: list[list[Waiting]] = [[] for _ in queues.teams_of]
        self.queued: dict[int, Visit] = {}
        self.may_start: set[int] = set()
        self.dispatched_at = -1
        self.env.process(self.rosters(roster))
        for number, calendar in enumerate(plan.staffing.calendars):
            self.env.process(self.hours(number, calendar.opens.tolist(), calendar.closes.tolist()))
        self.env.process(self.arrivals())

    def arrivals(self) -> Process:
        """Cases come in at their instants; the opening backlog is there at 0."""
        for case, lodged_at in enumerate(self.cases.lodged_at):
            if lodged_at > self.env.now:
                yield self.env.timeout(lodged_at - self.env.now)
            application = self.env.process(self.application(case))
            if self.cases.withdraws_at[case] < NEVER:
                self.env.process(self.withdrawal(case, application))

    def application(self, case: int) -> Process:
        """One case visits its steps in turn until none is left or its applicant has given up."""
        env, cases, visits = self.env, self.cases, self.visits
        withdraws_at = cases.withdraws_at[case]
        for row in range(cases.first_visit[case], cases.first_visit[case + 1]):
            if withdraws_at <= env.now and cases.decided_at[case] == NEVER:
                break
            visits.queued_at[row] = env.now
            step = self.steps[visits.step[row]]
            if step.mode == WAIT:
                visits.started_at[row] = env.now
                yield env.timeout(visits.amount[row])
            elif step.mode == GATE:
                visits.started_at[row] = env.now
                yield self.opening(step.gate)
            else:
                try:
                    yield self.join(case, row)
                except simpy.Interrupt:
                    break
                self.free(visits.team[row])
            self.visit_ends(case, row)
        cases.ended_at[case] = env.now

    def visit_ends(self, case: int, row: int) -> None:
        """Start or stop the case's clock and record its decision, as the visit has it."""
        now, cases, visits = self.env.now, self.cases, self.visits
        visits.finished_at[row] = now
        if row == cases.clock_visit[case]:
            cases.clock_start[case] = now
        if visits.stops[row]:
            cases.stopped[case] += now - visits.queued_at[row]
        outcome = visits.outcome[row]
        if outcome >= 0:
            cases.final_outcome[case] = outcome
            if cases.decided_at[case] == NEVER:
                cases.decided_at[case], cases.outcome[case] = now, outcome

    def withdrawal(self, case: int, application: simpy.Process) -> Process:
        """An applicant gives up: a case in a queue leaves it now, any other when its visit under way ends."""
        yield self.env.timeout(self.cases.withdraws_at[case] - self.env.now)
        if case in self.queued and self.cases.decided_at[case] == NEVER:
            del self.queued[case]
            application.interrupt()

    def opening(self, calendar: int) -> Event:
        """The first opening of a calendar strictly after now; an event that never happens if there is none."""
        opens_at = self.calendars[calendar].opening_after(self.env.now)
        return self.env.event() if opens_at == NEVER else self.env.timeout(opens_at - self.env.now)

    def join(self, case: int, row: int) -> Visit:
        """Put a visit into the queue of its step."""
        now = self.env.now
        pool, weight, due_weight = self.ordering[self.visits.step[row]]
        key = weight * now + self.visits.offset[row]
        if due_weight:
            key += due_weight * self.cases.due(case, now)
        heappush(self.waiting[pool], (self.cases.priority[case], key, now, case, row))
        visit = self.queued[case] = Visit(self.env)
        self.settle_then_dispatch(self.teams_of[pool])
        return visit

    def free(self, team: int) -> None:
        """A person of the team has finished a visit and may take another."""
        self.busy[team] -= 1
        self.settle_then_dispatch((team,))

    def settle_then_dispatch(self, teams: tuple[int, ...] | range) -> None:
        """Let these teams look for work once all that happens at this instant has been applied."""
        self.may_start.update(teams)
        if self.dispatched_at != self.env.now:
            self.dispatched_at = self.env.now
            last = Event(self.env)
            last._ok, last._value = True, None
            last.callbacks.append(self.dispatch)
            self.env.schedule(last, priority=LAST)

    def dispatch(self, last: Event) -> None:
        """Teams, in declared order, hand out work until none can."""
        for team in sorted(self.may_start):
            if self.is_open[self.teams[team].calendar]:
                while self.busy[team] < self.heads[team]:
                    pool = self.next_pool(team)
                    if pool is None:
                        break
                    *_, case, row = heappop(pool)
                    self.start(team, case, row)
        self.may_start.clear()

    def next_pool(self, team: int) -> list[Waiting] | None:
        """The queue that holds the smallest visit of all that the team serves, None if all are empty."""
        best: list[Waiting] | None = None
        for number in self.pools_of[team]:
            pool = self.waiting[number]
            while pool and pool[0][3] not in self.queued:  # its applicant has given up
                heappop(pool)
            if pool and (best is None or pool[0] < best[0]):
                best = pool
        return best

    def start(self, team: int, case: int, row: int) -> None:
        """A person of the team starts a visit and keeps it over closing time."""
        now = self.env.now
        self.busy[team] += 1
        self.visits.team[row], self.visits.started_at[row] = team, now
        working = -(-self.visits.amount[row] * 1000 // self.permille[team])
        finish_at = self.calendars[self.teams[team].calendar].add_work(now, working)
        visit = self.queued.pop(case)
        if finish_at < NEVER:
            visit.finish_in(finish_at - now)

    def hours(self, calendar: int, opens: list[Seconds], closes: list[Seconds]) -> Process:
        """A calendar opens and closes; its teams look for work when it has opened."""
        teams = tuple(n for n, team in enumerate(self.teams) if team.calendar == calendar)
        for opens_at, closes_at in zip(opens, closes, strict=True):
            yield self.env.timeout(opens_at - self.env.now)
            self.is_open[calendar] = True
            self.settle_then_dispatch(teams)
            yield self.env.timeout(closes_at - self.env.now)
            self.is_open[calendar] = False

    def rosters(self, roster: Roster) -> Process:
        """Every midnight brings the day's head counts."""
        for heads, permille in zip(roster.heads.T.tolist(), roster.permille.T.tolist(), strict=True):
            self.heads, self.permille = heads, permille
            self.settle_then_dispatch(range(len(self.teams)))
            yield self.env.timeout(DAY)
