"""The course of a study from its very start, warm-up included: backlog and lead time period by period.

The rest of the tables speak of the window; whether a run has settled when the window opens, and whether its backlog
still grows in it, can only be seen here. Gives one table of `sim.analysis.reduction`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.series import permits_of
from sim.analysis.tables import Axes, laid_out
from sim.analysis.view import View
from sim.analysis.weeks import WEEK
from sim.plan.plan import Study
from sim.primitives.time import DAY, Floats, Instants
from sim.statistics.warm_up import LEAST_OBSERVATIONS

BACKLOG: Final = "backlog"
LEAD_TIME: Final = "lead_time_mean"
SERIES: Final = (BACKLOG, LEAD_TIME)


def course_edges(study: Study) -> Instants:
    """The ends of the whole periods between the start of the study and the end of its window, int64[n].

    Days; weeks as soon as MSER-5 can do with them, so that a study of many years has no longer table than one of two.
    """
    end = study.window[1]
    period = WEEK if end >= LEAST_OBSERVATIONS * WEEK else DAY
    return np.arange(period, end + 1, period, dtype=np.int64)


def course_table(view: View) -> pd.DataFrame:
    """Open cases at the end of each period, and the mean lived days of those decided in it (NaN where none is).

    Of all cases and of each permit type; `day` is the number of days from the start of the study to that end.
    """
    edges = course_edges(view.plan.study)
    axes: Axes = {
        ("permit",): [(name,) for name, _ in permits_of(view)],
        ("indicator",): [(name,) for name in SERIES],
        ("day",): [(day,) for day in (edges // DAY).tolist()],
    }
    return laid_out(axes, np.stack([_backlog(view, edges), _lead_time(view, edges)], axis=1))


def _backlog(view: View, edges: Instants) -> Floats:
    """Open cases at each edge as `View.is_open_at` has it, of all cases and of each permit type, [1 + permits, n]."""
    came, left = (_per_period(view, edges, instants) for instants in (view.log.lodged_at, view.closed_at))
    return np.cumsum(came - left, axis=1)


def _lead_time(view: View, edges: Instants) -> Floats:
    """Mean lived days of those decided between two edges, of all cases and of each permit type, [1 + permits, n]."""
    decided = np.flatnonzero(view.is_decided)
    lived = (view.log.decided_at - view.log.lodged_at)[decided]
    count, total = (_per_period(view, edges, view.log.decided_at, decided, weights) for weights in (None, lived))
    return np.where(count > 0, total / np.maximum(count, 1) / DAY, np.nan)


def _per_period(
    view: View,
    edges: Instants,
    instants: Instants,
    cases: Instants | slice = slice(None),
    weights: Instants | None = None,
) -> Floats:
    """The cases, or the sum of their weights, by the period of their instant; those before the study in the first."""
    periods, permits = len(edges), len(view.plan.demand.permits)
    period = np.clip(instants[cases] // (edges[0] if periods else DAY), 0, periods)
    place = view.log.permit[cases] * np.int64(periods + 1) + period
    counts = np.bincount(place, weights, permits * (periods + 1)).astype(np.float64)
    of_each = counts.reshape(permits, periods + 1)[:, :periods]
    return np.concatenate([of_each.sum(axis=0, keepdims=True), of_each])
