"""Merging: the examples of RFC 7386, the values that are one thing, steps in their places, places kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.errors import Problem
from sim.scenario.merging.merge import WHOLE, merge, merge_steps
from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, find, plain

NOWHERE = Mark("", 0, 0, 0)
APPENDIX_A = [
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]


def node(value: Any) -> Node:
    if isinstance(value, dict):
        return Mapping({key: Entry(NOWHERE, node(item)) for key, item in value.items()}, NOWHERE)
    if isinstance(value, list):
        return Sequence(tuple(node(item) for item in value), NOWHERE)
    return Scalar(None if value is None else str(value), NOWHERE)


def merged(base: str, patch: str) -> tuple[Mapping, list[Problem]]:
    problems: list[Problem] = []
    tree = merge(read_tree(base, "base.yaml").tree, read_tree(patch, "patch.yaml").tree, problems.append)
    assert isinstance(tree, Mapping)
    return tree, problems


def patched_steps(base: str, patch: str) -> tuple[list[str], list[str]]:
    problems: list[Problem] = []
    steps = merge_steps(read_tree(base, "base.yaml").tree, read_tree(patch, "patch.yaml").tree, problems.append)
    return list(steps.entries), [problem.code for problem in problems]


@pytest.mark.parametrize(("target", "patch", "result"), APPENDIX_A)
def test_the_examples_of_the_standard(target: str, patch: str, result: str) -> None:
    found = merge(node(json.loads(target)), node(json.loads(patch)), lambda problem: None)
    assert plain(found) == plain(node(json.loads(result)))


@pytest.mark.parametrize("path", sorted(WHOLE), ids=" > ".join)
def test_a_value_that_is_one_thing_is_replaced_whole(path: tuple[str, ...]) -> None:
    def written(value: dict[str, str]) -> Node:
        tree: Any = value
        for key in reversed(path):
            tree = {"x" if key == "*" else key: tree}
        return node(tree)

    found: Any = plain(merge(written({"old": "1", "both": "1"}), written({"both": "2"}), lambda problem: None))
    for key in path:
        found = found["x" if key == "*" else key]
    assert found == {"both": "2"}


def test_a_variant_replaces_the_same_values_whole() -> None:
    base = "variants: {more: {teams: {a: {staff: {2025-01-01: 1}}}}}"
    found, _ = merged(base, "variants: {more: {teams: {a: {staff: {2025-06-01: 2}}}}}")
    assert plain(found) == {"variants": {"more": {"teams": {"a": {"staff": {"2025-06-01": "2"}}}}}}


def test_what_was_merged_still_knows_where_it_was_written() -> None:
    tree, _ = merged("teams: {a: {staff: 3, calendar: office}}", "teams:\n  a: {staff: 4}")
    staff, calendar = find(tree, ("teams", "a", "staff")), find(tree, ("teams", "a", "calendar"))
    assert (staff.file, staff.line, staff.column) == ("patch.yaml", 2, 14)
    assert (calendar.file, calendar.line, calendar.column) == ("base.yaml", 1, 33)


def test_a_null_that_removes_nothing_is_told_with_the_nearest_name() -> None:
    _, (problem,) = merged("teams: {officers: {staff: 3}}", "teams: {oficers: null}")
    assert (problem.code, problem.line, problem.column, problem.fix) == ("E211", 1, 9, "officers: null")


@pytest.mark.parametrize(
    "patch",
    [
        "variants: {fewer: {teams: {a: null}}}",
        "permits: {work: {flow: f, steps: {board: null}}}",
        "permits: {work: {kinds: {easy: {steps: {board: null}}}}}",
        "permits: {work: {kinds: {easy: {promises: {month: null}}}}}",
    ],
)
def test_a_null_in_a_patch_waits_until_the_patch_is_applied(patch: str) -> None:
    found, problems = merged("title: x", patch)
    assert plain(found) == {"title": "x", **plain(read_tree(patch, "").tree)}  # type: ignore[dict-item]
    assert problems == []


def test_new_steps_come_right_after_the_step_they_name_in_the_order_written() -> None:
    base = "{a: {wait: 1 d}, b: {wait: 2 d}, c: {wait: 3 d}}"
    assert patched_steps(base, "{x: {after: a}, y: {after: a}, z: {after: y}}") == (list("axyzbc"), [])


def test_changed_steps_keep_their_place_and_removed_ones_leave_none() -> None:
    assert patched_steps("{a: {}, b: {}, c: {}}", "{c: {share: 5 %}, a: null}") == (["b", "c"], [])


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ("x: {wait: 1 d}", "E330"),
        ("x: {after: z}", "E213"),
        ("x: {after: {}}", "E213"),
        ("b: {after: a}", "E331"),
        ("x: null", "E211"),
        ("x: 3", "E330"),
    ],
)
def test_steps_that_have_no_place_are_told_and_left_out(patch: str, code: str) -> None:
    assert patched_steps("{a: {}, b: {}}", patch) == (["a", "b"], [code])


def test_the_word_after_never_reaches_the_step_itself() -> None:
    base, patch = read_tree("a: {}", "").tree, read_tree("x: {after: a, wait: 1 d}", "").tree
    assert plain(merge_steps(base, patch, lambda problem: None)) == {"a": {}, "x": {"wait": "1 d"}}


def test_a_child_changes_the_flow_of_its_parent_as_a_permit_type_changes_it() -> None:
    found, problems = merged("flows: {f: {a: {}, b: {}}}", "flows: {f: {x: {after: a}}, g: {y: {}}}")
    assert plain(found) == {"flows": {"f": {"a": {}, "x": {}, "b": {}}, "g": {"y": {}}}}
    assert problems == []


def test_the_steps_of_a_permit_type_without_a_flow_are_a_flow() -> None:
    found, problems = merged("permits: {p: {steps: {a: {}, b: {}}}}", "permits: {p: {steps: {x: {after: a}, b: null}}}")
    assert plain(found) == {"permits": {"p": {"steps": {"a": {}, "x": {}}}}}
    assert problems == []
