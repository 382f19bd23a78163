"""A drawing of differences: one row each on a common axis, with its interval, on either side of zero.

Beside `charts`: takes numbers, names and words, returns one SVG panel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.report.palette import BLUE, INK, PAPER, QUIET
from sim.report.svg import Margins, Words, draw
from sim.report.wording import shortened

STEP = 40
"""Height of a row in units of the panel."""


@dataclass(frozen=True)
class Row:
    """One difference with its interval (NaN: none), and whether that lies clear of zero."""

    label: str
    difference: float
    low: float
    high: float
    clear: bool


def forest(words: Words, rows: Sequence[Row], axis: str) -> str:
    """A mark per row, filled and round where the difference is clear, an open diamond where it is not."""

    def paint(axes: Axes) -> None:
        axes.axvline(0.0, color=INK, linewidth=1.2)
        for place, row in enumerate(rows):
            colour = BLUE if row.clear else QUIET
            if not math.isnan(row.low):
                axes.plot([row.low, row.high], [place + 0.12] * 2, color=colour, linewidth=4, alpha=0.45)
            axes.plot([row.difference], [place + 0.12], marker="o" if row.clear else "D",
                      markersize=8 if row.clear else 6, color=colour,
                      markerfacecolor=colour if row.clear else PAPER, clip_on=False)  # fmt: skip
            axes.text(0.0, place - 0.12, shortened(row.label, 46), va="bottom", ha="left",
                      transform=axes.get_yaxis_transform(),
                      bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.4, "alpha": 0.8})  # fmt: skip
        ends = [end for row in rows for end in (row.difference, row.low, row.high, 0.0) if not math.isnan(end)]
        least, most = min(ends, default=0.0), max(ends, default=0.0)
        space = 0.05 * ((most - least) or 1.0)
        axes.set(xlim=(least - space, most + space), ylim=(len(rows) - 0.5, -0.62), xlabel=axis)
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", visible=True)
        axes.yaxis.set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(5))

    return draw(words, paint, STEP * len(rows) + 44, Margins(8, 12, 0, 40))
