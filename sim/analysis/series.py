"""Figures along a time axis: cumulative curves, quantiles by decision week, load and utilisation by week.

Grids depend on the plan alone, so that replications can be laid over each other. Each function gives the
columns of one table of `sim.analysis.reduction`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.figures import Cohort, ranks_of
from sim.analysis.ordered import sorted_in_groups
from sim.analysis.populations import Permits
from sim.analysis.tables import Axes, laid_out
from sim.analysis.view import CLOCKS, DECIDED, LIVED, LODGED, View
from sim.analysis.weeks import weeks_ended
from sim.plan.serving import serving_teams
from sim.primitives.time import DAY, Floats, Instants

WITHDRAWN: Final = "withdrawn"
"""The population of the curve that tells which share of those lodged has withdrawn within t days."""

DAYS: Final[NDArray[np.int64]] = np.concatenate(
    [np.arange(0, 100), np.arange(100, 400, 5), np.arange(400, 1501, 20)], dtype=np.int64
)
"""The days at which curves are told: finer where promises lie."""

UNDETERMINED: Final = 0.01
"""A curve of those lodged ends where open cases could move it by more than this."""

QUANTILES: Final = {"p10": 0.10, "p50": 0.50, "p90": 0.90}

LoadRow: TypeAlias = tuple[str, int, str, float]
"""team, week, measure, value."""


def curve_table(view: View) -> pd.DataFrame:
    """Share decided (or withdrawn) within `day` days; NaN where nobody counts or the follow-up does not reach."""
    curves: dict[tuple[str, str, str], Floats] = {}
    for name, permits in permits_of(view):
        for population in (DECIDED, LODGED):
            for clock in CLOCKS:
                curves[name, clock, population] = _curve(view.cohort(population, clock, permits))
        curves[name, LIVED, WITHDRAWN] = _curve(_withdrawals(view, permits))
    days = [(day,) for day in DAYS.tolist()]
    return laid_out({("permit", "clock", "population"): list(curves), ("day",): days}, np.array([*curves.values()]))


def permits_of(view: View) -> Iterator[tuple[str, Permits | None]]:
    """All cases under the name '', then each permit type, as `View.members` takes them."""
    yield "", None
    for number, permit in enumerate(view.plan.demand.permits):
        yield permit.name, (number,)


def _curve(cohort: Cohort) -> Floats:
    """The share decided within each of `DAYS`; NaN from where too many open cases leave it undetermined."""
    if cohort.size == 0:
        return np.full(len(DAYS), math.nan)
    within = DAYS * DAY
    shares = np.searchsorted(cohort.decided, within, side="right") / cohort.size
    undetermined = np.searchsorted(cohort.still_open, within, side="right") / cohort.size
    return np.where(undetermined <= UNDETERMINED, shares, math.nan)


def _withdrawals(view: View, permits: Permits | None) -> Cohort:
    """Those lodged in the window as a cohort in which withdrawing counts and a decision rules it out."""
    members, decided = view.members(LODGED, permits), view.cohort(LODGED, LIVED, permits)
    gone = members[np.flatnonzero(view.is_withdrawn[members])]
    lived = view.closed_at[gone] - view.log.lodged_at[gone]
    return Cohort(np.sort(lived), decided.still_open, len(decided.decided))


def weekly_table(view: View) -> pd.DataFrame:
    """P10, P50 and P90 in days of those decided in each week of the window; NaN in a week without a decision."""
    permits = [(name,) for name, _ in permits_of(view)]
    cases = view.members(DECIDED)
    week = weeks_ended(view.week_edges, view.log.decided_at[cases])
    found = np.stack([_weekly(view, week, view.log.permit[cases], view.ages[clock][cases]) for clock in CLOCKS], axis=1)
    axes: Axes = {
        ("permit",): permits,
        ("clock",): [(clock,) for clock in CLOCKS],
        ("week",): [(week,) for week in range(view.weeks)],
        ("quantile",): [(name,) for name in QUANTILES],
    }
    return laid_out(axes, found)


def _weekly(view: View, week: NDArray[np.int64], permit: NDArray[np.int16], times: Instants) -> Floats:
    """Of all cases and of each permit type, float64[1 + permits, weeks, 3]."""
    permits = len(view.plan.demand.permits)
    of_each = weekly_quantiles(permit * np.int64(view.weeks) + week, times, permits * view.weeks)
    of_all = of_each if permits == 1 else weekly_quantiles(week, times, view.weeks)
    return np.concatenate([of_all, of_each]).reshape(1 + permits, view.weeks, len(QUANTILES))


def weekly_quantiles(week: NDArray[np.int64], times: Instants, weeks: int) -> Floats:
    """The `QUANTILES` in days of the times (seconds, int64[k]) in each week, float64[weeks, 3]."""
    ordered, begins = sorted_in_groups(week, times, weeks)
    sizes = np.diff(begins)
    ranks = np.stack([ranks_of(share, sizes) for share in QUANTILES.values()], axis=1)
    found = np.full(ranks.shape, math.nan)
    found[sizes > 0] = ordered[(begins[:-1, None] + ranks - 1)[sizes > 0]] / DAY
    return found


def load_rows(view: View) -> Iterator[LoadRow]:
    """Load and utilisation of each team in each week; NaN in a week in which nobody is at work.

    Load is work that joined the queues of the team (see `sim.analysis.labour`) for each hour it could give.
    """
    labour = view.labour
    amounts = {"load": labour.arriving.sum(axis=2), "utilisation": labour.busy}
    for number in serving_teams(view.plan):
        team = view.plan.staffing.teams[number].name
        for week in range(view.weeks):
            possible = labour.rostered[week, number]
            for measure, amount in amounts.items():
                yield (
                    team,
                    week,
                    measure,
                    float(amount[week, number] / possible) if possible > 0 else math.nan,
                )
