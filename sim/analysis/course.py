"""The course of a study from its very start, warm-up included: backlog and lead time period by period.

The rest of the tables speak of the window; whether a run has settled when the window opens, and whether its backlog
still grows in it, can only be seen here. Gives one table of `sim.analysis.reduction`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.passes.cases import count_by_period
from sim.analysis.series import permits_of
from sim.analysis.tables import Axes, laid_out
from sim.analysis.view import View
from sim.plan.plan import Study
from sim.primitives.time import DAY, WEEK, Floats, Instants
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
    came, left = (_per_period(view, edges, instants)[0] for instants in (view.log.lodged_at, view.closed_at))
    return np.cumsum(came - left, axis=1)


def _lead_time(view: View, edges: Instants) -> Floats:
    """Mean lived days of those decided between two edges, of all cases and of each permit type, [1 + permits, n]."""
    count, total = _per_period(view, edges, view.log.decided_at)
    return np.where(count > 0, total / np.maximum(count, 1) / DAY, np.nan)


def _per_period(view: View, edges: Instants, instants: Instants) -> Floats:
    """The cases by the period of their instant, those before the study in the first, and their seconds since lodging.

    Of all cases and of each permit type, float64[2, 1 + permits, n].
    """
    permits, period = len(view.plan.demand.permits), int(edges[0]) if len(edges) else DAY
    of_each = count_by_period(view.log.permit, instants, view.log.lodged_at, period, len(edges), permits)
    return np.concatenate([of_each.sum(axis=1, keepdims=True), of_each], axis=1).astype(np.float64)
