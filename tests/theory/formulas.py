"""Formulas of queueing theory, each with its source; rates and times in any one unit.

A station has arrival rate `arrivals`, mean service time `service` and a number of servers.
"""

from __future__ import annotations

from itertools import pairwise
from math import exp, factorial

import numpy as np


def erlang_c(load: float, servers: int) -> float:
    """The probability that an arrival at M/M/c waits, for an offered load in servers (Erlang, 1917)."""
    full = load**servers / factorial(servers) * servers / (servers - load)
    return full / (sum(load**n / factorial(n) for n in range(servers)) + full)


def mean_wait_of_many_servers(arrivals: float, service: float, servers: int) -> float:
    """The mean wait at M/M/c (Erlang, 1917)."""
    load = arrivals * service
    return erlang_c(load, servers) * service / (servers - load)


def mean_wait_of_one_server(arrivals: float, service: float, cv: float) -> float:
    """The mean wait at M/G/1 (Pollaczek, 1930; Khinchine, 1932)."""
    return residual_work(arrivals, service, cv) / (1.0 - arrivals * service)


def residual_work(arrivals: float, service: float, cv: float) -> float:
    """The mean work left at the server of M/G/1, half the arrival rate times the second moment of service."""
    return arrivals * service**2 * (1.0 + cv**2) / 2.0


def mean_waits_by_priority(residual: float, loads: list[float]) -> list[float]:
    """The mean wait of each class, highest first, without pre-emption (Cobham, 1954).

    `loads` are shares of capacity; `residual` is the mean time until the next completion, counted as 0 while a server
    is free: residual_work at one server, erlang_c * service / servers at M/M/c with one service law for all classes.
    """
    ahead = np.concatenate(([0.0], np.cumsum(loads)))
    return [residual / ((1.0 - above) * (1.0 - upto)) for above, upto in pairwise(ahead)]


def erlang_a(arrivals: float, service: float, servers: int, patience: float) -> tuple[float, float]:
    """M/M/c+M: the share that leaves the queue unserved, and the mean time in queue (Palm, 1957).

    From the stationary law of the birth-death chain; those who leave do so at rate 1 / patience each.
    """
    states = np.arange(servers + 1_000)
    queued = np.maximum(states - servers, 0)
    departures = np.minimum(states, servers) / service + queued / patience
    weight = np.exp(np.concatenate(([0.0], np.cumsum(np.log(arrivals) - np.log(departures[1:])))))
    in_queue = float(np.sum(queued * weight) / np.sum(weight))
    return in_queue / patience / arrivals, in_queue / arrivals


def mean_until_opening(gaps: list[float]) -> float:
    """The mean time from a random instant to the next of recurring openings: the inspection paradox (Feller, 1971)."""
    return sum(gap**2 for gap in gaps) / (2.0 * sum(gaps))


def expected_turns(again: float, at_most: int) -> float:
    """The mean number of turns in a loop taken each time with a probability and at most so often: a cut geometric."""
    return sum(again**turn for turn in range(1, at_most + 1))


def mean_of_the_longer(first: float, second: float) -> float:
    """The mean of the larger of two exponential times with these means."""
    return first + second - 1.0 / (1.0 / first + 1.0 / second)


def mean_cut_at(mean: float, deadline: float) -> float:
    """The mean of an exponential time that is cut at a deadline."""
    return mean * (1.0 - exp(-deadline / mean))
