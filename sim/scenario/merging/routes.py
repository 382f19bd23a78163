"""Routes: the steps that each kind of each permit type takes, its own changes merged into its flow.

A permit type without a flow brings its steps itself; one without kinds has one kind named ''.
Between merging and the Scenario.
"""

from __future__ import annotations

from typing import TypeAlias

from sim.scenario.merging.merge import Tell, merge_steps
from sim.scenario.models.step import StepModel
from sim.scenario.text.tree import KeyPath, Mapping, Node, Scalar, node_at, plain

Routes: TypeAlias = dict[str, dict[str, dict[str, StepModel]]]

_Seen: TypeAlias = dict[int, tuple[Node, StepModel]]
"""Models by the identity of their node; the node is kept, so that no other can take its identity."""


def routes_of(tree: Mapping, tell: Tell) -> Routes:
    """The routes of a valid tree; E211, E213, E330 and E331 are told."""
    models: _Seen = {}
    permits = _entries(tree, ("permits",))
    return {permit: _routes_of_permit(tree, permit, tell, models) for permit in permits}


def without_flow(tree: Mapping) -> tuple[KeyPath, ...]:
    """The parts of permit types that cannot be judged, because they name no flow, or none that exists."""
    flows = _entries(tree, ("flows",))
    permits = _entries(tree, ("permits",))
    lost = [name for name in permits if _flow_name(tree, name) not in (None, *flows) or lacks_flow(tree, name)]
    parts = ("backlog", "promises", "legal_limits", "steps", "kinds")
    return tuple(("permits", permit, part) for permit in lost for part in parts)


def lacks_flow(tree: Mapping, permit: str) -> bool:
    """Whether a permit type takes no flow and has no step of its own that says what is done."""
    if _flow_name(tree, permit) is not None:
        return False
    own: KeyPath = ("permits", permit)
    holders = [own, *((*own, "kinds", kind) for kind in _entries(tree, (*own, "kinds")))]
    steps = ((*holder, "steps", step) for holder in holders for step in _entries(tree, (*holder, "steps")))
    return not any({"team", "wait", "gate"} & {*_entries(tree, step)} for step in steps)


def steps_of_permit(tree: Mapping, permit: str, tell: Tell) -> Mapping | None:
    """The steps of a permit type, before its kinds change them; None where there are none."""
    steps = _map_at(tree, ("permits", permit, "steps"))
    flow_name = _flow_name(tree, permit)
    if flow_name is None:
        return steps
    flow = _map_at(tree, ("flows", flow_name))
    return merge_steps(flow, steps, tell) if flow and steps else flow


def _routes_of_permit(tree: Mapping, permit: str, tell: Tell, models: _Seen) -> dict[str, dict[str, StepModel]]:
    steps = steps_of_permit(tree, permit, tell)
    routes = {}
    for kind in _entries(tree, ("permits", permit, "kinds")) or ("",):
        patch = _map_at(tree, ("permits", permit, "kinds", kind, "steps"))
        route = merge_steps(steps, patch, tell) if steps and patch else steps
        routes[kind] = _as_models(route, models)
    return routes


def _as_models(steps: Mapping | None, models: _Seen) -> dict[str, StepModel]:
    """The steps validated; one that several routes share is validated once, known by its node."""
    route = {}
    for name, entry in steps.entries.items() if steps else ():
        if id(entry.node) not in models:
            models[id(entry.node)] = entry.node, StepModel.model_validate(plain(entry.node))
        _, route[name] = models[id(entry.node)]
    return route


def _flow_name(tree: Mapping, permit: str) -> str | None:
    node = node_at(tree, ("permits", permit, "flow"))
    return node.text if isinstance(node, Scalar) else None


def _map_at(tree: Mapping, path: KeyPath) -> Mapping | None:
    node: Node | None = node_at(tree, path)
    return node if isinstance(node, Mapping) else None


def _entries(tree: Mapping, path: KeyPath) -> tuple[str, ...]:
    found = _map_at(tree, path)
    return tuple(found.entries) if found else ()
