"""A comparison as its sections read it: headlines, labels, and one difference in words.

Wraps a `ComparisonResult` and computes no figure of its own. Stands between it and the sections.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis.comparison_answer import Headline, headlines
from sim.experiment.compare import ComparisonResult
from sim.report.document import Cell
from sim.report.wording import Estimate, full, quantity, words
from sim.statistics.pairs import EQUAL, HIGHER, LOWER


@dataclass(frozen=True)
class Contrast:
    """The comparison, made easy to ask."""

    result: ComparisonResult

    @cached_property
    def headlines(self) -> tuple[Headline, ...]:
        """What alternatives are judged by first; without what nobody measured, such as a cost nobody stated."""
        return tuple(one for one in headlines(self.result.base.plan) if len(one.rows(self.differences)))

    @property
    def differences(self) -> pd.DataFrame:
        """Every indicator of every alternative against the base."""
        return self.result.tables["differences"]

    @cached_property
    def permits(self) -> dict[str, str]:
        """Permit types that any alternative has, by name, with their labels."""
        return {
            permit.name: permit.label for one in reversed(self.result.options) for permit in one.plan.demand.permits
        }

    def row(self, headline: Headline, option: str, permit: str = "") -> dict[Any, Any] | None:
        """The difference of an alternative in a headline, of all cases or of one permit type."""
        rows = headline.rows(self.differences, permit)
        found = rows[rows.option == option].to_dict("records")
        return found[0] if found else None

    def estimate(self, headline: Headline, option: str, permit: str = "") -> Estimate:
        """The figure of an alternative itself, with the interval that a run of it would tell."""
        rows = headline.rows(self.result.tables["indicators"], permit)
        [one] = rows[rows.option == option].to_dict("records")
        return Estimate(one["value"], one["low"], one["high"], one["replications"], one["unit"], one["reason"])


def option_name(name: str) -> str:
    """An alternative as readers know it."""
    return words(name)


def difference_cell(row: dict[Any, Any] | None, *, lower_is_better: bool) -> Cell:
    """A difference with its interval, and whether it is clear and to the good."""
    if row is None or math.isnan(row["difference"]):
        return Cell("–", "" if row is None else str(row["reason"]), sign="none")
    return Cell(difference_words(row), sign=_sign(row["verdict"], lower_is_better=lower_is_better))


def difference_words(row: dict[Any, Any]) -> str:
    """As `+12.3 d (11.0 to 13.6)`, `−2.1 points (−3.0 to −1.2)`, `no difference`."""
    if row["verdict"] == EQUAL:
        return "no difference"
    unit = "points" if row["unit"] == "share" else str(row["unit"])
    figure = Estimate(row["difference"], row["low"], row["high"], int(row["pairs"]), unit)
    return ("+" if row["difference"] > 0 else "") + full(figure)


def _sign(verdict: str, *, lower_is_better: bool) -> str:
    if verdict not in (LOWER, HIGHER):
        return "none" if verdict == EQUAL else "unsure"
    return "kept" if (verdict == LOWER) is lower_is_better else "missed"


def value_cell(estimate: Estimate) -> Cell:
    """The figure of an alternative itself."""
    return Cell(quantity(estimate.value, estimate.unit) if estimate.known else full(estimate))
