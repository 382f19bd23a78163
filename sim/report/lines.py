"""A drawing of a figure along a value that is varied: a line with its interval for each value of a second one.

Beside `charts`: takes numbers, names and words, returns one SVG panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.charts import Curve, Ticks, weeks_axis
from sim.report.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened

STYLES: Final[tuple[tuple[str, Any, str], ...]] = (
    (BLUE, "-", "o"), (VERMILLION, (0, (5, 2)), "s"), (GREEN, (0, (1, 1.5)), "^"), (PURPLE, (0, (6, 2, 1, 2)), "D"),
    (ORANGE, (0, (3, 1)), "v"), (BLACK, "-", "x"),
)  # fmt: skip
"""Colour, line style and marker of each line."""

MOST_LINES: Final = len(STYLES)


def lines(words: Words, curves: Sequence[Curve], across: str, up: str, names: Sequence[str] = ()) -> str:
    """Up to MOST_LINES lines on common axes, named at their ends; `names` are those of 0, 1, 2, ... where the values
    are no numbers.
    """

    def paint(axes: Axes) -> None:
        for curve, (colour, style, marker) in zip(curves, STYLES, strict=False):
            low, high = (np.where(np.isnan(end), curve.value, end) for end in (curve.low, curve.high))
            axes.fill_between(curve.x, low, high, color=colour, alpha=0.16, linewidth=0)
            axes.plot(curve.x, curve.value, color=colour, linestyle=style, linewidth=1.8, marker=marker, markersize=4.5)
        axes.margins(x=0.04, y=0.1)
        axes.set(xlabel=across, ylabel=up)
        if names:
            axes.set_xticks(range(len(names)), [shortened(name, 10) for name in names])
        else:
            axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y, 0 if y == round(y) else 1)))
        if len(curves) > 1:
            _key(axes, curves)

    rows = min(len(curves), MOST_LINES) if len(curves) > 1 else 0
    return draw(words, paint, 220 + 17 * rows, Margins(left=52, right=14, top=10 + 17 * rows, bottom=42))


def lines_by_week(words: Words, curves: Sequence[Curve], ticks: Ticks, up: str) -> str:
    """Up to MOST_LINES lines with their bands over the weeks of the window, on an axis from 0; gaps stay gaps."""

    def paint(axes: Axes) -> None:
        weeks = len(curves[0].x)
        for curve, (colour, style, marker) in zip(curves, STYLES, strict=False):
            axes.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.18, linewidth=0)
            every = max(1, weeks // 6)
            axes.plot(curve.x, curve.value, color=colour, linestyle=style, linewidth=1.8, marker=marker, markersize=4.5,
                      markevery=every if weeks > 8 else 1)  # fmt: skip
        top = max(float(np.nanmax([*curve.value, *curve.high, 1.0])) for curve in curves)
        axes.set(ylim=(0, 1.06 * top), ylabel=up)
        weeks_axis(axes, ticks, weeks)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y)))
        _key(axes, curves)

    top = 10 + 17 * len(curves)
    return draw(words, paint, 190 + top, Margins(left=52, right=14, top=top, bottom=26))


def _key(axes: Axes, curves: Sequence[Curve]) -> None:
    handles = [axes.lines[place] for place in range(min(len(curves), MOST_LINES))]
    labels = [shortened(curve.label, 40) for curve in curves[:MOST_LINES]]
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(-0.12, 1.0), frameon=False,
                borderpad=0, handlelength=2.6, labelspacing=0.25)  # fmt: skip
