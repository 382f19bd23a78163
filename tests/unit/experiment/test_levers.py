"""Levers side by side: the same as bottlenecks and as other scenarios, each helping where nothing else can happen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.one_more import CLOSING, ON_TIME, P90, TABLE
from sim.errors import ScenarioError
from sim.experiment.alternative import alternative, pulled
from sim.experiment.levers import LeversResult, levers
from sim.experiment.one_more import one_more_in_each
from sim.experiment.run import run
from sim.experiment.settings import Settings
from sim.plan.levers import levers_of
from sim.scenario.load import changed, load
from sim.scenario.scenario import Scenario

OFFICE = """\
title: A desk that is asked for too much
study: {start: 2025-01-01, observe: 6 wk, follow_up: 4 wk, seed: 5, replications: 4, growing_backlog: accept}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  intake: {staff: 2, calendar: office, absence: 5 %}
  officers: {staff: 3, calendar: office, absence: 5 %, cost: 52 000 EUR per year}
flows:
  simple:
    registering: {team: intake, effort: {exponential: {mean: 1 h}}}
    automatic: {share: 0 %, wait: 10 min, outcome: granted}
    handling: {team: officers, effort: {exponential: {mean: 3 h}}}
    more_information: {share: 30 %, wait: 6 d, held_by: customer, clock: stopped, next: handling, at_most: 1}
    statement: {wait: {exponential: {mean: 12 d}}, held_by: partner}
    decision: {team: officers, effort: 10 min, outcome: granted}
permits:
  visa:
    family: citizenship
    demand: {rate: 32 per week}
    flow: simple
    promises: {fast: {share: 95 %, within: 20 d, clock: lived}}
"""
SETTINGS = Settings(workers=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    path = tmp_path_factory.mktemp("office") / "office.yaml"
    path.write_text(OFFICE)
    return load(path)


@pytest.fixture(scope="module")
def result(office: Scenario) -> LeversResult:
    return levers(office, SETTINGS)


def row(result: LeversResult, lever: str) -> dict:
    [found] = result.table[result.table.lever == lever].to_dict("records")
    return found


def values(result: LeversResult, option: str, indicator: str) -> np.ndarray:
    rows = result.comparison.tables["replications"]
    rows = rows[(rows.option == option) & (rows.indicator == indicator) & (rows.permit == "") & (rows.team == "")]
    rows = rows[rows.clock.isin(["", "lived"]) & rows.population.isin(["", "decided"])]
    return rows.sort_values("replication").value.to_numpy(float)


def test_less_work_or_more_people_or_a_sooner_answer_shortens_every_replication(result: LeversResult) -> None:
    for lever in ("one_more_officers", "complete_applications", "automation", "sooner_statement"):
        assert (values(result, lever, P90) < values(result, "base", P90)).all(), lever
    assert row(result, "sooner_statement")["p90_verdict"] == "lower"
    for lever in ("one_more_officers", "complete_applications", "automation"):
        assert (values(result, lever, CLOSING) < values(result, "base", CLOSING)).all(), lever


def test_they_stand_in_order_of_effect_and_what_does_not_apply_last_with_its_reason(result: LeversResult) -> None:
    applied = result.table[result.table.applies]
    assert applied.p90_difference.is_monotonic_increasing
    assert [one.name for one in result.levers] == result.table.lever.tolist()
    assert list(result.comparison.names) == ["base", *applied.lever]
    assert result.table.applies.tolist() == sorted(result.table.applies, reverse=True)


def test_one_more_in_a_team_is_the_bottleneck_of_a_run_to_the_last_bit(office: Scenario, result: LeversResult) -> None:
    table = run(office, replace(SETTINGS, bottlenecks=True)).estimates[TABLE]
    differences = result.comparison.tables["differences"]
    for team in ("intake", "officers"):
        for permit in ("", "visa"):
            for indicator in (P90, ON_TIME, CLOSING):
                rows = differences[(differences.option == f"one_more_{team}") & (differences.indicator == indicator)]
                rows = rows[(rows.permit == permit) & rows.clock.isin(["", "lived"]) & (rows.team == "")]
                [ours] = rows[rows.population.isin(["", "decided"])].to_dict("records")
                own = table[(table.team == team) & (table.permit == permit) & (table.indicator == indicator)]
                [theirs] = own.to_dict("records")
                same = ("base", "value", "difference", "pairs", "variance_ratio")
                assert [ours[name] for name in same] == [theirs[name] for name in same]
                # The intervals hold for all levers at once, and there are more of these.
                assert ours["low"] <= theirs["low"] and theirs["high"] <= ours["high"]


def test_levers_and_bottlenecks_keep_their_replications_in_one_place(office: Scenario) -> None:
    base = alternative(office, "auto")
    keys = {one.name: pulled(base, one, "auto").key for one in levers_of(base.plan) if one.applies}
    assert [keys["one_more_intake"], keys["one_more_officers"]] == [one.key for one in one_more_in_each(base, "auto")]
    assert len({base.key, *keys.values()}) == 1 + len(keys)


def test_a_lever_is_the_scenario_that_says_the_same(office: Scenario, result: LeversResult) -> None:
    by_hand = {
        "one_more_officers": "teams.officers.staff: 4",
        "complete_applications": "flows.simple.more_information.share: 20 %",
        "automation": "flows.simple.automatic.share: 10 %",
        "oldest_application": "teams: {intake: {discipline: oldest_application}, "
        "officers: {discipline: oldest_application}}",
        "one_pool": "flows.simple: {registering: {team: [intake, officers]}, handling: {team: [intake, officers]}, "
        "decision: {team: [intake, officers]}}",
    }
    for lever, change in by_hand.items():
        tables = run(changed(office, [change]), SETTINGS).estimates["replications"]
        rows = tables[(tables.indicator == P90) & (tables.permit == "") & (tables.clock == "lived")]
        rows = rows[rows.population == "decided"].sort_values("replication")
        assert rows.value.tolist() == values(result, lever, P90).tolist(), lever


def test_its_place_in_europe_is_told_with_a_range(result: LeversResult) -> None:
    rows = result.places
    assert set(rows.option) == set(result.table.lever[result.table.applies]) and set(rows.family) == {"citizenship"}
    for one in rows.to_dict("records"):
        assert 1 <= one["best"] <= one["place"] <= one["worst"] <= one["of"]
        assert one["ours"] - one["base_ours"] == pytest.approx(one["difference"])


def test_where_no_lever_applies_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nobody.yaml"
    path.write_text("""\
title: A register that needs no people
study: {start: 2025-01-01, observe: 2 wk, follow_up: 2 wk, replications: 2}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  managers: {staff: 1, calendar: office, casework: 0 %}
flows:
  simple:
    decision: {wait: 1 d, outcome: granted}
permits:
  visa: {demand: {rate: 10 per week}, flow: simple}
""")
    with pytest.raises(ScenarioError, match="E415 no lever applies to this scenario"):
        levers(load(path), SETTINGS)
