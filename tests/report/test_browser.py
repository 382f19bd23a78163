"""The report in a real browser, opened from a file: offline, legible on a phone, usable by keyboard, equal figures."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.result import RunResult
from sim.experiment.results import results_json

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SMALLEST_TEXT = 12.0

TEXT_SIZES = """() => {
  const sizes = [];
  document.querySelectorAll('details').forEach(one => one.open = true);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const host = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || host.closest('.hidden, title, desc, style')) continue;
    const drawing = host.closest('svg');
    const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    sizes.push([parseFloat(getComputedStyle(host).fontSize) * scale, walker.currentNode.data.trim()]);
  }
  return sizes;
}"""

FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {tag: one.tagName, kind: one.className, href: one.getAttribute('href') || '',
          visible: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
          outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
}"""


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    pages = []

    def open_(path: Path, viewport: dict[str, int]) -> Any:
        page = browser.new_page(viewport=viewport)
        pages.append(page)
        page.goto(path.as_uri())
        return page

    yield open_
    for page in pages:
        page.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_opens_from_a_file_without_a_request_or_a_complaint(
    browser: Any, report_file: Path, viewport: dict[str, int]
) -> None:
    page = browser.new_page(viewport=viewport)
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.wait_for_timeout(200)
    page.close()
    assert [url for url in requests if url != "data:,"] == [report_file.as_uri()]
    assert complaints == []


def test_it_needs_no_script(browser: Any, report_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(report_file.as_uri())
    assert page.locator("table.overview").is_visible()
    data = page.locator("details.data:visible").first  # others are folded away with their figure
    assert not data.locator("table").first.is_visible()
    data.locator("summary").first.click()
    assert data.locator("table").first.is_visible()
    context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_first_screen_answers(open_page: Any, report_file: Path, viewport: dict[str, int]) -> None:
    page = open_page(report_file, viewport)
    _holds_the_answer(page, viewport)
    told = page.locator("#answer .facts").inner_text()
    assert (
        "0 of 3" in told
        and "44.8\u00a0points short" in told
        and "12.6\u00a0% late" in told
        and "Team 0: too few people" in told
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_first_screen_of_a_real_run_answers(
    open_page: Any, tutorial_file: Path, tutorial: RunResult, viewport: dict[str, int]
) -> None:
    page = open_page(tutorial_file, viewport)
    _holds_the_answer(page, viewport)
    assert " ".join(page.locator("#answer .lead").inner_text().split()) == tutorial.answer


def _holds_the_answer(page: Any, viewport: dict[str, int]) -> None:
    """Title, sentence and the four facts lie wholly inside the window."""
    for locator in ("h1", "#answer .lead", *(f"#answer .fact >> nth={place}" for place in range(4))):
        box = page.locator(locator).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"], locator


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_never_scrolls_sideways(open_page: Any, large_file: Path, width: int) -> None:
    page = open_page(large_file, {"width": width, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_all_text_is_legible_also_in_drawings(open_page: Any, report_file: Path, viewport: dict[str, int]) -> None:
    sizes = open_page(report_file, viewport).evaluate(TEXT_SIZES)
    assert len(sizes) > 1000
    assert [(size, text) for size, text in sizes if size < SMALLEST_TEXT] == []


def test_a_faded_edge_says_that_a_table_goes_on(open_page: Any, large_file: Path) -> None:
    phone = open_page(large_file, PHONE)
    edge = """() => { const box = document.querySelector('.scroll:has(.overview)');
        const fade = getComputedStyle(box, '::after');
        const hint = box.querySelector('.sideways').offsetWidth > 0;
        return [fade.content, fade.position, box.scrollWidth > box.clientWidth, hint]; }"""
    assert phone.evaluate(edge) == ['""', "sticky", True, True]
    assert open_page(large_file, DESKTOP).evaluate(edge)[2:] == [False, False]


@pytest.mark.parametrize("file", ["report_file", "tutorial_file"])
def test_on_a_wide_page_no_figure_leaves_half_of_it_empty(
    open_page: Any, file: str, request: pytest.FixtureRequest
) -> None:
    reached = open_page(request.getfixturevalue(file), DESKTOP).evaluate(
        """() => [...document.querySelectorAll('figure.chart')].map(figure => Math.max(
          ...[...figure.querySelectorAll('svg')].map(one => one.getBoundingClientRect().right)))"""
    )
    assert reached and min(reached) > 0.75 * DESKTOP["width"]


def test_words_of_drawings_stay_inside_them(open_page: Any, large_file: Path) -> None:
    cut = open_page(large_file, PHONE).evaluate(
        """() => { document.querySelectorAll('details').forEach(one => one.open = true);
        return [...document.querySelectorAll('svg text')].filter(text => {
          const own = text.getBoundingClientRect(), all = text.closest('svg').getBoundingClientRect();
          return own.left < all.left - 2 || own.right > all.right + 2; }).map(text => text.textContent); }"""
    )
    assert cut == []


def test_the_keyboard_reaches_everything_and_the_focus_shows(open_page: Any, report_file: Path) -> None:
    page = open_page(report_file, DESKTOP)
    reached = []
    for _ in range(45):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert (reached[0]["kind"], reached[0]["href"]) == ("skip", "#content")
    assert [one["href"] for one in reached[1:13]] == [
        f"#{name}"
        for name in (
            "answer",
            "trust",
            "time",
            "weeks",
            "outlook",
            "backlog",
            "days",
            "bottlenecks",
            "load",
            "europe",
            "scorecard",
            "assumptions",
        )
    ]
    assert {"scroll"} <= {one["kind"] for one in reached}
    assert {"SUMMARY"} <= {one["tag"] for one in reached}
    assert all(one["visible"] and one["outline"] for one in reached if one["tag"] != "BODY")


def test_enter_opens_the_data_behind_a_drawing(open_page: Any, report_file: Path) -> None:
    page = open_page(report_file, DESKTOP)
    page.locator("#time details.data > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#time details.data table").first.is_visible()


def test_the_skip_link_passes_over_the_contents(open_page: Any, report_file: Path) -> None:
    page = open_page(report_file, DESKTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_figures_on_screen_equal_results_json(open_page: Any, report_file: Path, result: RunResult) -> None:
    told = json.loads(results_json(result))
    page = open_page(report_file, DESKTOP)
    assert " ".join(page.locator("#answer .lead").inner_text().split()) == told["answer"]
    rows = page.locator("table.overview tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(c => c.innerText))"
    )
    labels = {permit.label: permit.name for permit in result.plan.demand.permits} | {"All permit types": ""}
    assert len(rows) == len(labels)
    for row in rows:
        for place, name in ((7, "lead_time_p50"), (8, "lead_time_p90")):
            (figure,) = [
                one
                for one in told["indicators"]
                if (one["permit"], one["indicator"]) == (labels[row[0]], name)
                and (one["clock"], one["population"], one["team"]) == ("lived", "decided", "")
            ]
            if figure["value"] is None:
                expected = f"more than {math.floor(figure['low'])} d"
            else:
                expected = f"{figure['value']:.1f} d ({figure['low']:.1f} to {figure['high']:.1f})"
            assert " ".join(row[place].split()) == expected


def test_print_hides_navigation_and_opens_what_is_folded(open_page: Any, report_file: Path) -> None:
    page = open_page(report_file, DESKTOP)
    page.emulate_media(media="print")
    assert not page.locator("nav.contents").is_visible()
    assert page.locator("#time details.data table").first.is_visible()
