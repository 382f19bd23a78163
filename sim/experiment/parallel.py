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
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any, TypeAlias

from joblib import Parallel, delayed

from sim.experiment.event_tables import EventFiles
from sim.experiment.replication import replicate
from sim.plan.plan import Plan

Numbered: TypeAlias = tuple[int, bytes]
"""A replication's number and the replication, packed."""

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


def replicate_all(
    plan: Plan, numbers: Sequence[int], engine: str, workers: int | None, events: EventFiles | None = None
) -> Generator[bytes, None, None]:
    """Packed replications in the order in which they finish; closing the generator ends the workers.

    With `workers` None as many work as there are processors, once this process has worked as long as they take to
    start. Where a worker is ended from outside, as for want of memory, the rest is made in this process.
    """
    missing = list(numbers)
    if workers is None:
        workers, began = available_workers(), time.monotonic()
        while missing and time.monotonic() - began < ALONE:
            yield replicate(plan, missing.pop(0), engine, events)
    if min(workers, len(missing)) > 1:
        jobs = [delayed(_numbered)(plan, number, engine, events) for number in missing]
        with suppress(BrokenProcessPool), closing(_in_processes(jobs, min(workers, len(missing)))) as finished:
            for number, packed in finished:
                missing.remove(number)
                yield packed
    for number in missing:
        yield replicate(plan, number, engine, events)


def _numbered(plan: Plan, number: int, engine: str, events: EventFiles | None) -> Numbered:
    return number, replicate(plan, number, engine, events)


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
        with _interrupts_held():
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
