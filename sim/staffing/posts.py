"""Posts: the head counts that may be moved, one per team or per team and quarter, and what a person there costs.

A plan with other heads differs in the staff of its teams alone, so it meets the same applicants and the same luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from sim.plan.plan import Plan, Team
from sim.primitives.time import Floats

Heads: TypeAlias = tuple[int, ...]
"""People at each post that may be moved, in the order of the posts."""


@dataclass(frozen=True)
class Post:
    """People of one team on the days [first_day, last_day) of the run.

    `present` are the people as written, on average over what of these days lies in the window; `cost` is what one
    person more here costs a year (of a quarter's post the quarter's part) and `share` the part of the window that lies
    in these days. `held` says why its people stay as written, '' where they may be moved, and then from `least` to
    `most`.
    """

    team: str
    first_day: int
    last_day: int
    label: str
    present: float
    cost: float
    least: int = 0
    most: int = 0
    held: str = ""
    share: float = 1.0


def with_heads(plan: Plan, posts: Sequence[Post], heads: Heads) -> Plan:
    """The plan with so many people at each of the posts; all else is the same."""
    staff = {team.name: team.staff.copy() for team in plan.staffing.teams}
    for post, people in zip(posts, heads, strict=True):
        staff[post.team][post.first_day : post.last_day] = people
    teams = tuple(_with_staff(team, staff[team.name]) for team in plan.staffing.teams)
    return replace(plan, staffing=replace(plan.staffing, teams=teams))


def _with_staff(team: Team, staff: Floats) -> Team:
    return team if np.array_equal(team.staff, staff) else replace(team, staff=staff)


def yearly_cost(posts: Sequence[Post], heads: Sequence[float]) -> float:
    """What so many people at the posts cost a year."""
    return sum(post.cost * people for post, people in zip(posts, heads, strict=True))


def people_at(posts: Sequence[Post], heads: Sequence[float]) -> float:
    """How many people that are, on average over the window."""
    return sum(post.share * people for post, people in zip(posts, heads, strict=True))
