"""Single values set by their path: all else stays, and what is wrong is told at its place."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import changed, load
from sim.scenario.resolve import fingerprint, resolve

SCENARIOS = Path(__file__).parents[3] / "scenarios"
TUTORIAL = load(SCENARIOS / "tutorial.yaml")


def problems(*lines: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ScenarioError) as error:
        changed(TUTORIAL, lines, "--set")
    return [(one.line, one.column, one.code) for one in error.value.problems if one.file == "--set"]


def test_a_value_is_set_and_all_else_stays() -> None:
    option = changed(TUTORIAL, ["teams.officers.staff: 4"])
    before, after = (resolve(one).splitlines() for one in (TUTORIAL, option))
    differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(differing) == 1 and "staff" in differing[0][1]
    assert option.spec.teams["officers"].staff["always"].value == 4


def test_a_change_is_the_variant_that_sets_the_same() -> None:
    variant = load(SCENARIOS / "staffing-options.yaml", "one_more")
    option = changed(load(SCENARIOS / "staffing-options.yaml"), ["teams.officers.staff: 4"])
    assert option.spec.teams == variant.spec.teams
    assert fingerprint(option) == fingerprint(variant)


def test_one_value_beside_others_that_a_variant_would_replace_leaves_them() -> None:
    held = changed(TUTORIAL, ["teams.officers.leave: {jul: 30 %, rest: 8 %}"])
    option = changed(held, ["teams.officers.leave.jul: 40 %"])
    assert {month: share.value for month, share in option.spec.teams["officers"].leave.items()} == {
        "jul": 0.4,
        "rest": 0.08,
    }


def test_several_changes_join_and_are_remembered() -> None:
    lines = ("teams.officers.staff: 4", "study.observe: 26 wk")
    once, twice = changed(TUTORIAL, lines), changed(changed(TUTORIAL, lines[:1]), lines[1:])
    assert once.spec == twice.spec
    assert once.changes == twice.changes == lines
    assert once.option == "teams.officers.staff: 4, study.observe: 26 wk"
    assert once.variants == TUTORIAL.variants


def test_what_is_wrong_with_a_value_is_told_at_its_place() -> None:
    assert problems("study.observe: 26 wk", "teams.officers.staff: 4x") == [(2, 23, "E101")]
    assert problems("teams.officers.calendar: nowhere") == [(1, 26, "E202")]
    assert problems("teams.officers.staf: 4") == [(1, 1, "E208")]


def test_a_path_to_nowhere_is_told() -> None:
    assert problems("teams.oficers.staff: 4", "officers.staff: 4", "teams..staff: 4") == [
        (1, 1, "E215"),
        (2, 1, "E216"),
        (3, 1, "E216"),
    ]


def test_a_value_that_cannot_be_read_is_told() -> None:
    assert {code for _, _, code in problems("teams.officers.staff: {4")} == {"E111", "E116"}
