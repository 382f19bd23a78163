"""Reads any figure of the shared vocabulary off a view, for any set of permit types.

Peers and published figures go through it to the cohorts that indicators read, so like is compared with like.
Between the view and the tables of results.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.analysis.clocks import ages_on_clock
from sim.analysis.figures import TIMES, Cohort, Figure, share_within
from sim.analysis.view import LODGED, OPEN_AFTER, View
from sim.primitives.time import DAY

NET: Final = "net"
"""The clock that runs from lodging and stands still with the statutory one: lived days less its stops."""


def figure_of(
    view: View, permits: Sequence[int], figure: str, clock: str, population: str, within_days: float
) -> Figure:
    """A figure by its name (mean, median, p75, p90, share_within, lodged, decided, pending) for some permit types.

    `lodged` and `decided` count cases of the window, `pending` those open at its end; they take no clock. The net clock
    tells of those decided only.
    """
    counted = {"pending": OPEN_AFTER, "lodged": LODGED, "decided": population}.get(figure)
    if counted is not None:
        return Figure(float(len(view.members(counted, tuple(permits)))))
    cohort = _net_cohort(view, population, permits) if clock == NET else view.cohort(population, clock, tuple(permits))
    if figure == "share_within":
        return share_within(cohort, round(within_days * DAY))
    return TIMES[figure](cohort)


def _net_cohort(view: View, population: str, permits: Sequence[int]) -> Cohort:
    """The decided cases of some permit types on the net clock."""
    assert population != LODGED, "the net clock of open cases is not kept"
    members = view.members(population, tuple(permits))
    cases = len(view.log.permit)
    chosen = np.zeros(cases, np.bool_)
    chosen[members] = True
    ages = ages_on_clock(view.plan, view.log, np.full(cases, -1, np.int64), chosen)
    return Cohort(np.sort(ages[members]), ages[:0])
