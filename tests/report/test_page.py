"""The page as a document: complete in one file, safe against hostile words, and open to every reader."""

import dataclasses
import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from sim.report import render_report
from tests.report.made_up import made_up
from tests.report.page import Element, read

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}&amp;'
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping"}


def svgs(html: str) -> list[ET.Element]:
    return [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)]


def test_the_page_is_one_document_in_one_language(page: Element) -> None:
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("h1").text == "First permits, 2025"
    assert len(list(page.all("main"))) == len(list(page.all("nav"))) == len(list(page.all("footer"))) == 1
    assert page.one("head").one("title").text == "First permits, 2025"


def test_headings_descend_one_level_at_a_time(page: Element) -> None:
    levels = [int(one.tag[1]) for one in page.all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_nothing_is_fetched_and_nothing_is_run(html: str, page: Element) -> None:
    assert not list(page.all("script")) and not list(page.all("iframe")) and not list(page.all("img"))
    assert [link.attributes["href"] for link in page.all("link")] == ["data:,"]
    for element in page.all():
        assert not {name for name in element.attributes if name in LOADING or name.startswith("on")}
        if element.tag in {"use", "image", "feimage", "pattern"}:
            assert element.attributes.get("xlink:href", "#").startswith("#")
    assert not re.search(r"@import|url\((?!#)", html)


def test_outside_addresses_stand_in_links_alone(page: Element) -> None:
    for element in page.all():
        for name, value in element.attributes.items():
            if re.match(r"(https?:)?//", value):
                assert (element.tag, name) in {("a", "href"), ("svg", "xmlns"), ("svg", "xmlns:xlink")}


def test_every_identifier_stands_once_and_every_reference_finds_one(page: Element) -> None:
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    for element in page.all():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(names)
        if element.attributes.get("href", "").startswith("#"):
            assert element.attributes["href"][1:] in names


def test_the_contents_lead_to_every_section_in_reading_order(page: Element) -> None:
    sections = [section.attributes["id"] for section in page.all("section")]
    assert sections == [
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
    ]
    assert [link.attributes["href"][1:] for link in page.one("nav").all("a")] == sections


def test_the_first_thing_a_keyboard_meets_skips_to_the_answer(page: Element) -> None:
    first = next(page.all("a"))
    assert (first.attributes["href"], first.attributes["class"]) == ("#content", "skip")


def test_every_drawing_can_be_read_aloud(html: str) -> None:
    drawings = svgs(html)
    assert len(drawings) > 20
    for root in drawings:
        title, description = root[0], root[1]
        assert root.get("role") == "img"
        assert (title.tag[-6:], description.tag[-5:]) == ("}title", "}desc")
        assert title.text and description.text and title.text != description.text
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_every_figure_shows_its_data(page: Element) -> None:
    for figure in page.all("figure"):
        data = figure.one("details", class_="data")
        assert data.one("summary").text.startswith("Show data")
        assert list(data.all("table"))


def test_every_table_scrolls_by_keyboard_under_its_own_name(page: Element) -> None:
    regions = list(page.all("div", class_="scroll"))
    assert len(regions) == len(list(page.all("table")))
    for region in regions:
        assert (region.attributes["role"], region.attributes["tabindex"]) == ("region", "0")
        assert region.one("caption").text
        assert all(head.attributes["scope"] in ("col", "row") for head in region.all("th"))


def test_a_verdict_is_a_word_and_a_sign_and_a_colour(page: Element) -> None:
    cells = page.one("table", class_="overview").all("span", class_="verdict")
    told = {(one.attributes["class"].split()[1], re.sub(r"[\d.]+", "N", one.text)) for one in cells}
    assert told == {
        ("missed", "✗missed"),
        ("missed", "✗N % late"),
        ("unsure", "≈too close to call"),
        ("none", "–no promise"),
        ("none", "–no comparable peer"),
    }


@pytest.fixture(scope="module")
def hostile() -> str:
    result = made_up(3, labels=(HOSTILE,), answer=HOSTILE, stopped=HOSTILE, scenario_name=HOSTILE)
    study = dataclasses.replace(result.plan.study, title=HOSTILE, question=HOSTILE)
    demand = dataclasses.replace(result.plan.demand, study=study)
    inputs = (dataclasses.replace(result.inputs[0], value=HOSTILE, source=f"javascript:{HOSTILE}"), *result.inputs)
    plan = dataclasses.replace(result.plan, demand=demand)
    return render_report(dataclasses.replace(result, plan=plan, inputs=inputs))


def test_hostile_words_stay_words(hostile: str) -> None:
    page = read(hostile)
    assert page.one("h1").text == HOSTILE
    assert not list(page.all("script")) and not list(page.all("img"))
    assert HOSTILE in [row[0] for row in page.table("Each permit type")]
    assert any(HOSTILE in (root[0].text or "") for root in svgs(hostile))
    assert not [link for link in page.all("a") if link.attributes["href"].startswith("javascript")]


def test_the_same_result_gives_the_same_bytes(html: str) -> None:
    assert render_report(made_up(6)) == html


def test_a_report_of_a_whole_service_is_light_and_quick(large_in_time: tuple[str, float]) -> None:
    written, seconds = large_in_time
    assert seconds < 20.0
    assert len(written.encode()) < 5_000_000


def test_a_report_of_many_permit_types_shows_the_worst_and_folds_the_rest(large_html: str) -> None:
    page = read(large_html)
    figure = next(page.one("section", id="time").all("figure"))
    hidden = figure.one("details", class_="more")
    assert len(list(figure.all("svg"))) == 25
    assert len(list(hidden.all("svg"))) == 19
    names = [head.text for head in figure.all("h4")]
    worst = [row[0] for row in page.table("Each permit type")[1:-1]]
    assert names == worst


@pytest.mark.parametrize("changes", [{"variant": "two_more"}, {"variant": ""}])
def test_the_page_says_which_variant_it_speaks_of(changes: dict[str, str]) -> None:
    page = read(render_report(made_up(1, **changes)))
    told = page.one("p", class_="about").text
    assert told.startswith("Variant two more" if changes["variant"] else "Window 6 January 2025 to 4 January 2026")
