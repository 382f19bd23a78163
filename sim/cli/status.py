"""How a command ends: the exit statuses, and the one sentence that goes with each failure.

Everything a user can do wrong ends in 2 with a sentence; only a bug ends in 1, and its traceback goes to a file.
Wrapped around every command by `sim.cli.commands`.
"""

from __future__ import annotations

import functools
import os
import shlex
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer

from sim.errors import ClusterError, ScenarioError

STDOUT = 1

DONE = 0
BUG = 1
WRONG = 2
PROMISE_MISSED = 3
UNSETTLED = 4
NOT_REPRODUCED = 5

Command = TypeVar("Command", bound=Callable[..., None])


def guarded(command: Command) -> Command:
    """The command with every failure turned into a sentence on stderr and a status."""

    @functools.wraps(command)
    def guard(*args: Any, **options: Any) -> None:
        from sim.experiment.folder import OutputError

        try:
            command(*args, **options)
        except (ScenarioError, OutputError, ClusterError) as error:
            stop(str(error), WRONG)
        except (typer.Exit, typer.BadParameter, BrokenPipeError):
            raise
        except Exception as error:
            if _of_a_full_disk(error):
                raise  # for `told_if_the_disk_is_full`
            stop(_reported(error), BUG)

    return guard  # type: ignore[return-value]  # wraps keeps the signature


@contextmanager
def told_if_the_disk_is_full() -> Iterator[None]:
    """End with a sentence where what is printed in here cannot be written, nor what nobody foresaw would be."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if not _of_a_full_disk(error):
            raise
        # Python would try to write the rest once more, and complain, when it ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STDOUT)
        with suppress(OSError):
            print("the disk is full: what was to be printed or kept is not complete", file=sys.stderr)
        sys.exit(WRONG)


def _of_a_full_disk(error: Exception) -> bool:
    from sim.experiment.folder import FULL

    return isinstance(error, OSError) and error.errno in FULL


def stop(sentence: str, status: int) -> NoReturn:
    """Print the sentence on stderr and end with the status."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(status)


def _reported(error: Exception) -> str:
    """Write crash.txt and say where it is; where it cannot be written, the traceback is all there is."""
    command = shlex.join(["permitsim", *sys.argv[1:]])
    told = f"{command}\npython {sys.version}\n\n{''.join(traceback.format_exception(error))}"
    try:
        Path("crash.txt").write_text(told, encoding="utf-8")
    except OSError:
        return f"{told}\nthis is a bug in permitsim, not in your scenario; please report the lines above"
    return "this is a bug in permitsim, not in your scenario: the details are in crash.txt, please report them"
