"""R0 in cimba with a process per person: the faster of cimba's two forms, and the one its first example shows.

A person takes the next case out of the team's `Store`, holds it, and puts it into the next one; a case is a spawned
model without a process. Waiting for the applicant is an event that puts the case back. Fewer processes have to be made
and started than in `cimba_cases`, which is why it is faster. All model code is compiled and draws from `cimba.random`.
"""

from __future__ import annotations

import cimba as cb
from cimba import random

from benchmarks import idiomatic as r0
from benchmarks.peers.cimba_log import Log, Record, columns, recorded, visits

__all__ = ["columns", "simulate", "visits"]

REGISTRY, OFFICERS, DECIDERS = r0.PEOPLE


class Application(cb.Model):
    """One case: where it belongs, how often information was lacking, and since when it is in its queue."""

    number: cb.Param[int]
    office: cb.Ref[Office]
    requests: int = 0
    queued_at: float = 0.0

    @cb.event
    def answered(self):
        self.office.log.visit(self.number, r0.MORE_INFORMATION, self.queued_at, self.queued_at)
        self.queued_at = cb.now()
        self.office.handling.put(self)


class Office(cb.Model):
    """A queue and a process per person for each team, and cases that come at random, day and night."""

    intake: cb.Store[Application]
    handling: cb.Store[Application]
    decision: cb.Store[Application]
    log: Log

    @cb.process
    def arrivals(self):
        case = 0
        while True:
            cb.hold(random.exponential(1.0 / r0.ARRIVALS_PER_HOUR))
            self.intake.put(cb.spawn(Application, number=case, office=self, queued_at=cb.now()))
            case += 1

    @cb.process(copies=REGISTRY)
    def registry(self):
        while True:
            case = self.intake.get()
            started_at = cb.now()
            cb.hold(random.lognormal(*r0.INTAKE_HOURS))
            self.log.visit(case.number, r0.INTAKE, case.queued_at, started_at)
            case.queued_at = cb.now()
            self.handling.put(case)

    @cb.process(copies=OFFICERS)
    def officers(self):
        while True:
            case = self.handling.get()
            started_at = cb.now()
            cb.hold(random.lognormal(*r0.HANDLING_HOURS))
            self.log.visit(case.number, r0.HANDLING, case.queued_at, started_at)
            case.queued_at = cb.now()
            if case.requests < r0.MOST_REQUESTS and random.bernoulli(r0.REQUEST_SHARE):
                case.requests += 1
                cb.schedule(case.answered, random.lognormal(*r0.ANSWER_HOURS))
            else:
                self.decision.put(case)

    @cb.process(copies=DECIDERS)
    def deciders(self):
        while True:
            case = self.decision.get()
            started_at = cb.now()
            cb.hold(random.lognormal(*r0.DECISION_HOURS))
            self.log.visit(case.number, r0.DECISION, case.queued_at, started_at)
            cb.release(case)


def simulate(hours: float, seed: int) -> Record:
    """Run R0 for so many hours; a captured column for each of a visit's values."""
    office = Office()
    office.log = Log()
    return recorded(office, office.log, hours, seed)
