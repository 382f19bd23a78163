"""Which teams work on cases: those that a step names; the others are administration.

Read from the plan alone, by the levers and by every measure of people.
"""

from __future__ import annotations

from sim.plan.plan import Plan


def serving_teams(plan: Plan) -> tuple[int, ...]:
    """Numbers of the teams that may serve any step; the others are administration."""
    return tuple(sorted({team for step in plan.demand.steps for team in step.teams}))
