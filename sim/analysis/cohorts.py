"""Reads any figure of the shared vocabulary off a view, for any set of permit types.

Peers and published figures go through it to the cohorts that indicators read, so like is compared with like.
Between the view and the tables of results.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis.figures import TIMES, Figure, share_within
from sim.analysis.view import LODGED, OPEN_AFTER, View
from sim.primitives.time import DAY


def figure_of(
    view: View, permits: Sequence[int], figure: str, clock: str, population: str, within_days: float
) -> Figure:
    """A figure by its name (mean, median, p75, p90, share_within, lodged, decided, pending) for some permit types.

    `lodged` and `decided` count cases of the window, `pending` those open at its end; they take no clock.
    """
    counted = {"pending": OPEN_AFTER, "lodged": LODGED, "decided": population}.get(figure)
    if counted is not None:
        return Figure(float(len(view.members(counted, tuple(permits)))))
    cohort = view.cohort(population, clock, tuple(permits))
    if figure == "share_within":
        return share_within(cohort, round(within_days * DAY))
    return TIMES[figure](cohort)
