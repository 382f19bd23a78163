"""All contestants on R0, round after round: each once in a fresh process, in turned order in every other round.

Ratios are taken within a round, where all have met the same machine; what is told of them is the median over rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.contestant import Measurement
from benchmarks.paired import Entry, measure
from benchmarks.peers import PEERS
from benchmarks.peers.environments import python, why_missing

ENTRIES = (
    Entry("compiled", "full"),
    Entry("reference", "full"),
    Entry("idiomatic", "full"),
    Entry("cimba-people", "full"),
    Entry("cimba-cases", "full"),
    Entry("salabim", "tiny"),
    Entry("ciw", "tiny"),
    Entry("prosimos", "tiny"),
)
"""Who runs, and on how many cases: those that would need minutes for R0 as it is written run a short R0."""

RUNS = 2
"""Runs in each process, of which the last counts: what a run costs a process that has its memory already."""

Round = Mapping[str, Measurement]
"""What each contestant did in one round, by its name."""


def missing() -> dict[str, str]:
    """Peers that are not installed, and why."""
    reasons = {name: why_missing(peer) for name, peer in PEERS.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def rounds(entries: Sequence[Entry], number: int) -> Iterator[Round]:
    """So many rounds, one after the other; no replication is made in two of them."""
    for place in range(number):
        order = entries if place % 2 == 0 else entries[::-1]
        yield {entry.engine: measure(entry, 1 + RUNS * place, RUNS, _python(entry.engine)) for entry in order}


def _python(engine: str) -> str:
    return python(PEERS[engine]) if engine in PEERS else sys.executable


def ratios(made: Sequence[Round], head: str, base: str) -> list[float]:
    """Visits per CPU second of the head over those of the base, round by round."""
    return [one[head].visits_per_second / one[base].visits_per_second for one in made]


def each(made: Sequence[Round], name: str, tell: Callable[[Measurement], float]) -> list[float]:
    """One figure of a contestant, round by round."""
    return [tell(one[name]) for one in made]
