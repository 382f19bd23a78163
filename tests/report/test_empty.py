"""A run in which nothing is decided: the page says so in words instead of breaking or showing holes."""

import re

import pytest

import sim
from tests.report.page import Element, read

ONE_DAY = """\
title: One quiet day
study: {start: 2025-01-03, observe: 1 d, follow_up: 0 d, replications: 2}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams: {officers: {staff: 3, calendar: office}}
flows:
  simple: {decision: {team: officers, effort: 10 min, outcome: granted}}
permits:
  visa:
    demand: {rate: 1 per year}
    flow: simple
    promises: {fast: {share: 95 %, within: 5 d, clock: lived}}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Element:
    path = tmp_path_factory.mktemp("quiet") / "quiet.yaml"
    path.write_text(ONE_DAY, encoding="utf-8")
    return read(sim.run(sim.load(path), n_jobs=1).report())


def test_every_section_says_in_words_that_there_is_nothing_to_show(page: Element) -> None:
    told = {section.attributes["id"]: section.text for section in page.all("section")}
    assert "Nothing was decided in the window" in told["answer"]
    assert "so no promise can be judged" in told["time"]
    assert "Too few decisions to follow the wait" in told["weeks"]
    assert "There is no backlog at the end of any week" in told["backlog"]
    assert "so there are no days to divide" in told["days"]


def test_what_is_not_known_is_a_dash_never_a_broken_number(page: Element) -> None:
    row = page.table("Each permit type")[1]
    assert row[1] == "–no decision"
    assert row[7:9] == ["–", "–"]
    assert not re.findall(r"\b(nan|inf|NaT|undefined)\b", page.one("body").text)
