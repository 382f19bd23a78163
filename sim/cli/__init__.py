"""The commands of permitsim: what is typed, what is printed, and with which exit status it ends.

The only part of the project that prints, and the top layer. Each file holds one group of commands; whatever is
slow to import is imported inside the command that needs it.
"""

from __future__ import annotations

import signal
import sys

LOG_FORMATS = ("csv", "parquet")


def main() -> None:
    """Run the command line in `sys.argv`; ends the process with one of the statuses of `sim.cli.status`."""
    try:
        from sim.cli.commands import app

        app(args=_with_log_format(sys.argv[1:]), prog_name="permitsim")
    except KeyboardInterrupt:
        sys.exit(130)  # pressed before any command began
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and told: what ends now is not worth a traceback


def _with_log_format(words: list[str]) -> list[str]:
    """A bare `--log` means csv; written out here, so that the word after it is not taken for a format."""
    written: list[str] = []
    for place, word in enumerate(words):
        written.append(word)
        if word == "--log" and (place + 1 == len(words) or words[place + 1] not in LOG_FORMATS):
            written.append("csv")
    return written
