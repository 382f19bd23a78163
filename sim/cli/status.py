"""How a command ends: the exit statuses, and the one sentence that goes with each failure.

Everything a user can do wrong ends in 2 with a sentence; only a bug ends in 1, and its traceback goes to a file.
Wrapped around every command by `sim.cli.commands`.
"""

from __future__ import annotations

import functools
import shlex
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer

from sim.errors import ScenarioError

DONE = 0
BUG = 1
WRONG = 2
PROMISE_MISSED = 3
UNSETTLED = 4

Command = TypeVar("Command", bound=Callable[..., None])


def guarded(command: Command) -> Command:
    """The command with every failure turned into a sentence on stderr and a status."""

    @functools.wraps(command)
    def guard(*args: Any, **options: Any) -> None:
        from sim.experiment.folder import OutputError

        try:
            command(*args, **options)
        except ScenarioError as error:
            stop(str(error), WRONG)
        except OutputError as error:
            stop(str(error), WRONG)
        except (typer.Exit, typer.BadParameter, BrokenPipeError):
            raise
        except Exception as error:
            stop(_reported(error), BUG)

    return guard  # type: ignore[return-value]


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
