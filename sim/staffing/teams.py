"""Which people may be moved: the posts of a plan, with their bounds, their cost and why some are held.

A team is moved where it works for a permit type that a target speaks of, before the decision; bounds come from the
scenario's `sizing:`, else from arithmetic.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.errors import complaint
from sim.plan.plan import Plan, Team
from sim.primitives.time import DAY, YEAR
from sim.scenario.models.sizing import SizingTeamModel
from sim.scenario.scenario import Scenario
from sim.staffing.bounds import ample, falls_behind
from sim.staffing.posts import Post
from sim.staffing.request import SizeRequest
from sim.staffing.targets import Target
from sim.staffing.wording import PEOPLE


@dataclass(frozen=True)
class Prices:
    """What a person of each team costs a year, by name, and in which currency."""

    of_one: dict[str, float]
    currency: str


def prices_of(plan: Plan, scenario: Scenario) -> Prices:
    """The cost of a person in each team; 1 each where none is written. ScenarioError E411 where they do not compare."""
    teams = [team for team in plan.staffing.teams if team.staff.any()]
    currencies = sorted({team.currency for team in teams if team.cost_per_second > 0.0})
    if not currencies:
        return Prices({team.name: 1.0 for team in plan.staffing.teams}, PEOPLE)
    without = [team.name for team in teams if team.cost_per_second == 0.0]
    if without or len(currencies) > 1:
        text = f'team "{without[0]}" has no cost, and others have one' if without else "teams cost different currencies"
        fix = f"teams: {{{(without or [teams[0].name])[0]}: {{cost: 52 000 {currencies[0]} per year}}}}"
        raise complaint(str(scenario.files[0]), "E411", f"{text}: no staff is the least costly", fix)
    return Prices({team.name: team.cost_per_second * YEAR for team in plan.staffing.teams}, currencies[0])


def posts_of(plan: Plan, scenario: Scenario, request: SizeRequest, targets: Iterable[Target]) -> tuple[Post, ...]:
    """Every post of every team, those that are held too; ScenarioError E411, E412."""
    _refuse_unknown(plan, scenario, request.fixed)
    prices = prices_of(plan, scenario)
    serving = {team for target in targets for team in teams_of(plan, target)}
    most = ample(plan)
    posts: list[Post] = []
    for number, team in enumerate(plan.staffing.teams):
        bounds = _bounds(scenario, team.name)
        held = _held(team, bounds, request.fixed, number in serving)
        for first, last, label in _periods(plan, request.by_quarter and not held):
            share = _part_of_window(plan, first, last)
            post = Post(
                team=team.name,
                first_day=first,
                last_day=last,
                label=f"{team.name}{label}",
                present=_present(plan, team, first, last),
                cost=prices.of_one[team.name] * share,
                held=held,
                share=share,
            )
            posts.append(post if held else _bounded(post, bounds, most[team.name], scenario))
    _refuse_too_few(plan, scenario, [post for post in posts if not post.held])
    return tuple(posts)


def teams_of(plan: Plan, target: Target) -> frozenset[int]:
    """Numbers of the teams that work for the target's permit types before the decision."""
    return frozenset(
        team
        for permit in target.permits
        for kind in plan.demand.permits[permit].kinds
        for turn in kind.turns
        if not turn.only_if and turn.share > 0.0
        for team in plan.demand.steps[turn.step].teams
    )


def _held(team: Team, bounds: SizingTeamModel, fixed: Collection[str], serves: bool) -> str:
    if team.casework == 0.0:
        return "does no work on cases"
    if bounds.fixed == "yes" or team.name in fixed:
        return "fixed"
    return "" if serves else "works for no permit type with a target that staff can reach"


def _bounds(scenario: Scenario, team: str) -> SizingTeamModel:
    sizing = scenario.spec.sizing
    return (sizing.teams.get(team) if sizing else None) or SizingTeamModel.model_validate({})


def _bounded(post: Post, bounds: SizingTeamModel, ample_people: int, scenario: Scenario) -> Post:
    present = math.ceil(post.present)
    most = bounds.most if bounds.most is not None else max(ample_people, present)
    if bounds.hire is not None:
        most = min(most, present + bounds.hire)
    least = bounds.least or 0
    if least > most:
        text = f'team "{post.team}" may have no fewer than {least} people and no more than {most}'
        raise complaint(str(scenario.files[0]), "E412", text, f"sizing: {{teams: {{{post.team}: {{least: {most}}}}}}}")
    return replace(post, least=least, most=most)


def _refuse_too_few(plan: Plan, scenario: Scenario, free: Sequence[Post]) -> None:
    """ScenarioError E412 where a team falls behind with the most people that it may have: no staff could be found."""
    team = falls_behind(plan, free)(tuple(post.most for post in free))
    if team is not None:
        few = f"no more than {team.present:g} people"
        text = f'with {few} team "{team.team}" falls behind: the work that comes takes {team.needed:.1f}'
        fix = f"sizing: {{teams: {{{team.team}: {{most: {math.ceil(team.needed)}}}}}}}"
        raise complaint(str(scenario.files[0]), "E412", text, fix)


def _periods(plan: Plan, by_quarter: bool) -> Iterator[tuple[int, int, str]]:
    """Days [first, last) of each post of a team and what is added to its label; the run or its calendar quarters.

    What lies before the window's first quarter belongs to it, and what lies after its last to that.
    """
    days = plan.study.days
    if not by_quarter:
        yield 0, days, ""
        return
    start, (opens, closes) = plan.study.start, (instant // DAY for instant in plan.study.window)
    dates = [start + dt.timedelta(days=int(day)) for day in range(int(opens), int(closes))]
    firsts = [i for i, date in enumerate(dates) if i == 0 or (date.day == 1 and date.month % 3 == 1)]
    edges = [0, *(int(opens) + i for i in firsts[1:]), days]
    for place, (first, last) in enumerate(pairwise(edges)):
        date = dates[firsts[place]]
        yield first, last, f", {date.year} Q{(date.month + 2) // 3}"


def _present(plan: Plan, team: Team, first: int, last: int) -> float:
    """People as written on the days [first, last), on average over what lies of these in the window."""
    midnights = np.arange(first, last + 1, dtype=np.int64) * DAY
    inside = np.clip(midnights, *plan.study.window)
    return float(np.average(team.staff[first:last], weights=inside[1:] - inside[:-1]))


def _part_of_window(plan: Plan, first: int, last: int) -> float:
    """The part of the window that lies in the days [first, last)."""
    opens, closes = plan.study.window
    inside = np.clip(np.array([first, last]) * DAY, opens, closes)
    return float((inside[1] - inside[0]) / (closes - opens))


def _refuse_unknown(plan: Plan, scenario: Scenario, fixed: Iterable[str]) -> None:
    names = [team.name for team in plan.staffing.teams]
    if unknown := [name for name in fixed if name not in names]:
        text = f'there is no team "{unknown[0]}" to hold fixed'
        raise complaint(str(scenario.files[0]), "E413", text, f"--fix {names[0]}    (one of {', '.join(names)})")
