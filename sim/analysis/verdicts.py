"""Promises and legal limits kept or missed: the on-time share of decisions beside what is promised or law.

Judged on those decided in the window, as promises speak of decisions, with the interval over replications.
Between the estimates and the answer; the report shows the same verdicts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from sim.plan.limits import LEGAL_LIMITS, PROMISES, limits_of
from sim.plan.plan import Limit, Permit, Plan
from sim.primitives.time import DAY

UNKNOWN = (math.nan, math.nan, math.nan)
INDICATORS: Final = {PROMISES: "on_time_promise", LEGAL_LIMITS: "on_time_legal"}


@dataclass(frozen=True)
class LimitVerdict:
    """One promise or legal limit of a permit type (`kind` '') or of one kind: shares with 95 % interval (NaN: there
    is none), days.

    `verdict` is kept or missed where the interval lies on one side of what is promised, unsure where it does not,
    none where nothing was decided. Without an interval, or where all are promised, the value alone decides.
    """

    permit: str
    kind: str
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


def promise_verdicts(plan: Plan, indicators: pd.DataFrame) -> tuple[LimitVerdict, ...]:
    """Every promise of every permit type, in the order of the scenario, from the estimated indicators."""
    return _verdicts(plan, indicators, PROMISES)


def legal_verdicts(plan: Plan, indicators: pd.DataFrame) -> tuple[LimitVerdict, ...]:
    """Every legal limit of every permit type, in the order of the scenario; one that states no share is for all."""
    return _verdicts(plan, indicators, LEGAL_LIMITS)


def _verdicts(plan: Plan, indicators: pd.DataFrame, sort: str) -> tuple[LimitVerdict, ...]:
    rows = indicators[indicators.population == "decided"]
    keys = zip(rows.permit, rows.kind, rows.indicator, rows.clock, strict=True)
    figures = dict(zip(keys, zip(rows.value, rows.low, rows.high, strict=True), strict=True))
    return tuple(
        _judged(permit, kind, limit, INDICATORS[sort], figures)
        for permit in plan.demand.permits
        for kind, limit in limits_by_kind(permit, sort)
    )


def promises_of(permit: Permit) -> Iterator[tuple[str, Limit]]:
    """The promises of a permit type as `limits_by_kind` gives them."""
    return limits_by_kind(permit, PROMISES)


def limits_by_kind(permit: Permit, sort: str) -> Iterator[tuple[str, Limit]]:
    """Each promise (or legal limit) with the kind that it speaks of.

    It is '' where all kinds that have one of that name ask the same; else each kind has its own, since a share
    of decisions within different times is the share of no promise.
    """
    named: dict[str, dict[str, Limit]] = {}
    for kind in permit.kinds:
        for limit in limits_of(kind, sort):
            named.setdefault(limit.name, {})[kind.name] = limit
    for of_kinds in named.values():
        alike = len({(limit.share, limit.within, limit.counted) for limit in of_kinds.values()}) == 1
        yield from [("", next(iter(of_kinds.values())))] if alike else of_kinds.items()


def _judged(
    permit: Permit, kind: str, limit: Limit, indicator: str, figures: Mapping[Any, tuple[float, float, float]]
) -> LimitVerdict:
    clock = "counted" if limit.counted else "lived"
    value, low, high = map(float, figures.get((permit.name, kind, f"{indicator}:{limit.name}", clock), UNKNOWN))
    label = f"{permit.label}, {kind.replace('_', ' ')}" if kind else permit.label
    return LimitVerdict(
        permit.name, kind, label, limit.name, limit.share, limit.within / DAY,
        clock, value, low, high, _verdict(limit.share, value, low, high),
    )  # fmt: skip


def _verdict(promised: float, value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "none"
    if promised >= 1.0 or math.isnan(low) or math.isnan(high):
        low, high = value, value
    if low >= promised:
        return "kept"
    return "missed" if high < promised else "unsure"
