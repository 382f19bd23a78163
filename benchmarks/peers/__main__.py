"""Other simulators beside ours on R0, in the same rounds: `python -m benchmarks.peers [--rounds 5] [--write]`.

`make bench-peers` installs the peers first; here a peer that is missing is told with the reason and left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.paired import Entry
from benchmarks.peers.page import replaced, section
from benchmarks.peers.rounds import ENTRIES, Round, missing, rounds

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def told(made: Iterable[Round], number: int) -> Iterator[Round]:
    """The rounds, each with a word on stderr when it is over, since a round takes a minute or two."""
    for counted, one in enumerate(made, start=1):
        speeds = ", ".join(f"{name} {run.visits_per_second:,.0f}" for name, run in one.items())
        print(f"round {counted} of {number}: {speeds}", file=sys.stderr, flush=True)
        yield one


def measured(entries: Sequence[Entry], number: int) -> str:
    """The section of the page; peers that are not installed have a row that says why."""
    absent = missing()
    present = [entry for entry in entries if entry.engine not in absent]
    return section(entries, list(told(rounds(present, number), number)), absent)


def main() -> None:
    """Read the command line, run the rounds, print the table or write it into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="replace the table in docs/performance.md")
    asked = parser.parse_args()
    text = measured(ENTRIES, asked.rounds)
    if asked.write:
        PAGE.write_text(replaced(PAGE.read_text("utf-8"), text), "utf-8")
    print(text)


if __name__ == "__main__":
    main()
