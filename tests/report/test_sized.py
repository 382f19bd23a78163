"""The report of a sizing: every figure is one of the result, and each target has its share or its reason."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from sim.report.render import render_sizing
from sim.report.sized.record import found_scenario, sizing_json, sizing_tables
from sim.staffing.result import SizingResult
from tests.report.made_up_sizing import made_up_sizing
from tests.report.page import Element, read


@pytest.fixture(scope="module")
def sized() -> SizingResult:
    return made_up_sizing()


@pytest.fixture(scope="module")
def html(sized: SizingResult) -> str:
    return render_sizing(sized)


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return read(html)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")


def rows(page: Element, caption: str) -> list[list[str]]:
    return [[plain(cell).replace("\n", "") for cell in row] for row in page.table(caption)]


def test_each_team_stands_with_present_found_difference_and_cost(page: Element) -> None:
    head, *teams = rows(page, "People in each team")
    assert [cell.split(" ")[0] for cell in head] == ["Team", "Present", "Found", "Difference", "Cost", "More"]
    assert teams == [
        ["Team 1", "4.0", "5.0", "+1.0", "275 000", "+55 000"],
        ["Team 2", "4.0", "4.0", "0.0", "220 000", "0"],
        ["Team 3 no target depends on it", "3.5", "3.5", "–", "175 000", "0"],
        ["All teams", "", "", "", "670 000", "+55 000"],
    ]


def test_a_target_stands_with_the_share_of_fresh_replications_and_its_interval(page: Element) -> None:
    _, kept, missed = rows(page, "Targets that staff can reach")
    assert kept == ["visa: 95 % within 30 d promise fast", "at least 95 %", "✓99.3 % (96.1 to 100.0)",
                    "97.2 % (96.8 to 97.6)", "61.0 %", "100.0 %"]  # fmt: skip
    assert missed[2] == "✗90.0 % (79.5 to 96.2)"
    title = plain(page.one("section", id="targets").one("figcaption").one("h3").text)
    assert title == "1 of 2 targets is confirmed to be reached in 95 % of the years or more"


def test_a_target_beyond_any_staff_stands_with_its_reason(page: Element) -> None:
    [_, beyond] = rows(page, "Beyond any staff: 1")
    assert beyond == ["study: P90 below 24 d Agency, NL, 2024", "below 24 d", "41.2 d", "35 d",
                      "the applicants take 31 of the 35 days"]  # fmt: skip


def test_the_curve_is_drawn_and_told_from_its_cheapest_to_its_dearest_staff(page: Element) -> None:
    section = page.one("section", id="trade-off")
    assert plain(section.one("figcaption").one("h3").text) == (
        "Student: P90, lived days goes from 52.0 d (51.0 to 53.0) for 615 000 EUR to 26.0 d (25.0 to 27.0) for "
        "780 000 EUR a year"
    )
    points = rows(page, "The points of the curve")
    assert [row[0] for row in points[1:5]] == ["as written", "less", "found", "more"], "each staff stands once"
    assert [plain(one.text) for one in section.all("h4")] == [
        "Student: P90, lived days", "Student: on time promise, lived days"
    ]  # fmt: skip


def test_what_changes_for_whom_is_told(page: Element) -> None:
    section = page.one("section", id="effects")
    assert plain(section.one("figcaption").one("h3").text) == (
        "P90 becomes clearly shorter for 1 and clearly longer for 0 of 2 permit types"
    )
    found = rows(page, "The found staff beside the staff as written")
    assert found[1] == ["Employed person", "P90, lived days", "52.0 d", "27.5 d", "-24.5 d (-26.0 to -23.0)"]
    assert found[3][4] == "+36.2 points (35.0 to 37.4)"


def test_the_page_is_whole_and_can_be_read_aloud(html: str, page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and all(below <= above + 1 for above, below in itertools.pairwise(levels))
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    assert not list(page.all("script")) and not re.search(r"@import|url\((?!#)|src=", html)
    drawings = [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)]
    assert len(drawings) == 4
    for drawing in drawings:
        assert drawing[0].tag.endswith("title") and drawing[0].text
        assert drawing[1].tag.endswith("desc") and re.search(r"\d", drawing[1].text or "")
        assert drawing.attrib["role"] == "img"


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "people"},
        {"found": False, "fresh_replications": 0, "stopped": "no staff within the bounds reaches any target"},
        {"targets": ()},
        {"trade_off": made_up_sizing().trade_off.iloc[:0], "effects": made_up_sizing().effects.iloc[:0],
         "notes": ()},
        {"trade_off": made_up_sizing().trade_off.assign(value=float("nan"), low=float("nan"), high=float("nan"))},
    ],
    ids=["no cost", "none found", "no target", "nothing measured", "nothing decided"],
)  # fmt: skip
def test_what_is_missing_is_said_and_the_page_stays_whole(changes: dict[str, Any]) -> None:
    result = made_up_sizing(**changes)
    text = read(render_sizing(result)).text
    assert "nan" not in text.lower().split() and "None" not in text
    assert json.loads(sizing_json(result))["found"] is result.found


def test_words_of_a_scenario_are_shown_and_never_run() -> None:
    html = render_sizing(made_up_sizing(notes=('"><script>alert(1)</script>',)))
    assert "<script" not in html and "&lt;script&gt;" in html


def test_the_same_result_gives_the_same_bytes(sized: SizingResult, html: str) -> None:
    assert render_sizing(sized) == html


def test_the_figures_of_the_folder_are_those_of_the_result(sized: SizingResult) -> None:
    told = json.loads(sizing_json(sized))
    assert [(one["team"], one["present"], one["found"], one["cost"]) for one in told["staff"]] == [
        ("team_1", 4.0, 5.0, 275_000.0), ("team_2", 4.0, 4.0, 220_000.0), ("team_3", 3.5, 3.5, 175_000.0),
    ]  # fmt: skip
    assert [one["met"] for one in told["targets"]] == [141 / 142, 0.9, None]
    assert told["targets"][2]["reason"] == "the applicants take 31 of the 35 days"
    assert "seconds" not in sizing_json(sized), "what takes other times must not change the figures"
    assert list(sizing_tables(sized)) == ["staff", "targets", "trade_off", "effects"]


def test_the_found_staff_is_written_as_a_scenario(sized: SizingResult) -> None:
    assert found_scenario(sized) == (
        "# With 12.5 people for 670 000 EUR a year 1 of 3 targets is reached.\n"
        "#\n"
        "# permitsim compare scenario.resolved.yaml found.yaml\n"
        "\n"
        "extends: scenario.resolved.yaml\n"
        "\n"
        "teams:\n"
        "  team_1: {staff: 5}\n"
        "  team_2: {staff: {2025-01-01: 4, 2025-07-01: 3.5}}\n"
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_never_scrolls_sideways(browser: Any, html: str, tmp_path: Path, width: int) -> None:
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
