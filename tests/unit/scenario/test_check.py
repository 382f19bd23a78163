"""The rules where they must keep silent, the warnings, and what rests on a value that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.check import check
from sim.scenario.load import load
from sim.scenario.scenario import Scenario

Told = Callable[[str], list[Problem]]

HEAD = """
title: A test
study: {start: 2025-01-01, observe: 364 d, follow_up: 60 d}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  officers: {staff: 8, calendar: office}
"""

TITLE = "title: A test"
ONE_PERMIT = """
flows:
  f:
    handling: {team: officers, effort: 1 h}
    decision: {wait: 1 h, outcome: {granted: 90 %, refused: 10 %}}
permits:
  p: {flow: f, demand: {rate: 20 per week}, promises: {month: {share: 95 %, within: 30 d}}}
"""


@pytest.fixture
def scenario_of(tmp_path: Path) -> Callable[[str], Scenario]:
    def loaded(text: str) -> Scenario:
        path = tmp_path / "test.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return loaded


@pytest.fixture
def told(scenario_of: Callable[[str], Scenario]) -> Told:
    return lambda text: check(scenario_of(text))


def test_a_plain_scenario_has_no_problem(told: Told) -> None:
    assert told(HEAD + ONE_PERMIT) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("{share: 33.33 %}, b: {share: 33.33 %}, c: {share: 33.33 %}", id="thirds are all"),
        pytest.param("{share: 100 %}, b: {share: 0 %}", id="a kind of nobody"),
    ],
)
def test_shares_may_be_rounded(told: Told, change: str) -> None:
    assert told(HEAD + ONE_PERMIT.replace("{flow: f,", f"{{flow: f, kinds: {{a: {change}}},")) == []


def test_every_way_that_leads_to_a_decision_is_allowed(told: Told) -> None:
    """Automated decisions, loops, jumps ahead, and appeals that decide again."""
    winding = """
flows:
  f:
    automated: {share: 20 %, wait: 10 min, outcome: granted}
    triage: {team: officers, effort: 10 min, next: {handling: 60 %, decision: 40 %}}
    handling: {team: officers, effort: 1 h, share: 90 %}
    question: {share: 35 %, wait: 12 d, next: handling, at_most: 2}
    decision: {wait: 1 h, outcome: {granted: 90 %, refused: 10 %}}
    appeal: {only_if: refused, share: 30 %, wait: 90 d, outcome: {stands: 70 %, returned: 30 %}}
    rehandling: {only_if: returned, wait: 2 d, outcome: {granted: 50 %, refused: 50 %}, next: appeal, at_most: 1}
    card: {only_if: [granted], wait: 14 d}
"""
    assert told(HEAD + winding + ONE_PERMIT[ONE_PERMIT.index("permits:") :]) == []


def test_a_permit_type_may_narrow_its_flow(told: Told) -> None:
    """Where nobody is refused, the flow's step for the refused is harmless, as it is for the others."""
    flow = ONE_PERMIT.replace("permits:", "    appeal: {only_if: refused, wait: 90 d}\npermits:")
    narrowed = "  q: {flow: f, demand: {rate: 1 per week}, steps: {decision: {outcome: granted}}}\n"
    assert told(HEAD + flow + narrowed) == []
    alone = flow.replace("{flow: f,", "{flow: f, steps: {decision: {outcome: granted}},")
    assert told(HEAD + alone) == []


def test_a_step_may_come_back_to_one_that_waits_for_its_outcome(told: Told) -> None:
    """`appeal` waits for an outcome that only a later step gives, but that step leads back to it."""
    flow = ONE_PERMIT.replace(
        "permits:",
        "    appeal: {only_if: [refused, kept], share: 50 %, wait: 90 d}\n"
        "    review: {only_if: refused, wait: 5 d, outcome: {kept: 50 %, granted: 50 %}, next: appeal, at_most: 1}\n"
        "permits:",
    )
    assert told(HEAD + flow) == []


def test_a_flow_used_twice_tells_its_mistake_once(tmp_path: Path) -> None:
    twice = ONE_PERMIT.replace("effort: 1 h", "effort: 0 min") + "  q: {flow: f, demand: {rate: 1 per week}}\n"
    (tmp_path / "test.yaml").write_text(HEAD + twice, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "test.yaml")
    assert [problem.code for problem in caught.value.problems] == ["E316"]


@pytest.mark.parametrize(
    ("change", "with_", "code", "text"),
    [
        ("flows:", "flows:\n  other: {a: {wait: 1 d, outcome: granted}}", "W101", 'no permit type takes flow "other"'),
        (
            "teams:",
            '  board: {days: Wed, hours: "09:00-11:00"}\nteams:',
            "W101",
            'no team and no gate uses calendar "board"',
        ),
        (
            ", promises: {month: {share: 95 %, within: 30 d}}",
            "",
            "W102",
            "no permit type has a promise or a legal limit: the report cannot say what is kept",
        ),
        ("follow_up: 60 d", "follow_up: 2 wk", "W103", 'the follow-up is 2 wk, but "month" promises 30 d'),
        (", demand: {rate: 20 per week}", "", "W104", 'nobody applies for "p": it has neither demand nor backlog'),
        (
            "staff: 8",
            "staff: {2025-01-01: 8, 2027-01-01: 9}",
            "W105",
            'the staff of team "officers" changes on 2027-01-01, after the run has ended (2026-03-01)',
        ),
        (
            "{rate: 20 per week}",
            "{rate: 20 per week, surges: {past: {from: 2024-01-01, to: 2024-02-01, factor: 200 %}}}",
            "W105",
            'surge "past" lies outside the run',
        ),
        (
            "staff: 8, calendar: office}",
            "staff: 8, calendar: office}\n"
            "  post: {staff: 1, calendar: office, casework: 0 %, cost: 40 000 EUR per year}",
            "W106",
            'team "officers" has no cost, but "post" has',
        ),
        (
            "staff: 8, calendar: office}",
            "staff: 8, calendar: office, cost: 50 000 EUR per year}\n"
            "  post: {staff: 1, calendar: office, casework: 0 %, cost: 400 000 SEK per year}",
            "W106",
            'team "post" is paid in SEK, but "officers" in EUR',
        ),
    ],
)
def test_what_is_hardly_meant_is_a_warning(told: Told, change: str, with_: str, code: str, text: str) -> None:
    whole = HEAD + ONE_PERMIT
    assert whole.count(change) == 1
    assert [(problem.code, problem.text) for problem in told(whole.replace(change, with_))] == [(code, text)]


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("title: Espoo #1", 'title: "Espoo #1"'),
        ("title: Espoo   # the second try", None),
        ('title: "Espoo #1"', None),
        ("title: Espoo#1", None),
    ],
)
def test_a_title_that_a_comment_cuts_is_told(told: Told, line: str, fix: str | None) -> None:
    found = [(problem.code, problem.text, problem.fix) for problem in told((HEAD + ONE_PERMIT).replace(TITLE, line))]
    expected = ("W107", 'the text ends at "Espoo": what follows " #" is a comment', fix)
    assert found == ([expected] if fix else [])


def test_a_name_that_a_comment_cuts_is_told(told: Told) -> None:
    named = ONE_PERMIT.replace("  p: {flow", "  p:\n    name:\n      en: Permit #2\n    flow: f\n    demand").replace(
        "demand: f, demand: {rate: 20 per week}, promises: {month: {share: 95 %, within: 30 d}}}",
        "demand: {rate: 20 per week}\n    promises: {month: {share: 95 %, within: 30 d}}",
    )
    assert [(problem.code, problem.fix) for problem in told(HEAD + named)] == [("W107", 'en: "Permit #2"')]


def test_what_only_a_kind_is_promised_is_promised(told: Told) -> None:
    kinds = "kinds: {a: {share: 100 %, promises: {month: {share: 95 %, within: 30 d}}}}"
    assert told((HEAD + ONE_PERMIT).replace("promises: {month: {share: 95 %, within: 30 d}}", kinds)) == []


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ("{ageing: {head_start: {p: 720 h}, source: elsewhere}}", []),
        ("{ageing: {head_start: {p: 31 d}}}", ["E312"]),
    ],
)
def test_teams_that_share_a_queue_have_one_order_whatever_its_source(
    tmp_path: Path, other: str, codes: list[str]
) -> None:
    one = "{ageing: {head_start: {p: 30 d}}, source: assumption}"
    teams = (
        f"staff: 8, calendar: office, discipline: {one}}}\n  more: {{staff: 1, calendar: office, discipline: {other}}}"
    )
    text = (HEAD + ONE_PERMIT).replace("staff: 8, calendar: office}", teams)
    (tmp_path / "test.yaml").write_text(text.replace("team: officers", "team: [officers, more]"), encoding="utf-8")
    try:
        found = load(tmp_path / "test.yaml").warnings
    except ScenarioError as error:
        found = error.problems
    assert [problem.code for problem in found] == codes


def test_nothing_is_concluded_from_a_stand_in(scenario_of: Callable[[str], Scenario]) -> None:
    """A value that could not be read is known to be doubtful: what lies at it, above it or below it is not judged."""
    scenario = scenario_of(HEAD.replace("follow_up: 60 d", "follow_up: 2 wk") + ONE_PERMIT)
    assert [problem.code for problem in check(scenario)] == ["W103"]
    assert check(scenario, [("study", "follow_up")]) == []
    assert check(scenario, [("study",)]) == []
    assert [problem.code for problem in check(scenario, [("study", "observe"), ("teams",)])] == ["W103"]
