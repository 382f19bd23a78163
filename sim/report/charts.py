"""Drawings of lines: cumulative curves, weekly bands and dots on a common axis.

Each function takes numbers, names and the words that say what is seen, and returns one SVG panel.
They stand between `sections`, which choose what to draw, and `svg`, which makes drawings readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.primitives.time import Floats
from sim.report.palette import BLACK, BLUE, GREEN, PAPER, QUIET, VERMILLION
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened

LINES: Final[tuple[tuple[str, Any, str], ...]] = ((BLUE, "-", "o"), (VERMILLION, (0, (5, 2)), "s"))
"""Colour, line style and marker of the first and second population."""

CORNERS: Final = {
    "lower right": (0.55, 1.0, 0.0, 0.28),
    "upper right": (0.55, 1.0, 0.72, 1.0),
    "center left": (0.0, 0.45, 0.36, 0.64),
    "center right": (0.55, 1.0, 0.36, 0.64),
}
"""Rooms for the key: left, right, bottom and top as shares of the plot."""

LABEL_ROW: Final = 17
"""Height of a row of names above a plot, in units of the panel."""


@dataclass(frozen=True)
class Curve:
    """A line with its interval, float64[n] each: `x`, `value`, `low`, `high`."""

    label: str
    x: Floats
    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Mark:
    """A vertical line at `x` (days), named; `share` puts a point at the height that is promised there."""

    label: str
    x: float
    share: float | None = None


@dataclass(frozen=True)
class Dot:
    """One row of a dot plot: a name, a figure with its interval, and whether it is ours."""

    label: str
    value: float
    low: float
    high: float
    ours: bool


@dataclass(frozen=True)
class Bound:
    """A vertical line of a dot plot, named: a legal maximum, or a goal that somebody set."""

    label: str
    value: float
    by_law: bool


@dataclass(frozen=True)
class Ticks:
    """Places and names on the axis of weeks."""

    at: tuple[float, ...]
    names: tuple[str, ...]


def cumulative(
    words: Words, curves: Sequence[Curve], marks: Sequence[Mark], days: float, clock: str, label_rows: int
) -> str:
    """Share decided within t days, up to `days`: a line and band per population, promise and limit as lines.

    `label_rows` is the largest number of marks in any panel beside this one, so that their axes align.
    """

    def paint(axes: Axes) -> None:
        for curve, (colour, style, marker) in zip(curves, LINES, strict=False):
            axes.fill_between(curve.x, curve.low * 100, curve.high * 100, color=colour, alpha=0.18, linewidth=0)
            every = max(1, len(curve.x) // 6)
            axes.plot(
                curve.x, curve.value * 100, color=colour, linestyle=style, linewidth=1.8,
                marker=marker, markersize=4, markevery=(every // 2, every),
            )  # fmt: skip
        _vertical_marks(axes, marks, days)
        axes.set(xlim=(0, days), ylim=(0, 102), xlabel=f"{clock} days")
        axes.set_yticks([0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 3, 5, 6, 10]))
        _population_key(axes, curves, days)

    top = 10 + LABEL_ROW * label_rows
    return draw(words, paint, 210 + top, Margins(left=46, top=top))


def _vertical_marks(axes: Axes, marks: Sequence[Mark], days: float) -> None:
    """Each line rises into a row of its own above the plot; rows are such that no line crosses a name beside it."""
    height = axes.get_window_extent().height
    rightmost = max((mark.x for mark in marks), default=0.0)
    for row, mark in enumerate(sorted(marks, key=lambda mark: mark.x, reverse=rightmost <= days * 0.6)):
        colour, style = (BLACK, ":") if mark.share is None else (GREEN, "-")
        foot = (6 + LABEL_ROW * row) / height
        axes.axvline(mark.x, 0, 1 + foot + 12 / height, color=colour, linestyle=style, linewidth=1.6, clip_on=False)
        if mark.share is not None:
            axes.plot([mark.x], [mark.share * 100], marker="D", markersize=7, color=PAPER,
                      markeredgecolor=colour, markeredgewidth=1.8, clip_on=False, zorder=3)  # fmt: skip
        before = mark.x > days * 0.6
        axes.annotate(
            f"{mark.label}, {number(mark.x)} d", (mark.x, 1 + foot), (-5 if before else 5, 0),
            xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="right" if before else "left", va="bottom", bbox=_paper(),
        )  # fmt: skip


def _population_key(axes: Axes, curves: Sequence[Curve], days: float) -> None:
    """Name the lines in the first corner that they leave free."""
    lines: list[Artist] = []
    for curve, (colour, style, marker) in zip(curves, LINES, strict=False):
        sample = DrawingArea(24, 10)
        sample.add_artist(Line2D([0, 24], [5, 5], color=colour, linestyle=style, linewidth=1.8))
        sample.add_artist(Line2D([12], [5], color=colour, marker=marker, markersize=4))
        lines.append(HPacker(children=[sample, TextArea(curve.label)], pad=0, sep=5, align="center"))
    if lines:
        free = (place for place, room in CORNERS.items() if not any(_passes(curve, days, room) for curve in curves))
        key = AnchoredOffsetbox(next(free, "lower right"), child=VPacker(children=lines, pad=2, sep=3), pad=0.1,
                                borderpad=0.3)  # fmt: skip
        key.patch.set(facecolor=PAPER, edgecolor="none", alpha=0.85)
        axes.add_artist(key)


def _passes(curve: Curve, days: float, room: tuple[float, float, float, float]) -> bool:
    """Whether a curve passes through a room (left, right, bottom, top as shares of the plot)."""
    left, right, bottom, top = room
    x = np.linspace(left * days, right * days, 50)
    y = np.interp(x, curve.x, curve.value, left=np.nan, right=np.nan)
    return bool(((y > bottom) & (y < top)).any())


def weekly(words: Words, middle: Curve, low: Floats, high: Floats, ticks: Ticks, promise: float | None) -> str:
    """Median with its interval and the P10-P90 of cases (`low`, `high`, days) by decision week."""

    def paint(axes: Axes) -> None:
        axes.fill_between(middle.x, low, high, color=BLUE, alpha=0.16, linewidth=0)
        axes.fill_between(middle.x, middle.low, middle.high, color=BLUE, alpha=0.35, linewidth=0)
        alone = len(middle.x) < 3
        axes.plot(middle.x, middle.value, color=BLUE, linewidth=1.8, marker="o" if alone else "")
        top = float(np.nan_to_num(np.append(high, middle.high)).max(initial=1.0))
        if promise is not None and promise < top * 1.6:
            top = max(top, promise)
            axes.axhline(promise, color=GREEN, linewidth=1.6)
            axes.annotate("promise", (middle.x[-1], promise), (0, 4), textcoords="offset points", ha="right",
                          va="bottom", bbox=_paper())  # fmt: skip
        axes.set_ylim(0, top * 1.08)
        weeks_axis(axes, ticks, len(middle.x))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=top > 4))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{number(y, 0 if top > 4 else 1)} d"))

    return draw(words, paint, 180, Margins(bottom=26, left=54))


def dots(words: Words, rows: Sequence[Dot], axis: str, bounds: Sequence[Bound] = ()) -> str:
    """One dot per row on a common axis that starts at 0, ours filled and with its interval; bounds as lines."""
    step = 40
    top = 8 + LABEL_ROW * len(bounds) if bounds else 0

    def paint(axes: Axes) -> None:
        for place, row in enumerate(rows):
            colour = BLUE if row.ours else QUIET
            axes.plot([0, row.value], [place + 0.1] * 2, color=colour, linewidth=1, linestyle="-" if row.ours else ":")
            if row.ours:
                axes.plot([row.low, row.high], [place + 0.1] * 2, color=colour, linewidth=4, alpha=0.45)
            axes.plot([row.value], [place + 0.1], marker="o" if row.ours else "D", markersize=8 if row.ours else 6,
                      color=colour, markerfacecolor=colour if row.ours else PAPER, clip_on=False)  # fmt: skip
            # The names hide the lines of laws and goals, which would run through their letters.
            axes.text(0, place - 0.12, shortened(row.label, 44), va="bottom", ha="left",
                      fontweight="bold" if row.ours else "normal",
                      bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0})  # fmt: skip
        ends = [row.value for row in rows] + [row.high for row in rows if row.ours] + [one.value for one in bounds]
        most = max(ends) * 1.06 or 1.0  # all at nought: any axis will do
        axes.set(xlim=(0, most), ylim=(len(rows) - 0.5, -0.62), xlabel=axis)
        _bounds(axes, bounds, most)
        axes.grid(axis="y", visible=False)
        axes.yaxis.set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(5))

    return draw(words, paint, step * len(rows) + 44 + top, Margins(8, 12, top, 40))


def _bounds(axes: Axes, bounds: Sequence[Bound], most: float) -> None:
    """Each line rises into a row of its own above the plot, where its name stands."""
    height = axes.get_window_extent().height
    for row, bound in enumerate(sorted(bounds, key=lambda one: one.value)):
        colour, style = (BLACK, ":") if bound.by_law else (GREEN, (0, (5, 2)))
        foot = (5 + LABEL_ROW * row) / height
        axes.axvline(bound.value, 0, 1 + foot + 10 / height, color=colour, linestyle=style, linewidth=1.6,
                     clip_on=False)  # fmt: skip
        before = bound.value > most * 0.5
        axes.annotate(shortened(bound.label, 44), (bound.value, 1 + foot), (-5 if before else 5, 0),
                      xycoords=axes.get_xaxis_transform(), textcoords="offset points",
                      ha="right" if before else "left", va="bottom", bbox=_paper())  # fmt: skip


def course(words: Words, curve: Curve, marks: Sequence[Mark], cut: float, unit: str) -> str:
    """A series from the start of the study, `x` in days; what lies before the truncation point `cut` is pale."""

    def paint(axes: Axes) -> None:
        days = float(max(curve.x[-1], 1.0))
        axes.axvspan(0, cut, color=QUIET, alpha=0.18, linewidth=0)
        axes.plot(curve.x, curve.value, color=BLUE, linewidth=1.8)
        _vertical_marks(axes, marks, days)
        top = max(float(curve.value.max()), 1e-9) * 1.08
        axes.set(xlim=(0, days), ylim=(0, top), xlabel="days from the start of the study")
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=top > 4))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y, 0 if top > 4 else 1) + unit))

    top = 10 + LABEL_ROW * len(marks)
    return draw(words, paint, 180 + top, Margins(left=58, top=top))


def weeks_axis(axes: Axes, ticks: Ticks, weeks: int) -> None:
    """Let the horizontal axis run over the weeks of the window."""
    axes.set_xlim(0, max(weeks - 1, 1))
    axes.set_xticks(list(ticks.at), list(ticks.names))


def _paper() -> dict[str, Any]:
    return {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6, "alpha": 0.8}
