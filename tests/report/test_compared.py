"""The reports of a comparison and of a sweep: every figure is one of the tables, and all can be read by anyone."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiment.compare import ComparisonResult
from sim.report.compared.contrast import difference_words
from sim.report.render import render_comparison, render_levers, render_sweep
from tests.report.page import Element, read

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def compared() -> ComparisonResult:
    office = sim.load(SCENARIOS / "staffing-options.yaml")
    return sim.compare(office, ["one_more", "fewer_requests"], 4, n_jobs=1, progress=False).result


@pytest.fixture(scope="module")
def pages(compared: ComparisonResult) -> dict[str, str]:
    grid = {"teams.deciders.staff": [1, 2], "teams.officers.staff": [3, 4]}
    swept = sim.sweep(sim.load(SCENARIOS / "tutorial.yaml"), grid, 3, n_jobs=1, progress=False)
    pulled = sim.levers(sim.load(SCENARIOS / "tutorial.yaml"), 3, n_jobs=1, progress=False)
    return {
        "compared": render_comparison(compared),
        "swept": render_sweep(swept.result),
        "levers": render_levers(pulled.result),
    }


@pytest.fixture(scope="module")
def page(pages: dict[str, str]) -> Element:
    return read(pages["compared"])


def test_every_alternative_stands_beside_the_base_with_its_differences(
    compared: ComparisonResult, page: Element
) -> None:
    rows = compared.tables["differences"]
    p90 = rows[(rows.indicator == "lead_time_p90") & (rows.clock == "lived") & (rows.population == "decided")]
    p90 = p90[(p90.permit == "") & (p90.kind == "")].set_index("option")
    table = page.table("Alternatives against the base")
    assert [row[0].splitlines()[0].strip() for row in table[1:]] == ["base the base", "one more", "fewer requests"]
    for row, name in zip(table[2:], ("one_more", "fewer_requests"), strict=True):
        told = difference_words(p90.loc[name].to_dict()).replace("\u00a0", " ")
        assert told in row[2]
        assert row[2].startswith("✓"), "a shorter wait is to the good, and said so by a sign"
    assert "teams > officers > staff: 3 → 4" in table[2][1]


def test_cost_is_shown_beside_benefit(compared: ComparisonResult, page: Element) -> None:
    section = page.one("section", id="trade-off")
    assert "fewer requests" in section.text
    rows = compared.tables["indicators"]
    cost = rows[(rows.indicator == "cost") & (rows.team == "")].set_index("option").value
    table = page.table("Cost and benefit of each alternative")
    shown = [re.sub(r"\D", "", row[1]) for row in table[1:]]
    assert shown == [f"{cost[name]:.0f}" for name in compared.names]


def test_what_pairing_was_worth_is_told(compared: ComparisonResult, page: Element) -> None:
    section = page.one("section", id="pairs")
    assert re.search(
        r"clear differences in P90 vary [\d.]+( to [\d.]+)? times less than between independent", section.text
    )
    assert len(page.table("What pairing was worth")) == 1 + 2 * 3


def test_permit_types_are_told_apart(compared: ComparisonResult, page: Element) -> None:
    table = page.table("Difference in P90 (lived days) from the base")
    assert [row[0] for row in table[1:]] == [one.label for one in compared.base.plan.demand.permits]


@pytest.mark.parametrize("name", ["compared", "swept", "levers"])
def test_the_page_is_whole_and_can_be_read_aloud(pages: dict[str, str], name: str) -> None:
    html, page = pages[name], read(pages[name])
    levels = [int(one.tag[1]) for one in page.all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and all(below <= above + 1 for above, below in itertools.pairwise(levels))
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    assert not list(page.all("script")) and not re.search(r"@import|url\((?!#)|src=", html)
    drawings = [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)]
    assert drawings
    for drawing in drawings:
        title, description = drawing[0], drawing[1]
        assert title.tag.endswith("title") and title.text
        assert description.tag.endswith("desc") and re.search(r"\d", description.text or "")
        assert drawing.attrib["role"] == "img"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["compared", "swept", "levers"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_never_scrolls_sideways(
    browser: Any, pages: dict[str, str], tmp_path: Path, name: str, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(pages[name], encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_sweep_draws_a_line_for_each_value_of_the_first_path(pages: dict[str, str]) -> None:
    page = read(pages["swept"])
    figures = page.one("section", id="sweep")
    assert "deciders.staff=1" in figures.text and "deciders.staff=2" in figures.text
    assert len(page.table("Figures of each point; all indicators stand in tables/sweep.csv")) == 1 + 4


def test_words_of_a_scenario_are_shown_and_never_run(compared: ComparisonResult) -> None:
    from dataclasses import replace

    hostile = '"><script>alert(1)</script>'
    options = (compared.options[0], replace(compared.options[1], changes=(hostile,)), *compared.options[2:])
    html = render_comparison(replace(compared, options=options))
    assert "<script" not in html and "&lt;script&gt;" in html
