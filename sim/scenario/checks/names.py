"""Names that are defined nowhere: the use may be misspelt, or the definition (E2..).

Each rule yields one finding a name, with all its uses and the nearest definition.
Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.primitives.calendars import build_calendar
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import StepAt, definition_of, limits_at, parts_of, route_steps, written_at
from sim.scenario.checks.unknown import Use, unknown_names
from sim.scenario.merging.routes import lacks_flow
from sim.scenario.models.reception import ResidentsModel
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.step import StepModel
from sim.scenario.models.team import AgeingModel
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def _defined(spec: ScenarioModel, section: str) -> dict[str, KeyPath]:
    return {name: (section, name, KEY) for name in getattr(spec, section)}


@rule
def teams_of_steps(scenario: Scenario) -> Iterator[Finding]:
    """E201: a step is worked on by a team that is declared."""
    known = _defined(scenario.spec, "teams")
    uses = (
        Use(written_at(scenario.spec, at, "team"), name, f'step "{at.name}" names a team that does not exist', known)
        for at in route_steps(scenario)
        for name in at.step.team or ()
    )
    yield from unknown_names("E201", uses, "define {} under teams")


@rule
def teams_of_sizing(scenario: Scenario) -> Iterator[Finding]:
    """E201: bounds of a sizing are those of a team that is declared."""
    known, sizing = _defined(scenario.spec, "teams"), scenario.spec.sizing
    uses = (
        Use(("sizing", "teams", name, KEY), name, "sizing bounds a team that does not exist", known)
        for name in (sizing.teams if sizing else ())
    )
    yield from unknown_names("E201", uses, "define {} under teams")


@rule
def calendars_in_use(scenario: Scenario) -> Iterator[Finding]:
    """E202: a team works, and a gate opens, by a calendar that is declared."""
    known = _defined(scenario.spec, "calendars")
    uses = [
        Use(("teams", name, "calendar"), team.calendar, f'team "{name}" names a calendar that does not exist', known)
        for name, team in scenario.spec.teams.items()
    ]
    for at in route_steps(scenario):
        if at.step.gate is not None:
            text = f'step "{at.name}" names a calendar that does not exist'
            uses.append(Use(written_at(scenario.spec, at, "gate"), at.step.gate, text, known))
    yield from unknown_names("E202", uses, "define {} under calendars")


@rule
def steps_in_use(scenario: Scenario) -> Iterator[Finding]:
    """E203: `next`, a backlog and a clock name a step of the permit type."""
    uses = [*_next_steps(scenario), *_steps_of_backlogs(scenario), *_steps_that_start_clocks(scenario)]
    yield from unknown_names("E203", uses, "add a step {}")


def _next_steps(scenario: Scenario) -> Iterator[Use]:
    for at in route_steps(scenario):
        if at.step.next:
            known = _steps(scenario, at.permit, at.kind)
            path = written_at(scenario.spec, at, "next")
            text = f'step "{at.name}" leads to a step that does not exist'
            yield from (Use(path, name, text, known) for name in at.step.next)


def _steps_of_backlogs(scenario: Scenario) -> Iterator[Use]:
    for permit, model in scenario.spec.permits.items():
        known = _steps(scenario, permit, *model.kinds)
        text = f'the backlog of "{permit}" stands at a step that does not exist'
        yield from (Use(("permits", permit, "backlog", name, KEY), name, text, known) for name in model.backlog)


def _steps_that_start_clocks(scenario: Scenario) -> Iterator[Use]:
    for path, permit, limit in limits_at(scenario.spec):
        if limit.starts is not None:
            known = _steps(scenario, permit, *scenario.spec.permits[permit].kinds)
            text = f'the clock of "{path[-1]}" starts at a step that does not exist'
            yield Use((*path, "starts"), limit.starts, text, known)


@rule
def flows_of_permits(scenario: Scenario) -> Iterator[Finding]:
    """E204: a permit type takes a flow that is declared."""
    known = _defined(scenario.spec, "flows")
    uses = (
        Use(("permits", name, "flow"), permit.flow, f'permit type "{name}" takes a flow that does not exist', known)
        for name, permit in scenario.spec.permits.items()
        if permit.flow is not None
    )
    yield from unknown_names("E204", uses, "define {} under flows")


@rule
def permits_take_a_flow(scenario: Scenario) -> Iterator[Finding]:
    """E214: a permit type takes a flow, unless its own steps are one."""
    for permit in scenario.spec.permits:
        if lacks_flow(scenario.tree, permit):
            path = ("permits", permit, "flow")
            text = f'permit type "{permit}" has no flow: what is done with its applications is not said'
            yield Finding(path, "E214", text, fix=f"flow: {_likely_flow(scenario.spec, permit)}")


def _likely_flow(spec: ScenarioModel, permit: str) -> str:
    """The flow that has most of the steps that the permit type speaks of."""
    model = spec.permits[permit]
    speaks_of = {*model.steps, *model.backlog}
    return max(spec.flows, key=lambda flow: len(speaks_of & spec.flows[flow].keys()), default="NAME")


@rule
def permits_in_use(scenario: Scenario) -> Iterator[Finding]:
    """E205: published figures, head starts and reception speak of permit types that are declared."""
    known = _defined(scenario.spec, "permits")
    uses = []
    for figure, model in scenario.spec.published.items():
        text = f'the published figure "{figure}" speaks of a permit type that does not exist'
        uses += [Use(("published", figure, "permits"), name, text, known) for name in model.permits]
    for path, ageing in parts_of(scenario.spec, AgeingModel):
        text = "a head start is given to a permit type that does not exist"
        uses += [Use((*path, "head_start", name, KEY), name, text, known) for name in ageing.head_start]
    text = "reception is for a permit type that does not exist"
    uses += [Use((*path, KEY), path[-1], text, known) for path, _ in _residents(scenario.spec)]
    yield from unknown_names("E205", uses, "define {} under permits")


@rule
def outcomes_in_use(scenario: Scenario) -> Iterator[Finding]:
    """E206: published figures, `only_if` and reception name outcomes that some step gives."""
    known = outcomes(scenario)
    uses = []
    for figure, model in scenario.spec.published.items():
        if model.outcome is not None:
            text = f'the published figure "{figure}" speaks of an outcome that no step gives'
            uses.append(Use(("published", figure, "outcome"), model.outcome, text, known))
    for at in route_steps(scenario):
        text = f'step "{at.name}" waits for an outcome that no step gives'
        path = written_at(scenario.spec, at, "only_if")
        uses += [Use(path, name, text, known) for name in at.step.only_if or ()]
    for path, one in _residents(scenario.spec):
        text = "reception settles people after an outcome that no step gives"
        uses += [Use((*path, "by_outcome", name, KEY), name, text, known) for name in one.by_outcome]
    yield from unknown_names("E206", uses, "let a step give the outcome {}")


def _residents(spec: ScenarioModel) -> Iterator[tuple[tuple[str, str, str], ResidentsModel]]:
    """Whoever lives in reception, with the path where that is written."""
    for name, model in (spec.reception.permits if spec.reception else {}).items():
        yield ("reception", "permits", name), model


def outcomes(scenario: Scenario) -> dict[str, KeyPath]:
    """Every outcome that a step gives, with the place of its first mention; flows count as written."""
    flows = parts_of(scenario.spec, StepModel)
    return {name: (*path, "outcome", name, KEY) for path, step in flows for name in step.outcome or {}}


def _steps(scenario: Scenario, permit: str, *kinds: str) -> dict[str, KeyPath]:
    """The steps of these kinds of a permit type, each with the place of its definition."""
    found: dict[str, KeyPath] = {}
    for kind in kinds or ("",):
        for name, step in scenario.routes[permit][kind].items():
            at = StepAt(permit, kind, name, step)
            found.setdefault(name, (*definition_of(scenario.spec, at), KEY))
    return found


@rule
def countries(scenario: Scenario) -> Iterator[Finding]:
    """E207: public holidays are known for the country and the region."""
    for name, model in scenario.spec.calendars.items():
        if model.region is not None and model.country is None:
            text = f'calendar "{name}" names a region and no country'
            yield Finding(("calendars", name, "region"), "E207", text, fix=f"country: FI, region: {model.region}")
            continue
        try:
            build_calendar(scenario.spec.study.start, 1, (), (0, 0), model.country, model.region, {})
        except ValueError as error:
            field = "region" if "subdivision" in str(error) else "country"
            text, _, hint = str(error).partition("; ")
            near = re.search(r'nearest is "(.+)"', hint)
            yield Finding(("calendars", name, field), "E207", text, fix=f"{field}: {near[1]}" if near else hint)
