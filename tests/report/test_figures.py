"""The figures on the page are those of the result: no more, no fewer, each written from its estimate."""

import json
import math
from typing import Any

import pytest

from sim.experiment.result import RunResult
from sim.experiment.results import results_json
from sim.report import render_report
from tests.report.made_up import PART_SHARES, made_up, share_within
from tests.report.page import Element, read

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def told(result: RunResult) -> Rows:
    return json.loads(results_json(result))["indicators"]


def indicator(told: Rows, name: str, permit: str, clock: str = "", population: str = "") -> dict[str, Any]:
    keys = ("indicator", "permit", "team", "step", "kind", "clock", "population")
    wanted = (name, permit, "", "", "", clock, population)
    (row,) = [one for one in told if tuple(one[key] for key in keys) == wanted]
    return row


def days(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return f"more than {math.floor(row['low'])} d"
    return f"{row['value']:.1f} d ({row['low']:.1f} to {row['high']:.1f})"


def cases(row: dict[str, Any]) -> str:
    decimals = 0 if row["value"] >= 10 else 1
    value, low, high = (f"{row[name]:,.{decimals}f}".replace(",", " ") for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def test_each_row_of_the_answer_equals_results_json(result: RunResult, page: Element, told: Rows) -> None:
    labels = {permit.label: permit.name for permit in result.plan.demand.permits}
    rows = {row[0]: row for row in page.table("Each permit type")[1:]}
    assert set(rows) == {*labels, "All permit types"}
    for label, row in rows.items():
        permit = labels.get(label, "")
        counts = ("lodged", "decided", "backlog_opening", "backlog_closing")
        assert row[2:6] == [cases(indicator(told, name, permit)) for name in counts]
        assert row[6].endswith(f" {cases(indicator(told, 'beyond_legal', permit))} open beyond")
        times = ("lead_time_p50", "lead_time_p90")
        assert row[7:9] == [days(indicator(told, name, permit, "lived", "decided")) for name in times]


def test_a_promise_is_shown_with_its_share_limit_and_clock(page: Element, told: Rows) -> None:
    row = {row[0]: row for row in page.table("Each permit type")}["Family member"]
    share = indicator(told, "on_time_promise:month", "p2", "counted", "decided")
    written = f"{100 * share['value']:.1f} % ({100 * share['low']:.1f} to {100 * share['high']:.1f})"
    assert row[1] == f"✗missed {written} of 95.0 % in 30 counted days"


def test_the_law_is_shown_with_the_share_that_it_is_broken_for(page: Element, told: Rows) -> None:
    rows = {row[0]: row for row in page.table("Each permit type")}
    late = 1 - indicator(told, "on_time_legal:law", "p2", "counted", "decided")["value"]
    assert rows["Family member"][6].startswith(f"✗{100 * late:.1f} % late 42 (40 to 44) open beyond")
    assert rows["All permit types"][6].startswith("0 of 6 limits kept 255 (245 to 265) open beyond")


def test_what_lies_beyond_the_follow_up_is_told_as_such(page: Element) -> None:
    assert {row[0]: row for row in page.table("Each permit type")}["Permanent residence"][8] == "more than 410 d"


def test_the_team_that_limits_is_the_most_loaded_of_those_that_serve(result: RunResult, page: Element) -> None:
    loads = {one.team: one for one in result.load_arithmetic}
    for number, permit in enumerate(result.plan.demand.permits):
        serving = [f"team_{(number + place) % 5}" for place in range(3)]
        most = max((loads[team] for team in serving), key=lambda one: one.load)
        row = {row[0]: row for row in page.table("Each permit type")}[permit.label]
        assert (
            row[9] == f"{most.team.replace('_', ' ').capitalize()} {most.needed:.1f} needed, {most.present:.1f} there"
        )


def test_the_share_of_inputs_assumed_is_told(result: RunResult, page: Element) -> None:
    # The made-up result has 0 %, 10 %, 20 % ... in the order of the plan; the last row counts every input once.
    rows = {row[0]: row[11] for row in page.table("Each permit type")}
    labels = [permit.label for permit in result.plan.demand.permits]
    assert [rows[label] for label in labels] == [f"{10 * number}.0 %" for number in range(6)]
    assert rows["All permit types"] == "32.4 % of 37"


def test_a_family_without_a_comparable_peer_is_never_first(page: Element) -> None:
    rows = {row[0]: row for row in page.table("Each permit type")}
    assert rows["Employed person"][10] == "–no comparable peer"
    assert rows["Citizenship"][10].startswith("1 of 3")


def test_the_curve_is_told_in_days_for_both_populations_and_clocks(page: Element) -> None:
    rows = page.table("Family member: share decided within so many days")
    assert rows[0] == [
        "Days", "lodged in the window lived days", "lodged in the window counted days",
        "decided in the window lived days", "decided in the window counted days",
    ]  # fmt: skip
    row = {row[0]: row for row in rows}["30"]
    expected = (share_within(2, 30 * factor) for factor in (1.0, 1.2, 1.1, 1.32))
    assert row[1:] == [f"{100 * s:.1f} % ({96 * s:.1f} to {104 * s:.1f})" for s in expected]


def test_seven_parts_are_told_and_add_up(result: RunResult, page: Element) -> None:
    rows = page.table("Mean lived days a case, those decided")[1:]
    assert [len(row) for row in rows] == [9] * 7
    parts = result.estimates["parts"]
    for row, permit in zip(rows[:-1], [one.name for one in sorted_by_badness(result)], strict=True):
        own = parts[(parts["permit"] == permit) & (parts["population"] == "decided")]["value"]
        assert [float(cell.split(" d")[0]) for cell in row[1:8]] == pytest.approx(own.tolist(), abs=0.05)
        assert float(row[8]) == pytest.approx(own.sum(), abs=0.05)
    assert float(rows[-1][8]) == pytest.approx(40.0 * sum(PART_SHARES), abs=0.05)


def sorted_by_badness(result: RunResult) -> list[Any]:
    """Family member and asylum miss their promise, asylum by more; the slowest of those without one comes next."""
    order = ["Asylum", "Family member", "Employed person", "Permanent residence", "Citizenship", "Student"]
    return sorted(result.plan.demand.permits, key=lambda permit: order.index(permit.label))


def test_the_heat_map_tells_the_load_of_every_team_and_week(result: RunResult, page: Element) -> None:
    rows = page.table("Load in percent, weeks 27 to 52")
    assert rows[0][1:] == [str(week) for week in range(27, 53)]
    load = result.estimates["load"]
    own = load[(load["team"] == "team_1") & (load["measure"] == "load") & (load["week"] >= 26)]["value"]
    assert {row[0]: row for row in rows}["Team 1"][1:] == [f"{100 * value:.0f}" for value in own]


def test_the_backlog_by_stage_and_age_adds_up(page: Element) -> None:
    rows = page.table("All permit types: open cases at the end of the window")
    figures = [[int(cell.replace("\u202f", "").replace(" ", "")) for cell in row[1:]] for row in rows[1:]]
    for *ages, total in figures:
        assert total == pytest.approx(sum(ages), abs=3)
    assert figures[-1][-1] == pytest.approx(sum(row[-1] for row in figures[:-1]), abs=3)


def test_published_figures_stand_beside_ours_with_year_clock_population_and_role(page: Element) -> None:
    rows = page.table("Published against simulated")
    assert rows[1:] == [
        ["Median of students not verified", "2025", "lived days, decided p1", "foreseen", "10.0 d",
         "12.0 d (11.5 to 12.5)", "+20.0 %", "✗no"],
        ["Applications lodged", "2025", "lodged p0 and p1", "used to set an input", "7 250", "7 300 (7 200 to 7 400)",
         "+0.7 %", "✓yes"],
    ]  # fmt: skip


def test_every_peer_is_shown_once_ranked_or_with_the_reason_why_not(result: RunResult, page: Element) -> None:
    section = page.one("section", id="europe")
    tables = {table.one("caption").text: list(table.all("tr"))[1:] for table in section.all("table")}
    ranked = [row for caption, rows in tables.items() if ", ranked: the same figure" in caption for row in rows]
    lines = [row for caption, rows in tables.items() if "legal maxima and goals, not ranked" in caption for row in rows]
    apart = [row for caption, rows in tables.items() if "privileged segments, not ranked" in caption for row in rows]
    grey = [row for table in section.all("table", class_="grey") for row in list(table.all("tr"))[1:]]
    assert len(ranked) == int(result.peers["ranked"].sum())
    assert len(grey) + len(lines) == int((~result.peers["ranked"]).sum())
    assert len(lines) == int((~result.peers["ranked"] & (result.peers["verdict"] != "")).sum()) > 0
    assert len(apart) == int(((result.peers["segment"] == "privileged") & (result.peers["verdict"] == "")).sum()) > 0
    assert all(list(row.all("td"))[3].text for row in grey)


def test_every_comparison_names_figure_clock_cases_period_and_source_on_both_sides(
    result: RunResult, page: Element
) -> None:
    ranked = result.peers[result.peers["ranked"]]
    section = page.one("section", id="europe")
    tables = [table for table in section.all("table") if ", ranked: the same figure" in table.one("caption").text]
    rows = [row for table in tables for row in list(table.all("tr"))[1:]]
    by_source = {(one["source"], one["family"].capitalize()): one for one in ranked.to_dict("records")}
    assert len(rows) == len(ranked) > 3
    for row in rows:
        family, theirs, counts, period, ours, our_counts, window, *_ = list(row.all("td"))
        one = by_source[theirs.one("a").attributes["href"], family.text]
        figure = {"share_within": "share within"}.get(one["kind"], one["kind"])
        assert counts.text.startswith(f"{figure}, {one['clock']}") and "all decided cases of the family" in counts.text
        assert (period.text, window.text) == (one["period"], one["our_period"] or "?")
        assert our_counts.text.startswith(figure) and f"{one['our_clock']} days" in our_counts.text
        assert "all cases of the family decided in the window" in our_counts.text
        assert ours.text.endswith(")")
        headings = [head.text for table in tables for head in table.all("th") if head.attributes["scope"] == "col"]
        assert "Ours simulated" in {" ".join(heading.split()) for heading in headings}


def test_every_input_is_listed_with_its_source_or_the_word_assumed(result: RunResult, page: Element) -> None:
    section = page.one("section", id="assumptions")
    rows = [[part.text for part in row.parts if isinstance(part, Element)] for row in section.all("tr")]
    listed = {row[0]: row[1:] for row in rows}
    for one in result.inputs:
        assert listed[one.place][0] == one.value
        assert ("assumed" in listed[one.place][1]) == one.assumed


def test_one_replication_is_shown_without_intervals_and_with_a_warning() -> None:
    result = made_up(2, replications=1, planned=1)
    for table in result.estimates.values():
        table[["low", "high"]] = float("nan")
    page = read(render_report(result))
    assert page.table("Each permit type")[1][7] == "9.0 d"
    assert "One replication has no interval" in page.one("section", id="trust").text
