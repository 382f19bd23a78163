"""The section on what may be told: dates for today, lines by week, and whether fresh seeds kept them."""

import dataclasses
import math

import pandas as pd
import pytest

from sim.analysis.outlook import OUTLOOK, outlook_table
from sim.analysis.outlook_test import TEST, outlook_test_table
from sim.experiment.result import RunResult
from sim.report.document import Figure, Lead, Listing, Prose, Section, Table
from sim.report.forest import Effect, forest
from sim.report.reading import Reading
from sim.report.sections.outlook import EARLIER, outlook
from sim.report.svg import Words
from tests.report.made_up import lodged_in, made_up


def plain(text: str) -> str:
    return " ".join(text.split())


def section_of(result: RunResult, **tables: pd.DataFrame) -> Section:
    return outlook(Reading(dataclasses.replace(result, estimates={**result.estimates, **tables})))


def lead(section: Section) -> str:
    return plain(next(block.text for block in section.blocks if isinstance(block, Lead)))


def titles(section: Section) -> list[str]:
    return [plain(block.title) for block in section.blocks if isinstance(block, Figure)]


def changed(result: RunResult, **columns: object) -> pd.DataFrame:
    """The back-test with these columns for 80 % of the first permit type."""
    table = result.estimates[TEST].copy()
    rows = (table.permit == "p0") & (table.share == 0.8) & (table.measure == "kept")
    for name, value in columns.items():
        table.loc[rows, name] = value
    return table


def test_the_first_week_is_today_and_its_dates_stand_in_a_table(result: RunResult) -> None:
    section = section_of(result)
    assert lead(section).startswith(
        "An application lodged on 6 Jan 2025 may be told by when 80 % like it are decided for"
    )
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert table.caption == "An application lodged today, on 6 Jan 2025"
    rows = {row[0].text: row for row in table.rows}
    told = result.estimates[OUTLOOK].query("permit == 'p0' and week == 0 and share == 0.8").iloc[0]
    date = pd.Timestamp(told.decided_by)
    assert rows["Employed person"][2].text == f"{date.day} {date:%b %Y}"
    assert rows["Employed person"][2].detail.startswith(f"{told.value:.0f} d (")


def test_one_permit_type_is_told_in_a_sentence() -> None:
    told = lead(section_of(made_up(1)))
    assert told.startswith("An application lodged on 6 Jan 2025 may be told: half are decided by ")
    assert ", 80 % are decided by " in told and ", 95 % are decided by " in told


def test_it_says_that_a_date_told_is_no_promise_of_the_scenario(result: RunResult) -> None:
    prose = " ".join(block.text for block in section_of(result).blocks if isinstance(block, Prose))
    assert "the promises of the scenario are targets" in prose and "have not withdrawn" in prose


def test_what_lies_beyond_the_follow_up_is_told_as_a_date_it_passes(result: RunResult) -> None:
    table = result.estimates[OUTLOOK].copy()
    rows = (table.permit == "p0") & (table.week == 0) & (table.share == 0.95)
    table.loc[rows, ["decided_by", "value", "low", "high", "reason"]] = [
        "",
        math.nan,
        182.0,
        math.nan,
        "more than 182 d",
    ]
    shown = next(block for block in section_of(result, **{OUTLOOK: table}).blocks if isinstance(block, Table))
    cell = next(row for row in shown.rows if row[0].text == "Employed person")[3]
    assert (cell.text, plain(cell.detail)) == ("after 7 Jul 2025", "more than 182 d")


def test_the_lines_tell_whose_wait_changes_most(result: RunResult) -> None:
    table = result.estimates[OUTLOOK].copy()
    rows = (table.permit == "p1") & (table.share == 0.8)
    for name, off in (("low", -1.0), ("value", 0.0), ("high", 2.0)):
        table.loc[rows, name] = 50.0 + off + table.loc[rows, "week"]
    assert titles(section_of(result, **{OUTLOOK: table}))[0] == (
        "What may be told changes most for Student: 80 % of those who apply from 6 Jan 2025 in 50 d (49 to 52), from "
        "29 Dec 2025 in 101 d (100 to 103)"
    )


def test_a_permit_type_that_is_told_nothing_has_no_drawing_but_its_data(result: RunResult) -> None:
    table = result.estimates[OUTLOOK].copy()
    rows = table.permit == "p0"
    table.loc[rows, ["decided_by", "value", "high", "reason"]] = ["", math.nan, math.nan, "more than 9 d"]
    table.loc[rows, "low"] = 9.0
    figure = next(one for one in section_of(result, **{OUTLOOK: table}).blocks if isinstance(one, Figure))
    assert len(figure.panels) == len(figure.data) - 1 == 5
    assert "Employed person" not in [panel.name for panel in figure.panels]


def test_the_back_test_counts_who_passed(result: RunResult) -> None:
    usual = changed(result, verdict="passed")
    usual.loc[usual.measure == "kept", ["verdict", "reason"]] = ["passed", ""]
    assert titles(section_of(result, **{TEST: usual}))[1] == (
        "Of those told a date for 80 %, 80.8 to 81.5 % are decided by then, by permit type: surely 80 % ± 3 points for "
        "6 of 6 permit types; 50 %: 50.6 to 50.9 %, surely for 6 of 6 permit types; 95 %: 95.8 %, surely for 6 of 6 "
        "permit types"
    )
    usual.loc[(usual.permit == "p0") & (usual.share == 0.8) & (usual.measure == "kept"), "verdict"] = "failed"
    assert "for 5 of 6 permit types (1 clearly not)" in titles(section_of(result, **{TEST: usual}))[1]


@pytest.mark.parametrize(
    ("verdict", "sign"),
    [("passed", "kept"), ("failed", "missed"), ("too close to call", "unsure"), ("untestable", "none")],
)
def test_each_verdict_has_its_sign_beside_the_dates(result: RunResult, verdict: str, sign: str) -> None:
    table = result.estimates[TEST].copy()
    table.loc[(table.permit == "p0") & (table.measure == "kept"), "verdict"] = verdict
    shown = next(block for block in section_of(result, **{TEST: table}).blocks if isinstance(block, Table))
    cell = next(row for row in shown.rows if row[0].text == "Employed person")[4]
    assert (cell.text, cell.sign) == (verdict, sign)


def test_untestable_types_are_named_with_why(result: RunResult) -> None:
    table = changed(result, verdict="untestable", value=math.nan, reason="31.8 % closed within the follow-up")
    listing = next(block for block in section_of(result, **{TEST: table}).blocks if isinstance(block, Listing))
    named = {fact.label: (plain(fact.text), fact.note) for fact in listing.items}
    assert named["Employed person"] == ("untestable for 80 %", "(31.8 % closed within the follow-up)")


def test_few_replications_have_no_back_test_and_it_is_said(result: RunResult) -> None:
    few = [lodged_in(result.plan, number) for number in range(2)]
    tables = {OUTLOOK: outlook_table(result.plan, few), TEST: outlook_test_table(result.plan, few)}
    section = outlook(Reading(dataclasses.replace(result, estimates={**result.estimates, **tables}, replications=2)))
    told = [plain(block.text) for block in section.blocks if isinstance(block, Lead)]
    assert told[-1] == (
        "Not tested: a back-test takes at least 4 replications, half to tell and half to test; this run has 2"
    )
    assert len(titles(section)) == 1


def test_a_folder_of_an_earlier_version_says_what_is_missing(result: RunResult) -> None:
    estimates = {name: table for name, table in result.estimates.items() if name not in (OUTLOOK, TEST)}
    section = outlook(Reading(dataclasses.replace(result, estimates=estimates)))
    assert [block.text for block in section.blocks] == [EARLIER]


def test_a_band_about_zero_is_drawn_and_fits_on_the_axis() -> None:
    rows = [Effect("Work", "80.1 %", 0.1, -0.2, 0.4, True)]
    plain_one, with_band = (forest(Words("a", "b", "c"), rows, "points", band) for band in (0.0, 3.0))
    assert plain_one != with_band and "−2" in with_band.replace("\u2212", "−")
