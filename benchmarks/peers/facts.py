"""What has to be equal of two models of R0, told from their logs: `python -m benchmarks.peers.facts ciw --seed 1`.

Facts are of two kinds. *Figures* vary from run to run and are compared with those of the idiomatic SimPy model:
visits, working times, utilisation, requests. *Breaches* are counted and have to be 0: visits that start otherwise than
first come, first served by as many people as there are, and third requests. Waiting follows from both.
"""

from __future__ import annotations

import argparse
import heapq
import json
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import idiomatic as r0
from benchmarks.peers import PEERS

STEPS = ("intake", "handling", "more_information", "decision")
STEPS_OF_TEAMS = {"registry": r0.INTAKE, "officers": r0.HANDLING, "deciders": r0.DECISION}
HOURS = 500.0
"""12,000 cases: long enough for visits to have waited for every team."""
HOURS_LATER = 1.1
"""Runs last this much longer than what is looked at, so that all but the longest visits of that time are finished and
in the log, and that a peer which is told a number of cases instead of a horizon has not yet come to their end."""
SOON = 48.0
"""Hours within which a case that lacks nothing is decided after handling."""
INSTANT = 1e-5
"""Hours that may lie between instants that are one: a peer keeps them as dates."""

Columns = dict[str, NDArray[Any]]


def log_of(name: str, hours: float, seed: int) -> Columns:
    """Visits of a run somewhat longer than so many hours, case by case in the order in which they were made."""
    lasting = hours * HOURS_LATER
    if name == "idiomatic":
        log = r0.simulate(lasting, seed)
    else:
        model = import_module(f"benchmarks.peers.{PEERS[name].module}")
        log = model.columns(model.simulate(lasting, seed))
    order = np.lexsort((log["finished_at"], log["case"]))
    return {column: log[column][order] for column in ("case", "step", "queued_at", "started_at", "finished_at")}


def _only(log: Columns, wanted: NDArray[np.bool_]) -> Columns:
    return {column: values[wanted] for column, values in log.items()}


def figures(log: Columns, hours: float) -> dict[str, float]:
    """Of what was finished within so many hours: per step how often, how long, how unevenly; utilisation; requests."""
    log = _only(log, log["finished_at"] <= hours)
    told: dict[str, float] = {}
    processing = log["finished_at"] - log["started_at"]
    for number, step in enumerate(STEPS):
        here = log["step"] == number
        told[f"visits to {step}"] = float(np.count_nonzero(here))
        told[f"mean time in {step}"] = float(processing[here].mean())
        told[f"mean logarithm of time in {step}"] = float(np.log(processing[here]).mean())
        told[f"spread of logarithm of time in {step}"] = float(np.log(processing[here]).std())
    for (team, number), people in zip(STEPS_OF_TEAMS.items(), r0.PEOPLE, strict=True):
        told[f"utilisation of {team}"] = float(processing[log["step"] == number].sum() / people / hours)
    return told | requests(log, hours)


def requests(log: Columns, hours: float) -> dict[str, float]:
    """How many of those handled once, and of those handled twice, were asked for information after it.

    Asked is who was not in the queue for decision straight away; the last hours are left out, where that is unknown.
    """
    times = handled_before(log)
    asked = np.ones(len(times), bool)
    asked[:-1] = (log["case"][1:] != log["case"][:-1]) | (log["step"][1:] != r0.DECISION)
    told = {}
    for number in range(r0.MOST_REQUESTS):
        here = (log["step"] == r0.HANDLING) & (times == number) & (log["finished_at"] < hours - SOON)
        told[f"asked after being handled {number + 1} times"] = float(asked[here].mean())
    return told


def handled_before(log: Columns) -> NDArray[np.int64]:
    """How often the case of each visit had been handled before it; int64[n]."""
    before = np.cumsum(log["step"] == r0.HANDLING) - (log["step"] == r0.HANDLING)
    first = np.flatnonzero(np.diff(log["case"], prepend=log["case"][0] - 1))
    return np.asarray(before - np.repeat(before[first], np.diff(first, append=len(before))))


def breaches(log: Columns, hours: float) -> dict[str, int]:
    """How many visits that came within so many hours break a rule of the network."""
    told = {"handled more than thrice": int((handled_before(log)[log["step"] == r0.HANDLING] > r0.MOST_REQUESTS).sum())}
    log = with_handling_under_way(log)
    for (team, number), people in zip(STEPS_OF_TEAMS.items(), r0.PEOPLE, strict=True):
        mine = _only(log, (log["step"] == number) & (log["queued_at"] <= hours))
        told[f"not first come, first served by {people} {team}"] = served_otherwise(mine, people)
    return told


def with_handling_under_way(log: Columns) -> Columns:
    """The log and a row for each handling that the end of the run cut off: it keeps an officer busy to the end.

    Its case was last at intake or waiting. Visits at the other teams are too short to be missing of the time looked at.
    """
    last = np.append(log["case"][1:] != log["case"][:-1], True)
    cut = _only(log, last & np.isin(log["step"], (r0.INTAKE, r0.MORE_INFORMATION)))
    count = len(cut["case"])
    rows = {
        "case": cut["case"],
        "step": np.full(count, r0.HANDLING),
        "queued_at": cut["finished_at"],
        "started_at": np.full(count, np.nan),
        "finished_at": np.full(count, np.inf),
    }
    return {column: np.concatenate([values, rows[column]]) for column, values in log.items()}


def served_otherwise(mine: Columns, people: int) -> int:
    """Visits to one team that do not start when they have come and the first of so many people is free.

    After Kiefer and Wolfowitz (1955): in the order of coming, each takes who is free first, until the visit ends. Of a
    visit that was cut off the start is not known (nan) and is not judged.
    """
    free_at = [0.0] * people
    otherwise = 0
    order = np.argsort(mine["queued_at"], kind="stable")
    instants = (mine[column][order].tolist() for column in ("queued_at", "started_at", "finished_at"))
    for queued_at, started_at, finished_at in zip(*instants, strict=True):
        otherwise += abs(started_at - max(queued_at, free_at[0])) > INSTANT
        heapq.heapreplace(free_at, finished_at)
    return otherwise


def main() -> None:
    """Read the command line, run, print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.facts", description=__doc__)
    parser.add_argument("name", choices=("idiomatic", *PEERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=HOURS)
    asked = parser.parse_args()
    log = log_of(asked.name, asked.hours, asked.seed)
    print(json.dumps({"figures": figures(log, asked.hours), "breaches": breaches(log, asked.hours)}))


if __name__ == "__main__":
    main()
