"""Two engines on the same work, run alternately in fresh processes: `python -m benchmarks.paired [--network r1]`.

Times on a shared machine drift by a third, ratios of two runs made one after the other by a few hundredths: hence
pairs, fresh processes, CPU time, the order turned round from pair to pair, and the median of the ratios. Each process
makes some runs: the first is told apart, the others are what a replication costs in a run of many.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestant import CASES, CONTESTANTS, NETWORKS, Measurement

ROOT = Path(__file__).parent.parent
RUNS = 3
USUAL = {"r0": ("idiomatic", "small"), "r1": ("reference", "small"), "finland": ("reference", "full")}
"""What the compiled engine is compared with on each network, and the size."""


@dataclass(frozen=True)
class Entry:
    """What runs: an engine on a network of some size."""

    engine: str
    size: str
    network: str = "r0"

    def __str__(self) -> str:
        cases = "as written" if self.network == "finland" else f"{CASES[self.size]:,} cases"
        return f"{self.engine} on {self.network}, {cases}"


@dataclass(frozen=True)
class Pair:
    """A process of each, one after the other, with the same replications."""

    base: Measurement
    head: Measurement

    @property
    def ratio(self) -> float:
        """Visits per CPU second of the head over those of the base: above 1, the head is the faster."""
        return self.head.visits_per_second / self.base.visits_per_second

    @property
    def ratio_at_first(self) -> float:
        """The same of the first run of each process."""
        return self.head.visits_per_second_at_first / self.base.visits_per_second_at_first


def measure(entry: Entry, seed: int, runs: int = 1, python: str = sys.executable) -> Measurement:
    """Run one entry in a fresh process of this Python, replications from number `seed` on."""
    command = [python, "-m", "benchmarks.contestant", entry.engine, entry.size, "--network", entry.network]
    command += ["--seed", str(seed), "--runs", str(runs)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Measurement(**json.loads(done.stdout))


def run_pairs(base: Entry, head: Entry, number: int, runs: int = RUNS) -> list[Pair]:
    """So many pairs, the base first in every other one; no replication is made in two of them."""
    pairs = []
    for pair in range(number):
        order = (head, base) if pair % 2 else (base, head)
        first, second = (measure(entry, 1 + pair * runs, runs) for entry in order)
        pairs.append(Pair(second, first) if pair % 2 else Pair(first, second))
    return pairs


def median_ratio(pairs: Sequence[Pair]) -> float:
    """The median of the pairs' ratios."""
    return statistics.median(pair.ratio for pair in pairs)


def table(base: Entry, head: Entry, pairs: Sequence[Pair]) -> str:
    """The pairs, their medians, and the ratio with its spread, for a human reader."""
    lines = [
        f"base: {base}",
        f"head: {head}",
        "finished visits per CPU second, sampling included, after the first run of a process that makes several",
        f"{'pair':>6}{'base':>12}{'head':>12}{'head / base':>14}",
    ]
    for number, pair in enumerate(pairs, start=1):
        lines.append(_row(str(number), pair.base.visits_per_second, pair.head.visits_per_second, pair.ratio))
    base_speed = statistics.median(pair.base.visits_per_second for pair in pairs)
    head_speed = statistics.median(pair.head.visits_per_second for pair in pairs)
    lines.append(_row("median", base_speed, head_speed, median_ratio(pairs)))
    ratios = [pair.ratio for pair in pairs]
    lines.append(f"ratios from {min(ratios):.2f} to {max(ratios):.2f}")
    at_first = statistics.median(pair.ratio_at_first for pair in pairs)
    lines.append(f"median ratio of the first runs of the processes {at_first:.2f}")
    return "\n".join(lines)


def _row(name: str, base: float, head: float, ratio: float) -> str:
    return f"{name:>6}{base:>12,.0f}{head:>12,.0f}{ratio:>14.2f}"


def main() -> None:
    """Read the command line, run the pairs, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paired", description=__doc__)
    parser.add_argument("--network", choices=NETWORKS, default="r0")
    parser.add_argument("--base", choices=CONTESTANTS, help="idiomatic on r0, reference on the others if not given")
    parser.add_argument("--head", choices=CONTESTANTS, default="compiled")
    parser.add_argument("--size", choices=CASES, help="small if not given; of Finland full")
    parser.add_argument("--base-size", choices=CASES, help="if it differs from --size")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--runs", type=int, default=RUNS, help="replications in each process")
    asked = parser.parse_args()
    usual_base, usual_size = USUAL[asked.network]
    size = asked.size or usual_size
    base = Entry(asked.base or usual_base, asked.base_size or size, asked.network)
    head = Entry(asked.head, size, asked.network)
    if asked.network != "r0" and "idiomatic" in (base.engine, head.engine):
        parser.error("the idiomatic model is R0 only")
    if asked.network == "finland" and {base.size, head.size} != {"full"}:
        parser.error("finland is there in full only")
    print(table(base, head, run_pairs(base, head, asked.pairs, asked.runs)))


if __name__ == "__main__":
    main()
