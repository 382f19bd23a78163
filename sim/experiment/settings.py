"""How an experiment is run: how often, by which engine and how many workers, and where finished work is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from sim.experiment.event_tables import EventFiles

AUTO: Final = "auto"
"""As many replications as the precision takes that the scenario asks for."""

DASK: Final = "dask"
"""The backend that is more machines than this one."""

Replications: TypeAlias = int | Literal["auto"] | None


@dataclass(frozen=True)
class Settings:
    """How a scenario is run; None leaves the number of replications to it, and workers to the machine.

    `backend` "dask" has the workers make them that have joined the `scheduler`, as `tcp://HOST:PORT`; None is this
    machine, or the joblib backend that is active.

    `output` is the folder under which finished replications are kept (None: nothing is), `fresh` ignores
    them; `events` says where event logs go, for which every replication is simulated anew. `bottlenecks` runs it again
    with one more person in each team.
    """

    replications: Replications = None
    quick: bool = False
    workers: int | None = None
    engine: str = "auto"
    output: Path | None = None
    fresh: bool = False
    events: EventFiles | None = None
    bottlenecks: bool = False
    backend: str | None = None
    scheduler: str | None = None


DEFAULTS: Final = Settings()
