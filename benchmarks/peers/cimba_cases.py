"""R0 in cimba with a process per case: the model that corresponds to `benchmarks.idiomatic` step by step.

It is how cimba's tutorial writes ships in a harbour: a model is spawned per case, each team is a `Resource`. All model
code is compiled and draws from `cimba.random`. `cimba_people` is the same network in cimba's other form, which is the
faster one; the log is that of `cimba_log`.
"""

from __future__ import annotations

import cimba as cb
from cimba import random

from benchmarks import idiomatic as r0
from benchmarks.peers.cimba_log import Log, Record, columns, recorded, visits

__all__ = ["columns", "simulate", "visits"]

REGISTRY, OFFICERS, DECIDERS = r0.PEOPLE


class Application(cb.Model):
    """One case: intake, handling until no information is lacking, decision."""

    number: cb.Param[int]
    log: cb.Ref[Log]
    registry: cb.Ref[cb.Resource]
    officers: cb.Ref[cb.Resource]
    deciders: cb.Ref[cb.Resource]

    @cb.process
    def proceed(self):
        queued_at = cb.now()
        self.registry.acquire()
        started_at = cb.now()
        cb.hold(random.lognormal(*r0.INTAKE_HOURS))
        self.registry.release()
        self.log.visit(self.number, r0.INTAKE, queued_at, started_at)

        requests = 0
        while True:
            queued_at = cb.now()
            self.officers.acquire()
            started_at = cb.now()
            cb.hold(random.lognormal(*r0.HANDLING_HOURS))
            self.officers.release()
            self.log.visit(self.number, r0.HANDLING, queued_at, started_at)
            if requests == r0.MOST_REQUESTS or not random.bernoulli(r0.REQUEST_SHARE):
                break
            requests += 1
            asked_at = cb.now()
            cb.hold(random.lognormal(*r0.ANSWER_HOURS))
            self.log.visit(self.number, r0.MORE_INFORMATION, asked_at, asked_at)

        queued_at = cb.now()
        self.deciders.acquire()
        started_at = cb.now()
        cb.hold(random.lognormal(*r0.DECISION_HOURS))
        self.deciders.release()
        self.log.visit(self.number, r0.DECISION, queued_at, started_at)


class Office(cb.Model):
    """The three teams, and cases that come at random, day and night."""

    registry: cb.Resource = cb.Resource(capacity=REGISTRY)
    officers: cb.Resource = cb.Resource(capacity=OFFICERS)
    deciders: cb.Resource = cb.Resource(capacity=DECIDERS)
    log: Log

    @cb.process
    def arrivals(self):
        case = 0
        while True:
            cb.hold(random.exponential(1.0 / r0.ARRIVALS_PER_HOUR))
            cb.spawn(
                Application,
                number=case,
                log=self.log,
                registry=self.registry,
                officers=self.officers,
                deciders=self.deciders,
            )
            case += 1


def simulate(hours: float, seed: int) -> Record:
    """Run R0 for so many hours; a captured column for each of a visit's values."""
    office = Office()
    office.log = Log()
    return recorded(office, office.log, hours, seed)
