"""Where things stand in a scenario: every part of one sort with its path, and who wrote what in a step.

A step of a route may come from flow, permit type and kind; a mistake belongs to the last that wrote.
Used by the rules of `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel

from sim.scenario.models.permit import LegalLimitModel, LimitPatch, PermitModel
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.step import StepModel
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Part = TypeVar("Part", bound=BaseModel)


class StepAt(NamedTuple):
    """A step of a route: whose, its name, and what it is after merging."""

    permit: str
    kind: str
    name: str
    step: StepModel


def route_steps(scenario: Scenario) -> Iterator[StepAt]:
    """Every step of every route."""
    for permit, routes in scenario.routes.items():
        for kind, route in routes.items():
            for name, step in route.items():
                yield StepAt(permit, kind, name, step)


def written_at(spec: ScenarioModel, at: StepAt, field: str) -> KeyPath:
    """The path of a step's field where it was written last; of the step's own definition if nowhere."""
    sources = list(_sources(spec, at))
    for path, step in sources:
        if field in step.model_fields_set:
            return (*path, field)
    return sources[-1][0]


def definition_of(spec: ScenarioModel, at: StepAt) -> KeyPath:
    """The path of a step where it was first defined."""
    *_, (path, _) = _sources(spec, at)
    return path


def _sources(spec: ScenarioModel, at: StepAt) -> Iterator[tuple[KeyPath, StepModel]]:
    """The maps that make up a step, the strongest first."""
    permit = spec.permits[at.permit]
    if at.kind and (patch := permit.kinds[at.kind].steps.get(at.name)):
        yield ("permits", at.permit, "kinds", at.kind, "steps", at.name), patch
    if patch := permit.steps.get(at.name):
        yield ("permits", at.permit, "steps", at.name), patch
    if permit.flow and (step := spec.flows.get(permit.flow, {}).get(at.name)):
        yield ("flows", permit.flow, at.name), step


def limits_at(spec: ScenarioModel) -> Iterator[tuple[KeyPath, str, LegalLimitModel | LimitPatch]]:
    """Every promise and legal limit as written, of permit types and of kinds: path, permit type, limit."""
    for permit, model in spec.permits.items():
        for path, limits in _written_limits(permit, model):
            for name, limit in limits.items():
                if limit is not None:
                    yield (*path, name), permit, limit


def _written_limits(permit: str, model: PermitModel) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    path: KeyPath = ("permits", permit)
    yield (*path, "promises"), model.promises
    yield (*path, "legal_limits"), model.legal_limits
    for name, kind in model.kinds.items():
        yield (*path, "kinds", name, "promises"), kind.promises
        yield (*path, "kinds", name, "legal_limits"), kind.legal_limits


def parts_of(value: Any, sort: type[Part], path: KeyPath = ()) -> Iterator[tuple[KeyPath, Part]]:
    """Every model of a sort within a model, with its path."""
    if isinstance(value, sort):
        yield path, value
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from parts_of(getattr(value, name), sort, (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from parts_of(item, sort, (*path, str(getattr(key, "text", key))))
