"""A scenario file and the files it extends, read and merged: parent first, each child on top.

Files are looked for beside the one that names them, never outside the folder tree of the scenario.
First station of the straight line, between the reader and variants.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import Problem, ScenarioError, complaint
from sim.scenario.merging.merge import Tell, merge
from sim.scenario.text.files import Unreadable, inside
from sim.scenario.text.reader import read
from sim.scenario.text.tree import Entry, Mapping, Node, Scalar, Sequence, problem_at


@dataclass(frozen=True)
class Written:
    """All that was written: the merged tree with its variants, the files (the scenario first), what is wrong."""

    tree: Mapping
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def read_chain(path: Path) -> Written:
    """The file with its parents merged in; ScenarioError E111 to E117 and E5 where reading stops."""
    problems: list[Problem] = []
    files, trees = [path], [_read_first(path, problems)]
    while parent := _parent(trees[-1], files, problems):
        files.append(parent)
        trees.append(_read_parent(trees[-1], parent, files, problems))
    tree = _merged(trees, problems.append)
    return Written(tree, tuple(files), tuple(problems))


def _merged(trees: list[Mapping], tell: Tell) -> Mapping:
    merged: Node | None = None
    for tree in reversed(trees):
        merged = merge(merged, tree, tell)
    assert isinstance(merged, Mapping)
    return replace(merged, mark=trees[0].mark)


def _read_first(path: Path, problems: list[Problem]) -> Mapping:
    try:
        reading = read(path, str(path))
    except Unreadable as error:
        raise complaint(str(path), error.code, error.text, error.fix, error.why) from None
    problems.extend(reading.problems)
    return reading.tree


def _parent(tree: Mapping, files: list[Path], problems: list[Problem]) -> Path | None:
    """The path of the file that this one extends; E110, E507 and E508 stop the reading."""
    entry = tree.entries.get("extends")
    if entry is None:
        return None
    node = entry.node
    if not isinstance(node, Scalar) or not node.text:
        problem = problem_at(node.mark, "E110", '"extends" is the name of one file', fix="extends: base.yaml")
        raise ScenarioError([*problems, problem])
    parent = Path(os.path.normpath(files[-1].parent / node.text))
    if not inside(files[0].parent, parent):
        text = f'"{node.text}" lies outside the folder of the scenario'
        why = "a scenario reads only what lies in its folder or below, so that the folder can be passed on."
        fix = f"extends: {parent.name}        (once the file lies beside this one)"
        raise ScenarioError([*problems, problem_at(node.mark, "E507", text, why, fix)])
    if any(parent.resolve() == file.resolve() for file in files):
        by_way = f" by way of {' and '.join(file.name for file in files[1:])}" if len(files) > 1 else ""
        text = f'"{parent.name}" would extend itself{by_way}'
        raise ScenarioError([*problems, problem_at(node.mark, "E508", text, fix='leave "extends" out here')])
    return parent


def _read_parent(child: Mapping, parent: Path, files: list[Path], problems: list[Problem]) -> Mapping:
    node = child.entries["extends"].node
    assert isinstance(node, Scalar)
    try:
        reading = read(parent, str(parent))
    except Unreadable as error:
        text = f'"{node.text}" cannot be extended: {error.text}'
        fix = _fix_of_parent(error, files)
        raise ScenarioError([*problems, problem_at(node.mark, error.code, text, error.why, fix)]) from None
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None
    problems.extend(reading.problems)
    tree = _with_data_beside(reading.tree, os.path.relpath(parent.parent, files[0].parent))
    assert isinstance(tree, Mapping)
    return tree


def _fix_of_parent(error: Unreadable, files: list[Path]) -> str:
    """What was found near a missing file or in a folder, as `extends` would name it."""
    if error.code not in ("E501", "E502") or not Path(error.fix).is_file():
        return error.fix
    return f"extends: {os.path.relpath(error.fix, files[-2].parent)}"


def _with_data_beside(node: Node, folder: str) -> Node:
    """The tree with its data files named as seen from the scenario's folder."""
    if folder == ".":
        return node
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_with_data_beside(item, folder) for item in node.items))
    if isinstance(node, Scalar):
        return node
    entries = {}
    for key, entry in node.entries.items():
        below = _with_data_beside(entry.node, folder)
        if key == "file" and isinstance(below, Scalar) and below.text:
            below = replace(below, text=str(Path(folder) / below.text))
        entries[key] = Entry(entry.key_mark, below)
    return replace(node, entries=entries)
