"""Names that are defined nowhere: the use may be misspelt, or the definition (E2..).

Each rule yields one finding a place, with the nearest definition beside it.
Rules of the second station, `sim.scenario.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.primitives.calendars import build_calendar
from sim.scenario.finding import KEY, Finding, rule, unknown
from sim.scenario.model import ScenarioModel
from sim.scenario.places import StepAt, definition_of, limits_at, parts_of, route_steps, written_at
from sim.scenario.step_model import StepModel
from sim.scenario.team_model import AgeingModel
from sim.scenario.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def _defined(spec: ScenarioModel, section: str) -> dict[str, KeyPath]:
    return {name: (section, name, KEY) for name in getattr(spec, section)}


@rule
def teams_of_steps(scenario: Scenario) -> Iterator[Finding]:
    """E201: a step is worked on by a team that is declared."""
    known = _defined(scenario.spec, "teams")
    for at in route_steps(scenario):
        for name in at.step.team or ():
            if name not in known:
                text = f'step "{at.name}" names a team that does not exist'
                yield unknown(written_at(scenario.spec, at, "team"), "E201", text, name, known, "teams")


@rule
def calendars_of_teams(scenario: Scenario) -> Iterator[Finding]:
    """E202: a team works by a calendar that is declared."""
    known = _defined(scenario.spec, "calendars")
    for team, model in scenario.spec.teams.items():
        if model.calendar not in known:
            text = f'team "{team}" names a calendar that does not exist'
            yield unknown(("teams", team, "calendar"), "E202", text, model.calendar, known, "calendars")


@rule
def calendars_of_gates(scenario: Scenario) -> Iterator[Finding]:
    """E202: a gate opens by a calendar that is declared."""
    known = _defined(scenario.spec, "calendars")
    for at in route_steps(scenario):
        if at.step.gate is not None and at.step.gate not in known:
            text = f'step "{at.name}" names a calendar that does not exist'
            yield unknown(written_at(scenario.spec, at, "gate"), "E202", text, at.step.gate, known, "calendars")


@rule
def flows_of_permits(scenario: Scenario) -> Iterator[Finding]:
    """E204: a permit type takes a flow that is declared."""
    known = _defined(scenario.spec, "flows")
    for permit, model in scenario.spec.permits.items():
        if model.flow is not None and model.flow not in known:
            text = f'permit type "{permit}" takes a flow that does not exist'
            yield unknown(("permits", permit, "flow"), "E204", text, model.flow, known, "flows")


@rule
def next_steps(scenario: Scenario) -> Iterator[Finding]:
    """E203: `next` leads to a step of the same route."""
    for at in route_steps(scenario):
        known = _steps(scenario, at.permit, at.kind)
        for name in at.step.next or {}:
            if name not in known:
                text = f'step "{at.name}" leads to a step that does not exist'
                yield unknown(written_at(scenario.spec, at, "next"), "E203", text, name, known, "the steps")


@rule
def steps_of_backlogs(scenario: Scenario) -> Iterator[Finding]:
    """E203: a backlog stands at a step of its permit type."""
    for permit, model in scenario.spec.permits.items():
        known = _steps(scenario, permit, *model.kinds)
        for name in model.backlog:
            if name not in known:
                text = f'the backlog of "{permit}" stands at a step that does not exist'
                yield unknown(("permits", permit, "backlog", name, KEY), "E203", text, name, known, "the steps")


@rule
def steps_that_start_clocks(scenario: Scenario) -> Iterator[Finding]:
    """E203: a counted clock starts at a step of the permit type."""
    for path, permit, limit in limits_at(scenario.spec):
        known = _steps(scenario, permit, *scenario.spec.permits[permit].kinds)
        if limit.starts is not None and limit.starts not in known:
            text = f'the clock of "{path[-1]}" starts at a step that does not exist'
            yield unknown((*path, "starts"), "E203", text, limit.starts, known, "the steps")


@rule
def permits_of_published_figures(scenario: Scenario) -> Iterator[Finding]:
    """E205: a published figure speaks of permit types that are declared."""
    known = _defined(scenario.spec, "permits")
    for figure, model in scenario.spec.published.items():
        for name in model.permits:
            if name not in known:
                text = f'the published figure "{figure}" speaks of a permit type that does not exist'
                yield unknown(("published", figure, "permits"), "E205", text, name, known, "permits")


@rule
def permits_with_head_start(scenario: Scenario) -> Iterator[Finding]:
    """E205: a head start is given to a permit type that is declared."""
    known = _defined(scenario.spec, "permits")
    for path, ageing in parts_of(scenario.spec, AgeingModel):
        for name in ageing.head_start:
            if name not in known:
                text = "a head start is given to a permit type that does not exist"
                yield unknown((*path, "head_start", name, KEY), "E205", text, name, known, "permits")


@rule
def outcomes_of_published_figures(scenario: Scenario) -> Iterator[Finding]:
    """E206: a published figure speaks of an outcome that some step gives."""
    known = outcomes(scenario)
    for figure, model in scenario.spec.published.items():
        if model.outcome is not None and model.outcome not in known:
            text = f'the published figure "{figure}" speaks of an outcome that no step gives'
            yield unknown(("published", figure, "outcome"), "E206", text, model.outcome, known, "the steps")


@rule
def outcomes_that_let_in(scenario: Scenario) -> Iterator[Finding]:
    """E206: `only_if` names outcomes that some step gives."""
    known = outcomes(scenario)
    for at in route_steps(scenario):
        for name in at.step.only_if or ():
            if name not in known:
                text = f'step "{at.name}" waits for an outcome that no step gives'
                yield unknown(written_at(scenario.spec, at, "only_if"), "E206", text, name, known, "an outcome")


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
