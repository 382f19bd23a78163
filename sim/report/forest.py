"""Drawing of differences: one dot with its interval per row, about a line at zero that says "no difference".

Takes numbers, names and the words that say what is seen, and returns one SVG panel.
Stands beside `charts`, between `sections` and `svg`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.palette import BLUE, INK, PAPER, QUIET
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened

ROW: Final = 42
"""Height of a row with its name, in units of the panel."""

LETTERS: Final = 46
"""Letters of a name and the figure behind it that fit side by side."""


@dataclass(frozen=True)
class Effect:
    """One row: its name, its figure as text, the difference with its interval, and whether that lies off zero.

    `low` and `high` are NaN where there is no interval; `difference` is a number, in the unit of the axis.
    """

    label: str
    note: str
    difference: float
    low: float
    high: float
    clear: bool


def forest(words: Words, rows: Sequence[Effect], axis: str, band: float = 0.0) -> str:
    """One row per effect in the order given; what is clear is filled and bold, what is not is hollow and thin.

    A shaded `band` reaches so far either way of zero.
    """

    def paint(axes: Axes) -> None:
        left, right = _reach(rows, band)
        if band:
            axes.axvspan(-band, band, color=QUIET, alpha=0.18, linewidth=0, zorder=0)
        axes.axvline(0.0, color=INK, linewidth=1.2, zorder=1)
        for place, row in enumerate(rows):
            _effect(axes, place, row, (left, right))
        axes.set(xlim=(left, right), ylim=(len(rows) - 0.5, -0.6), xlabel=axis)
        axes.grid(axis="y", visible=False)
        axes.yaxis.set_visible(False)
        # Ticks stand at 1, 2 or 5 times a power of ten, so that they are written with so few decimals.
        decimals = max(0, 1 + math.ceil(-math.log10(right - left))) if right - left < 5 else 0
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x, decimals)))

    return draw(words, paint, ROW * len(rows) + 44, Margins(8, 12, 0, 40))


def _reach(rows: Sequence[Effect], band: float) -> tuple[float, float]:
    """The ends of the axis: all rows and the band about zero, with some room; one unit where nothing differs."""
    ends = [end for row in rows for end in (row.difference, row.low, row.high) if not math.isnan(end)]
    least, most = min(ends, default=0.0), max(ends, default=0.0)
    least, most = min(least, -band), max(most, band)
    room = 0.06 * (most - least) or 1.0
    return least - room, most + room


def _effect(axes: Axes, place: int, row: Effect, ends: tuple[float, float]) -> None:
    colour, height = (BLUE if row.clear else QUIET), place + 0.15
    weight = "bold" if row.clear else "normal"
    name = shortened(row.label, max(LETTERS - len(row.note), 8))
    # The names hide the line at zero, which would run through their letters.
    paper = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}
    axes.text(ends[0], place - 0.1, name, va="bottom", ha="left", fontweight=weight, bbox=paper)
    axes.text(ends[1], place - 0.1, row.note, va="bottom", ha="right", bbox=paper)
    if not math.isnan(row.low):
        axes.plot([row.low, row.high], [height] * 2, color=colour, linewidth=4 if row.clear else 1.4,
                  alpha=0.45 if row.clear else 1.0, marker="|", markersize=8)  # fmt: skip
    axes.plot([row.difference], [height], marker="o" if row.clear else "D", markersize=8 if row.clear else 6,
              color=colour, markerfacecolor=colour if row.clear else PAPER, clip_on=False)  # fmt: skip
