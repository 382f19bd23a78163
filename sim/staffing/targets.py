"""Targets: what a staff has to reach, each one figure of a replication and the line that it is held against.

Made from the promises and legal limits of a plan, from the published figures of European peers, or from a sentence
such as `lead_time_p90 of study <= 30 d`. A target is met in a replication or it is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"
ABOVE: Final = "above"
BELOW: Final = "below"
WORDS: Final = {AT_LEAST: "at least", AT_MOST: "at most", ABOVE: "above", BELOW: "below"}

_MOST_DECIMALS: Final = 6

UNDEFINED: Final = 10.0
"""The shortfall of a figure that could not be measured: nothing was decided, or it lies beyond the follow-up."""


class UntoldError(Exception):
    """Replications of this plan tell no such figure, as no cost where no team has one."""


@dataclass(frozen=True)
class Target:
    """One figure and its line: `sense` says on which side of `bound` it has to lie.

    The figure is the row of the replication's `table` whose key columns have the values of `row`; times in days, shares
    0 to 1. `permits` are the numbers of the permit types that it counts. Targets of one `group` are asked for together:
    where no staff reaches one of them, the others are not asked for either. `origin` says where the line comes from.
    """

    name: str
    group: str
    permits: tuple[int, ...]
    table: str
    row: tuple[tuple[str, str | float], ...]
    sense: str
    bound: float
    unit: str
    origin: str

    @property
    def line(self) -> str:
        """What is asked: `below 24 d`, `at least 95 %`."""
        return f"{WORDS[self.sense]} {told(self.bound, self.unit)}"


def told(value: float, unit: str, more: int = 0) -> str:
    """A figure with its unit: `24 d`, `95 %`, with so many more decimals than usual; a dash where it is not known."""
    if math.isnan(value):
        return "\N{EN DASH}"
    if unit == "share":
        return f"{_plain(100 * value, 1 + more)} %"
    return f"{_plain(value, 1 + more)} d" if unit == "days" else f"{_plain(value, 2 + more)} {unit}".strip()


def told_apart(value: float, target: Target) -> str:
    """The figure with as many decimals as tell it from the target's line: `99.97 %` where 100 % is asked for."""
    for more in range(_MOST_DECIMALS):
        if value == target.bound or told(value, target.unit, more) != told(target.bound, target.unit, more):
            return told(value, target.unit, more)
    return told(value, target.unit, _MOST_DECIMALS)


def _plain(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def figure(target: Target, tables: Mapping[str, pd.DataFrame]) -> float:
    """The target's figure in one replication's tables; NaN where it could not be measured.

    A share of which only a lower bound is known counts as that bound where it has to be large. UntoldError where there
    is no such row.
    """
    table = tables[target.table]
    chosen = pd.Series(True, index=table.index)
    for column, value in target.row:
        is_nan = isinstance(value, float) and math.isnan(value)
        chosen &= table[column].isna() if is_nan else table[column] == value
    rows = table[chosen]
    if rows.empty:
        raise UntoldError(target.name)
    assert len(rows) == 1, f"{target.name}: {len(rows)} rows of {target.table}"
    value, bound = float(rows["value"].iloc[0]), float(rows["bound"].iloc[0])
    return bound if math.isnan(value) and target.sense in (AT_LEAST, ABOVE) else value


def shortfall(target: Target, value: float) -> float:
    """How far a figure lies on the wrong side of the line, relative to it; positive exactly where it is not met."""
    if math.isnan(value):
        return UNDEFINED
    scale = abs(target.bound) or 1.0
    short = (value - target.bound if target.sense in (AT_MOST, BELOW) else target.bound - value) / scale
    # On a line that has to be passed, the target is missed by the least there is.
    return max(short, 1e-12) if short >= 0.0 and target.sense in (ABOVE, BELOW) else short


def met(target: Target, value: float) -> bool:
    """Whether a figure reaches the target."""
    return shortfall(target, value) <= 0.0
