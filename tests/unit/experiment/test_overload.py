"""Teams that can never keep up: all at once, where their staff stands, with something that can be pasted."""

import math
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.experiment.overload import refuse_overload
from sim.plan.arithmetic import TeamLoad
from sim.scenario.load import load

TEXT = """\
title: Too much
study: {start: 2025-01-01, observe: 4 wk}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams:
  registry: {staff: 2, calendar: office}
  officers:
    calendar: office
    staff: {2025-01-01: 20, 2025-01-15: 25}
flows: {simple: {desk: {team: [registry, officers], effort: 1 h, outcome: granted}}}
permits: {visa: {flow: simple, demand: {rate: 10 per week}}}
"""
LOADS = (TeamLoad("registry", 90.0, 80.0, 1.125, 2.25, 2.0), TeamLoad("officers", 858.0, 743.0, 1.154, 25.98, 22.5))


def written(folder: Path, text: str):
    (folder / "plan.yaml").write_text(text)
    return load(folder / "plan.yaml")


def test_every_such_team_is_told_at_the_place_of_its_staff(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as told:
        refuse_overload(written(Path(), TEXT), LOADS)
    assert str(told.value) == (
        'plan.yaml:5:21: E401 team "registry" can never keep up: it needs 2.2 people, it has 2.0\n'
        "    5 |   registry: {staff: 2, calendar: office}\n"
        "      |                     ^\n"
        "  why: 90 h of work come a week; 2.0 people x 40.0 h = 80 h. Load 112 %.\n"
        "  fix: staff 3 or more, less effort per case, or  study: {growing_backlog: accept}\n"
        "\n"
        'plan.yaml:8:12: E401 team "officers" can never keep up: it needs 26.0 people, it has 22.5\n'
        "    8 |     staff: {2025-01-01: 20, 2025-01-15: 25}\n"
        f"      |            {'^' * 32}\n"
        "  why: 858 h of work come a week; 22.5 people x 33.0 h = 743 h. Load 115 %.\n"
        "  fix: staff 26 or more, less effort per case, or  study: {growing_backlog: accept}\n"
        "\n"
        "2 problems in plan.yaml; nothing was run"
    )


def test_a_load_of_one_is_not_refused(tmp_path) -> None:
    refuse_overload(written(tmp_path, TEXT), (TeamLoad("registry", 80.0, 80.0, 1.0, 2.0, 2.0),))


def test_an_accepted_growing_backlog_is_not_refused(tmp_path) -> None:
    refuse_overload(written(tmp_path, TEXT.replace("4 wk", "4 wk, growing_backlog: accept")), LOADS)


def test_a_team_without_anybody_is_told_in_words(tmp_path) -> None:
    nobody = (TeamLoad("registry", 5.0, 0.0, math.inf, 1.0, 0.0),)
    with pytest.raises(ScenarioError, match=r"why: 5 h of work come a week, and nobody is at work\.\n"):
        refuse_overload(written(tmp_path, TEXT), nobody)


def test_a_team_that_never_opens_is_told_in_words(tmp_path) -> None:
    closed = (TeamLoad("registry", 5.0, 0.0, math.inf, math.inf, 2.0),)
    with pytest.raises(ScenarioError, match="its calendar is closed throughout the window") as told:
        refuse_overload(written(tmp_path, TEXT), closed)
    assert "  fix: open the calendar, or  study: {growing_backlog: accept}\n" in str(told.value)
