"""Replications spread over processes, given back packed, as each is finished.

Which process ran what, and in which order, is lost here on purpose: results are gathered by number.
Between `sim.experiment.replication` and `sim.experiment.run`.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from joblib import Parallel, delayed

from sim.experiment.event_tables import EventFiles
from sim.experiment.replication import replicate
from sim.plan.plan import Plan

IDLE_SECONDS = 60  # workers whose parent was killed end by themselves after that


def available_workers() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def replicate_all(
    plan: Plan, numbers: Sequence[int], engine: str, workers: int, events: EventFiles | None = None
) -> Generator[bytes, None, None]:
    """Packed replications in the order in which they finish; closing the iterator ends the workers."""
    if min(workers, len(numbers)) <= 1:
        return (replicate(plan, number, engine, events) for number in numbers)
    return _in_processes(plan, numbers, engine, min(workers, len(numbers)), events)


def _in_processes(
    plan: Plan, numbers: Iterable[int], engine: str, workers: int, events: EventFiles | None
) -> Generator[bytes, None, None]:
    pool = Parallel(
        n_jobs=workers,
        return_as="generator_unordered",
        batch_size=1,
        max_nbytes=None,
        idle_worker_timeout=IDLE_SECONDS,
    )
    warnings.filterwarnings("ignore", "A worker stopped while some jobs")  # it was idle and is replaced
    with _interrupts_held_back():
        finished = pool(delayed(replicate)(plan, number, engine, events) for number in numbers)
    try:
        yield from finished
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the rest is not computed is what closing means
            finished.close()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal; workers born in here are ended by their parent instead."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
