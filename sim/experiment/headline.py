"""The one figure that is followed while a run goes on: an on-time share, or the P90 where nothing is promised.

A progress bar shows it with its interval, so that watching a run already says something about the answer.
Between the replications and whoever watches them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from sim.analysis.estimates import estimate
from sim.analysis.verdicts import promises_of
from sim.experiment.replication import Replication
from sim.plan.plan import Plan


def headline(plan: Plan, finished: Iterable[Replication]) -> str:
    """As `Employed person on time 78.1 % (74.0 to 82.2)`; empty while nothing was decided."""
    promised = next((permit for permit in plan.demand.permits if any(promises_of(permit))), None)
    permit, indicator = (promised.name, "on_time_promise") if promised else ("", "lead_time_p90")
    rows = [_row(replication.tables["indicators"], permit, indicator) for replication in finished]
    estimated = estimate([{"indicators": row} for row in rows if len(row)])["indicators"] if rows else None
    if estimated is None or estimated.empty or math.isnan(estimated.value.iloc[0]):
        return ""
    value, low, high = (float(estimated[name].iloc[0]) for name in ("value", "low", "high"))
    if promised:
        return f"{promised.label} on time {_figure(100 * value, 100 * low, 100 * high, ' %')}"
    return f"P90 {_figure(value, low, high, ' d')}"


def _row(indicators: pd.DataFrame, permit: str, indicator: str) -> pd.DataFrame:
    wanted = (indicators.permit == permit) & (indicators.indicator == indicator)
    wanted &= (indicators.population == "decided") & (indicators.kind == "")
    if not permit:
        wanted &= indicators.clock == "lived"
    return indicators[wanted].head(1)


def _figure(value: float, low: float, high: float, unit: str) -> str:
    return f"{value:.1f}{unit}" + ("" if math.isnan(low) else f" ({low:.1f} to {high:.1f})")
