"""The commands of permitsim: what is typed, what is printed, and with which exit status it ends.

The only part of the project that prints, and the top layer. Each file holds one group of commands; whatever is
slow to import is imported inside the command that needs it.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Final

from sim.cli.interruption import end_at_once_on_ctrl_c, ignore_ctrl_c

FEWER_SEARCHES: Final = (100_000, 20, 100)
"""For garbage: the libraries bring a million objects that stay, and searching them took a tenth of a short run."""


def main() -> None:
    """Run the command line in `sys.argv`; ends the process with one of the statuses of `sim.cli.status`."""
    end_at_once_on_ctrl_c()
    gc.set_threshold(*FEWER_SEARCHES)
    try:
        from sim.cli.commands import app
        from sim.cli.status import told_if_the_disk_is_full

        with told_if_the_disk_is_full():
            app(args=_with_log_format(sys.argv[1:]), prog_name="permitsim")
    finally:
        ignore_ctrl_c()
        gc.freeze()  # the process ends here: what is left need not be looked through


def _with_log_format(words: list[str]) -> list[str]:
    """A bare `--log` means csv; written out here, so that a file or an option after it is not taken for a format."""
    written: list[str] = []
    for place, word in enumerate(words):
        written.append(word)
        if word == "--log" and not _may_be_a_format(words[place + 1 : place + 2]):
            written.append("csv")
    return written


def _may_be_a_format(following: list[str]) -> bool:
    return any(word.isalnum() and not Path(word).exists() for word in following)
