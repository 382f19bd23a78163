"""A drawing of points with intervals both ways: what something costs against what it brings.

Beside `charts`: takes numbers, names and words, returns one SVG panel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, MaxNLocator

from sim.report.palette import BLUE, INK, PAPER, QUIET, VERMILLION
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened

LETTER = 6.6
"""Width of a letter in units of the panel; a little much, so that names keep apart in any font."""

HEIGHT: Final = 250
SPACE: Final = Margins(left=58, right=14, top=14, bottom=42)

Room: TypeAlias = tuple[float, float, float, float]
"""Left, right, low and high end of what is drawn."""


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
    return draw(words, lambda axes: _paint(axes, points, across, up), HEIGHT, SPACE)


def curve(words: Words, points: Sequence[Point], across: str, up: str) -> str:
    """As `scatter`, the points but the base joined from left to right by a thin line, which only leads the eye."""
    along = sorted((point.x, point.y) for point in points if not point.base)

    def paint(axes: Axes) -> None:
        axes.plot([x for x, _ in along], [y for _, y in along], color=QUIET, linewidth=1.0, linestyle=":", zorder=1)
        _paint(axes, points, across, up)

    return draw(words, paint, HEIGHT, SPACE)


def _paint(axes: Axes, points: Sequence[Point], across: str, up: str) -> None:
    for point in points:
        colour = VERMILLION if point.base else BLUE
        if not math.isnan(point.low):
            axes.plot([point.x, point.x], [point.low, point.high], color=colour, linewidth=3, alpha=0.45)
        axes.plot([point.x], [point.y], marker="s" if point.base else "o", markersize=7, color=colour,
                  markerfacecolor=PAPER if point.base else colour, clip_on=False)  # fmt: skip
    axes.set(xlabel=across, ylabel=up)
    axes.margins(x=0.08, y=0.14)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(_Short())
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(_Short())
    _name(axes, points)


def _name(axes: Axes, points: Sequence[Point]) -> None:
    """Each name beside its point, on the first side where it covers no other point or name."""
    axes.autoscale_view()  # else places are those of the axes before the points came
    places = axes.transData.transform([(point.x, point.y) for point in points])
    taken = [(x - 5, x + 5, y - 5, y + 5) for x, y in places]
    left, right = axes.get_window_extent().intervalx
    for point, (x, y) in zip(points, places, strict=True):
        label = shortened(point.label, 22)
        width = LETTER * len(label)
        rooms = [
            (x + 8 if after else x - 8 - width, x + 8 + width if after else x - 8, y + up - 7, y + up + 7)
            for up in (0, 12, -12, 24, -24)
            for after in (True, False)
        ]
        free = (room for room in rooms if room[0] >= left and room[1] <= right + 8 and not _covers(room, taken))
        room = next(free, rooms[0])
        taken.append(room)
        axes.annotate(label, (point.x, point.y), (room[0] - x, (room[2] + room[3]) / 2 - y), color=INK,
                      textcoords="offset pixels", ha="left", va="center")  # fmt: skip


def _covers(room: Room, taken: Sequence[Room]) -> bool:
    left, right, low, high = room
    return any(left < other[1] and right > other[0] and low < other[3] and high > other[2] for other in taken)


class _Short(Formatter):
    """Money in millions or thousands, all else as it is; all ticks of an axis with the same decimals."""

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The labels of all ticks."""
        largest = max(map(abs, values), default=0.0)
        size, letter = 1.0, ""
        if largest >= 1e6:
            size, letter = 1e6, " M"
        elif largest >= 1e4:
            size, letter = 1e3, " k"
        scaled = [value / size for value in values]
        decimals = 0 if all(abs(value - round(value)) < 1e-6 for value in scaled) else 1
        return [number(value, decimals) + letter for value in scaled]

    def __call__(self, value: float, place: int | None = None) -> str:
        """The label of one tick alone."""
        return self.format_ticks([value])[0]
