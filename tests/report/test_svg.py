"""Drawings: text stays text, nothing leaks into the page, and the same data give the same bytes."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.axes import Axes

from sim.report.charts import Curve, Mark, Ticks, cumulative, weekly
from sim.report.stacks import Bar, Layer, areas, bars
from sim.report.svg import SVG, WIDTH, XLINK, Margins, Words, draw

WORDS = Words("curve-1", "A title with < and &", 'A description with "quotes"')


def tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(tag("text"))]


def plain(axes: Axes) -> None:
    axes.plot([0, 1, 2], [0, 5, 3], marker="o")
    axes.fill_between([0, 1], [0, 1], hatch="//")
    axes.text(1, 1, "a <b> & c")


def curve(label: str, *values: float) -> Curve:
    middle = np.array(values)
    return Curve(label, np.arange(len(values), dtype=float), middle, middle - 0.05, middle + 0.05)


def test_a_letter_that_no_font_of_the_library_has_stays_text_and_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    name = "居留許可 🦊 नमस्ते $x_1$ and $5"
    row = Bar(name, "3 d", (1.0, 2.0))
    assert name in texts(bars(WORDS, [row], ["a", "b"], "d"))
    assert [str(one.message) for one in recwarn] == []


def test_a_drawing_names_and_describes_itself() -> None:
    root = ET.fromstring(draw(WORDS, plain, 200, Margins(40)))
    assert (root[0].tag, root[0].text) == (tag("title"), "A title with < and &")
    assert (root[1].tag, root[1].text) == (tag("desc"), 'A description with "quotes"')
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_a_drawing_scales_with_the_page_and_keeps_text_as_text() -> None:
    root = ET.fromstring(draw(WORDS, plain, 200, Margins(40)))
    assert root.get("viewBox") == f"0 0 {WIDTH} 200"
    assert root.get("width") is None and root.get("height") is None
    assert "a <b> & c" in [element.text for element in root.iter(tag("text"))]


def test_no_style_sheet_leaks_into_the_page_and_no_identifier_is_shared() -> None:
    one, other = (ET.fromstring(draw(Words(key, "t", "d"), plain, 200, Margins(40))) for key in ("a-1", "b-1"))
    assert not list(one.iter(tag("style"))) and not list(one.iter(tag("metadata")))
    names = [{element.get("id") for element in root.iter() if element.get("id")} for root in (one, other)]
    assert names[0] and not names[0] & names[1]


def test_every_reference_finds_its_element() -> None:
    svg = draw(WORDS, plain, 200, Margins(40))
    root = ET.fromstring(svg)
    names = {element.get("id") for element in root.iter()}
    links = [element.get(f"{{{XLINK}}}href", "#drawing-curve-1-title")[1:] for element in root.iter(tag("use"))]
    assert links and set(links) <= names
    assert svg.count("url(#") == sum(svg.count(f"url(#{name})") for name in names if name)


def test_the_same_data_give_the_same_bytes() -> None:
    assert draw(WORDS, plain, 200, Margins(40)) == draw(WORDS, plain, 200, Margins(40))


def test_a_promise_and_a_limit_are_named_with_their_days() -> None:
    marks = [Mark("promise", 1.0, 0.95), Mark("legal limit", 2.0)]
    svg = cumulative(WORDS, [curve("lodged", 0.0, 0.4, 0.9), curve("decided", 0.1, 0.5, 1.0)], marks, 3, "counted", 2)
    assert {"promise, 1 d", "legal limit, 2 d", "counted days", "lodged", "decided"} <= set(texts(svg))


def test_a_panel_without_decisions_is_still_drawn() -> None:
    empty = np.full(4, np.nan)
    svg = weekly(
        WORDS, Curve("median", np.arange(4.0), empty, empty, empty), empty, empty, Ticks((0.0,), ("Jan",)), None
    )
    assert "Jan" in texts(svg)
    assert "lived days" in texts(cumulative(WORDS, [], [], 1.0, "lived", 0))


def test_layers_are_named_under_the_plot_and_bars_carry_their_days() -> None:
    layers = [Layer("Young", np.array([5.0, 6.0]), "#DCEAF4"), Layer("Old", np.array([1.0, 2.0]), "#003F63")]
    assert {"Young", "Old"} <= set(texts(areas(WORDS, layers, Ticks((0.0,), ("Jan",)))))
    svg = bars(WORDS, [Bar("Student", "20.0 d", (15.0, 4.9, 0.1))], ("Queue", "Work", "Other"), "d")
    assert {"Student", "20.0 d", "15.0 d", "4.9 d", "Queue"} <= set(texts(svg))
    assert "0.1 d" not in texts(svg)
