"""The backlog at the end of every week: open undecided cases by permit type, stage and age.

A visit holds its case from the moment it is queued until it ends, so each case stands at one stage at a time.
Gives the columns of the table `backlog` of `sim.analysis.reduction`.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.passes.backlog import held_at_ends_of_weeks
from sim.analysis.tables import Axes, laid_out
from sim.analysis.view import View
from sim.primitives.time import DAY

AGES: Final = {
    "under 1 month": 0,
    "1-3 months": 30 * DAY,
    "3-6 months": 91 * DAY,
    "6-12 months": 182 * DAY,
    "over 12 months": 365 * DAY,
}
"""Bands of age since lodging, each from its number of seconds up to the next one's."""


def backlog_table(view: View) -> pd.DataFrame:
    """Cases open at the end of each week, of each permit type at each of its stages; zeros are told."""
    demand, counts = view.plan.demand, backlog_counts(view)
    met = sorted({(step.permit, demand.stages.index(step.stage)) for step in demand.steps})
    axes: Axes = {
        ("week",): [(week,) for week in range(view.weeks)],
        ("permit", "stage"): [(demand.permits[permit].name, demand.stages[stage]) for permit, stage in met],
        ("age",): [(age,) for age in AGES],
    }
    return laid_out(axes, counts[:, [permit for permit, _ in met], [stage for _, stage in met]].astype(np.float64))


def backlog_counts(view: View) -> NDArray[np.int64]:
    """Open undecided cases at the end of each week, int64[weeks, permits, stages, ages]."""
    log, demand = view.log, view.plan.demand
    shape = (len(demand.permits), len(demand.stages))
    place = [step.permit * shape[1] + demand.stages.index(step.stage) for step in demand.steps]
    counts = held_at_ends_of_weeks(
        log.first_visit, log.step, log.queued_at, log.finished_at, log.lodged_at, view.closed_at,
        view.week_edges, np.array(place, np.int64), math.prod(shape), np.array([*AGES.values()], np.int64),
    )  # fmt: skip
    return counts.reshape(view.weeks, *shape, len(AGES))
