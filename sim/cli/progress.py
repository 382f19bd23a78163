"""What is shown on stderr while replications run: a bar on a terminal, now and then a line elsewhere.

Both say the same thing that means something: how many are finished and what they say so far. stdout stays clean.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from sim.experiment.gather import Finished, Watcher


class Far(Protocol):
    """How far something is."""

    @property
    def done(self) -> int:
        """Replications that are finished."""

    @property
    def planned(self) -> int | None:
        """Replications that are due; None where nobody knows."""


HowFar = TypeVar("HowFar", bound=Far)

PATIENCE = 2.0
"""Seconds without a line: a run that is over sooner says nothing, a longer one does not flood a log."""


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Watcher]:
    """Somebody who watches a run and shows how far it is."""
    with shown_as(progress_text, quiet=quiet) as watch:
        yield watch


@contextmanager
def shown_as(text: Callable[[HowFar], str], *, quiet: bool) -> Iterator[Callable[[HowFar], None]]:
    """Somebody who watches and shows in `text` how far it is."""
    if quiet:
        yield lambda finished: None
    elif sys.stderr.isatty():
        with _bar(text) as watch:
            yield watch
    else:
        yield _lines(text)


def progress_text(finished: Finished) -> str:
    """How far it is, in a line."""
    from sim.experiment.headline import told

    return told(finished)


def _lines(text: Callable[[HowFar], str]) -> Callable[[HowFar], None]:
    last = time.monotonic()

    def watch(finished: HowFar) -> None:
        nonlocal last
        if time.monotonic() - last >= PATIENCE:
            last = time.monotonic()
            print(text(finished), file=sys.stderr, flush=True)

    return watch


@contextmanager
def _bar(text: Callable[[HowFar], str]) -> Iterator[Callable[[HowFar], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    told = TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))
    console = Console(stderr=True)
    with Progress(told, BarColumn(12), TimeRemainingColumn(compact=True), console=console, expand=True) as bar:
        task = bar.add_task("replication 1 is running", total=None)

        def watch(finished: HowFar) -> None:
            bar.update(
                task,
                description=text(finished),
                completed=finished.done,
                total=finished.planned,
            )

        yield watch
