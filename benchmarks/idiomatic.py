"""R0 as an experienced user of SimPy would write it from SimPy's own documentation; FROZEN.

It is the denominator of every claim about speed, so it must not become faster or slower when the project does:
change it only to correct an error, and measure every claim again. What was chosen, and why it is fair:

- one process per case; `Resource` and `with ... request()`, as in all of SimPy's examples; each visit is written
  out, since a generator called by a generator would cost time that the documentation's form does not spend;
- draws one at a time, when they are needed, from the standard library's `random`, as in SimPy's examples (numpy's
  generator, asked for one number at a time, takes longer); parameters of the lognormals are computed once;
- the clock is a float and counts hours;
- what is kept is what the reference engine keeps of this network: a row per visit, waits for the applicant
  included (there team is NOBODY and effort 0), and two instants per case; lists while the run lasts, arrays after;
- nothing beyond that idiom: no callbacks, no subclass of an event, no `__slots__`, no batches of random numbers,
  no switching off of the garbage collector.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

INTAKE, HANDLING, MORE_INFORMATION, DECISION = range(4)
REGISTRY, OFFICERS, DECIDERS = range(3)
NOBODY = -1

ARRIVALS_PER_HOUR = 24.0
PEOPLE = (13, 111, 20)  # of registry, officers, deciders
REQUEST_SHARE = 0.30
MOST_REQUESTS = 2


def lognormal(mean: float, cv: float) -> tuple[float, float]:
    """The parameters mu and sigma of a lognormal distribution with this mean and coefficient of variation."""
    variance = math.log(1.0 + cv * cv)
    return math.log(mean) - variance / 2.0, math.sqrt(variance)


INTAKE_HOURS = lognormal(0.5, 1.0)
HANDLING_HOURS = lognormal(3.0, 1.2)
ANSWER_HOURS = lognormal(336.0, 1.0)
DECISION_HOURS = lognormal(0.75, 1.0)


class Log:
    """What happened: a row per finished visit, and per case when it was lodged and decided (nan: not yet)."""

    def __init__(self) -> None:
        self.case: list[int] = []
        self.step: list[int] = []
        self.team: list[int] = []
        self.queued_at: list[float] = []
        self.started_at: list[float] = []
        self.finished_at: list[float] = []
        self.effort: list[float] = []
        self.lodged_at: list[float] = []
        self.decided_at: list[float] = []

    def visit(
        self, case: int, step: int, team: int, queued_at: float, started_at: float, finished_at: float, effort: float
    ) -> None:
        self.case.append(case)
        self.step.append(step)
        self.team.append(team)
        self.queued_at.append(queued_at)
        self.started_at.append(started_at)
        self.finished_at.append(finished_at)
        self.effort.append(effort)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {name: np.array(column) for name, column in vars(self).items()}


class Office:
    """The three teams."""

    def __init__(self, env: simpy.Environment) -> None:
        self.registry = simpy.Resource(env, capacity=PEOPLE[REGISTRY])
        self.officers = simpy.Resource(env, capacity=PEOPLE[OFFICERS])
        self.deciders = simpy.Resource(env, capacity=PEOPLE[DECIDERS])


def application(
    env: simpy.Environment, case: int, office: Office, rng: random.Random, log: Log
) -> Generator[simpy.Event, None, None]:
    """One case: intake, handling until no information is lacking, decision."""
    queued_at = env.now
    with office.registry.request() as request:
        yield request
        started_at = env.now
        effort = rng.lognormvariate(*INTAKE_HOURS)
        yield env.timeout(effort)
    log.visit(case, INTAKE, REGISTRY, queued_at, started_at, env.now, effort)

    requests = 0
    while True:
        queued_at = env.now
        with office.officers.request() as request:
            yield request
            started_at = env.now
            effort = rng.lognormvariate(*HANDLING_HOURS)
            yield env.timeout(effort)
        log.visit(case, HANDLING, OFFICERS, queued_at, started_at, env.now, effort)
        if requests == MOST_REQUESTS or rng.random() >= REQUEST_SHARE:
            break
        requests += 1
        asked_at = env.now
        yield env.timeout(rng.lognormvariate(*ANSWER_HOURS))
        log.visit(case, MORE_INFORMATION, NOBODY, asked_at, asked_at, env.now, 0.0)

    queued_at = env.now
    with office.deciders.request() as request:
        yield request
        started_at = env.now
        effort = rng.lognormvariate(*DECISION_HOURS)
        yield env.timeout(effort)
    log.visit(case, DECISION, DECIDERS, queued_at, started_at, env.now, effort)
    log.decided_at[case] = env.now


def arrivals(
    env: simpy.Environment, office: Office, rng: random.Random, log: Log
) -> Generator[simpy.Event, None, None]:
    """Cases come at random, day and night."""
    case = 0
    while True:
        yield env.timeout(rng.expovariate(ARRIVALS_PER_HOUR))
        log.lodged_at.append(env.now)
        log.decided_at.append(math.nan)
        env.process(application(env, case, office, rng, log))
        case += 1


def simulate(hours: float, seed: int) -> dict[str, NDArray[Any]]:
    """Run R0 for so many hours; the log's columns as arrays, instants in hours since the start."""
    rng = random.Random(seed)
    env = simpy.Environment()
    office = Office(env)
    log = Log()
    env.process(arrivals(env, office, rng, log))
    env.run(until=hours)
    return log.arrays()
