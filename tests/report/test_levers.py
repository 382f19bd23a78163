"""The report of levers: every lever in order of effect with its figures, its meaning, or why it does not apply."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import sim
from sim.notebook.results import Levers
from sim.report.compared.contrast import difference_words
from sim.report.levers import _place_row
from sim.report.wording import capital
from tests.report.page import Element, read

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial.yaml"


@pytest.fixture(scope="module")
def pulled() -> Levers:
    return sim.levers(sim.load(TUTORIAL), 3, n_jobs=1, progress=False)


@pytest.fixture(scope="module")
def page(pulled: Levers) -> Element:
    return read(pulled.report())


def test_all_levers_stand_in_order_of_effect_with_their_differences(pulled: Levers, page: Element) -> None:
    rows = page.table("Levers by what they take off the P90")[2:]
    labels = [capital(label) for label in pulled.table.label]
    assert [row[0].startswith(label) for row, label in zip(rows, labels, strict=True)] == [True] * len(labels)
    p90 = pulled.differences
    p90 = p90[(p90.indicator == "lead_time_p90") & (p90.clock == "lived") & (p90.population == "decided")]
    p90 = p90[(p90.permit == "") & (p90.team == "")].set_index("option")
    for row, lever in zip(rows, pulled.table.to_dict("records"), strict=True):
        if lever["applies"]:
            assert difference_words(p90.loc[lever["lever"]].to_dict()).replace("\u00a0", " ") in row[1]
            assert lever["told"] in row[0]
        else:
            assert f"does not apply: {lever['told']}" in row[0]


def test_what_each_lever_means_is_told(pulled: Levers, page: Element) -> None:
    told = page.one("section", id="meanings").text
    for lever in pulled.result.levers:
        assert lever.means in told and lever.told in told


def test_each_permit_type_has_the_lever_that_helps_it_most(pulled: Levers, page: Element) -> None:
    table = page.table("For each permit type the lever")[1:]
    rows = pulled.differences
    for line, permit in zip(table, pulled.result.comparison.base.plan.demand.permits, strict=True):
        own = rows[(rows.permit == permit.name) & (rows.indicator == "lead_time_p90") & (rows.population == "decided")]
        own = own[(own.clock == "lived") & (own.verdict == "lower")]
        best = pulled.table.set_index("lever").label[own.set_index("option").difference.idxmin()]
        assert line[0] == permit.label and line[1] == capital(best)


def test_both_pictures_say_in_words_what_they_show(pulled: Levers, page: Element) -> None:
    section = page.one("section", id="effects")
    described = [one.text for one in section.all("desc")]
    assert len(described) == 2
    for label in pulled.table.label[pulled.table.applies]:
        assert all(capital(label) in text for text in described)


def test_a_notebook_has_the_same_figures(pulled: Levers) -> None:
    assert repr(pulled).startswith("<Levers: 7 of 9 apply: P90 of all decided")
    assert set(pulled.europe.option) == set(pulled.table.lever[pulled.table.applies])


def test_of_one_replication_it_is_said_that_the_range_of_a_place_is_not_known() -> None:
    row = {
        "figure": "mean", "within_days": math.nan, "family": "study", "our_clock": "lived", "moved": "perhaps better",
        "base_place": 2.0, "base_best": math.nan, "base_worst": math.nan, "place": 1.0, "best": math.nan,
        "worst": math.nan, "of": 2.0, "difference": -3.0, "low": math.nan, "high": math.nan, "pairs": 1,
    }  # fmt: skip
    told = [cell.detail for cell in _place_row(row, "one more")]
    assert "nan" not in " ".join(told)
    assert told.count("range not known") == 1
