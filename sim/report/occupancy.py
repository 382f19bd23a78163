"""A drawing of people against places: a line with its interval by the week, and the places as a stepped line.

Beside `charts`: takes numbers, names and the words that say what is seen, and returns one SVG panel.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.primitives.time import Floats
from sim.report.charts import LINES, Curve, Ticks, weeks_axis
from sim.report.palette import BLACK
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number


def occupancy(words: Words, curves: Sequence[Curve], places: Floats | None, ticks: Ticks) -> str:
    """One or two lines of people by the week, each with its band; `places` float64[weeks], None where not known."""
    rows = len(curves) + (places is not None)
    top = 10 + 17 * rows

    def paint(axes: Axes) -> None:
        for curve, (colour, style, marker) in zip(curves, LINES, strict=False):
            low, high = (np.where(np.isnan(end), curve.value, end) for end in (curve.low, curve.high))
            axes.fill_between(curve.x, low, high, color=colour, alpha=0.2, linewidth=0)
            axes.plot(curve.x, curve.value, color=colour, linestyle=style, linewidth=1.8, marker=marker, markersize=4,
                      markevery=max(1, len(curve.x) // 6), label=curve.label)  # fmt: skip
        if places is not None:
            axes.step(np.arange(len(places)), places, where="post", color=BLACK, linewidth=1.6, label="places")
        highest = [end for curve in curves for end in (*curve.value, *curve.high)] + (
            [] if places is None else [*places]
        )
        axes.set_ylim(0, max(float(np.nanmax(highest)), 1.0) * 1.06)
        weeks_axis(axes, ticks, len(curves[0].x))
        axes.set_ylabel("people")
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y)))
        axes.legend(loc="lower left", bbox_to_anchor=(-0.12, 1.0), frameon=False, borderpad=0, handlelength=2.6,
                    labelspacing=0.25)  # fmt: skip

    return draw(words, paint, 190 + top, Margins(left=72, top=top, bottom=26))
