"""One replication: sampled, simulated, reduced, and packed into bytes that a pipe or a file carries.

Runs in a worker process; the log stays there, only the reduction comes back. Fresh and stored replications
are both read through `unpack`, so a resumed run cannot differ from an uninterrupted one.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.reduction import EVERYTHING, Wanted, reduce
from sim.engine import simulate
from sim.experiment.drawn import drawn
from sim.experiment.event_tables import EventFiles, write_events
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster

FASTEST = 1  # tables are mostly repeated names: higher levels cost time and save little


@dataclass(frozen=True)
class Replication:
    """What is kept of one replication: number (from 1), size, digest of its log, and tidy tables."""

    number: int
    cases: int
    visits: int
    log_digest: str
    tables: Mapping[str, pd.DataFrame]


def replicate(
    plan: Plan, number: int, engine: str, events: EventFiles | None = None, wanted: Wanted = EVERYTHING
) -> bytes:
    """Draw, simulate, reduce and pack replication `number`; its event log is written where `events` says.

    Where not everything is wanted of it, its log has no digest ('') either.
    """
    workload = drawn(plan.demand, number)
    roster = sample_roster(plan.staffing, number)
    log = simulate(plan, workload, roster, engine)
    if events is not None:
        write_events(plan, log, number, events)
    tables = reduce(plan, workload, roster, log, wanted)
    digest = log.digest() if wanted == EVERYTHING else ""
    return pack(Replication(number, workload.cases, workload.visits, digest, tables))


def by_replication(finished: Sequence[Replication]) -> pd.DataFrame:
    """The indicators of each replication by its number: `replication`, the key columns, `value` (NaN: none)."""
    tables = [(one.number, one.tables["indicators"].drop(columns=["bound", "reason"])) for one in finished]
    for number, table in tables:
        table.insert(0, "replication", number)
    return pd.concat([table for _, table in tables], ignore_index=True)


def pack(replication: Replication) -> bytes:
    """The replication as compressed JSON; floats are written so that they are read back exactly."""
    content = {
        "number": replication.number,
        "cases": replication.cases,
        "visits": replication.visits,
        "log_digest": replication.log_digest,
        "tables": {name: _columns(table) for name, table in replication.tables.items()},
    }
    return gzip.compress(json.dumps(content).encode(), FASTEST, mtime=0)


def unpack(packed: bytes) -> Replication:
    """The replication that `pack` packed; ValueError, KeyError, EOFError or OSError on anything else."""
    content = json.loads(gzip.decompress(packed))
    tables = {name: _table(columns) for name, columns in content["tables"].items()}
    return Replication(content["number"], content["cases"], content["visits"], content["log_digest"], tables)


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in table.columns:
        column = table[name]
        if column.dtype.kind in "fib":
            columns[name] = {"dtype": column.dtype.name, "values": column.to_list()}
        else:
            codes, texts = pd.factorize(column)
            columns[name] = {"texts": [str(text) for text in texts], "codes": codes.tolist()}
    return columns


def _table(columns: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(column) for name, column in columns.items()})


def _column(column: dict[str, Any]) -> Any:
    if "dtype" in column:
        return np.array(column["values"], dtype=column["dtype"])
    texts = pd.Series([*column["texts"], ""], dtype="str").array  # code -1, a missing text, reads as no text
    return texts.take(np.array(column["codes"], dtype=np.int64))
