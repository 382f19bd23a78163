"""Replications made by the workers of a Dask cluster, on this machine or on others.

A worker gets the plan and numbers, and gives packed reductions back. It must have the very program and libraries of
this machine. Which worker made what is lost here, as in `sim.experiment.parallel`; a worker that dies loses time only.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from typing import Any, Final

from sim.errors import ClusterError
from sim.experiment.parallel import Job
from sim.experiment.provenance import made_with
from sim.experiment.replication import replicate
from sim.plan.plan import Plan

CONNECTING: Final = 10.0
"""Seconds within which a scheduler must answer, and have a worker."""

GLANCE: Final = 1.0
"""Seconds between two looks at whether anybody still works."""

FETCHING: Final = 5.0
"""Seconds for a result to come: it takes longer where the only copy died with a worker and is made again."""

DESERTED: Final = 60.0
"""Seconds without any worker after which none is waited for."""


@contextmanager
def cluster_at(scheduler: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address, ready to work; ClusterError in one sentence where it is not."""
    if not (find_spec("dask") and find_spec("distributed")):
        where = 'in the project\'s environment: .venv/bin/pip install --editable ".[dask]"'
        raise ClusterError(f"the backend dask needs an extra, {where}")
    _check_reachable(scheduler)
    from distributed import Client

    with _unheard(), Client(scheduler, timeout=CONNECTING, set_as_default=False) as client:
        yield cluster_of(client)


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep from the user what is logged about workers that die: it is mended here."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def cluster_of(client: Any) -> Cluster:
    """The cluster behind a client of `distributed`; ClusterError where no worker is there or one is unlike us."""
    address = client.scheduler.address
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except TimeoutError as error:
        raise ClusterError(f"no worker has joined the scheduler at {address}: dask worker {address}") from error
    for worker, theirs in client.run(made_with, on_error="return").items():
        _refuse_unlike(worker, theirs, made_with())
    return Cluster(client)


def _check_reachable(scheduler: str) -> None:
    """Ask whoever is there for its name; a client that finds nobody would leave tracebacks behind."""

    async def kind() -> str:
        from distributed.core import rpc

        async with rpc(scheduler, timeout=CONNECTING) as there:
            return str((await there.identity())["type"])

    async def in_time() -> str:
        return await asyncio.wait_for(kind(), CONNECTING)

    try:
        found = _elsewhere(lambda: asyncio.run(in_time()))
    except ValueError as error:
        raise ClusterError(f"{scheduler} is no address of a scheduler: write tcp://HOST:PORT ({error})") from error
    except (OSError, TimeoutError, LookupError, TypeError) as error:
        told = f"no scheduler answers at {scheduler} within {CONNECTING:.0f} s"
        raise ClusterError(f"{told}: start one with dask scheduler, or correct the address") from error
    if found != "Scheduler":
        raise ClusterError(f"at {scheduler} there is no scheduler but a {found.lower()}: correct the address")


def _elsewhere(call: Callable[[], str]) -> str:
    """What a call gives or raises in a thread of its own: a notebook has a loop running in this one.

    Ctrl-C does not wait for the thread.
    """
    answer: Future[str] = Future()

    def ask() -> None:
        try:
            answer.set_result(call())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return answer.result()


def _refuse_unlike(worker: str, theirs: Mapping[str, str] | BaseException, ours: Mapping[str, str]) -> None:
    """ClusterError where a worker has other code or libraries than who asks, so that its figures might differ."""
    mend = "install the same on every machine and start its workers again"
    if not isinstance(theirs, Mapping):
        raise ClusterError(f"the worker {worker} cannot load this permitsim ({theirs}): {mend}")
    for name in (*ours, *theirs):
        if ours.get(name) != theirs.get(name):
            there, here = theirs.get(name, "none"), ours.get(name, "none")
            raise ClusterError(f"the worker {worker} has another {name} ({there}, here {here}): {mend}")


class Cluster:
    """Workers that a scheduler knows, as backend."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def workers(self) -> int:
        """How many replications are made at a time: by this process where nobody else is left."""
        return max(1, self._threads())

    def made(self, jobs: Sequence[Job]) -> Generator[tuple[Job, bytes], None, None]:
        """The jobs as they are finished; the scheduler gives those of a lost worker to another one.

        What the cluster gives up, and the rest where nobody is left, is made in this process.
        """
        if not self._connected:
            yield from ((job, job.done()) for job in jobs)
            return
        waiting, given_up = self._submitted(jobs), list[Job]()
        finished: SimpleQueue[Any] = SimpleQueue()
        for future in waiting:
            future.add_done_callback(finished.put)
        try:
            while waiting and (coming := self._next(finished)):
                future, packed = coming
                job = waiting.pop(future)
                if packed is None:
                    given_up.append(job)
                else:
                    yield job, packed
        finally:
            if self._connected:
                self._client.cancel(list(waiting))
        for job in (*given_up, *waiting.values()):
            yield job, job.done()

    def _submitted(self, jobs: Sequence[Job]) -> dict[Any, Job]:
        """The jobs by their futures.

        A plan is sent once, as a task of its own: unlike what is scattered it is made again where its worker dies.
        """
        plans = {job.alternative: job.plan for job in jobs}
        sent = {
            place: self._client.submit(pickle.loads, pickle.dumps(plan), pure=False) for place, plan in plans.items()
        }
        columns = zip(*((sent[job.alternative], job.number, job.engine) for job in jobs), strict=True)
        futures = self._client.map(_made, *map(list, columns), like=made_with(), pure=False)
        return dict(zip(futures, jobs, strict=True))

    def _next(self, finished: SimpleQueue[Any]) -> tuple[Any, bytes | None] | None:
        """The next future that is done in whatever way, and what came of it; None where nobody works any more."""
        seen = time.monotonic()
        while time.monotonic() - seen < DESERTED:
            with suppress(Empty):
                future = finished.get(timeout=GLANCE)
                try:
                    return future, _fetched(future)
                except TimeoutError:
                    finished.put(future)
            if self._threads():
                seen = time.monotonic()
        return None

    @property
    def _connected(self) -> bool:
        return bool(self._client.status == "running")

    def _threads(self) -> int:
        with suppress(OSError):
            return sum(self._client.nthreads().values()) if self._connected else 0
        return 0


def _made(plan: Plan, number: int, engine: str, like: Mapping[str, str]) -> bytes:
    """In a worker: the packed replication; ClusterError in a worker that came late and is unlike the others."""
    from distributed import get_worker

    _refuse_unlike(get_worker().address, made_with(), like)
    return replicate(plan, number, engine)


def _fetched(future: Any) -> bytes | None:
    """What came of a future; None where the cluster gave it up. TimeoutError where it is not there any more."""
    from distributed import KilledWorker

    try:
        packed: bytes = future.result(timeout=FETCHING)
    except TimeoutError:
        raise
    except (KilledWorker, CancelledError, OSError):
        return None
    except ImportError as error:
        raise ClusterError(f"a worker cannot load this permitsim ({error}): install the same everywhere") from error
    return packed
