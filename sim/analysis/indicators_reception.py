"""Indicators of reception: people, person-days, cost, stays, weeks above the capacity.

All are expectations given the log, see `sim.analysis.reception`; there are none where the plan has no reception.
Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.figures import UNDEFINED, Figure
from sim.analysis.reception import mean_stay
from sim.analysis.registry import ALL, MONEY, PERMIT, Selection, currency_of, indicator
from sim.primitives.time import DAY


@indicator("reception_people", unit="people", rows=(ALL, PERMIT))
def reception_people(selection: Selection) -> Figure | None:
    """People in reception, mean over the window; all together also the opening clients."""
    seconds = _seconds(selection)
    return None if seconds is None else Figure(seconds / selection.view.plan.study.observe)


@indicator("reception_days", unit="person-days", rows=(ALL, PERMIT))
def reception_days(selection: Selection) -> Figure | None:
    """Days in reception in the window, summed over people; all together also those of the opening clients."""
    seconds = _seconds(selection)
    return None if seconds is None else Figure(seconds / DAY)


@indicator("reception_cost", unit=MONEY, rows=(ALL, PERMIT))
def reception_cost(selection: Selection) -> Figure | None:
    """Days in reception in the window times what a day costs; it is no part of `cost`."""
    seconds, reception = _seconds(selection), selection.view.plan.reception
    if seconds is None or reception is None or not reception.currency or not currency_of(selection.view.plan):
        return None
    return Figure(seconds * reception.cost_per_second)


@indicator("reception_stay_mean", unit="days", rows=(ALL, PERMIT))
def reception_stay_mean(selection: Selection) -> Figure | None:
    """Mean days in reception of those decided or withdrawn in the window: from lodging to then, and the expected
    settling time.
    """
    if _seconds(selection) is None:
        return None
    people, seconds = mean_stay(selection.view, selection.permit)
    return Figure(seconds / people / DAY) if people else UNDEFINED


@indicator("reception_weeks_above", unit="weeks", rows=(ALL,))
def reception_weeks_above(selection: Selection) -> Figure | None:
    """Weeks of the window in which more people take up a place in reception than there are places, by their means."""
    occupancy = selection.view.occupancy
    if occupancy is None or occupancy.is_above is None:
        return None
    return Figure(float(np.count_nonzero(occupancy.is_above)))


def _seconds(selection: Selection) -> float | None:
    """Expected person-seconds in the window; None where the permit type's applicants do not live in reception."""
    occupancy = selection.view.occupancy
    if occupancy is None or not (rows := occupancy.rows(selection.permit)):
        return None
    return float(occupancy.seconds[rows].sum())
