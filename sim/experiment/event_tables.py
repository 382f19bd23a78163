"""The event log as tables that an analyst opens: names for numbers, local date-times for seconds.

Written by the worker that simulated the replication, on request only. Columns are described in
`docs/results-folder.md`; date-times have whole seconds, so nothing is lost against the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.experiment.folder import OutputError, telling_where
from sim.plan.plan import Plan
from sim.primitives.time import DAY, NEVER


@dataclass(frozen=True)
class EventFiles:
    """Where event logs go and in which format: `csv` or `parquet`."""

    folder: Path
    format: str

    def of(self, number: int) -> tuple[Path, Path]:
        """The files of one replication: its events, its cases."""
        events, cases = (self.folder / f"{name}-{number:04}.{self.format}" for name in ("events", "cases"))
        return events, cases

    def check_all_there(self, replications: int) -> None:
        """Raise OutputError where a file of the replications 1 to `replications` is gone."""
        if not all(path.is_file() for number in range(1, replications + 1) for path in self.of(number)):
            raise OutputError(f"event logs in {self.folder.parent} were removed during the run: run it again")


def write_events(plan: Plan, log: EventLog, number: int, files: EventFiles) -> None:
    """Write `events-0007` and `cases-0007` of replication 7; raises OutputError."""
    tables = (visit_table(plan, log), case_table(plan, log))
    with telling_where(files.folder.parent):
        files.folder.mkdir(parents=True, exist_ok=True)
        for path, table in zip(files.of(number), tables, strict=True):
            if files.format == "parquet":
                table.to_parquet(path, index=False)
            else:
                table.to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%S")


def visit_table(plan: Plan, log: EventLog) -> pd.DataFrame:
    """One row per planned visit, in itinerary order; what was not reached is empty."""
    steps = plan.demand.steps
    permits = [permit.name for permit in plan.demand.permits]
    return pd.DataFrame(
        {
            "case": log.case,
            "permit": _named(permits, log.permit[log.case]),
            "step": _named([step.name for step in steps], log.step),
            "stage": _named([step.stage for step in steps], log.step),
            "team": _named([team.name for team in plan.staffing.teams], log.team),
            "queued_at": _date_times(plan, log.queued_at),
            "started_at": _date_times(plan, log.started_at),
            "finished_at": _date_times(plan, log.finished_at),
            "effort_seconds": log.effort,
        }
    )


def case_table(plan: Plan, log: EventLog) -> pd.DataFrame:
    """One row per case; lead time and counted time in days, empty where the case was not decided."""
    permits = plan.demand.permits
    kinds = [kind.name for permit in permits for kind in permit.kinds]
    first_kind = np.cumsum([0, *(len(permit.kinds) for permit in permits)])
    decided = log.decided_at != NEVER
    return pd.DataFrame(
        {
            "case": np.arange(len(log.permit)),
            "permit": _named([permit.name for permit in permits], log.permit),
            "kind": _named(kinds, first_kind[log.permit] + log.kind),
            "lodged_at": _date_times(plan, log.lodged_at),
            "clock_start": _date_times(plan, log.clock_start),
            "stopped_seconds": log.stopped,
            "decided_at": _date_times(plan, log.decided_at),
            "outcome": _named(plan.demand.outcomes, log.outcome),
            "ended_at": _date_times(plan, log.ended_at),
            "final_outcome": _named(plan.demand.outcomes, log.final_outcome),
            "due_at": _date_times(plan, log.due_at),
            "legal_at": _date_times(plan, log.legal_at),
            "lead_time_days": np.where(decided, log.decided_at - log.lodged_at, np.nan) / DAY,
            "counted_days": np.where(decided, log.decided_at - log.clock_start - log.stopped, np.nan) / DAY,
        }
    )


def _named(names: list[str] | tuple[str, ...], numbers: NDArray[np.integer]) -> pd.Categorical[str]:
    """Names by number; -1 (none) is empty."""
    unique = list(dict.fromkeys(names))
    place = np.array([*(unique.index(name) for name in names), -1], np.int64)
    return pd.Categorical.from_codes(place[numbers], categories=pd.Index(unique))


def _date_times(plan: Plan, instants: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """Local date-times of instants (seconds since the start); NEVER is empty."""
    never = instants == NEVER
    midnight = np.datetime64(plan.study.start.isoformat(), "s")
    moments = midnight + np.where(never, 0, instants).astype("timedelta64[s]")
    moments[never] = np.datetime64("NaT", "s")
    return moments
