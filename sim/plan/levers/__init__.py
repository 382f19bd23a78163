"""Levers beside staff and of staff: what a planner could change, each as a plan of its own.

A new lever is one function in `people` or `process` and its place here. Between the plan and the alternatives that are
simulated side by side.
"""

from __future__ import annotations

from sim.plan.levers.lever import Lever
from sim.plan.levers.people import DEADLINE, OLDEST, dispatch, one_more_in_each, one_pool
from sim.plan.levers.process import automation, complete_applications, partners_sooner
from sim.plan.plan import Plan

__all__ = ["Lever", "levers_of"]


def levers_of(plan: Plan) -> tuple[Lever, ...]:
    """Every lever, those that do not apply to the plan included."""
    return (
        *(lever for _, lever in one_more_in_each(plan)),
        complete_applications(plan),
        automation(plan),
        *partners_sooner(plan),
        dispatch(plan, OLDEST),
        dispatch(plan, DEADLINE),
        one_pool(plan),
    )
