"""Is what may be told kept on fresh seeds? `python -m benchmarks.outlook`; ends with 1 if some type fails.

The back-test of every run, with as many replications of a scenario as it takes for types whose years differ much;
of each only what the outlook needs is held. Prints a row for every permit type.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sim.analysis.estimates import Tables
from sim.analysis.outlook import SHARES
from sim.analysis.outlook_cases import CASES
from sim.analysis.outlook_test import CLOSED, FAILED, KEPT, outlook_test_table
from sim.experiment.alternative import alternative
from sim.experiment.gather import gathered
from sim.experiment.replication import Replication
from sim.experiment.schedule import schedule_of
from sim.experiment.settings import Settings
from sim.plan.plan import Plan
from sim.scenario.load import load

FINLAND = Path(__file__).parent.parent / "scenarios" / "finland-2025.yaml"
DECIDED = "indicator == 'decided' and kind == '' and permit != ''"


def main() -> int:
    """Simulate, test, print; 1 where a permit type fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", type=Path, default=FINLAND)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--workers", type=int, default=None, help="processes; one per processor where none is given")
    parser.add_argument("--groups", type=int, default=1, help="test so many groups of the replications apart as well")
    asked = parser.parse_args()
    option = alternative(load(asked.scenario), "auto")
    settings = Settings(replications=asked.replications, workers=asked.workers)
    (finished,) = gathered([option], schedule_of([option], settings), settings, take=_needed).replications
    tables = [one.tables for one in finished]
    table = outlook_test_table(option.plan, tables)
    print("\n".join(rows(option.plan, tables, table)))
    if asked.groups > 1:
        print("\n".join(["", *by_group(option.plan, tables, asked.groups)]))
    return 1 if (table.verdict == FAILED).any() else 0


def _needed(replication: Replication) -> Replication:
    """What is held of a replication: the cases of the outlook, and how many were decided."""
    decided = replication.tables["indicators"].query(DECIDED)
    return replace(replication, tables={CASES: replication.tables[CASES], "indicators": decided})


def rows(plan: Plan, replications: Sequence[Tables], table: pd.DataFrame) -> Iterator[str]:
    """A Markdown table: decided in the window, closed, and for each share what was kept and its verdict."""
    named = table.set_index(["permit", "share", "measure"])
    yield "| permit type | decided | closed | " + " | ".join(f"told {100 * share:.0f} %" for share in SHARES) + " |"
    yield "| --- | ---: | ---: |" + " --- |" * len(SHARES)
    decided = pd.concat([one["indicators"] for one in replications]).groupby("permit")["value"].mean()
    for permit in plan.demand.permits:
        told = [_told(named.loc[permit.name, share, KEPT]) for share in SHARES]
        closed = named.loc[(permit.name, SHARES[0], CLOSED), "value"]
        yield f"| {permit.name} | {decided[permit.name]:,.0f} | {100 * closed:.1f} % | {' | '.join(told)} |"


def by_group(plan: Plan, replications: Sequence[Tables], groups: int) -> Iterator[str]:
    """What tests of few replications keep on average: each of the groups is tested alone, by permit type and share."""
    size = len(replications) // groups
    tests = [outlook_test_table(plan, replications[size * n : size * (n + 1)]) for n in range(groups)]
    kept = pd.concat([test[test.measure == KEPT] for test in tests]).groupby(["permit", "share"])["value"]
    yield f"| mean of {groups} tests of {size} replications | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |"
    yield "| --- |" + " ---: |" * len(SHARES)
    for permit in plan.demand.permits:
        means = [kept.mean()[permit.name, share] for share in SHARES]
        yield f"| {permit.name} | {' | '.join('' if pd.isna(mean) else f'{mean:.1%}' for mean in means)} |"


def _told(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return str(row["verdict"])
    value, low, high, odd, even = (
        f"{100 * row[name]:.1f}" for name in ("value", "low", "high", "told_by_odd", "told_by_even")
    )
    return f"{value} ({low} to {high}); {odd}, {even}; {row['verdict']}"


if __name__ == "__main__":
    sys.exit(main())
