"""Two contestants on R0, run alternately: `python -m benchmarks.paired [--base idiomatic] [--head reference]`.

Times on a shared machine drift by a third, ratios of two runs made one after the other by a few hundredths: hence
pairs, fresh processes, CPU time, the order turned round from pair to pair, and the median of the ratios.
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

from benchmarks.contestant import CASES, CONTESTANTS, Measurement

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Entry:
    """What runs: an engine on a size of R0."""

    engine: str
    size: str

    def __str__(self) -> str:
        return f"{self.engine}, {CASES[self.size]:,} cases"


@dataclass(frozen=True)
class Pair:
    """One run of each, made one after the other with the same seed."""

    base: Measurement
    head: Measurement

    @property
    def ratio(self) -> float:
        """Visits per CPU second of the head over those of the base: above 1, the head is the faster."""
        return self.head.visits_per_second / self.base.visits_per_second


def measure(entry: Entry, seed: int) -> Measurement:
    """Run one entry in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.contestant", entry.engine, entry.size, "--seed", str(seed)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Measurement(**json.loads(done.stdout))


def run_pairs(base: Entry, head: Entry, number: int) -> list[Pair]:
    """So many pairs, the base first in every other one."""
    pairs = []
    for seed in range(1, number + 1):
        order = (base, head) if seed % 2 else (head, base)
        first, second = (measure(entry, seed) for entry in order)
        pairs.append(Pair(first, second) if seed % 2 else Pair(second, first))
    return pairs


def median_ratio(pairs: Sequence[Pair]) -> float:
    """The median of the pairs' ratios."""
    return statistics.median(pair.ratio for pair in pairs)


def table(base: Entry, head: Entry, pairs: Sequence[Pair]) -> str:
    """The pairs, their medians, and the ratio with its spread, for a human reader."""
    lines = [
        f"base: {base}",
        f"head: {head}",
        "finished visits per CPU second, sampling included",
        f"{'pair':>6}{'base':>12}{'head':>12}{'head / base':>14}",
    ]
    for number, pair in enumerate(pairs, start=1):
        lines.append(_row(str(number), pair.base.visits_per_second, pair.head.visits_per_second, pair.ratio))
    base_speed = statistics.median(pair.base.visits_per_second for pair in pairs)
    head_speed = statistics.median(pair.head.visits_per_second for pair in pairs)
    lines.append(_row("median", base_speed, head_speed, median_ratio(pairs)))
    ratios = [pair.ratio for pair in pairs]
    lines.append(f"ratios from {min(ratios):.2f} to {max(ratios):.2f}")
    return "\n".join(lines)


def _row(name: str, base: float, head: float, ratio: float) -> str:
    return f"{name:>6}{base:>12,.0f}{head:>12,.0f}{ratio:>14.2f}"


def main() -> None:
    """Read the command line, run the pairs, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paired", description=__doc__)
    parser.add_argument("--base", choices=CONTESTANTS, default="idiomatic")
    parser.add_argument("--head", choices=CONTESTANTS, default="reference")
    parser.add_argument("--size", choices=CASES, default="small")
    parser.add_argument("--base-size", choices=CASES, help="if it differs from --size")
    parser.add_argument("--pairs", type=int, default=5)
    asked = parser.parse_args()
    base, head = Entry(asked.base, asked.base_size or asked.size), Entry(asked.head, asked.size)
    print(table(base, head, run_pairs(base, head, asked.pairs)))


if __name__ == "__main__":
    main()
