"""The backlog at the end of every week: open undecided cases by permit type, stage and age.

A visit holds its case from the moment it is queued until it ends, so each case stands at one stage at a time.
Gives the columns of the table `backlog` of `sim.analysis.reduction`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.tables import Axes, laid_out
from sim.analysis.view import View
from sim.analysis.weeks import WEEK, weeks_ended
from sim.primitives.time import DAY, NEVER, Instants

AGES: Final = {
    "under 1 month": 0,
    "1-3 months": 30 * DAY,
    "3-6 months": 91 * DAY,
    "6-12 months": 182 * DAY,
    "over 12 months": 365 * DAY,
}
"""Bands of age since lodging, each from its number of seconds up to the next one's."""


@dataclass(frozen=True, eq=False)
class Stays:
    """Visits of undecided cases, int64[k]: they hold the case at instants after `since` up to `until`.

    `place` numbers the pairs of permit type and stage.
    """

    place: Instants
    lodged_at: Instants
    since: Instants
    until: Instants


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
    stays, edges = _stays(view), view.week_edges
    shape = (len(AGES), len(view.plan.demand.permits), len(view.plan.demand.stages), len(edges))
    change = np.zeros(math.prod(shape), np.int64)
    age_since, age_until = stays.since - stays.lodged_at, stays.until - stays.lodged_at
    for band, (youngest, oldest) in enumerate(pairwise([*AGES.values(), NEVER])):
        # After `since` and old enough, up to `until` and not yet too old: the weeks from first to last.
        held = np.flatnonzero((age_since < oldest) & (age_until >= youngest))
        lodged_at = stays.lodged_at[held]
        first = weeks_ended(edges, lodged_at + np.maximum(age_since[held], youngest - 1))
        last = weeks_ended(edges, lodged_at + np.minimum(age_until[held], oldest - 1))
        row = (band * shape[1] * shape[2] + stays.place[held]) * shape[3]
        change += np.bincount(row + np.minimum(first, last), minlength=len(change))
        change -= np.bincount(row + last, minlength=len(change))
    counts = np.cumsum(change.reshape(shape), axis=3)[..., :-1]
    return np.moveaxis(counts, (3, 0), (0, 3))


def _stays(view: View) -> Stays:
    """Visits before the decision that are under way at the end of some week."""
    log, until, (start, end) = view.log, view.held_until, view.window
    week_end = np.minimum(start + ((log.queued_at - start) // WEEK + 1) * WEEK, end)
    rows = np.flatnonzero((log.queued_at < np.minimum(until, end)) & (week_end <= until))
    demand = view.plan.demand
    place = [step.permit * len(demand.stages) + demand.stages.index(step.stage) for step in demand.steps]
    return Stays(
        np.array(place, np.int64)[log.step[rows]], log.lodged_at[log.case[rows]],
        log.queued_at[rows], np.minimum(until[rows], end),
    )  # fmt: skip
