"""A result as sections read it: one figure by its name and keys, one label by its identifier, worst first.

Wraps a `RunResult` and computes no figure of its own. Stands between `sim.experiment.result` and `sections`.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis.tables import rows_with
from sim.analysis.verdicts import LimitVerdict, legal_verdicts, promise_verdicts, promises_of
from sim.experiment.result import RunResult
from sim.plan.plan import Limit, Permit
from sim.primitives.time import DAY
from sim.report.wording import ABSENT, Estimate, words

KEYS = ("permit", "kind", "team", "step", "indicator", "clock", "population")


@dataclass(frozen=True)
class Reading:
    """The result of one run, made easy to ask."""

    result: RunResult

    @cached_property
    def permits(self) -> tuple[Permit, ...]:
        """Permit types, worst first: those that miss most, then those without a promise by their P90."""
        return tuple(sorted(self.result.plan.demand.permits, key=self._badness, reverse=True))

    def _badness(self, permit: Permit) -> tuple[float, float]:
        first = self.first_promise(permit.name)
        p90 = self.figure("lead_time_p90", permit=permit.name, clock="lived", population="decided")
        lacking = -1.0 if first is None or first.verdict == "none" else first.shortfall
        return lacking, p90.at_least

    @cached_property
    def verdicts(self) -> tuple[LimitVerdict, ...]:
        """Every promise judged, the worst first, those that nothing was decided under last."""
        judged = promise_verdicts(self.result.plan, self.result.estimates["indicators"])
        return tuple(sorted(judged, key=lambda one: (one.verdict == "none", -one.shortfall)))

    @cached_property
    def laws(self) -> tuple[LimitVerdict, ...]:
        """Every legal limit judged, the worst first, those that nothing was decided under last."""
        judged = legal_verdicts(self.result.plan, self.result.estimates["indicators"])
        return tuple(sorted(judged, key=lambda one: (one.verdict == "none", -one.shortfall)))

    def first_promise(self, permit: str) -> LimitVerdict | None:
        """The verdict on the promise that a permit type names first, the worst where kinds promise differently; None
        where nothing is promised.
        """
        first = self.first_limit(self.permit(permit))
        if first is None:
            return None
        return next(one for one in self.verdicts if (one.permit, one.name) == (permit, first.name))

    def permit(self, name: str) -> Permit:
        """The permit type of that name."""
        return next(permit for permit in self.result.plan.demand.permits if permit.name == name)

    def place(self, permit: Permit) -> int:
        """The place of a permit type in the scenario, from 0: part of an identifier that any name leaves valid."""
        return [one.name for one in self.result.plan.demand.permits].index(permit.name)

    def first_limit(self, permit: Permit) -> Limit | None:
        """The promise that a permit type names first (its first kind that has one)."""
        return next((limit for _, limit in promises_of(permit)), None)

    @cached_property
    def _figures(self) -> dict[tuple[str, ...], Estimate]:
        table = self.result.estimates["indicators"]
        keys = zip(*(table[key].astype(str) for key in KEYS), strict=True)
        return dict(zip(keys, map(estimate_of, table.to_dict("records")), strict=True))

    def figure(
        self, indicator: str, *, permit: str = "", team: str = "", step: str = "", clock: str = "",
        population: str = "", kind: str = "",
    ) -> Estimate:  # fmt: skip
        """The estimate of an indicator, of all kinds together unless one is named; ABSENT where the run has none."""
        return self._figures.get((permit, kind, team, step, indicator, clock, population), ABSENT)

    def table(self, name: str, **keys: str) -> pd.DataFrame:
        """The rows of an estimated table whose key columns have these values; empty where there are none."""
        rows = self.result.estimates[name]
        return rows[rows_with(rows, keys)]

    def date(self, week: float) -> dt.date:
        """The first day of a week of the window, weeks counted from 0."""
        days = self.result.plan.study.warm_up // DAY + round(week * 7)
        return self.result.plan.study.start + dt.timedelta(days=days)

    @property
    def weeks(self) -> int:
        """Weeks that the window touches."""
        return -(-self.result.plan.study.observe // (7 * DAY))


def estimate_of(row: dict[Any, Any], unit: str = "") -> Estimate:
    """The estimate in a row of a table; `unit` where the table has no column for it."""
    value, low, high = (float(row[name]) if row[name] is not None else math.nan for name in ("value", "low", "high"))
    return Estimate(value, low, high, int(row["replications"]), unit or str(row["unit"]), str(row["reason"]))


def team_name(identifier: str) -> str:
    """A team as readers know it."""
    return words(identifier)
