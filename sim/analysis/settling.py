"""From when on a run is in a steady state: the truncation point of MSER-5 for every series of the course.

A question about the long run only: a study of a real year starts from the real backlog and deletes nothing.
After the estimates, before the result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.growth import growing_permits, growing_teams
from sim.plan.plan import Plan
from sim.primitives.time import Floats
from sim.statistics.warm_up import BATCH, batch_means, mser5

GROWS: Final = "no steady state: the backlog grows through the window"


def warm_up_table(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """`permit, indicator, value, reason`: days to delete from the start of the study, NaN with the reason for none.

    MSER-5 on the mean over replications, from the estimated tables `course`, `growth` and `indicators`. Periods
    in which nobody is decided, as weekends, are no observations. A backlog that a team without enough people lets
    grow settles nowhere, whatever its series looks like, nor do those decided out of it.
    """
    growing = _never_settled(plan, estimates)
    rows = []
    for (permit, indicator), series in estimates["course"].groupby(["permit", "indicator"], sort=False):
        told = series[series["value"].notna()]
        found = mser5(told["value"].to_numpy(np.float64))
        days = math.nan
        if found.after is not None and permit not in growing:
            days = float(told["day"].iloc[found.after - 1]) if found.after else 0.0
        rows.append((permit, indicator, days, GROWS if permit in growing else found.reason))
    table = pd.DataFrame(rows, columns=["permit", "indicator", "value", "reason"])
    return table.astype({"value": np.float64})


def observations(course: pd.DataFrame, permit: str, indicator: str) -> tuple[Floats, Floats]:
    """What MSER-5 looks at in a series of the estimated course: days at which batches of five end, and their means.

    float64[m] each.
    """
    rows = course[(course.permit == permit) & (course.indicator == indicator) & course["value"].notna()]
    means = batch_means(rows["value"].to_numpy(np.float64))
    return rows["day"].to_numpy(np.float64)[BATCH - 1 :: BATCH][: len(means)], means


def _never_settled(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> set[str]:
    """Permit types whose backlog grows and that a growing team serves; with them '', all of them together."""
    teams = {number for number, team in enumerate(plan.staffing.teams) if team.name in growing_teams(plan, estimates)}
    served = {plan.demand.permits[step.permit].name for step in plan.demand.steps if teams & {*step.teams}}
    growing = served & growing_permits(estimates)
    return growing | {""} if growing else set()
