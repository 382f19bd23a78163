"""Do the intervals hold what they promise? `python -m benchmarks.coverage`; ends with 1 if one does not.

Thousands of independent experiments on models whose answer is known: normal values, and offices that the
engine simulates. `--write` puts the table into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.coverage_models import (
    HOUR,
    Desk,
    Floats,
    Office,
    Seen,
    mean_wait,
    replications,
    share_waiting_at_most,
)
from benchmarks.coverage_rows import Row, drawn_from, fixed, known_sets, selected, sequential, simultaneous
from sim.primitives.distributions import Exponential, Lognormal
from sim.statistics.selection import Guarantee
from sim.statistics.stopping import Absolute, Relative, Target

PAGE = Path(__file__).parent.parent / "docs" / "statistics.md"
BEGINS, ENDS = "<!-- coverage -->", "<!-- end of coverage -->"

COUNTS = (10, 20)
BANK = 20
"""Replications simulated for each experiment: what any row uses of them, and some more."""

PER_DAY, HOURS, PEOPLE, LIMIT = 19.2, 1.0, 2, 1.0
ONE_DESK = Office(PER_DAY, (Desk(Exponential(HOURS * HOUR), PEOPLE),), days=200)
SHORT = replace(ONE_DESK, days=30)
TWO_DESKS = Office(
    12.0, (Desk(Lognormal.from_mean_cv(0.6 * HOUR, 0.8), 1), Desk(Lognormal.from_mean_cv(1.5 * HOUR, 0.8), 2)), days=150
)
STAFFED = tuple((people, casework) for people, casework in ((2, 0.9), (2, 0.95), (2, 1.0), (3, 0.9)))
"""The base and three variants: people, and the part of their time that cases get."""


@dataclass(frozen=True)
class Figure:
    """A figure of one replication: values float64[n] in a bank, what it truly is, and how precise it is to be."""

    name: str
    values: Floats
    truth: float
    target: Target


def figures_of_one_desk(count: int) -> list[Figure]:
    """Of M/M/2: two with a formula, one whose truth is the mean over the whole bank."""
    bank = _bank([ONE_DESK], count, lambda one: (_mean(one.wait), _mean(one.wait <= LIMIT), _p90(one)))[0]
    wait = mean_wait(PER_DAY, HOURS, PEOPLE)
    share = share_waiting_at_most(LIMIT, PER_DAY, HOURS, PEOPLE)
    return [
        Figure("one desk, mean wait (Erlang C)", bank[:, 0], wait, Relative(0.07)),
        Figure("one desk, share that waits at most 1 h (Erlang C)", bank[:, 1], share, Absolute(0.0055)),
        Figure("one desk, P90 of the lead time (brute force)", bank[:, 2], float(bank[:, 2].mean()), Relative(0.019)),
    ]


def figures_of_two_desks(count: int) -> list[Figure]:
    """Of two queues one after the other with lognormal efforts, for which there is no formula."""
    bank = _bank([TWO_DESKS], count, lambda one: (_mean(one.lead), _p90(one)))[0]
    mean, p90 = bank.mean(axis=0).tolist()
    return [
        Figure("two desks, mean lead time (brute force)", bank[:, 0], mean, Relative(0.0155)),
        Figure("two desks, P90 of the lead time (brute force)", bank[:, 1], p90, Relative(0.0225)),
    ]


def _mean(values: Floats | NDArray[np.bool_]) -> float:
    return float(values.mean())


def _p90(one: Seen) -> float:
    return float(np.quantile(one.lead, 0.9, method="inverted_cdf"))


def _bank(offices: Sequence[Office], count: int, figures: Callable[[Seen], tuple[float, ...]]) -> list[Floats]:
    """The figures of each office in so many replications, float64[n, figures] each."""
    found = np.array([[figures(one) for one in seen] for seen in replications(offices, count, seed=1)])
    return list(found.transpose(1, 0, 2))


def staffed_waits(count: int) -> tuple[Floats, Floats]:
    """Mean waits of the base and its variants on the same cases, float64[n, 4], and what they truly are."""
    effort = Exponential(HOURS * HOUR)
    offices = [Office(PER_DAY, (Desk(effort, people, casework),), days=120) for people, casework in STAFFED]
    bank = np.column_stack(_bank(offices, count, lambda one: (_mean(one.wait),)))
    return bank, np.array([mean_wait(PER_DAY, HOURS / casework, people) for people, casework in STAFFED])


def interval_rows(figures: Sequence[Figure], experiments: int) -> Iterator[Row]:
    """Fixed numbers of replications, then runs that stop themselves."""
    for one in figures:
        for count in COUNTS:
            yield fixed(one.name, one.values, one.truth, count, experiments)
    for one in figures:
        for least in (3, 10):
            yield from sequential(one.name, one.values, one.truth, one.target, least, experiments)


def short_row(experiments: int) -> Row:
    """A month is short: its mean wait is skewed, and ten such are too few. Told, not promised."""
    bank = _bank([SHORT], COUNTS[0] * experiments, lambda one: (_mean(one.wait),))[0][:, 0]
    truth = mean_wait(PER_DAY, HOURS, PEOPLE)
    return fixed("one desk, mean wait of one month (Erlang C)", bank, truth, COUNTS[0], experiments, promised=False)


def option_rows(waits: Floats, truth: Floats, experiments: int) -> Iterator[Row]:
    """Offices that differ in their people: against a base, and the best of them.

    For the selection each option bears a price that makes the last one better than all others by just the zone.
    """
    yield simultaneous("one desk, mean wait (Erlang C)", waits, truth, COUNTS[0], experiments)
    zone = 0.01
    priced = waits - waits.mean(axis=0) + np.array([zone, zone, zone, 0.0])
    what = "one desk, mean wait and a price, the others alike"
    yield selected(what, drawn_from(priced), 3, Guarantee(zone), experiments // 4)


def study(experiments: int) -> Iterator[Row]:
    """All rows, the quick ones first."""
    yield from known_sets(experiments)
    yield from interval_rows(figures_of_one_desk(BANK * experiments), experiments)
    yield short_row(experiments)
    yield from interval_rows(figures_of_two_desks(BANK * experiments), experiments)
    yield from option_rows(*staffed_waits(COUNTS[0] * experiments), experiments)


def table(rows: Iterable[Row]) -> str:
    """The rows as a table of the documentation."""
    lines = ["| figure | interval or answer of | replications | experiments | right | promised |", "|" + " --- |" * 6]
    return "\n".join([*lines, *map(_line, rows)])


def _line(row: Row) -> str:
    low, high = row.promised or (0.0, 0.0)
    promised = "" if not row.promised else f"{100 * low:.1f}" if high == 1.0 else f"{100 * low:.0f} to {100 * high:.0f}"
    cells = (row.what, row.how, f"{row.replications:.0f}", f"{row.experiments:,}", f"{100 * row.held:.1f}", promised)
    return f"| {' | '.join(cells)}{'' if row.kept else ' **missed**'} |"


def written(page: str, content: str) -> str:
    """The page with the table between its markers."""
    before, rest = page.split(BEGINS)
    return f"{before}{BEGINS}\n{content}\n{ENDS}{rest.split(ENDS)[1]}"


def main() -> int:
    """Read the command line, run the study, print or write the table; 0 if every promise is kept, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument(
        "--experiments",
        type=int,
        default=4_000,
        help="of each row, a quarter for selection; fewer scatter more than is promised",
    )
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.name}")
    asked = parser.parse_args()
    rows = []
    for row in study(asked.experiments):
        rows.append(row)
        print(_line(row), file=sys.stderr, flush=True)
    print(f"{time.process_time():.0f} s of CPU time", file=sys.stderr)
    print(table(rows))
    if asked.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), table(rows)), "utf-8")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
