"""The report of a real run: the tutorial, simulated here, its figures equal to those in results.json."""

import json
import re
from typing import Any

import pytest

from sim.experiment.result import RunResult
from sim.experiment.results import results_json
from sim.report import render_report
from tests.report.page import Element, read


@pytest.fixture(scope="module")
def written(tutorial: RunResult) -> str:
    return render_report(tutorial)


@pytest.fixture(scope="module")
def page(written: str) -> Element:
    return read(written)


def test_it_begins_with_the_answer_that_the_command_line_prints(tutorial: RunResult, page: Element) -> None:
    assert page.one("section", id="answer").one("p", class_="lead").text == tutorial.answer


def test_the_fact_names_the_team_that_the_sentence_names(tutorial: RunResult, page: Element) -> None:
    reason = list(page.one("section", id="answer").all("dd", class_="figure"))[3].text
    limit = re.search(r"The limit is (\w+), overloaded in (weeks \d+ to \d+) \(", tutorial.answer)
    assert limit is not None
    assert reason == f"✗{limit[1].capitalize()}, {limit[2]}"


def test_each_row_of_the_answer_equals_results_json(tutorial: RunResult, page: Element) -> None:
    told = json.loads(results_json(tutorial))["indicators"]

    def figure(permit: str, name: str, clock: str = "", population: str = "") -> dict[str, Any]:
        keys = ("permit", "indicator", "clock", "population", "kind", "team", "step")
        wanted = (permit, name, clock, population, "", "", "")
        return next(row for row in told if tuple(row[key] for key in keys) == wanted)

    labels = {permit.label: permit.name for permit in tutorial.plan.demand.permits} | {"All permit types": ""}
    rows = page.table("Each permit type")[1:]
    assert {row[0] for row in rows} == set(labels)
    for row in rows:
        permit = labels[row[0]]
        lodged = figure(permit, "lodged")
        assert row[2].startswith(f"{lodged['value']:,.0f}".replace(",", " "))
        for place, name in ((7, "lead_time_p50"), (8, "lead_time_p90")):
            days = figure(permit, name, "lived", "decided")
            assert row[place] == f"{days['value']:.1f} d ({days['low']:.1f} to {days['high']:.1f})"


def test_all_inputs_of_an_invented_office_are_assumed(tutorial: RunResult, page: Element) -> None:
    assert tutorial.shares_assumed == {permit.name: 1.0 for permit in tutorial.plan.demand.permits}
    assert {row[11] for row in page.table("Each permit type")[1:-1]} == {"100.0 %"}


def test_the_exact_laws_are_told_and_hold(tutorial: RunResult, page: Element) -> None:
    folds = page.one("section", id="trust").all("details")
    [fold] = [one for one in folds if next(one.all("summary")).text == "7 exact laws, which hold"]
    laws = [item for item in fold.one("ul", class_="listing").all("li") if "holds" in item.text]
    assert len(laws) == len(tutorial.estimates["laws"]) == 7


def test_the_seven_parts_sum_to_the_mean_lead_time(tutorial: RunResult, page: Element) -> None:
    indicators = tutorial.estimates["indicators"]
    means = indicators[(indicators["indicator"] == "lead_time_mean") & (indicators["kind"] == "")]
    means = means[(means["population"] == "decided") & (means["clock"] == "lived")].set_index("permit")["value"]
    labels = {permit.label: permit.name for permit in tutorial.plan.demand.permits} | {"All permit types": ""}
    for row in page.table("Mean lived days a case, those decided")[1:]:
        assert float(row[-1]) == pytest.approx(means[labels[row[0]]], abs=0.05)


def test_no_missing_number_reaches_the_reader(page: Element) -> None:
    assert not re.findall(r"\b(nan|inf|None(?! of)|NaT|undefined)\b", page.one("body").text)


def test_the_same_run_gives_the_same_bytes(tutorial: RunResult, written: str) -> None:
    assert render_report(tutorial) == written
