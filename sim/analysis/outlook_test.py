"""The back-test of the outlook: told from one half of the replications, tested on the other, and the other way round.

Of those who were told a date for 80 %, 80 % should be decided by then, give or take three points. After the
replications, before the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.analysis.estimates import Tables
from sim.analysis.figures import NO_CASE
from sim.analysis.outlook import SHARES
from sim.analysis.outlook_cases import Lodgers, lodgers
from sim.plan.plan import Plan
from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE, mean_of_defined, t_interval
from sim.statistics.predictive import by_then, reached

TEST: Final = "outlook_test"
"""The name of the table."""

BAND: Final = 0.03
"""What the share kept may lie off the share told."""

LEAST: Final = 4
"""Replications of a back-test: at least two in each half, else there is no interval."""

KEPT: Final = "kept"
BY_DATE: Final = "kept by the date"
CLOSED: Final = "closed"

PASSED: Final = "passed"
FAILED: Final = "failed"
UNSURE: Final = "too close to call"
UNTESTABLE: Final = "untestable"
NO_TEST: Final = "not tested"

NO_DATE: Final = "a half tells no date in any week"
HALVES_DIFFER: Final = "the two halves differ by more than years do"

COLUMNS: Final = (
    "permit", "share", "measure", "value", "low", "high", "told_by_odd", "told_by_even", "weeks", "replications",
    "verdict", "reason",
)  # fmt: skip

NONE: Final = (math.nan,) * 5

Figures: TypeAlias = tuple[float, float, float, float, float]
"""A share, the low and high end of its interval, and the share in either direction of the test."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What came of what was told: `decided` in time of those `told`, float64[r] each, and how many `weeks` are told."""

    decided: Floats
    told: Floats
    weeks: int

    @property
    def shares(self) -> Floats:
        """The share decided in time in each replication, float64[r]; NaN where nobody was told anything."""
        return np.where(self.told > 0, self.decided / np.where(self.told > 0, self.told, 1.0), math.nan)


def outlook_test_table(plan: Plan, replications: Sequence[Tables]) -> pd.DataFrame:
    """Three rows of `COLUMNS` for every permit type and share, by measure, each a mean over replications.

    `kept` is the share of those told by one half who are decided in time in the other, the last day counted in part,
    so that a date is judged at its share though days are whole; `kept by the date` counts that day whole, as applicants
    do, and is never less. `closed` is the share of all lodged in the window that is decided or withdrawn by the
    horizon. Who withdraws by the date told leaves the count, who is still open stays in it as not decided. `weeks` are
    those that the half with fewer of them tells.

    The verdict asks whether the whole interval of `kept` lies within `BAND` of the share, and either direction too,
    `told_by_odd` and `told_by_even`: their mean alone would even out what the halves are unlike in. Where one of them
    lies farther off than differences between years explain, the test has failed whatever the mean: in 5 % of the tables
    at most that is luck, however many rows they have (Bonferroni, 1936). A type is untestable for a share that less
    than that is closed of.
    """
    rows: list[tuple[object, ...]] = []
    tests = len(plan.demand.permits) * len(SHARES)
    for permit, blocks in groupby(lodgers(plan, replications), key=lambda cases: cases.permit):
        rows += _rows(permit, list(blocks), tests)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(permit: str, blocks: Sequence[Lodgers], tests: int) -> Iterator[tuple[object, ...]]:
    """The rows of a permit type, one of `tests`: for each share kept, kept by the date, and closed."""
    ended = _closed(blocks)
    replications = len(ended.told)
    mean = float(mean_of_defined(ended.shares[:, None])[0])
    low, high = (float(end[0]) for end in t_interval(ended.shares[:, None]))
    closed = mean, max(low, 0.0), min(high, 1.0), math.nan, math.nan
    for share in SHARES:
        kept = by_date = Kept(np.zeros(replications), np.zeros(replications), 0)
        if replications >= LEAST:
            kept, by_date = (_kept(blocks, share, whole=whole) for whole in (False, True))
        verdict, reason = _verdict(share, kept, mean, tests)
        tested = verdict in (PASSED, FAILED, UNSURE)
        for measure, one in ((KEPT, kept), (BY_DATE, by_date)):
            figures = _figures(one.shares) if tested else NONE
            yield permit, share, measure, *figures, one.weeks, replications, verdict if one is kept else "", reason
        missing = NO_CASE if math.isnan(mean) else ""
        yield permit, share, CLOSED, *closed, kept.weeks, replications, "", missing


def _closed(blocks: Sequence[Lodgers]) -> Kept:
    """Those decided or withdrawn before the horizon, of all lodged."""
    ended = [(cases.decided[:, :, -1] + cases.withdrew[:, :, -1]).sum(axis=1, dtype=np.float64) for cases in blocks]
    lodged = [cases.lodged.sum(axis=1, dtype=np.float64) for cases in blocks]
    return Kept(np.sum(ended, axis=0), np.sum(lodged, axis=0), 0)


def _halves(replications: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of odd and of even numbers, each with seeds that the other has not seen."""
    return np.arange(0, replications, 2), np.arange(1, replications, 2)


def _kept(blocks: Sequence[Lodgers], share: float, *, whole: bool) -> Kept:
    """Each half of the replications tested by what the other tells; the last day `whole` or in part."""
    halves = _halves(len(blocks[0].lodged))
    found, weeks = np.zeros((2, len(blocks[0].lodged))), np.zeros(2, np.int64)
    for cases in blocks:
        present = cases.present
        for way, (telling, tested) in enumerate((halves, halves[::-1])):
            reach = reached(cases.decided[telling].sum(axis=0), present[telling].sum(axis=0), share, cases.seen)
            weeks[way] += np.count_nonzero(reach.told)
            for place, counts in enumerate((cases.decided, present)):
                found[place, tested] += by_then(counts[tested], reach, 1.0 if whole else reach.part).sum(axis=1)
    return Kept(found[0], found[1], int(weeks.min()))


def _figures(shares: Floats) -> Figures:
    """The mean over all replications, its t interval within 0 and 1, and the means of the two directions."""
    low, high = (float(end[0]) for end in t_interval(shares[:, None]))
    odd, even = _halves(len(shares))
    mean, told_by_odd, told_by_even = (
        float(mean_of_defined(some[:, None])[0]) for some in (shares, shares[even], shares[odd])
    )
    return mean, max(low, 0.0), min(high, 1.0), told_by_odd, told_by_even


def _verdict(share: float, kept: Kept, closed: float, tests: int) -> tuple[str, str]:
    """What the test says, and why it does not say more."""
    replications = len(kept.told)
    if math.isnan(closed):
        return UNTESTABLE, NO_CASE
    if closed < share:
        return UNTESTABLE, f"{100 * closed:.1f} % closed within the follow-up"
    if replications < LEAST:
        return NO_TEST, f"{replications} replication{'s' * (replications > 1)}: a test takes {LEAST}"
    shares = kept.shares
    if not kept.weeks or any(np.count_nonzero(~np.isnan(shares[half])) < 2 for half in _halves(replications)):
        return UNTESTABLE, NO_DATE
    _, low, high, *ways = _figures(shares)
    off = BAND + _luck_of_halves(shares, tests)
    if low > share + BAND or high < share - BAND or any(abs(way - share) > off for way in ways):
        return FAILED, "" if high < share - BAND or low > share + BAND else HALVES_DIFFER
    if low >= share - BAND and high <= share + BAND and all(abs(way - share) <= BAND for way in ways):
        return PASSED, ""
    return UNSURE, f"years differ: some {_enough(shares)} replications would tell"


def _luck_of_halves(shares: Floats, tests: int = 1) -> float:
    """How far one direction may lie off by luck: half the 95 % interval between the means of two samples.

    What the telling half had, the tested half has not, so that both count (Student's two-sample interval, 1908). Of
    several `tests` all together are to err in 5 %.
    """
    halves = [shares[half][~np.isnan(shares[half])] for half in _halves(len(shares))]
    freedom = sum(len(half) - 1 for half in halves)
    pooled = sum(float(((half - half.mean()) ** 2).sum()) for half in halves) / freedom
    return float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / 2 / tests)) * math.sqrt(
        pooled * sum(1 / len(half) for half in halves)
    )


def _enough(shares: Floats) -> int:
    """Replications with which the luck of halves would be no more than the band."""
    return max(math.ceil(len(shares) * (_luck_of_halves(shares) / BAND) ** 2), len(shares) + 1)
