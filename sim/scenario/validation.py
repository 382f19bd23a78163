"""From a merged tree to the validated model, with stand-ins for values that cannot be read.

The stand-ins let everything else be checked too, so that all mistakes are told in one go.
Between merging and the Scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem
from sim.scenario.complaints import Complaint, complaint_of, problem_of
from sim.scenario.keys import field_at
from sim.scenario.model import ScenarioModel
from sim.scenario.tree import Entry, KeyPath, Mapping, Mark, Node, Plain, Scalar, Sequence, node_at, plain

_ROUNDS = 4
"""Of replacing; a stand-in's own parts can be wrong only where the models contradict their examples."""


@dataclass(frozen=True)
class Validated:
    """The model (None where no stand-in helps), the tree it was made from, and what was wrong.

    `doubtful` are the paths of stand-ins: nothing may be concluded from their values.
    """

    spec: ScenarioModel | None
    tree: Mapping
    problems: tuple[Problem, ...]
    doubtful: tuple[KeyPath, ...]


def validate(tree: Mapping) -> Validated:
    """The scenario as a model; every complaint becomes a problem, none is raised."""
    problems: list[Problem] = []
    doubtful: list[KeyPath] = []
    for round_ in range(_ROUNDS):
        try:
            spec = ScenarioModel.model_validate(plain(tree))
            return Validated(spec, tree, tuple(problems), tuple(doubtful))
        except ValidationError as error:
            found = [complaint_of(one, ScenarioModel, tree) for one in error.errors(include_url=False)]
        if round_ == 0:
            problems = [problem_of(complaint) for complaint in found]
        for complaint in found:
            tree = _mended(tree, complaint)
            doubtful.append(complaint.path)
    return Validated(None, tree, tuple(problems), tuple(doubtful))


def _mended(tree: Mapping, complaint: Complaint) -> Mapping:
    """The tree with a stand-in for what cannot be read, or without it where it is not known at all."""
    path = complaint.path
    while len(path) > 1 and not isinstance(node_at(tree, path[:-1]), Mapping):
        path = path[:-1]
    if complaint.about_key or complaint.sort == "extra_forbidden":
        return _changed(tree, path, None)
    field = field_at(ScenarioModel, path)
    if field is None or not field.examples:
        return _changed(tree, path, None)
    return _changed(tree, path, _node(field.examples[0], complaint.mark))


def _changed(tree: Mapping, path: KeyPath, node: Node | None) -> Mapping:
    """A copy of the tree with the value at a path replaced, or taken out where `node` is None."""
    entries = dict(tree.entries)
    key = str(path[0]) if path else ""
    below = entries.get(key)
    if len(path) > 1 and below and isinstance(below.node, Mapping):
        entries[key] = replace(below, node=_changed(below.node, path[1:], node))
    elif node is not None:
        entries[key] = Entry(below.key_mark if below else node.mark, node)
    else:
        entries.pop(key, None)
    return replace(tree, entries=entries)


def _node(value: Any, mark: Mark) -> Node:
    """An example as a part of the tree, all of it standing at one place."""
    as_text: Plain = value
    if isinstance(as_text, dict):
        return Mapping({key: Entry(mark, _node(item, mark)) for key, item in as_text.items()}, mark)
    if isinstance(as_text, list):
        return Sequence(tuple(_node(item, mark) for item in as_text), mark)
    return Scalar(as_text, mark)
