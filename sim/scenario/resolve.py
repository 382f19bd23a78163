"""The complete scenario as YAML, every default filled in: itself a valid scenario, resolving to itself.

A number keeps its source as a comment, where no `source:` around it says the same.
Written beside every result; its fingerprint names what was simulated.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sim.scenario.models.fields import plain as written_out
from sim.scenario.scenario import Scenario
from sim.scenario.text.notes import DEFAULT, UNSTATED, one_line, states_source
from sim.scenario.text.numbers import is_number, speaks_of_inputs
from sim.scenario.text.tree import KeyPath, Mapping, Node, Plain, Scalar, node_at
from sim.scenario.text.writer import NoteOf, write_yaml


def resolve(scenario: Scenario) -> str:
    """The scenario as one YAML text without `extends` and `variants`; loading it gives an equal spec."""
    document = _document(scenario)
    return write_yaml(document, _notes(scenario.tree, document))


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 (hex) of all that a replication depends on: the resolved scenario and the data files that it names.

    Without comments, title, question and sizing, and without how often it is repeated: fifty more replications of it
    do not make those there are another study's.
    """
    document = {key: value for key, value in _document(scenario).items() if key not in ("title", "question", "sizing")}
    study = document["study"]
    assert isinstance(study, dict)
    document["study"] = {key: value for key, value in study.items() if key not in ("replications", "precision")}
    digest = hashlib.sha256(write_yaml(document, lambda path: None).encode())
    for name, content in data_files(scenario).items():
        digest.update(f"\0{name}\0{hashlib.sha256(content).hexdigest()}".encode())
    return digest.hexdigest()


def data_files(scenario: Scenario) -> dict[str, bytes]:
    """The data files that the scenario names, in the order of their names, which are relative to its folder."""
    folder = scenario.files[0].parent
    return {name: (folder / name).read_bytes() for name in sorted(set(_named_files(_document(scenario))))}


def _document(scenario: Scenario) -> dict[str, Plain]:
    """Everything that the scenario says; a merged scenario has no variants."""
    return {key: value for key, value in written_out(scenario.spec).items() if key != "variants"}


def _named_files(document: Plain) -> list[str]:
    if isinstance(document, list):
        return [name for item in document for name in _named_files(item)]
    if not isinstance(document, dict):
        return []
    own = document.get("file")
    below = [name for item in document.values() for name in _named_files(item)]
    return [own, *below] if isinstance(own, str) else below


def _notes(tree: Mapping, document: dict[str, Plain]) -> NoteOf:
    """For the path of each number: the comment that keeps its source, '' where the map around it says it."""
    around: dict[KeyPath, str] = {}

    def source_around(path: KeyPath) -> str:
        if path not in around:
            holder = _at(document, path)
            own = holder.get("source") if isinstance(holder, dict) else None
            outside = source_around(path[:-1]) if path else ""
            around[path] = one_line(own) if isinstance(own, str) else outside
        return around[path]

    def note_of(path: KeyPath) -> str | None:
        if not speaks_of_inputs(path) or not is_number(_at(document, path)):
            return None
        written = _one_value(node_at(tree, path))
        source = source_around(path[:-1])
        if written is None:
            return DEFAULT
        if written.note == source:
            return ""
        if not written.note:
            return UNSTATED
        return written.note if states_source(written.note) else f"source: {written.note}"

    return note_of


def _one_value(node: Node | None) -> Scalar | None:
    """The value written, in whatever long form; None where nothing was."""
    while isinstance(node, Mapping) and len(node.entries) == 1:
        (entry,) = node.entries.values()
        node = entry.node
    return node if isinstance(node, Scalar) else None


def _at(document: Any, path: KeyPath) -> Any:
    for step in path:
        document = document[step]
    return document
