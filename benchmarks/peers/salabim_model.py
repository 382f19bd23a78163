"""R0 in salabim, as its documentation writes models: a `Component` per case, `Resource`, `request`, `hold`, `release`.

What was chosen, and why it is fair:

- processes with `yield` (`sim.yieldless(False)`): salabim's other form, on greenlets, was the slower one here;
- no trace, and `monitor=False` for the resources, since nobody asks for their statistics; switching off the monitors
  that every component has changed nothing that could be measured;
- draws one at a time from the standard library's `random`, like the SimPy model: salabim's own distributions ask it
  as well, with a call more;
- a row per visit, kept by the model in a list, since salabim keeps statistics and no record of visits.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import numpy as np
import salabim as sim

from benchmarks import idiomatic as r0

Row = tuple[int, int, float, float, float]

sim.yieldless(False)


class Office:
    """The three teams, the random numbers and the rows of finished visits."""

    def __init__(self, seed: int) -> None:
        names = ("registry", "officers", "deciders")
        teams = zip(names, r0.PEOPLE, strict=True)
        self.registry, self.officers, self.deciders = (
            sim.Resource(name, capacity=people, monitor=False) for name, people in teams
        )
        self.rng = random.Random(seed)
        self.rows: list[Row] = []


class Application(sim.Component):
    """One case: intake, handling until no information is lacking, decision."""

    def setup(self, case: int, office: Office) -> None:
        self.case = case
        self.office = office

    def process(self) -> Generator[Any, None, None]:
        env, case, office, rng = self.env, self.case, self.office, self.office.rng
        queued_at = env.now()
        yield self.request(office.registry)
        started_at = env.now()
        yield self.hold(rng.lognormvariate(*r0.INTAKE_HOURS))
        self.release(office.registry)
        office.rows.append((case, r0.INTAKE, queued_at, started_at, env.now()))

        requests = 0
        while True:
            queued_at = env.now()
            yield self.request(office.officers)
            started_at = env.now()
            yield self.hold(rng.lognormvariate(*r0.HANDLING_HOURS))
            self.release(office.officers)
            office.rows.append((case, r0.HANDLING, queued_at, started_at, env.now()))
            if requests == r0.MOST_REQUESTS or rng.random() >= r0.REQUEST_SHARE:
                break
            requests += 1
            asked_at = env.now()
            yield self.hold(rng.lognormvariate(*r0.ANSWER_HOURS))
            office.rows.append((case, r0.MORE_INFORMATION, asked_at, asked_at, env.now()))

        queued_at = env.now()
        yield self.request(office.deciders)
        started_at = env.now()
        yield self.hold(rng.lognormvariate(*r0.DECISION_HOURS))
        self.release(office.deciders)
        office.rows.append((case, r0.DECISION, queued_at, started_at, env.now()))


class Arrivals(sim.Component):
    """Cases come at random, day and night."""

    def setup(self, office: Office) -> None:
        self.office = office

    def process(self) -> Generator[Any, None, None]:
        case = 0
        while True:
            yield self.hold(self.office.rng.expovariate(r0.ARRIVALS_PER_HOUR))
            Application(case=case, office=self.office)
            case += 1


def simulate(hours: float, seed: int) -> list[Row]:
    """Run R0 for so many hours; a row per finished visit."""
    env = sim.Environment(trace=False)
    office = Office(seed)
    Arrivals(office=office)
    env.run(till=hours)
    return office.rows


def visits(rows: list[Row]) -> int:
    return len(rows)


def columns(rows: list[Row]) -> dict[str, Any]:
    names = ("case", "step", "queued_at", "started_at", "finished_at")
    return dict(zip(names, map(np.array, zip(*rows, strict=True)), strict=True))
