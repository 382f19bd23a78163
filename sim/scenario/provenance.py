"""Where every number of a scenario comes from: a source, an assumption, or nothing said.

Reads the notes that reading left on the values; linear in the size of the scenario.
Beside the straight line: the report shows it, no simulation depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sim.scenario.merging.routes import steps_of_permit
from sim.scenario.scenario import Scenario
from sim.scenario.text.notes import DEFAULT, UNSTATED
from sim.scenario.text.numbers import is_number, speaks_of_inputs
from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import KeyPath, Mapping, Node, Scalar, node_at

Status: TypeAlias = Literal["source", "assumption", "unstated"]


@dataclass(frozen=True)
class Input:
    """One number as written, where it stands (`teams.registry.staff`; file and line), and where it comes from.

    `note` is the comment or `source:` that speaks of it; `status` says what kind of note that is.
    """

    path: str
    text: str
    status: Status
    note: str
    file: str
    line: int


def assumed(scenario: Scenario) -> tuple[Input, ...]:
    """Every number that the result rests on, in the order written, with its status."""
    return tuple(_inputs(scenario.tree, ()))


def assumed_in(resolved: str) -> tuple[Input, ...]:
    """Every number of a resolved scenario that somebody wrote, in its order, as it writes them (`3050`, not `3 050`).

    A folder keeps this text alone: what is read here is the same when a run ends and when its report is written anew.
    """
    return tuple(_inputs(read_tree(resolved, "scenario.resolved.yaml").tree, ()))


def shares_assumed(scenario: Scenario) -> dict[str, float]:
    """Per permit type: the share (0 to 1) of its inputs that no source backs; its steps and teams count as its own."""
    shares = {}
    for permit in scenario.routes:
        inputs = list(_inputs_of_permit(scenario, permit))
        shares[permit] = sum(one.status != "source" for one in inputs) / max(1, len(inputs))
    return shares


def _inputs_of_permit(scenario: Scenario, permit: str) -> Iterator[Input]:
    """The numbers of a permit type, of the steps that it takes, and of the teams that serve them."""
    own = node_at(scenario.tree, ("permits", permit))
    assert isinstance(own, Mapping)
    for key, entry in own.entries.items():
        if key != "steps":
            yield from _inputs(entry.node, ("permits", permit, key))
    if steps := steps_of_permit(scenario.tree, permit, lambda problem: None):
        yield from _inputs(steps, ("flows", permit))
    routes = scenario.routes[permit].values()
    teams = {team: None for route in routes for step in route.values() for team in step.team or ()}
    for team in teams:
        if node := node_at(scenario.tree, ("teams", team)):
            yield from _inputs(node, ("teams", team))


def _inputs(node: Node, path: KeyPath) -> Iterator[Input]:
    if isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield from _inputs(entry.node, (*path, key))
    elif isinstance(node, Scalar) and speaks_of_inputs(path) and is_number(node.text) and node.note != DEFAULT:
        text = " ".join(str(node.text).split())
        note = "" if node.note == UNSTATED else node.note
        yield Input(".".join(map(str, path)), text, _status(note), note, node.mark.file, node.mark.line)


def _status(note: str) -> Status:
    if not note:
        return "unstated"
    return "assumption" if note.lower().startswith("assum") else "source"
