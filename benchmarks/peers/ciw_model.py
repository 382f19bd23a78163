"""R0 in Ciw, as its documentation writes networks: `create_network`, one node per team, process-based routing.

What was chosen, and why it is fair:

- "at most twice" is a route that is drawn when a case comes (`ciw.routing.ProcessBased`, the way that Ciw has for
  routes with a memory); whether information is lacking depends on nothing else, so this is the same in distribution;
- waiting for the applicant is a node with infinitely many servers, Ciw's word for a delay;
- the record is Ciw's own `DataRecord` per visit, which it always keeps; no state tracker, no progress bar, no exact
  arithmetic;
- at every event Ciw looks at everybody who is at a node without a queue. Hence a visit costs the more, the longer the
  run, until as many wait for their applicant as ever will (some 3,100 cases): a short run flatters it.
"""

from __future__ import annotations

import random
from typing import Any

import ciw
import numpy as np

from benchmarks import idiomatic as r0

NODES = {1: r0.INTAKE, 2: r0.HANDLING, 3: r0.MORE_INFORMATION, 4: r0.DECISION}


def route(individual: ciw.Individual, simulation: ciw.Simulation) -> list[int]:
    """The nodes that a case visits after intake, where it comes."""
    nodes = [2]
    for _ in range(r0.MOST_REQUESTS):
        if random.random() >= r0.REQUEST_SHARE:
            break
        nodes += [3, 2]
    return [*nodes, 4]


def simulate(hours: float, seed: int) -> list[ciw.DataRecord]:
    """Run R0 for so many hours; a record per finished visit."""
    hours_of_nodes = (r0.INTAKE_HOURS, r0.HANDLING_HOURS, r0.ANSWER_HOURS, r0.DECISION_HOURS)
    registry, officers, deciders = r0.PEOPLE
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(r0.ARRIVALS_PER_HOUR), None, None, None],
        service_distributions=[ciw.dists.Lognormal(mu, sigma) for mu, sigma in hours_of_nodes],
        number_of_servers=[registry, officers, float("inf"), deciders],
        routing=ciw.routing.ProcessBased(route),
    )
    ciw.seed(seed)  # which seeds the standard library's `random` too
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(hours)
    return simulation.get_all_records()


def visits(records: list[ciw.DataRecord]) -> int:
    return len(records)


def columns(records: list[ciw.DataRecord]) -> dict[str, Any]:
    return {
        "case": np.array([record.id_number for record in records]),
        "step": np.array([NODES[record.node] for record in records]),
        "queued_at": np.array([record.arrival_date for record in records]),
        "started_at": np.array([record.service_start_date for record in records]),
        "finished_at": np.array([record.service_end_date for record in records]),
    }
