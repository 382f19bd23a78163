"""The section on reception: who lives there by the week, against the places, and published figures side by side."""

import dataclasses
import math

import pandas as pd

from sim.experiment.result import RunResult
from sim.report import render_report
from sim.report.document import Figure, Prose, Section, Table
from sim.report.reading import Reading
from sim.report.sections.reception import reception
from tests.report.made_up import housed, made_up
from tests.report.page import read


def plain(text: str) -> str:
    return " ".join(text.split())


def section_of(result: RunResult) -> Section:
    found = reception(Reading(result))
    assert found is not None
    return found


def figure_of(section: Section) -> Figure:
    [figure] = [one for one in section.blocks if isinstance(one, Figure)]
    return figure


def published(*rows: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["text", "value", "ours"])
    return frame.assign(
        name=frame["text"], permits="p5", figure="reception_people", clock="", population="", year=2025,
        low=frame["ours"] - 10, high=frame["ours"] + 10, unit="people", deviation=frame["ours"] / frame["value"] - 1,
        role="foreseen", verified=True, source="https://example.org/count", reason="",
    )  # fmt: skip


def test_without_reception_there_is_no_such_section(result: RunResult, html: str) -> None:
    assert reception(Reading(result)) is None
    assert "reception" not in [one.attributes["id"] for one in read(html).all("section")]


def test_the_finding_names_people_places_and_the_weeks_above(result: RunResult) -> None:
    figure = figure_of(section_of(housed(result)))
    told = "People in reception fall from 1 000 in the first week to 592 in the last, 796 (764 to 828) on average"
    assert plain(figure.title) == f"{told}; 9 of 52 weeks have more people than places"
    assert "60.0 % of the people take up a place" in plain(figure.subtitle)
    unknown = figure_of(section_of(housed(result, capacity=None)))
    assert plain(unknown.title).endswith("on average")
    assert "places" not in unknown.subtitle


def test_every_number_drawn_stands_in_its_table(result: RunResult) -> None:
    [table] = figure_of(section_of(housed(result))).data
    assert [one.heading for one in table.columns] == [
        "Week from", "Everybody", "Specialist" if len(result.plan.demand.permits) > 6 else "Permanent residence",
        "Opening clients", "In a place", "Places",
    ]  # fmt: skip
    first, late = table.rows[0], table.rows[30]
    assert [plain(cell.text) for cell in first] == ["6 Jan 2025", "1 000 (960 to 1 040)", "600", "400", "600", "700"]
    assert [plain(cell.text) for cell in late][1:] == ["760 (730 to 790)", "456", "304", "456", "500"]
    assert len(table.rows) == 52


def test_the_summary_tells_days_cost_and_stay(result: RunResult) -> None:
    [table] = [one for one in section_of(housed(result)).blocks if isinstance(one, Table)]
    everybody = [plain(cell.text) for cell in table.rows[0]]
    assert everybody[1:3] == ["796 (764 to 828)", "289 744 (278 154 to 301 334)"]
    assert everybody[3] == "10.1 M EUR (9.7 to 10.5)"
    assert everybody[4] == "130.0 d (124.8 to 135.2)"


def test_published_figures_stand_beside_ours_with_the_spread_of_the_sources(result: RunResult) -> None:
    def said(*rows: tuple[str, float, float]) -> list[str]:
        changed = dataclasses.replace(housed(result), published=published(*rows))
        return [plain(one.text) for one in section_of(changed).blocks if isinstance(one, Prose)]

    assert said(("a count", 1_000.0, 900.0), ("a budget", 1_500.0, 1_425.0))[-1] == (
        "The published numbers of people lie between 1 000 and 1 500; the run lies below each of them, by 5.0 to "
        "10.0 %."
    )
    assert said(("a", 800.0, 900.0), ("b", 850.0, 918.0))[-1].endswith("above each of them, by 8.0 to 12.5 %.")
    assert said(("a", 800.0, 900.0), ("b", 950.0, 912.0))[-1].endswith("the run lies 4.0 % below to 12.5 % above them.")
    assert len(said(("a", 800.0, 900.0), ("another year", 850.0, math.nan))) == 1


def test_the_page_with_reception_is_whole() -> None:
    page = read(render_report(housed(made_up(3, teams=2))))
    section = next(one for one in page.all("section") if one.attributes["id"] == "reception")
    told = plain(section.one("svg").one("title").text)
    assert told == "People in reception, mean of each week"
