"""The one figure that is followed while a run goes on: an on-time share, or the P90 where nothing is promised.

A progress bar shows it with its interval, so that watching a run already says something about the answer; where
precision ends the run, it shows how far that is. Between the replications and whoever watches them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.verdicts import promises_of
from sim.experiment.gather import Finished
from sim.experiment.precision import asked_of, needed_precision, rows_of, standing
from sim.experiment.replication import Replication
from sim.plan.plan import Plan
from sim.scenario.models.spec import PrecisionModel
from sim.statistics.intervals import mean_of_defined, t_interval

TINY: Final = 1e-12
"""Stands for an allowed width of nothing."""


def told(finished: Finished) -> str:
    """As `replication 3/20, Employed person on time 78.1 % (74.0 to 82.2)`."""
    far = f"replication {finished.done}/{finished.planned}"
    if len(finished.alternatives) > 1:
        return f"{far} of {len(finished.alternatives)} alternatives"
    (option,), (replications,) = finished.alternatives, finished.replications
    if finished.until_precise:
        so_far = still_wide(needed_precision(option.scenario), replications)
    else:
        so_far = headline(option.plan, replications)
    return f"{far}, {so_far}" if so_far else far


def headline(plan: Plan, finished: Iterable[Replication]) -> str:
    """As `Employed person on time 78.1 % (74.0 to 82.2)`; empty while nothing was decided."""
    promised = next((permit for permit in plan.demand.permits if any(promises_of(permit))), None)
    permit, indicator = (promised.name, "on_time_promise") if promised else ("", "lead_time_p90")
    found = [_value(replication.tables["indicators"], permit, indicator) for replication in finished]
    values = np.array(found, np.float64).reshape(-1, 1)
    mean, (low, high) = mean_of_defined(values), t_interval(values)
    if math.isnan(mean[0]):
        return ""
    if promised:
        share, least, most = (100.0 * part for part in (mean[0], max(low[0], 0.0), min(high[0], 1.0)))
        return f"{promised.label} on time {_figure(share, least, most, ' %')}"
    return f"P90 {_figure(mean[0], low[0], high[0], ' d')}"


def still_wide(asked: PrecisionModel, finished: Sequence[Replication]) -> str:
    """As `P90 41.2 d ±1.3, stops at ±1.0`: of all that has to be precise what is farthest from it."""
    tables = [one.tables["indicators"] for one in finished]
    rows = pd.concat([rows_of(name, tables[0]) for name in asked_of(asked)])
    decision, _ = standing(asked, finished)
    if np.isnan(decision.half_widths).all():
        return ""
    column = int(np.nanargmax(decision.half_widths / np.maximum(decision.allowed, TINY)))
    row = rows.iloc[column]
    share = row.unit == "share"
    value, half, allowed = (
        float(figures[column]) * (100.0 if share else 1.0)
        for figures in (decision.means, decision.half_widths, decision.allowed)
    )
    unit = " %" if share else " d" if row.unit == "days" else ""
    return f"{_called(row)} {value:.1f}{unit} ±{half:.1f}, stops at ±{allowed:.1f}"


def _called(row: pd.Series[Any]) -> str:
    """`P90`, `on time promise`, `load of officers`."""
    name = re.sub(r"^lead time p(?=\d)", "P", row.indicator.replace("_", " ").replace(":", " "))
    part = row.team or row.permit
    return f"{name} of {part.replace('_', ' ')}" if part else name


def _value(indicators: pd.DataFrame, permit: str, indicator: str) -> float:
    """The figure of those decided in the window; on lived days where it speaks of all permit types."""
    rows = indicators[(indicators.permit == permit) & (indicators.indicator == indicator)]
    rows = rows[(rows.population == "decided") & (rows.kind == "")]
    values = rows.value if permit else rows.value[rows.clock == "lived"]
    return float(values.iloc[0]) if len(values) else math.nan


def _figure(value: float, low: float, high: float, unit: str) -> str:
    return f"{value:.1f}{unit}" + ("" if math.isnan(low) else f" ({low:.1f} to {high:.1f})")
