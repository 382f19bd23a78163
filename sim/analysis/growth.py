"""Backlogs that grow through the window, and the teams that make them: more work came than their people can do.

The simulated side of what the arithmetic of load says in advance. After the estimates, before the result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.course import BACKLOG
from sim.analysis.estimates import ONE_REPLICATION, Tables
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from sim.statistics.warm_up import trend

UNIT: Final = "cases a week"
TOO_SHORT: Final = "the window holds fewer than two whole periods"


def growth_table(plan: Plan, replications: Sequence[Tables]) -> pd.DataFrame:
    """The slope of the backlog through the window, in cases a week: of all permit types ('') and of each.

    Least squares in each replication, then a t interval over them (`sim.statistics.warm_up.trend`); negative where a
    backlog falls. From the table `course` of each replication.
    """
    rows = [table[table.indicator == BACKLOG] for table in (tables["course"] for tables in replications)]
    opens, closes = plan.study.window
    names = ["", *(permit.name for permit in plan.demand.permits)]
    days = rows[0]["day"].to_numpy(np.int64)[: len(rows[0]) // len(names)]
    inside = np.flatnonzero((days * DAY >= opens) & (days * DAY <= closes))
    if len(inside) < 2:
        reason, figures = TOO_SHORT, [(math.nan, math.nan, math.nan)] * len(names)
    else:
        levels = np.array([own["value"].to_numpy(np.float64).reshape(len(names), -1)[:, inside] for own in rows])
        trends = [trend(levels[:, place], days[inside] / 7) for place in range(len(names))]
        reason = ONE_REPLICATION if len(rows) == 1 else ""
        figures = [(one.slope, one.low, one.high) for one in trends]
    table = pd.DataFrame(figures, columns=["value", "low", "high"])
    table.insert(0, "permit", pd.Series(names, dtype="str"))
    table.insert(1, "unit", UNIT)
    return table.assign(replications=len(rows) if len(inside) > 1 else 0, reason=reason)


def growing_teams(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Teams with a load above 1 that serve a permit type whose backlog rises through the window.

    Both with the whole 95 % interval, or the value where there is none. Load alone would also blame a team that
    works off the backlog it started with, a rising backlog alone also one that has only begun to fill.
    """
    load, growing = _least_load(estimates["indicators"]), growing_permits(estimates)
    permits = plan.demand.permits
    return tuple(
        team.name
        for number, team in enumerate(plan.staffing.teams)
        if load.get(team.name, 0.0) > 1.0
        and any(permits[step.permit].name in growing for step in plan.demand.steps if number in step.teams)
    )


def growing_permits(estimates: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Permit types whose backlog rises through the window, whether they started empty or are held by a full team."""
    rows = estimates["growth"]
    return frozenset(rows.permit[(rows.permit != "") & (_least(rows) > 0.0)])


def _least_load(indicators: pd.DataFrame) -> dict[str, float]:
    rows = indicators[(indicators.indicator == "load") & (indicators.team != "") & (indicators.kind == "")]
    return dict(zip(rows.team, _least(rows), strict=True))


def _least(rows: pd.DataFrame) -> pd.Series:
    """The low end of each interval, or the value where there is none."""
    return rows.low.fillna(rows.value)
