"""Has the simulator become slower since a revision? `python -m benchmarks.gate --base REV`; ends with 1 if so.

The working tree (head) and the revision (base) do the same work alternately, run by run, in processes that are started
anew each round; the median of the paired ratios of CPU time decides. It ends with 2 if the two cannot be compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.checkouts import Checkout, Contender, GateError, LackingError, Work, checked_out
from benchmarks.verdict import SKIPPED, SLOWER, Comparison, as_json, holds, table

ROUNDS = 7
PAIRS = 5  # a round
WORK = (
    Work("R0 tiny", "reference"),
    Work("tutorial", "reference"),
    Work("R0 medium", "compiled"),
    Work("R0 medium, draws given", "compiled"),
    Work("R0 medium, loop alone", "compiled"),
    Work("R1 medium, loop alone", "compiled"),
    Work("tutorial", "compiled"),
)
"""Every engine on what it does within a second; the loop alone too, since sampling and preparing would hide it."""


def compared(wanted: Sequence[Work], base: Checkout, head: Checkout, rounds: int) -> list[Comparison]:
    """So many rounds; what looks slower is given as many again before it is called so."""
    comparisons = {work: Comparison(str(work)) for work in wanted}
    for engine in dict.fromkeys(work.engine for work in wanted):
        own = [work for work in wanted if work.engine == engine]
        missing = [checkout.name for checkout in (base, head) if checkout.lacks(engine)]
        if missing:
            skipped = f"the {' and the '.join(missing)} has no {engine} engine"
            comparisons |= {work: Comparison(str(work), skipped=skipped) for work in own}
            continue
        for seed in range(1, rounds + 1):
            _add_round(comparisons, own, (base, head), seed)
        suspects = [work for work in own if comparisons[work].verdict == SLOWER]
        for seed in range(rounds + 1, 2 * rounds + 1) if suspects else ():
            _add_round(comparisons, suspects, (base, head), seed)
    return list(comparisons.values())


def _add_round(
    comparisons: dict[Work, Comparison], wanted: Sequence[Work], checkouts: tuple[Checkout, Checkout], seed: int
) -> None:
    """All work in fresh processes of both, the base first in every other round and the head in the others."""
    base, head = checkouts
    with base.started(wanted[0].engine, seed) as of_base, head.started(wanted[0].engine, seed) as of_head:
        for work in wanted:
            if not comparisons[work].skipped:
                comparisons[work] = comparisons[work].joined(_pairs(work, of_base, of_head, head_first=seed % 2 == 0))


def _pairs(work: Work, base: Contender, head: Contender, *, head_first: bool) -> Comparison:
    """CPU seconds of both, run by run in turns."""
    spent: dict[str, list[float]] = {base.name: [], head.name: []}
    try:
        for turn in range(PAIRS):
            for one in (head, base) if head_first ^ bool(turn % 2) else (base, head):
                spent[one.name].append(one.cpu_seconds(work))
    except LackingError as reason:
        return Comparison(str(work), skipped=str(reason))
    return Comparison(str(work), tuple(spent[base.name]), tuple(spent[head.name]))


def comparisons(revision: str, rounds: int, only: str) -> list[Comparison]:
    """All work whose name has these words in it."""
    wanted = [work for work in WORK if only in str(work)]
    if not wanted:
        raise GateError(f"nothing is called {only!r}; there is: {'; '.join(map(str, WORK))}")
    with checked_out(revision) as (base, head):
        return compared(wanted, base, head, rounds)


def main() -> int:
    """Read the command line, compare, print the table, write the JSON; 0 passes, 1 slower, 2 not comparable."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--base", required=True, metavar="REV", help="the revision to compare the working tree with")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"of {PAIRS} pairs; twice as many if it looks slower"
    )
    parser.add_argument("--only", default="", metavar="WORDS", help="only work with these words in its name")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all times there")
    asked = parser.parse_args()
    try:
        found = comparisons(asked.base, asked.rounds, asked.only)
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
