"""Small tables as plain text, for a terminal of 80 columns and for pipes alike.

Numbers stand to the right, names to the left. Used by the commands that print figures.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

WIDEST: Final = 80
"""Columns of a terminal that nobody has made wider."""


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], left: Container[int]) -> str:
    """The rows under their head; columns whose number is in `left` are aligned left, all others right.

    Where a row would be wider than a terminal, the first column gets what the others leave, and a longer name stands
    on a line of its own above its row.
    """
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    room = WIDEST - sum(2 + width for width in widths[1:])
    if len(widths) > 1 and 0 < room < widths[0]:
        widths[0] = max((len(line[0]) for line in lines if len(line[0]) <= room), default=0)
    return "\n".join(_row(line, widths, left) for line in lines)


def _row(line: Sequence[str], widths: Sequence[int], left: Container[int]) -> str:
    name, *others = line
    above = f"{name}\n" if len(name) > widths[0] else ""
    cells = ["" if above else name, *others]
    told = "  ".join(
        cell.ljust(width) if column in left else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return above + told.rstrip()
