"""The record of visits that both cimba models keep: captured datasets, one per column.

Datasets with `capture()` are how cimba hands single values to the host. Nothing that follows from the others is
recorded: neither the team (which the step tells) nor the effort (finished less started) nor the instants of the case.
"""

from __future__ import annotations

from typing import Any

import cimba as cb
import numpy as np
from numpy.typing import NDArray

COLUMNS = ("case", "step", "queued_at", "started_at", "finished_at")

Record = dict[str, NDArray[np.float64]]


class Log(cb.Model):
    """A row per finished visit; instants in hours."""

    case: cb.Dataset
    step: cb.Dataset
    queued_at: cb.Dataset
    started_at: cb.Dataset
    finished_at: cb.Dataset

    def __init__(self) -> None:
        for name in COLUMNS:
            column = cb.Dataset()
            column.capture()
            setattr(self, name, column)

    @cb.function
    def visit(self, case: int, step: int, queued_at: float, started_at: float) -> None:
        self.case.record(case)
        self.step.record(step)
        self.queued_at.record(queued_at)
        self.started_at.record(started_at)
        self.finished_at.record(cb.now())


def recorded(office: cb.Model, log: Log, hours: float, seed: int) -> Record:
    """Run one replication on one core; the captured columns."""
    experiment = cb.Experiment(office, replications=1, window=cb.Window(duration=hours), seed=seed)
    results = experiment.run(workers=1, on_failure="raise")[log]
    return {name: getattr(results, name).trial(0, 0)[1] for name in COLUMNS}


def visits(record: Record) -> int:
    return len(record["case"])


def columns(record: Record) -> dict[str, Any]:
    whole = {name: record[name].astype(np.int64) for name in ("case", "step")}
    return record | whole
