"""Ctrl-C: whenever it is pressed, the command ends with 130 and a sentence.

It ends the process there and then, since an exception is lost in libraries that swallow what happens while they are
imported. Only a run under way, which has workers to end and results to write, gets an exception.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

STOPPED = 130
STDERR = 2
NOTHING_KEPT = "stopped before the first replication was finished; nothing is kept"
KEPT = "stopped before results were written; finished replications are kept for the next run"


class Interruption:
    """What is known of Ctrl-C while a run is under way: whether it was pressed, and what it finds `kept`."""

    def __init__(self) -> None:
        self.kept = False
        self._pressed = False

    def press(self, *_: Any) -> NoReturn:
        """Take a signal: raises KeyboardInterrupt."""
        self._pressed = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise KeyboardInterrupt again where a library swallowed it."""
        if self._pressed:
            raise KeyboardInterrupt

    def heeded(self) -> None:
        """The run was cut short and that will be told: only another Ctrl-C counts from now on."""
        self._pressed = False


def end_at_once_on_ctrl_c() -> None:
    """From now on Ctrl-C ends the process with 130, in whatever it is doing."""
    _on_ctrl_c(_end)


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Ctrl-C raises KeyboardInterrupt in here and ends with the sentence that holds; afterwards it does nothing."""
    from sim.cli.status import stop

    interruption = Interruption()
    _on_ctrl_c(interruption.press)
    try:
        try:
            yield interruption
        finally:
            ignore_ctrl_c()
    except KeyboardInterrupt:
        stop(KEPT if interruption.kept else NOTHING_KEPT, STOPPED)


def ignore_ctrl_c() -> None:
    """From now on Ctrl-C does nothing: what is left to do takes no time, and all is done or told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _on_ctrl_c(heard: Callable[..., Any]) -> None:
    """Call `heard`, except where whoever started the command had it ignore Ctrl-C, as in the background."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, heard)


def _end(*_: Any) -> NoReturn:
    os.write(STDERR, b"stopped\n")  # print may be what was interrupted
    os._exit(STOPPED)
