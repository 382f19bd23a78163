"""Small tables as plain text, for a terminal of 80 columns and for pipes alike.

Numbers stand to the right, names to the left. Used by the commands that print figures.
"""

from __future__ import annotations

from collections.abc import Container, Sequence


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], left: Container[int]) -> str:
    """The rows under their head; columns whose number is in `left` are aligned left, all others right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
