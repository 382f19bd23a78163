"""Drawings of stacks: areas of open cases by week, and bars cut into parts, each fill with its pattern and name.

Each function takes numbers, names and the words that say what is seen, and returns one SVG panel.
They stand beside `charts`, between `sections` and `svg`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.primitives.time import Floats
from sim.report.charts import Ticks, weeks_axis
from sim.report.palette import FILLS, HATCHES, INK, PAPER, QUIET, text_on
from sim.report.svg import Margins, Words, draw
from sim.report.wording import number, shortened

HAIR: Final = 0.8
"""Width of the lines between fills, in units of the panel."""

KEY_ROW: Final = 20
"""Height of a row of the key under a plot, in units of the panel."""

BAR_ROW: Final = 42
"""Height of a bar with its name, in units of the panel."""


@dataclass(frozen=True)
class Layer:
    """One layer of a stack, float64[n], with its fill and pattern."""

    label: str
    values: Floats
    colour: str
    hatch: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of parts: its name, what stands behind the name, and the size of each part."""

    label: str
    note: str
    parts: tuple[float, ...]


def areas(words: Words, layers: Sequence[Layer], ticks: Ticks) -> str:
    """Layers of open cases by week, the first at the bottom, named under the plot."""
    weeks = len(layers[0].values)
    bottom = 30 + KEY_ROW * -(-len(layers) // 2)

    def paint(axes: Axes) -> None:
        x = np.arange(weeks)
        floor = np.zeros(weeks)
        for layer in layers:
            ceiling = floor + layer.values
            axes.fill_between(x, floor, ceiling, facecolor=layer.colour, hatch=layer.hatch, edgecolor=PAPER,
                              linewidth=HAIR)  # fmt: skip
            floor = ceiling
        axes.plot(x, floor, color=INK, linewidth=1.2, marker="o" if weeks < 3 else "")
        axes.set_ylim(0, max(float(floor.max(initial=0.0)) * 1.06, 1.0))
        weeks_axis(axes, ticks, weeks)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y)))
        _fill_key(axes, layers, below=28)

    return draw(words, paint, 170 + bottom, Margins(left=56, bottom=bottom))


def _fill_key(axes: Axes, layers: Sequence[Layer], below: float) -> None:
    """Two columns of samples, `below` units under the plot, from its left edge."""
    samples: list[Artist] = []
    for layer in layers:
        sample = DrawingArea(16, 12)
        sample.add_artist(Rectangle((0, 0), 16, 12, facecolor=layer.colour, hatch=layer.hatch, edgecolor=PAPER,
                                    linewidth=0))  # fmt: skip
        sample.add_artist(Rectangle((0, 0), 16, 12, fill=False, edgecolor=QUIET, linewidth=HAIR))
        samples.append(HPacker(children=[sample, TextArea(layer.label)], pad=0, sep=5, align="center"))
    half = -(-len(samples) // 2)
    halves: list[Artist] = [VPacker(children=part, pad=0, sep=5) for part in (samples[:half], samples[half:]) if part]
    height = axes.get_window_extent().height
    key = AnchoredOffsetbox(
        loc="upper left", child=HPacker(children=halves, pad=0, sep=18, align="top"), pad=0, borderpad=0,
        frameon=False, bbox_to_anchor=(0, -below / height), bbox_transform=axes.transAxes,
    )  # fmt: skip
    axes.add_artist(key)


def bars(words: Words, rows: Sequence[Bar], parts: Sequence[str], unit: str) -> str:
    """One bar of full width per row, cut into its parts; parts wide enough carry their size in `unit`."""
    key = KEY_ROW * -(-len(parts) // 2) + 14
    fills = [Layer(part, np.zeros(0), FILLS[n], HATCHES[n]) for n, part in enumerate(parts)]

    def paint(axes: Axes) -> None:
        for place, row in enumerate(rows):
            _bar(axes, place, row, fills, unit)
        axes.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5))
        axes.axis("off")
        _fill_key(axes, fills, below=6)

    return draw(words, paint, BAR_ROW * len(rows) + key, Margins(2, 2, 0, key))


def _bar(axes: Axes, place: int, row: Bar, fills: Sequence[Layer], unit: str) -> None:
    whole = sum(row.parts)
    axes.text(0, place - 0.14, shortened(row.label, 38), va="bottom", ha="left", fontweight="bold")
    axes.text(1, place - 0.14, row.note, va="bottom", ha="right")
    left = 0.0
    for size, fill in zip(row.parts, fills, strict=True):
        width = size / whole if whole > 0 else 0.0
        axes.barh(place + 0.13, width, 0.4, left, color=fill.colour, hatch=fill.hatch, edgecolor=PAPER,
                  linewidth=HAIR)  # fmt: skip
        if width > 0.13:
            text = f"{number(size, 0 if size >= 99.95 else 1)} {unit}"
            axes.text(left + width / 2, place + 0.135, text, ha="center", va="center", color=text_on(fill.colour),
                      bbox={"facecolor": fill.colour, "edgecolor": "none", "pad": 1.5})  # fmt: skip
        left += width
    axes.add_patch(Rectangle((0, place - 0.07), 1, 0.4, fill=False, edgecolor=QUIET, linewidth=HAIR, clip_on=False))
