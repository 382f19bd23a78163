"""A matplotlib figure as an SVG element that stands inside the page and that a screen reader can read.

Text stays text, bytes are the same for the same data, and no identifier or style leaks into the page.
Stands under `charts`, which paints, and above nothing of the project but the colours.
"""

from __future__ import annotations

import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.palette import INK, QUIET, RULE

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
WIDTH: Final = 320
"""Width of every panel in its own units: the text column of a phone, so that text of 12 units stays legible."""

TEXT_SIZE: Final = 12.5

STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "permitsim",
    "text.parse_math": False,
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.xmargin": 0.0,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "ytick.left": False,
    "xtick.labelsize": TEXT_SIZE,
    "ytick.labelsize": TEXT_SIZE,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
}

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


@dataclass(frozen=True)
class Words:
    """What a panel is called in the page (`key`, unique: letters, digits, -) and what it tells who cannot see it."""

    key: str
    title: str
    description: str


@dataclass(frozen=True)
class Margins:
    """Space around the plot in units of the panel."""

    left: float
    right: float = 12
    top: float = 8
    bottom: float = 40


def draw(words: Words, paint: Callable[[Axes], None], height: float, space: Margins) -> str:
    """One panel of WIDTH x `height` units, painted on its axes."""
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # Text stays text, so the reader's fonts draw it: that the library's own lack a letter does not matter.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        warnings.filterwarnings("ignore", "Matplotlib currently does not support", UserWarning)
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        inner = (
            space.left / WIDTH,
            space.bottom / height,
            1 - (space.left + space.right) / WIDTH,
            1 - (space.top + space.bottom) / height,
        )
        axes = figure.add_axes(inner)
        axes.patch.set_visible(False)
        figure.patch.set_visible(False)
        paint(axes)
        raw = io.BytesIO()
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _inline(raw.getvalue(), words)


def _inline(raw: bytes, words: Words) -> str:
    key = f"drawing-{words.key}"
    root = ET.fromstring(raw)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}style", f"{{{SVG}}}metadata"}:
                parent.remove(child)
    _own_identifiers(root, key)
    for number, (tag, text) in enumerate((("title", words.title), ("desc", words.description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag}"})
        element.text = text
        root.insert(number, element)
    for name in ("width", "height", "version"):
        del root.attrib[name]
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    _compact(root)
    return ET.tostring(root, encoding="unicode")


def _own_identifiers(root: ET.Element, key: str) -> None:
    """Drop identifiers that nothing refers to and prefix the rest: many panels share one page."""
    used: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            used.update(re.findall(r"url\(#([^)]+)\)", value))
            if name == f"{{{XLINK}}}href":
                used.add(value[1:])
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id" and value not in used:
                del element.attrib["id"]
            elif name == "id":
                element.set("id", f"{key}-{value}")
            elif name == f"{{{XLINK}}}href":
                element.set(name, f"#{key}-{value[1:]}")
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{key}-"))


def _compact(root: ET.Element) -> None:
    """Shorten what repeats: the page's own fonts, two decimals, no blanks between elements."""
    for element in root.iter():
        if element.tag == f"{{{SVG}}}text":
            style = re.sub(r"font-family:[^;]*;? ?", "", element.get("style", ""))
            element.set("style", re.sub(r"font: ([\d.]+px)[^;]*", r"font-size: \1", style))
            element.attrib = {k: v for k, v in element.attrib.items() if not v.startswith("rotate(-0 ")}
        elif element.text is not None and not element.text.strip():
            element.text = None
        if element.tail is not None and not element.tail.strip():
            element.tail = None
        if "d" in element.attrib:
            path = re.sub(r"\s+", " ", element.attrib["d"]).strip()
            element.set("d", re.sub(r"\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}", path))
