"""Who makes the replications: processes of this machine, the workers of a cluster, or what joblib was told to use.

Chosen once an experiment, by its settings; results do not depend on it. Between the settings and
`sim.experiment.gather`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from joblib import Parallel, effective_n_jobs
from joblib.parallel import get_active_backend

from sim.errors import ClusterError
from sim.experiment.cluster import cluster_at, cluster_of
from sim.experiment.parallel import Job, Processes, placed
from sim.experiment.settings import DASK, Settings

USUAL = "LokyBackend"
"""What joblib calls processes of this machine: for these there are `Processes`, which end with their parent."""


class Backend(Protocol):
    """Whoever makes replications."""

    @property
    def workers(self) -> int:
        """How many are made at a time."""

    def made(self, jobs: Sequence[Job]) -> Generator[tuple[Job, bytes], None, None]:
        """The jobs with their packed replications, as they are finished; closing it ends the work."""


@contextmanager
def backend_of(settings: Settings) -> Iterator[Backend]:
    """The backend that the settings ask for, else the active one of joblib; ClusterError where it cannot be used."""
    _refuse_contradictions(settings)
    if settings.scheduler:
        with cluster_at(settings.scheduler) as cluster:
            yield cluster
        return
    active, _ = get_active_backend()
    if client := getattr(active, "client", None):
        _refuse_what_other_machines_cannot(settings)
        yield cluster_of(client)
    elif type(active).__name__ == USUAL:
        yield Processes(settings.workers)
    else:
        yield _Joblib(active, effective_n_jobs(settings.workers))


def _refuse_contradictions(settings: Settings) -> None:
    if settings.backend not in (None, DASK):
        raise ClusterError(f'there is no backend "{settings.backend}": dask, or none for this machine')
    if settings.backend and not settings.scheduler:
        raise ClusterError("the backend dask needs the address of its scheduler: --scheduler tcp://HOST:PORT")
    if settings.scheduler and not settings.backend:
        raise ClusterError("a scheduler goes with the backend that it is for: --backend dask")
    if settings.backend:
        _refuse_what_other_machines_cannot(settings)


def _refuse_what_other_machines_cannot(settings: Settings) -> None:
    if settings.workers:
        raise ClusterError("a cluster has the workers that have joined its scheduler: leave out --workers")
    if settings.events:
        raise ClusterError("event logs are written by workers of this machine: leave out --log, or --backend dask")


class _Joblib:
    """Any other backend of joblib that its user has chosen by `joblib.parallel_config`, such as threads."""

    def __init__(self, active: Any, workers: int) -> None:
        self._as_finished = bool(active.supports_return_generator)
        self.workers = workers

    def made(self, jobs: Sequence[Job]) -> Generator[tuple[Job, bytes], None, None]:
        """All jobs by the active backend, given back at the end where it cannot give them one by one."""
        kind = "generator_unordered" if self._as_finished else "list"
        for place, packed in Parallel(n_jobs=self.workers, return_as=kind, batch_size=1)(placed(dict(enumerate(jobs)))):
            yield jobs[place], packed
