"""Targets: what a sentence asks for, when a figure reaches its line, and who is in the way of the best in Europe."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from sim.analysis.reduction import Wanted
from sim.errors import ScenarioError
from sim.experiment.replication import replicate, unpack
from sim.plan.prepare import prepare
from sim.primitives.time import YEAR
from sim.scenario.load import load
from sim.staffing.aims import targets_of
from sim.staffing.bounds import keeps_up
from sim.staffing.posts import with_heads
from sim.staffing.request import SizeRequest
from sim.staffing.sentences import target_of
from sim.staffing.simulated import wanted_for
from sim.staffing.targets import AT_LEAST, Target, figure, met, shortfall, told_apart
from sim.staffing.teams import posts_of
from sim.staffing.window import without_follow_up
from sim.statistics.shares import clopper_pearson

SCENARIOS = Path(__file__).parents[3] / "scenarios"
TUTORIAL = load(SCENARIOS / "tutorial.yaml")
PLAN = prepare(TUTORIAL)[0]
PERMIT = PLAN.demand.permits[0].name
TEAM = next(team.name for team in PLAN.staffing.teams if team.casework > 0)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        (f"lead_time_p90 of {PERMIT} <= 30 d", "at most 30 d"),
        ("lead_time_p50 counted <= 4 wk", "at most 28 d"),
        (f"utilisation of {TEAM} <= 90 %", "at most 90 %"),
        (f"backlog_closing of {PERMIT} <= 300", "at most 300 cases"),
    ],
)
def test_a_sentence_asks_for_one_row(sentence: str, line: str) -> None:
    target = target_of(PLAN, sentence, "plan.yaml")
    assert target.line == line
    tables = unpack(replicate(PLAN, 1, "auto", None, wanted_for([target]))).tables
    assert math.isfinite(figure(target, tables))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("lead_time_p9 <= 30 d", 'there is no indicator "lead_time_p9"'),
        ("lead_time_p90 of nobody <= 30 d", 'there is no permit type or team "nobody"'),
        ("be quick", "it is no figure and line"),
        ("lead_time_p90 <= 30", "30"),
    ],
)
def test_a_sentence_that_cannot_be_read_says_why(sentence: str, told: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        target_of(PLAN, sentence, "plan.yaml")
    assert "E414" in str(raised.value)
    assert told in str(raised.value)


def test_a_line_to_be_passed_is_not_reached_by_touching_it() -> None:
    plan = prepare(load(SCENARIOS / "finland-2025.yaml"))[0]
    peers = {one.name.split(" (")[0]: one for one in targets_of(plan, "europe")}
    median = peers["citizenship: median"]
    assert not met(median, median.bound)
    assert met(median, median.bound - 0.001)
    assert shortfall(median, 2 * median.bound) == pytest.approx(1.0)
    assert not met(median, math.nan)


@pytest.mark.parametrize(
    ("value", "line", "unit", "told"),
    [
        (0.9997, 1.0, "share", "99.97 %"),
        (1.0, 1.0, "share", "100 %"),
        (0.93, 1.0, "share", "93 %"),
        (30.04, 30.0, "days", "30.04 d"),
        (243.5, 30.0, "days", "243.5 d"),
        (299.999, 300.0, "cases", "299.999 cases"),
        (math.nan, 30.0, "days", "\N{EN DASH}"),
    ],
)
def test_a_figure_that_misses_its_line_never_reads_like_it(value: float, line: float, unit: str, told: str) -> None:
    target = Target("", "", (), "indicators", (), AT_LEAST, line, unit, "")
    assert told_apart(value, target) == told


def test_the_best_comparable_peer_is_the_line() -> None:
    plan = prepare(load(SCENARIOS / "finland-2025.yaml"))[0]
    lines = {one.name: one.bound for one in targets_of(plan, "europe") if one.group == "citizenship"}
    assert lines == {"citizenship: median (lived) below 243.5 d (Dept of Justice, Ireland)": 243.5}


def test_only_what_is_wanted_is_told_and_is_the_same() -> None:
    whole = unpack(replicate(PLAN, 1, "auto")).tables["indicators"]
    some = unpack(replicate(PLAN, 1, "auto", None, Wanted(("indicators",), ("lead_time_p90",)))).tables
    assert list(some) == ["indicators"]
    same = whole[whole.indicator == "lead_time_p90"].reset_index(drop=True)
    assert some["indicators"].equals(same)


def test_figures_of_those_decided_are_the_same_without_a_follow_up() -> None:
    wanted = Wanted(("peers", "parts", "indicators"), ("lead_time_p90", "on_time_promise:NAME"))
    short, whole = (unpack(replicate(plan, 2, "auto", None, wanted)).tables for plan in (without_follow_up(PLAN), PLAN))
    for name in wanted.tables:
        chosen = whole[name].population == "decided"
        assert short[name][chosen].equals(whole[name][chosen]), name


def test_nobody_is_sent_home_for_a_quarter_in_which_work_would_be_left_undone() -> None:
    posts = posts_of(PLAN, TUTORIAL, SizeRequest(by_quarter=True), targets_of(PLAN, "promises"))
    free = [post for post in posts if not post.held]
    holds = keeps_up(PLAN, free)
    assert holds((20,) * len(free))
    for place in range(len(free)):
        assert not holds(tuple(0 if n == place else 20 for n in range(len(free))))


def test_other_heads_change_the_staff_of_their_post_alone() -> None:
    posts = posts_of(PLAN, TUTORIAL, SizeRequest(by_quarter=True), targets_of(PLAN, "promises"))
    free = [post for post in posts if not post.held]
    changed = with_heads(PLAN, free, tuple(7 for _ in free))
    assert changed.demand is PLAN.demand
    for post in posts:
        number = [team.name for team in PLAN.staffing.teams].index(post.team)
        days = changed.staffing.teams[number].staff[post.first_day : post.last_day]
        assert (days == (post.present if post.held else 7)).all()
    for team in {post.team for post in free}:
        assert sum(post.cost for post in free if post.team == team) == pytest.approx(
            next(
                post.cost
                for post in posts_of(PLAN, TUTORIAL, SizeRequest(), targets_of(PLAN, "promises"))
                if post.team == team
            )
        )


@pytest.mark.parametrize(
    ("kept", "of", "low", "high"), [(0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (5, 10, 0.1871, 0.8129)]
)
def test_the_exact_interval_is_the_published_one(kept: int, of: int, low: float, high: float) -> None:
    assert clopper_pearson(kept, of) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("warm_up", "found"), [(0, 1), (4 * YEAR, 0)])
def test_a_rival_is_as_old_as_it_is_when_the_window_opens(warm_up: int, found: int) -> None:
    study = replace(PLAN.study, warm_up=warm_up)
    later = replace(PLAN, demand=replace(PLAN.demand, study=study), staffing=replace(PLAN.staffing, study=study))
    assert sum(one.group == "study" for one in targets_of(later, "europe")) == found
