"""Picks the cases that a figure speaks of, and reads any figure of the shared vocabulary off a view.

Indicators, peers and published figures all go through `cohort_of`, so like is compared with like.
Between the view and the tables of results.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.figures import TIMES, Cohort, Figure, share_within
from sim.analysis.view import LODGED, View
from sim.primitives.time import DAY, Instants


def cohort_of(view: View, cases: Instants, population: str, clock: str) -> Cohort:
    """Those of the given cases (numbers, int64[k]) that belong to a population, on a clock."""
    members = view.members(cases, population)
    ages = view.ages[clock][members]
    if population != LODGED:
        return Cohort(np.sort(ages), np.zeros(0, np.int64))
    decided, withdrawn = view.is_decided[members], view.is_withdrawn[members]
    return Cohort(np.sort(ages[decided]), np.sort(ages[~decided & ~withdrawn]), int(np.count_nonzero(withdrawn)))


def cases_of_permits(view: View, permits: Sequence[int]) -> Instants:
    """Numbers of the cases of several permit types, int64[k]."""
    return np.concatenate([np.zeros(0, np.int64), *(view.cases_of(permit) for permit in permits)])


def figure_of(
    view: View, permits: Sequence[int], figure: str, clock: str, population: str, within_days: float
) -> Figure:
    """A figure by its name (mean, median, p75, p90, share_within, lodged, decided, pending) for some permit types.

    `lodged` and `decided` count cases of the window, `pending` those open at its end; they take no clock.
    """
    cases = cases_of_permits(view, permits)
    if figure == "pending":
        return Figure(float(np.count_nonzero(view.is_open_at(view.window[1])[cases])))
    if figure == "lodged":
        return Figure(float(len(view.members(cases, LODGED))))
    if figure == "decided":
        return Figure(float(len(view.members(cases, population))))
    cohort = cohort_of(view, cases, population, clock)
    if figure == "share_within":
        return share_within(cohort, round(within_days * DAY))
    return TIMES[figure](cohort)
