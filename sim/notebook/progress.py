"""How far a long call in a notebook is: one line on stderr that is written over, silent below two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from sim.experiment.gather import Watcher
from sim.experiment.headline import told

HowFar = TypeVar("HowFar")

PATIENCE: Final = 2.0
"""Seconds before the first line and between two."""


@contextmanager
def shown() -> Iterator[Watcher]:
    """Somebody who watches and shows how far it is; the line is taken away at the end."""
    with shown_as(told) as watch:
        yield watch


@contextmanager
def shown_as(words: Callable[[HowFar], str]) -> Iterator[Callable[[HowFar], None]]:
    """Somebody who watches and shows in `words` how far it is; the line is taken away at the end."""
    last, widest = time.monotonic(), 0

    def watch(finished: HowFar) -> None:
        nonlocal last, widest
        if time.monotonic() - last >= PATIENCE:
            last, text = time.monotonic(), words(finished)
            widest = max(widest, len(text))
            _write(f"\r{text.ljust(widest)}")

    try:
        yield watch
    finally:
        if widest:
            _write(f"\r{' ' * widest}\r")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
