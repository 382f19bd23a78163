"""The Finnish scenarios keep what they promise: exact totals, honest notes, loads, and nothing set by 2025."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from sim import compile_plan, load
from sim.plan.arithmetic import load_arithmetic
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from sim.scenario.provenance import assumed
from sim.scenario.scenario import Scenario

FOLDER = Path(__file__).parents[2] / "scenarios"
YEARS = (2024, 2025)
WORK = ("employed_person", "specialist", "other_work", "seasonal_permit")
EXTENSIONS = ("extension_work", "extension_study", "extension_family", "extension_other")
PREPARING = ("registry", "service_points")


@lru_cache
def scenario(year: int) -> Scenario:
    return load(FOLDER / f"finland-{year}.yaml")


@lru_cache
def plan(year: int) -> Plan:
    return compile_plan(scenario(year))


def received(year: int, *names: str) -> float:
    days = plan(year).study.window[1] // DAY
    permits = [one for one in plan(year).demand.permits if not names or one.name in names]
    return float(sum(one.arrivals[:days].sum() for one in permits))


@pytest.mark.parametrize(
    ("year", "total", "work", "extensions"), [(2024, 196_003, 15_024, 55_766), (2025, 180_521, 11_324, 50_852)]
)
def test_expected_applications_are_the_published_totals(year: int, total: int, work: int, extensions: int) -> None:
    assert received(year) == pytest.approx(total, abs=1e-6)
    assert received(year, *WORK) == pytest.approx(work, abs=1e-6)
    assert received(year, *EXTENSIONS) == pytest.approx(extensions, abs=1e-6)


def test_the_window_is_the_calendar_year() -> None:
    assert [plan(year).study.window[1] // DAY for year in YEARS] == [366, 365]


def test_seasons_of_2024_are_as_published() -> None:
    work = sum(one.arrivals for one in plan(2024).demand.permits if one.name in WORK)
    study = next(one.arrivals for one in plan(2024).demand.permits if one.name == "study")
    by_june, by_july, by_september = 182, 213, 274
    assert work[:by_june].sum() == pytest.approx(9_047, rel=0.01)
    assert work[:by_september].sum() == pytest.approx(12_498, rel=0.01)
    assert study[:by_july].sum() == pytest.approx(9_293, rel=0.01)


@pytest.mark.parametrize("year", YEARS)
def test_deciding_teams_are_offered_85_to_105_percent(year: int) -> None:
    loads = {one.team: one.load for one in load_arithmetic(plan(year)) if one.team not in PREPARING}
    assert len(loads) == 12
    assert {team: load for team, load in loads.items() if not 0.85 <= load <= 1.05} == {}


def test_people_add_up_to_the_permit_service() -> None:
    assert sum(team.staff[0] for team in plan(2024).staffing.teams) == 1_300 - 260


def test_an_asylum_official_decides_53_to_56_cases_a_year() -> None:
    team = next(one for one in load_arithmetic(plan(2024)) if one.team == "asylum")
    hours = team.capacity_hours / team.present * 366 / 7
    routes = scenario(2024).routes["asylum"]
    kinds = scenario(2024).spec.permits["asylum"].kinds
    effort = 0.0
    for kind, steps in routes.items():
        for step in (steps["interview"], steps["decision"]):
            assert step.effort is not None
            assert step.effort.gamma is not None
            assert step.effort.gamma.mean is not None
            effort += kinds[kind].share.value * step.share.value * step.effort.gamma.mean.seconds / 3_600
    assert 53 <= hours / effort <= 56


@pytest.mark.parametrize("year", YEARS)
def test_every_number_has_a_source_or_the_word_assumption(year: int) -> None:
    assert [one for one in assumed(scenario(year)) if one.status == "unstated"] == []


def test_2025_changes_applications_backlogs_and_published_figures_only() -> None:
    before, after = scenario(2024).spec, scenario(2025).spec
    assert (after.teams, after.flows, after.calendars) == (before.teams, before.flows, before.calendars)
    assert list(after.permits) == list(before.permits)
    for name, permit in after.permits.items():
        restored = permit.model_copy(
            update={"demand": before.permits[name].demand, "backlog": before.permits[name].backlog}
        )
        assert restored == before.permits[name]


def test_only_applications_of_2025_set_inputs() -> None:
    rows = scenario(2025).spec.published.values()
    assert {row.year for row in rows} == {2025}
    assert {row.figure for row in rows if row.role == "input"} == {"lodged"}


def test_permit_types_are_named_in_three_languages() -> None:
    permits = scenario(2024).spec.permits
    assert len(permits) == 23
    assert [key for key, one in permits.items() if not (one.name and one.name.en and one.name.fi and one.name.sv)] == []
