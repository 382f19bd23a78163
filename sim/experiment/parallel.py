"""Replications spread over processes, given back packed, as each is finished.

Which process ran what, and in which order, is lost here on purpose: results are gathered by number.
Between `sim.experiment.replication` and `sim.experiment.run`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any, TypeAlias

from joblib import Parallel, delayed

from sim.analysis.reduction import EVERYTHING, Wanted
from sim.experiment.event_tables import EventFiles
from sim.experiment.replication import replicate
from sim.plan.plan import Plan

Numbered: TypeAlias = tuple[int, bytes]
"""A job's place among the jobs, and the replication that it made, packed."""

ALONE = 2.0
"""Seconds of work for which starting workers does not pay: each takes about as long to start."""

GLANCE = 1.0
"""Seconds between two looks of a worker at whether its parent still lives."""


def available_workers() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


@dataclass(frozen=True)
class Job:
    """One replication to make: of the alternative at a place, by its number from 1, and what is wanted of it."""

    alternative: int
    plan: Plan
    number: int
    engine: str
    events: EventFiles | None = None
    wanted: Wanted = EVERYTHING

    def done(self) -> bytes:
        """The replication, packed; KeyboardInterrupt after Ctrl-C, also where machine code was just being loaded."""
        try:
            return replicate(self.plan, self.number, self.engine, self.events, self.wanted)
        except SystemError as error:
            # C code that called back into Python, as numba does to load what it has kept, wraps the interruption.
            if _holds_interruption(error):
                raise KeyboardInterrupt from error
            raise


def _holds_interruption(error: BaseException | None) -> bool:
    """Whether somewhere behind an error lies Ctrl-C."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


class Processes:
    """As backend as many processes of this machine as are asked for, or as there are processors once they pay."""

    def __init__(self, asked: int | None) -> None:
        self._asked = asked
        self._began = time.monotonic()

    @property
    def workers(self) -> int:
        """How many processes work at a time."""
        return self._asked or available_workers()

    def made(self, jobs: Sequence[Job]) -> Generator[tuple[Job, bytes], None, None]:
        """The jobs as they are finished, the first ones in this process while the experiment is young."""
        return replicate_all(jobs, self._asked, max(0.0, ALONE - (time.monotonic() - self._began)))


def replicate_all(
    jobs: Sequence[Job], workers: int | None, alone: float = ALONE
) -> Generator[tuple[Job, bytes], None, None]:
    """Jobs with packed replications in the order in which they finish; closing the generator ends the workers.

    With `workers` None as many work as there are processors, once this process has worked `alone` for as many seconds
    as they take to start. Where a worker is ended from outside, as for want of memory, the rest is made in this
    process.
    """
    missing = dict(enumerate(jobs))
    if workers is None:
        workers, began = available_workers(), time.monotonic()
        while missing and time.monotonic() - began < alone:
            job = missing.pop(next(iter(missing)))
            yield job, job.done()
    if min(workers, len(missing)) > 1:
        coming = _in_processes(placed(missing), min(workers, len(missing)))
        with suppress(BrokenProcessPool), closing(coming) as finished:
            for place, packed in finished:
                yield missing.pop(place), packed
    for job in missing.values():
        yield job, job.done()


def placed(jobs: Mapping[int, Job]) -> list[Any]:
    """The jobs as joblib's calls, each of which gives its place back."""
    return [delayed(_placed)(place, job) for place, job in jobs.items()]


def _placed(place: int, job: Job) -> Numbered:
    return place, job.done()


def _in_processes(jobs: Sequence[Any], workers: int) -> Generator[Numbered, None, None]:
    pool = Parallel(
        n_jobs=workers,
        return_as="generator_unordered",
        batch_size=1,
        max_nbytes=None,
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )
    finished: Generator[Numbered, None, None] | None = None
    try:
        with _interrupts_held(), _quiet_trackers():
            finished = pool(jobs)
        # `yield from` would close it before joblib's remark on that is silenced.
        for numbered in finished:  # noqa: UP028
            yield numbered
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the rest is not computed is what closing means
            if finished is not None:
                finished.close()


def _end_with_parent(parent: int) -> None:
    """In a worker: end as soon as the parent is gone, even if it was killed and could not say so."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(GLANCE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _quiet_trackers() -> Iterator[None]:
    """Trackers born in here never speak: joblib's would complain of a folder that joblib removed a moment before."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (before, "ignore:resource_tracker")))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: workers born in here never hear it, this process does afterwards.

    The workers inherit the blocked signal. Threads of libraries take it all the same, hence the list.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it is started later, it unblocks the signal
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)
