"""What is allowed and yet hardly meant (W1..): told, repeated in the report, never in the way of a run.

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import limits_at, parts_of, route_steps
from sim.scenario.models.demand import DemandModel
from sim.scenario.models.quantities import dated
from sim.scenario.text.tree import KeyPath, Scalar, node_at
from sim.scenario.timetable import end_of

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


@rule
def everything_is_used(scenario: Scenario) -> Iterator[Finding]:
    """W101: a flow or calendar that nobody uses."""
    spec = scenario.spec
    flows = {permit.flow for permit in spec.permits.values()}
    calendars = {team.calendar for team in spec.teams.values()} | {at.step.gate for at in route_steps(scenario)}
    for name in spec.flows:
        if name not in flows:
            yield Finding(("flows", name, KEY), "W101", f'no permit type takes flow "{name}"')
    for name in spec.calendars:
        if name not in calendars:
            yield Finding(("calendars", name, KEY), "W101", f'no team and no gate uses calendar "{name}"')


@rule
def something_was_promised(scenario: Scenario) -> Iterator[Finding]:
    """W102: no permit type has a promise or a legal limit, so nothing can be kept or missed."""
    if not any(limits_at(scenario.spec)):
        text = "no permit type has a promise or a legal limit: the report cannot say what is kept"
        fix = "promises: {one_month: {share: 95 %, within: 30 d}}"
        yield Finding(("permits", KEY), "W102", text, fix=fix)


@rule
def follow_up_is_long_enough(scenario: Scenario) -> Iterator[Finding]:
    """W103: those who apply on the last day cannot be followed for as long as was promised."""
    follow_up = scenario.spec.study.follow_up
    promises = [(path, limit.within) for path, _, limit in limits_at(scenario.spec) if "promises" in path]
    path, longest = max(
        ((path, within) for path, within in promises if within is not None),
        key=lambda promise: promise[1].seconds,
        default=((), follow_up),
    )
    if longest.seconds > follow_up.seconds:
        promised = longest.text.strip()
        text = f'the follow-up is {follow_up.text.strip()}, but "{path[-1]}" promises {promised}'
        why = "whether the promise is kept to those who apply late in the window cannot be seen."
        place = (*path, "within")
        others = ((place, "the longest promise"),)
        yield Finding(("study", "follow_up"), "W103", text, why, f"follow_up: {promised}", others)


@rule
def somebody_comes(scenario: Scenario) -> Iterator[Finding]:
    """W104: a permit type without applications."""
    for name, permit in scenario.spec.permits.items():
        if permit.demand is None and not permit.backlog:
            text = f'nobody applies for "{name}": it has neither demand nor backlog'
            yield Finding(("permits", name, KEY), "W104", text, fix="demand: {per_year: 11 324}")


@rule
def costs_can_be_added(scenario: Scenario) -> Iterator[Finding]:
    """W106: teams without a cost beside others with one, or costs in several currencies."""
    teams = scenario.spec.teams
    costs = {name: team.cost for name, team in teams.items() if team.cost is not None}
    for name in teams if costs else ():
        first, pay = next(iter(costs.items()))
        if name not in costs:
            text = f'team "{name}" has no cost, but "{first}" has'
            why = "the cost per decision would leave its people out."
            yield Finding(("teams", name, KEY), "W106", text, why, f"cost: {pay.text.strip()}")
        elif costs[name].currency != pay.currency:
            text = f'team "{name}" is paid in {costs[name].currency}, but "{first}" in {pay.currency}'
            why = "sums in two currencies cannot be added, so no cost per decision is told."
            yield Finding(("teams", name, "cost"), "W106", text, why)


@rule
def texts_are_whole(scenario: Scenario) -> Iterator[Finding]:
    """W107: a text that ends where ` #` begins a comment, as in `title: Espoo #1`."""
    for path, node in _texts(scenario):
        rest = node.mark.lines[node.mark.line - 1][node.mark.column - 1 + node.mark.length :]
        if not node.quoted and (cut := re.match(r"\s+#[^\s#].*", rest)):
            text = f'the text ends at "{node.text}": what follows " #" is a comment'
            whole = f"{node.text}{cut[0]}".rstrip()
            yield Finding(path, "W107", text, fix=f'{path[-1]}: "{whole}"')


def _texts(scenario: Scenario) -> Iterator[tuple[KeyPath, Scalar]]:
    """What people read in the report: title, question, names of permit types, texts of published figures."""
    names = (("permits", permit, "name") for permit in scenario.spec.permits)
    paths: list[KeyPath] = [("title",), ("question",)]
    paths += [path for name in names for path in (name, *((*name, language) for language in ("en", "fi", "sv")))]
    paths += [("published", name, "text") for name in scenario.spec.published]
    for path in paths:
        if isinstance(node := node_at(scenario.tree, path), Scalar):
            yield path, node


@rule
def dates_lie_in_the_study(scenario: Scenario) -> Iterator[Finding]:
    """W105: a change of staff or a surge that the run never sees."""
    start, end = scenario.spec.study.start, end_of(scenario.spec.study)
    for name, team in scenario.spec.teams.items():
        for date in dated(team.staff):
            if date >= end:
                text = f'the staff of team "{name}" changes on {date}, after the run has ended ({end})'
                yield Finding(("teams", name, "staff", str(date), KEY), "W105", text)
    for path, demand in parts_of(scenario.spec, DemandModel):
        for name, surge in demand.surges.items():
            if surge.to < start or surge.from_ >= end:
                yield Finding((*path, "surges", name, KEY), "W105", f'surge "{name}" lies outside the run')
