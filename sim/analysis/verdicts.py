"""Promises kept or missed: the on-time share of decisions beside what was promised.

Judged on those decided in the window, as promises speak of decisions, with the interval over replications.
Between the estimates and the answer; the report shows the same verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.plan.plan import Limit, Permit, Plan
from sim.primitives.time import DAY

UNKNOWN = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class PromiseVerdict:
    """One promise of one permit type: shares with 95 % interval (NaN where there is none), days.

    `verdict` is kept or missed where the interval lies on one side of the promise, unsure where it does not,
    none where nothing was decided. Without an interval the value alone decides.
    """

    permit: str
    label: str
    name: str
    promised: float
    within_days: float
    clock: str
    value: float
    low: float
    high: float
    verdict: str

    @property
    def shortfall(self) -> float:
        """How far the share lies below the promise; negative where it lies above."""
        return self.promised - self.value


def promise_verdicts(plan: Plan, indicators: pd.DataFrame) -> tuple[PromiseVerdict, ...]:
    """Every promise of every permit type, in the order of the scenario, from the estimated indicators."""
    rows = indicators[(indicators.population == "decided") & (indicators.kind == "")]
    keys = zip(rows.permit, rows.indicator, rows.clock, strict=True)
    figures = dict(zip(keys, zip(rows.value, rows.low, rows.high, strict=True), strict=True))
    return tuple(_judged(permit, limit, figures) for permit in plan.demand.permits for limit in promises_of(permit))


def promises_of(permit: Permit) -> Iterator[Limit]:
    """The promises of a permit type, each name once; where kinds promise differently the first kind's."""
    seen: set[str] = set()
    for kind in permit.kinds:
        for limit in kind.promises:
            if limit.name not in seen:
                seen.add(limit.name)
                yield limit


def _judged(permit: Permit, limit: Limit, figures: Mapping[Any, tuple[float, float, float]]) -> PromiseVerdict:
    clock = "counted" if limit.counted else "lived"
    place = (permit.name, f"on_time_promise:{limit.name}", clock)
    value, low, high = map(float, figures.get(place, UNKNOWN))
    return PromiseVerdict(
        permit.name, permit.label, limit.name, limit.share, limit.within / DAY,
        clock, value, low, high, _verdict(limit.share, value, low, high),
    )  # fmt: skip


def _verdict(promised: float, value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "none"
    low, high = (value, value) if math.isnan(low) or math.isnan(high) else (low, high)
    if low >= promised:
        return "kept"
    return "missed" if high < promised else "unsure"
