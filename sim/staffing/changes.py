"""The staff found as changes of the scenario, so that it can be run, compared and kept as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.plan.plan import Plan
from sim.staffing.result import Staffed


def changes_of(plan: Plan, staff: Sequence[Staffed]) -> dict[str, object]:
    """By path what to write: `{"teams.work.staff": 12}`, of posts by quarter numbers by the date from which they hold.

    Teams that are held are not mentioned.
    """
    found: dict[str, list[Staffed]] = {}
    for one in staff:
        if not one.post.held:
            found.setdefault(one.post.team, []).append(one)
    return {f"teams.{team}.staff": _written(plan, posts) for team, posts in found.items()}


def _written(plan: Plan, posts: Sequence[Staffed]) -> object:
    if len(posts) == 1:
        return int(posts[0].found)
    start = plan.study.start
    return {(start + dt.timedelta(days=one.post.first_day)).isoformat(): int(one.found) for one in posts}
