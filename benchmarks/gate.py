"""Has the simulator become slower since a revision? `python -m benchmarks.gate --base REV`; ends with 1 if so.

The working tree (head) and the revision (base) do the same work alternately, each run in a fresh process; the median
of the paired ratios of CPU time decides. It ends with 2 if the two cannot be compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.checkouts import Checkout, GateError, Work, checked_out
from benchmarks.verdict import PASSES, SKIPPED, SLOWER, Comparison, as_json, holds, table

ENGINES = ("reference", "compiled")
WORK = (
    *(Work(what, engine) for engine in ENGINES for what in ("R0 tiny", "R0 small", "tutorial")),
    Work("R0 medium", "compiled"),
    Work("R0 medium, draws given", "compiled"),
)
"""Every engine on what it does within a second or two."""


def compared(work: Work, base: Checkout, head: Checkout, pairs: int) -> Comparison:
    """So many pairs; what looks slower is given as many again before it is called so."""
    for checkout in (base, head):
        if checkout.lacks(work.engine):
            return Comparison(str(work), skipped=f"the {checkout.name} has no {work.engine} engine")
    head.measure(work, seed=1)  # not counted: machine code and file caches are warm from here on
    try:
        base.measure(work, seed=1)
    except GateError as reason:
        return Comparison(str(work), skipped=str(reason))
    comparison = Comparison(str(work), *_times(work, base, head, range(1, pairs + 1)))
    if comparison.verdict == PASSES:
        return comparison
    again = _times(work, base, head, range(pairs + 1, 2 * pairs + 1))
    return Comparison(str(work), comparison.base + again[0], comparison.head + again[1])


def _times(
    work: Work, base: Checkout, head: Checkout, seeds: Sequence[int]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """CPU seconds of base and head, the base first in every other pair."""
    spent: dict[str, list[float]] = {"base": [], "head": []}
    for seed in seeds:
        for checkout in (base, head) if seed % 2 else (head, base):
            spent[checkout.name].append(checkout.measure(work, seed)["cpu_seconds"])
    return tuple(spent["base"]), tuple(spent["head"])


def comparisons(revision: str, pairs: int, only: str) -> Iterator[Comparison]:
    """All work whose name has these words in it, one piece after the other."""
    wanted = [work for work in WORK if only in str(work)]
    if not wanted:
        raise GateError(f"nothing is called {only!r}; there is: {'; '.join(map(str, WORK))}")
    with checked_out(revision) as (base, head):
        for work in wanted:
            yield compared(work, base, head, pairs)


def main() -> int:
    """Read the command line, compare, print the table, write the JSON; 0 passes, 1 slower, 2 not comparable."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--base", required=True, metavar="REV", help="the revision to compare the working tree with")
    parser.add_argument("--pairs", type=int, default=7, help="runs of each; twice as many where it looks slower")
    parser.add_argument("--only", default="", metavar="WORDS", help="only work with these words in its name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all times there")
    asked = parser.parse_args()
    try:
        found = list(comparisons(asked.base, asked.pairs, asked.only))
    except GateError as reason:
        print(f"cannot compare: {reason}", file=sys.stderr)
        return 2
    print(table(found))
    if asked.json:
        asked.json.write_text(json.dumps(as_json(asked.base, found), indent=2) + "\n", "utf-8")
    if all(comparison.verdict == SKIPPED for comparison in found):
        print("cannot compare: everything was skipped", file=sys.stderr)
        return 2
    slower = [comparison.what for comparison in found if comparison.verdict == SLOWER]
    print(f"slower than {asked.base}: {'; '.join(slower)}" if slower else f"no slower than {asked.base}")
    return 0 if holds(found) else 1


if __name__ == "__main__":
    sys.exit(main())
