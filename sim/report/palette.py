"""The colours of the report and the rule they keep: readable by everyone, never the only sign.

Chart colours are those of Okabe and Ito (2008), in their order; each goes with a line style and a marker.
Stands beside `svg` and `wording`: what charts and pages are drawn with.
"""

from __future__ import annotations

from typing import Final

BLACK: Final = "#000000"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
YELLOW: Final = "#F0E442"
BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"

FILLS: Final = (ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE)
"""Areas and bars, in Okabe and Ito's order; black stays for lines and text."""

HATCHES: Final = ("", "////", "||||", "", "\\\\\\\\", "xxxx", "----")
"""The pattern that goes with each fill, so that a bar is told apart without its colour."""

INK: Final = "#1D2329"
QUIET: Final = "#59636D"
RULE: Final = "#D5DADF"
PAPER: Final = "#FFFFFF"
TINT: Final = "#F4F6F8"

AGES: Final = ("#DCEAF4", "#A9CDE6", "#5FA3CF", "#0072B2", "#003F63")
"""Five shades of one blue, young to old."""

SIGNS: Final = {"kept": "#00583F", "missed": "#9C3300", "none": QUIET, "unsure": "#6B4E00"}
"""Text colour of a verdict; a word and a sign stand beside it."""

LOADS: Final = (
    (0.70, "#FFFFFF"),
    (0.85, "#DCEAF4"),
    (1.00, "#A9CDE6"),
    (1.15, "#F7C9A3"),
    (1.40, "#E8935A"),
    (float("inf"), "#9C3300"),
)
"""Background of a cell of the heat map: the first whose upper end (share) lies above the load."""


def load_colour(load: float) -> str:
    """Background of a load (share)."""
    return next(colour for upper, colour in LOADS if load < upper)


def text_on(background: str) -> str:
    """Black or white, whichever contrasts more with the background."""
    return max((BLACK, PAPER), key=lambda text: contrast(text, background))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
