"""From a merged tree to the validated model, with stand-ins for values that cannot be read.

The stand-ins let everything else be checked too, so that all mistakes are told in one go.
Between merging and the Scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from sim.errors import MOST_PROBLEMS, Problem
from sim.scenario.complaints import Complaint, better_key, complaint_of, problem_of
from sim.scenario.keys import field_at
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.text.tree import Entry, KeyPath, Mapping, Mark, Node, Plain, Scalar, Sequence, node_at, plain

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
            found = _complaints(error, tree)
        if round_ == 0:
            problems = [problem_of(complaint) for complaint in found[:MOST_PROBLEMS]]
        if len(found) > MOST_PROBLEMS:
            break
        for complaint in found:
            if better := _better_name(tree, complaint):
                tree = _renamed(tree, complaint.path, better)
            else:
                tree = _mended(tree, complaint)
                doubtful.append(complaint.path)
    return Validated(None, tree, tuple(problems), tuple(doubtful))


def _complaints(error: ValidationError, tree: Mapping) -> list[Complaint]:
    """What validation complains about; a key that is only misspelt is not missing too."""
    found = [complaint_of(one, ScenarioModel, tree) for one in error.errors(include_url=False)]
    meant = {(*one.path[:-1], better_key(one)) for one in found if one.sort == "extra_forbidden"}
    return [one for one in found if one.sort != "missing" or one.path not in meant]


def _better_name(tree: Mapping, complaint: Complaint) -> str:
    """The name that a misspelt key was meant to have; '' where it is none, or is taken."""
    if not complaint.about_key and complaint.sort != "extra_forbidden":
        return ""
    name = better_key(complaint)
    return "" if node_at(tree, (*complaint.path[:-1], name)) else name


def _renamed(tree: Mapping, path: KeyPath, name: str) -> Mapping:
    """A copy of the tree with the key at a path called otherwise, in its place."""
    holder = node_at(tree, path[:-1])
    assert isinstance(holder, Mapping)
    entries = {name if key == path[-1] else key: entry for key, entry in holder.entries.items()}
    renamed = replace(holder, entries=entries)
    return _changed(tree, path[:-1], renamed) if path[:-1] else renamed


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
