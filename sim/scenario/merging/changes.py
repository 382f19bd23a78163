"""Changes: single values of a scenario set by their path, as `teams.officers.staff: 4`.

They are read like a scenario file of one line each, so that what is wrong with a value is told with its place.
Beside variants, between merging and validation, on the way to the Scenario.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario.merging.merge import Tell, is_whole, merge
from sim.scenario.merging.variants import without_strangers
from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import Entry, KeyPath, Mapping, Node, node_at, problem_at

ROOTS: Final = ("title", "question", "study", "calendars", "teams", "flows", "permits", "peers")
"""What a path may begin with."""

EXAMPLE: Final = "teams.officers.staff"


def apply_changes(tree: Mapping, lines: Iterable[str], shown: str, tell: Tell) -> Mapping:
    """The scenario with each line, a path and a value such as `teams.officers.staff: 4`, set in it.

    All else keeps its value, also beside a value that a variant would replace whole. `shown` names the lines in
    problems. ScenarioError E111 to E117 where a line cannot be read; E215 and E216 are told.
    """
    reading = read_tree("\n".join(lines), shown)
    if reading.problems:
        raise ScenarioError(reading.problems)
    for key, entry in reading.tree.entries.items():
        path = tuple(key.split("."))
        if path[0] not in ROOTS or not all(path):
            tell(_nowhere(entry, key))
            continue
        patch = without_strangers(f"{shown} changes", tree, _patch(tree, path, entry), tell)
        merged = merge(tree, patch, tell)
        assert isinstance(merged, Mapping)
        tree = merged
    return tree


def _patch(tree: Mapping, path: KeyPath, entry: Entry) -> Mapping:
    """The maps around the value; one that merging replaces whole holds also what it held before."""
    node: Node = entry.node
    for depth in range(len(path) - 1, -1, -1):
        around = node_at(tree, path[:depth])
        kept = dict(around.entries) if isinstance(around, Mapping) and is_whole(path[:depth]) else {}
        node = Mapping({**kept, str(path[depth]): Entry(entry.key_mark, node)}, entry.key_mark)
    assert isinstance(node, Mapping)
    return node


def _nowhere(entry: Entry, key: str) -> Problem:
    text = f'"{key}" is no path to a value of a scenario'
    why = f"a path begins with {', '.join(ROOTS[:-1])} or {ROOTS[-1]}, and has names between points."
    return problem_at(replace(entry.key_mark, length=len(key)), "E216", text, why, EXAMPLE)
