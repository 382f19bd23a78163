"""A drawing of points with intervals both ways: what something costs against what it brings.

Beside `charts`: takes numbers, names and words, returns one SVG panel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.palette import BLUE, INK, PAPER, VERMILLION
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened


@dataclass(frozen=True)
class Point:
    """One alternative: where it lies, with the interval of its height; `base` is what others are compared with."""

    label: str
    x: float
    y: float
    low: float
    high: float
    base: bool


def scatter(words: Words, points: Sequence[Point], across: str, up: str) -> str:
    """Named points with vertical intervals; the base is a square, the others are round."""

    def paint(axes: Axes) -> None:
        wide = (max(point.x for point in points) - min(point.x for point in points)) or 1.0
        for point in points:
            colour = VERMILLION if point.base else BLUE
            if not math.isnan(point.low):
                axes.plot([point.x, point.x], [point.low, point.high], color=colour, linewidth=3, alpha=0.45)
            axes.plot([point.x], [point.y], marker="s" if point.base else "o", markersize=7, color=colour,
                      markerfacecolor=PAPER if point.base else colour, clip_on=False)  # fmt: skip
            before = point.x > min(one.x for one in points) + wide / 2
            axes.annotate(shortened(point.label, 22), (point.x, point.y), (-7 if before else 7, 4), color=INK,
                          textcoords="offset points", ha="right" if before else "left",
                          bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.4, "alpha": 0.8})  # fmt: skip
        axes.set(xlabel=across, ylabel=up)
        axes.margins(x=0.08, y=0.14)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _short(x)))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: _short(y)))

    return draw(words, paint, 250, Margins(left=58, right=14, top=14, bottom=42))


def _short(value: float) -> str:
    """Money in millions or thousands, all else as it is."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= 10 * size or (abs(value) >= size and size == 1e6):
            return f"{number(value / size, 0 if abs(value) >= 100 * size else 1)} {letter}"
    return number(value, 0 if value == round(value) else 1)
