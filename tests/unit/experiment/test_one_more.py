"""One more person in each team: made in the plan, kept apart, and the same as separate runs with other staff."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.one_more import CLOSING, ON_TIME, P90, TABLE, gains
from sim.experiment.alternative import alternative
from sim.experiment.one_more import one_more_in_each
from sim.experiment.run import run
from sim.experiment.settings import Settings
from sim.plan.levers.people import one_more
from sim.report import render_report
from sim.scenario.load import changed, load
from sim.scenario.scenario import Scenario

OFFICE = """\
title: Two teams and managers
study: {start: 2025-01-01, observe: 6 wk, follow_up: 4 wk, seed: 5, replications: 4}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  intake: {staff: 2, calendar: office, absence: 5 %}
  officers: {staff: 3, calendar: office, absence: 5 %, leave: {feb: 20 %, rest: 5 %}}
  managers: {staff: 4, calendar: office, casework: 0 %}
flows:
  simple:
    registering: {team: intake, effort: {exponential: {mean: 1 h}}}
    handling: {team: officers, effort: {exponential: {mean: 3 h}}}
    decision: {team: officers, effort: 10 min, outcome: granted}
permits:
  visa:
    demand: {rate: 28 per week}
    flow: simple
    promises: {fast: {share: 95 %, within: 5 d, clock: lived}}
"""
NOBODY = """\
title: A register that needs no people
study: {start: 2025-01-01, observe: 2 wk, follow_up: 2 wk, replications: 2}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  managers: {staff: 1, calendar: office, casework: 0 %}
flows:
  simple:
    checking: {wait: 3 d}
    decision: {wait: 1 d, outcome: granted}
permits:
  visa: {demand: {rate: 10 per week}, flow: simple}
"""
SETTINGS = Settings(workers=1)


@pytest.fixture
def office(tmp_path: Path) -> Scenario:
    path = tmp_path / "office.yaml"
    path.write_text(OFFICE)
    return load(path)


def test_every_team_that_serves_has_one_more_whatever_the_form_in_which_staff_is_written(office: Scenario) -> None:
    dated = changed(office, ["teams.officers.staff: {2025-01-01: 3, 2025-01-20: 4.5}"])
    base = alternative(dated, "auto")
    made = one_more_in_each(base, "auto")
    assert [one.name for one in made] == ["intake", "officers"]
    for number, one in enumerate(made):
        assert one.plan.demand is base.plan.demand
        for team, (ours, theirs) in enumerate(zip(base.plan.staffing.teams, one.plan.staffing.teams, strict=True)):
            assert np.array_equal(theirs.staff, ours.staff + (team == number))
            assert all(getattr(theirs, one) is getattr(ours, one) for one in ("leave", "absence", "calendar"))


def test_each_alternative_has_a_key_of_its_own(office: Scenario) -> None:
    base, other = (alternative(one, "auto") for one in (office, changed(office, ["study.seed: 6"])))
    keys = [one.key for start in (base, other) for one in (start, *one_more_in_each(start, "auto"))]
    assert len(set(keys)) == 6 and {len(key) for key in keys} == {24}


def test_it_ranks_and_measures_as_separate_runs_with_other_staff_do(office: Scenario) -> None:
    measured = run(office, replace(SETTINGS, bottlenecks=True))
    table = measured.estimates[TABLE].set_index(["team", "permit", "indicator"])
    by_hand = {
        team: run(changed(office, [f"teams.{team}.staff: {staff}"]), SETTINGS)
        for team, staff in (("intake", 3), ("officers", 4))
    }
    for team, separate in by_hand.items():
        for permit in ("", "visa"):
            for indicator in (P90, ON_TIME, CLOSING):
                row = table.loc[(team, permit, indicator)]
                ours = each(measured.estimates["replications"], permit, indicator)
                theirs = each(separate.estimates["replications"], permit, indicator)
                assert row["difference"] == pytest.approx((theirs - ours).mean(), abs=1e-9)
                assert (row["base"], row["value"]) == pytest.approx((ours.mean(), theirs.mean()))
    saved = {team: -table.loc[(team, "", P90), "difference"] for team in by_hand}
    assert [gain.team for gain in gains(measured.estimates[TABLE])] == sorted(saved, key=lambda team: -saved[team])
    assert saved["officers"] > 1.0
    assert measured.bottleneck_pairs == 4 and not measured.cut_short


def each(replications: pd.DataFrame, permit: str, indicator: str) -> np.ndarray:
    """An indicator of those decided by replication."""
    own = replications[(replications.indicator == indicator) & (replications.permit == permit)]
    own = own[(own.kind == "") & (own.team == "") & (own.step == "")]
    if indicator != CLOSING:
        own = own[own.population == "decided"]
    return own[own.clock.isin(["", "lived"])].sort_values("replication")["value"].to_numpy(float)


def test_the_run_itself_is_the_same_with_and_without(office: Scenario) -> None:
    plain, measured = (run(office, replace(SETTINGS, bottlenecks=asked)) for asked in (False, True))
    assert plain.bottleneck_pairs is None and TABLE not in plain.estimates
    assert plain.log_digests == measured.log_digests
    for name, table in plain.estimates.items():
        pd.testing.assert_frame_equal(table, measured.estimates[name])
    assert measured.answer.startswith(plain.answer)
    assert "One more person" not in plain.answer and "One more person" in measured.answer


def test_one_more_twice_is_two_more(office: Scenario) -> None:
    plan = alternative(office, "auto").plan
    twice = one_more(one_more(plan, 1), 1)
    assert (twice.staffing.teams[1].staff == 5.0).all() and (plan.staffing.teams[1].staff == 3.0).all()


def test_where_no_team_serves_a_step_there_is_nothing_to_measure(tmp_path: Path) -> None:
    path = tmp_path / "nobody.yaml"
    path.write_text(NOBODY)
    result = run(load(path), replace(SETTINGS, bottlenecks=True))
    assert TABLE not in result.estimates and result.bottleneck_pairs == 2 and not result.cut_short
    assert "no team serves any step" in render_report(result)
