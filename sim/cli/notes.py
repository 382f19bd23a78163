"""Notes and warnings of a run: told on stderr as they come, and kept for the folder's `log.txt`.

stdout is left to results. Used by the commands that simulate.
"""

from __future__ import annotations

import datetime as dt
import sys


class Notes:
    """Collects what is told; with `quiet` it is kept but not shown."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._lines: list[str] = []

    def tell(self, sentence: str) -> None:
        """Show the sentence and keep it."""
        if not self.quiet:
            print(sentence, file=sys.stderr, flush=True)
        self.keep(sentence)

    def keep(self, sentence: str) -> None:
        """Keep the sentence with the time of day, without showing it."""
        self._lines.append(f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} {sentence}")

    def text(self) -> str:
        """All that was kept, one note a line, or several where a note has several."""
        return "\n".join(self._lines) + "\n"
