"""Whether every case gets decided, and every step after a decision can be reached (E307, E308, E311).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import StepAt, definition_of, route_steps, written_at
from sim.scenario.models.step import StepModel
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

Route: TypeAlias = Mapping[str, StepModel]


class Move(NamedTuple):
    """From one place of a route to another; -1 stands for wherever the case comes from."""

    origin: int
    place: int


@rule
def every_case_is_decided(scenario: Scenario) -> Iterator[Finding]:
    """E307: no case of any kind reaches the end without a decision."""
    for permit, routes in scenario.routes.items():
        for kind, route in routes.items():
            whose = f'kind "{kind}" of "{permit}"' if kind else f'"{permit}"'
            path: KeyPath = ("permits", permit, "kinds", kind, KEY) if kind else ("permits", permit, KEY)
            if not any(step.outcome and not step.only_if for step in route.values()):
                text = f"no step of {whose} decides the case"
                fix = "outcome: {granted: 83 %, refused: 17 %}    at the step that decides"
                yield Finding(path, "E307", text, fix=fix)
                continue
            way = undecided_way(route, None)
            if way:
                yield _undecided(scenario, permit, kind, way)


@rule
def every_backlog_is_decided(scenario: Scenario) -> Iterator[Finding]:
    """E311, E307: a backlog stands before the decision, at a step that every kind has, and gets decided."""
    for permit, kind, name in _backlogs(scenario):
        route = scenario.routes[permit][kind]
        path: KeyPath = ("permits", permit, "backlog", name, KEY)
        if name not in route:
            if any(name in other for other in scenario.routes[permit].values()):
                text = f'the backlog of "{permit}" stands at "{name}", a step that kind "{kind}" does not have'
                yield Finding(path, "E311", text, fix="a step that all kinds have")
            continue
        if route[name].only_if:
            text = f'the backlog of "{permit}" stands at "{name}", a step after the decision'
            fix = "a step before the decision; decided cases are no backlog"
            yield Finding(path, "E311", text, fix=fix)
        elif undecided_way(route, name):
            text = f'the backlog of "{permit}" at "{name}" can end without a decision'
            yield Finding(path, "E307", text, fix="a step before the decision")


@rule
def outcomes_come_before(scenario: Scenario) -> Iterator[Finding]:
    """E308: a step for decided cases follows a step that gives their outcome, in some route at least."""
    late: dict[KeyPath, Finding] = {}
    possible: set[tuple[KeyPath, str]] = set()
    for at in route_steps(scenario):
        if not at.step.only_if:
            continue
        route = scenario.routes[at.permit][at.kind]
        path = written_at(scenario.spec, at, "only_if")
        earlier, later = _givers(route, at.name)
        for outcome in at.step.only_if:
            if outcome in earlier:
                possible.add((path, outcome))
            elif outcome in later:
                place = definition_of(scenario.spec, StepAt(at.permit, at.kind, later[outcome], route[later[outcome]]))
                late[(*path, outcome)] = Finding(
                    path,
                    "E308",
                    f'step "{at.name}" waits for "{outcome}", which only a later step gives',
                    fix=f'move step "{at.name}" behind "{later[outcome]}"',
                    others=(((*place, KEY), "given here"),),
                )
    yield from (finding for path, finding in late.items() if (path[:-1], path[-1]) not in possible)


def undecided_way(route: Route, start: str | None) -> list[Move]:
    """How a case can reach the end undecided, as moves; empty if it cannot.

    It starts before the first step, or with a visit to the step `start`, as a backlog does. A step with
    `at_most` is taken to be one that can be used up.
    """
    steps = list(route.values())
    if start is None:
        first = [0]
    else:
        here = list(route).index(start)
        first = [] if steps[here].outcome else _onward(route, here)
    came = {place: Move(-1, place) for place in first}
    waiting = list(came)
    while waiting:
        here = waiting.pop()
        if here == len(steps):
            return _way_back(came, here)
        for place in _undecided_places(route, here):
            if place not in came:
                came[place] = Move(here, place)
                waiting.append(place)
    return []


def _undecided_places(route: Route, here: int) -> Iterator[int]:
    """Where a case can be next that is at a place of the route, undecided, and stays so."""
    step = list(route.values())[here]
    if step.share.value < 1 or step.only_if or (step.at_most is not None and not step.outcome):
        yield here + 1
    if step.share.value > 0 and not step.only_if and not step.outcome:
        yield from _onward(route, here)


def _onward(route: Route, here: int) -> list[int]:
    """The places where a visit to the step can lead."""
    names = list(route)
    onward = list(route.values())[here].next
    if not onward:
        return [here + 1]
    return [names.index(name) for name, share in onward.items() if name in names and share.value > 0]


def _way_back(came: dict[int, Move], end: int) -> list[Move]:
    way = [came[end]]
    while way[-1].origin >= 0:
        way.append(came[way[-1].origin])
    return way[::-1]


def _undecided(scenario: Scenario, permit: str, kind: str, way: list[Move]) -> Finding:
    """The last step that decides and is missed: passed over for its share, or jumped over by a `next`."""
    route = scenario.routes[permit][kind]
    names = list(route)
    deciders = {place for place, step in enumerate(route.values()) if step.outcome and not step.only_if}
    missed = next(move for move in reversed(way) if deciders & set(range(max(move.origin, 0), move.place)))
    at = StepAt(permit, kind, names[missed.origin], route[names[missed.origin]])
    text = f'a case of "{permit}" can end without a decision'
    if missed.origin in deciders:
        taking = at.step.share.text.strip()
        why = f'only {taking} take step "{at.name}", and no later step decides the others.'
        fix = "share: 100 %    or a last step that decides all who are left"
        return Finding(written_at(scenario.spec, at, "share"), "E307", text, why=why, fix=fix)
    why = f'after step "{at.name}" it goes on behind the step that decides.'
    fix = f"next: {names[max(place for place in deciders if place < missed.place)]}"
    return Finding(written_at(scenario.spec, at, "next"), "E307", text, why=why, fix=fix)


def _backlogs(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Permit type, kind and step of every backlog, for each kind."""
    for permit, model in scenario.spec.permits.items():
        for name in model.backlog:
            for kind in scenario.routes[permit]:
                yield permit, kind, name


def _givers(route: Route, name: str) -> tuple[set[str], dict[str, str]]:
    """Outcomes of steps that can come before this one, loops included, and of those that cannot, with the step."""
    names = list(route)
    here = names.index(name)
    back = (place for place in range(here, len(names)) if any(to <= here for to in _onward(route, place)))
    reach = 1 + max(back, default=here - 1)
    earlier = {outcome for name in names[:reach] for outcome in route[name].outcome or ()}
    later = {outcome: name for name in names[reach:] for outcome in route[name].outcome or ()}
    return earlier, later
