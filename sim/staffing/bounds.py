"""What arithmetic knows before anything is simulated: who has to be there at least, and where a search may begin.

The fluid bound: a team below the work that comes falls behind for ever (offered load; Halfin & Whitt, 1981; Whitt,
2007). Reads the plan; its arithmetic is that of `sim.plan.arithmetic`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sim.plan.arithmetic import TeamLoad, cases_per_week, step_arithmetic, team_loads
from sim.plan.plan import Plan
from sim.primitives.time import DAY, Floats
from sim.staffing.posts import Heads, Post, with_heads

AMPLE = 4.0
"""Times the work that comes and that lies there already: people enough to clear it within a quarter of the window."""


def keeps_up(plan: Plan, posts: Sequence[Post], *, growth: bool = True) -> Callable[[Heads], bool]:
    """Whether with so many people at the posts no team falls behind, as `falls_behind` has it."""
    behind = falls_behind(plan, posts, growth=growth)
    return lambda heads: behind(heads) is None


def falls_behind(plan: Plan, posts: Sequence[Post], *, growth: bool = True) -> Callable[[Heads], TeamLoad | None]:
    """With so many people at the posts the first team that falls behind further than as written; None where none does.

    Of every permit type, those without a target too, and in each period of the posts as if it lasted: nothing is saved
    by leaving work undone, nor by sending people home for a quarter once a target of the year is safe. The load is that
    of the check of a scenario (E401), so that a staff found can be run. Where no `growth` of a backlog is accepted, a
    team that falls behind as written does so no further than with the most people.
    """
    steps = step_arithmetic(plan, cases_per_week(plan) * _staying(plan))
    written = {team.team: team.load for team in team_loads(plan, steps)}
    if not growth:
        most = team_loads(with_heads(plan, posts, tuple(post.most for post in posts)), steps)
        written = {team.team: min(team.load, written[team.team]) for team in most}
    allowed = {team: max(1.0, load) + 1e-9 for team, load in written.items()}
    periods = [
        [place for place, post in enumerate(posts) if post.first_day == first]
        for first in dict.fromkeys(post.first_day for post in posts)
    ]
    lasting = [replace(post, first_day=0, last_day=plan.study.days) for post in posts]

    def first(heads: Heads) -> TeamLoad | None:
        lasted = (with_heads(plan, [lasting[n] for n in one], tuple(heads[n] for n in one)) for one in periods)
        loads = (team for other in lasted for team in team_loads(other, steps))
        return next((team for team in loads if team.load > allowed[team.team]), None)

    return first


def may_keep_up(plan: Plan, posts: Sequence[Post]) -> bool:
    """Whether no team falls behind once every post that may be moved has the most people."""
    free = [post for post in posts if not post.held]
    steps = step_arithmetic(plan, cases_per_week(plan) * _staying(plan))
    return all(team.load <= 1.0 for team in team_loads(with_heads(plan, free, tuple(p.most for p in free)), steps))


def _staying(plan: Plan) -> Floats:
    return np.array([1.0 - (one.withdrawal.share if one.withdrawal else 0.0) for one in plan.demand.permits])


def offered(plan: Plan) -> dict[str, float]:
    """People needed per team for the work that comes (load 100 %), and nobody for what lies there already."""
    return {one.team: one.needed for one in team_loads(plan, step_arithmetic(plan, cases_per_week(plan)))}


def ample(plan: Plan) -> dict[str, int]:
    """People per team beyond which more are pointless: several times the work that comes and the opening backlog.

    Every case of the backlog counts as if all its work were still to be done.
    """
    backlog = np.array([sum(entry.cases for entry in permit.backlog) for permit in plan.demand.permits])
    weeks = plan.study.observe / (7 * DAY)
    loads = team_loads(plan, step_arithmetic(plan, cases_per_week(plan) + backlog / weeks))
    return {one.team: math.ceil(AMPLE * (one.needed + math.sqrt(one.needed)) + 1) for one in loads if one.needed < 1e6}


def square_root(load: float) -> int:
    """People for a load by the square-root rule: enough that most do not wait long."""
    return math.ceil(load + math.sqrt(load))
