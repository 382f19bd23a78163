"""The vocabulary of figures: one definition of mean, median, quantile and share for indicators, peers and sources.

A figure speaks of a `Cohort`: cases of one population on one clock. No case of it is dropped: each is decided,
still open, or withdrawn. Between the view and every table of results.

A cohort of those *decided* in the window holds decided cases only. A cohort of those *lodged* in it holds all:

- The denominator of every share, and the rank of every quantile, is all of them. A withdrawn case never counts
  as decided within any time, however long; an open case counts as not decided up to its age at the horizon.
- A share within t is exact if no open case is younger than t or just t old; a quantile is exact up to the age of
  the youngest open case. Beyond it the value is NaN and `bound` is what is certain: the figure if every open case
  were decided at the horizon (a quantile, a mean), or never (a share).
- Where the open cases can move a figure by less than anybody prints (`FINEST_DAYS`), it is told all the same, as if
  they were never decided: a few applicants whose clock has not started must not hide everybody's median.
- A quantile that withdrawals put out of reach is NaN with its reason and no bound.
- A mean is taken over those decided, and is NaN with a bound while any case is open; the bound holds unless open
  cases withdraw, which would leave the mean to the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from sim.primitives.time import DAY, Instants, Seconds

NO_CASE: Final = "no case"
STILL_OPEN: Final = "cases still open"
WITHDRAWN_FIRST: Final = "too many withdrew first"

FINEST_DAYS: Final = 0.05
FINEST_SHARE: Final = 0.0005
"""Half of the last place in which days and percents are printed."""


@dataclass(frozen=True)
class Figure:
    """A value in its unit; NaN with a `reason` where the log does not tell it, `bound` being what it passes."""

    value: float
    bound: float = math.nan
    reason: str = ""


FORGIVEN: Final = 1e-9
"""0.9 * 10 is 9.000000000000002 in floating point somewhere; a rank must not jump for that."""

UNDEFINED: Final = Figure(math.nan, reason=NO_CASE)


@dataclass(frozen=True, eq=False)
class Cohort:
    """Cases of one population on one clock, in seconds.

    `decided` int64[d] are the times to decision and `still_open` int64[o] the ages at the horizon of those not
    decided, both sorted; `withdrawn` counts those that left without a decision.
    """

    decided: Instants
    still_open: Instants
    withdrawn: int = 0

    @cached_property
    def size(self) -> int:
        """All cases, whatever became of them."""
        return len(self.decided) + len(self.still_open) + self.withdrawn

    @cached_property
    def at_best(self) -> Instants:
        """The times to decision if every open case were decided at the horizon, int64[d + o], sorted."""
        if len(self.still_open) == 0:
            return self.decided
        # Two runs, which a stable sort merges.
        return np.sort(np.concatenate([self.decided, self.still_open]), kind="stable")


def mean(cohort: Cohort) -> Figure:
    """Mean days to the decision."""
    if len(cohort.decided) + len(cohort.still_open) == 0:
        return UNDEFINED
    passed = int(cohort.decided.sum()) + int(cohort.still_open.sum())
    days = passed / (len(cohort.decided) + len(cohort.still_open)) / DAY
    return Figure(math.nan, days, STILL_OPEN) if len(cohort.still_open) else Figure(days)


def quantile(cohort: Cohort, share: float) -> Figure:
    """The least number of days within which at least this share of the cohort is decided."""
    if cohort.size == 0:
        return UNDEFINED
    rank = rank_of(share, cohort.size)
    if len(cohort.at_best) < rank:
        return Figure(math.nan, reason=WITHDRAWN_FIRST)
    least = float(cohort.at_best[rank - 1]) / DAY
    most = float(cohort.decided[rank - 1]) / DAY if len(cohort.decided) >= rank else math.inf
    return Figure(most) if most - least <= FINEST_DAYS else Figure(math.nan, least, STILL_OPEN)


def rank_of(share: float, size: int) -> int:
    """How many of `size` make at least this share of them, at least 1."""
    return max(1, math.ceil(share * size - FORGIVEN))


def ranks_of(share: float, sizes: Instants) -> Instants:
    """The same for each of the sizes, int64[k]."""
    return np.asarray(np.maximum(1, np.ceil(share * sizes - FORGIVEN).astype(np.int64)))


def share_within(cohort: Cohort, within: Seconds) -> Figure:
    """The share of the cohort that is decided within a time, 0 to 1."""
    decided = int(np.searchsorted(cohort.decided, within, side="right"))
    undetermined = int(np.searchsorted(cohort.still_open, within, side="right"))
    return share_of(decided, undetermined, cohort.size)


def share_of(counted: int, undetermined: int, size: int) -> Figure:
    """The share that counts of `size` cases, of which some are still undetermined, 0 to 1."""
    if size == 0:
        return UNDEFINED
    share = counted / size
    return Figure(share) if undetermined <= FINEST_SHARE * size else Figure(math.nan, share, STILL_OPEN)


def quantile_of(share: float) -> Callable[[Cohort], Figure]:
    """The function that tells the quantile at this share."""
    return lambda cohort: quantile(cohort, share)


TIMES: Final[dict[str, Callable[[Cohort], Figure]]] = {
    "mean": mean,
    "median": quantile_of(0.50),
    "p50": quantile_of(0.50),
    "p75": quantile_of(0.75),
    "p90": quantile_of(0.90),
    "p95": quantile_of(0.95),
}
"""Figures in days, by the name that indicators, peers and published figures share."""
