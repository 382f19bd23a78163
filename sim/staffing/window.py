"""The plan without its follow-up: figures of cases decided in the window are final when it ends.

What happens before an instant depends on nothing after it, so these figures are the same to the last bit, and each
replication is the shorter by what is not followed.
"""

from __future__ import annotations

from dataclasses import replace

from sim.plan.plan import Permit, Plan, Team


def without_follow_up(plan: Plan) -> Plan:
    """The plan whose run ends with its window; the draws of all cases that come before are the same."""
    study = replace(plan.study, follow_up=0)
    permits = tuple(_shorter_permit(one, study.days) for one in plan.demand.permits)
    teams = tuple(_shorter_team(one, study.days) for one in plan.staffing.teams)
    demand = replace(plan.demand, study=study, permits=permits)
    return replace(plan, demand=demand, staffing=replace(plan.staffing, study=study, teams=teams))


def _shorter_permit(permit: Permit, days: int) -> Permit:
    return replace(permit, arrivals=permit.arrivals[:days])


def _shorter_team(team: Team, days: int) -> Team:
    return replace(team, staff=team.staff[:days], leave=team.leave[:days])
