"""The back-test of the outlook: told from one half of the replications, tested on the other, and the other way round.

Of those who were told a date for 80 %, 80 % should be decided by then, give or take three points. After the
replications, before the result.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.estimates import Tables
from sim.analysis.figures import NO_CASE
from sim.analysis.outlook import SHARES, TOO_FEW
from sim.analysis.outlook_cases import Lodgers, lodgers
from sim.plan.plan import Plan
from sim.primitives.time import Floats
from sim.statistics.intervals import mean_of_defined, t_interval
from sim.statistics.predictive import by_then, reached

TEST: Final = "outlook_test"
"""The name of the table."""

BAND: Final = 0.03
"""What the share kept may lie off the share told."""

LEAST: Final = 4
"""Replications of a back-test: at least two in each half."""

KEPT: Final = "kept"
BY_DATE: Final = "kept by the date"
CLOSED: Final = "closed"

PASSED: Final = "passed"
FAILED: Final = "failed"
UNSURE: Final = "too close to call"
UNTESTABLE: Final = "untestable"
NO_TEST: Final = "not tested"

COLUMNS: Final = (
    "permit", "share", "measure", "value", "low", "high", "weeks", "replications", "verdict", "reason",
)  # fmt: skip

Kept: TypeAlias = dict[tuple[str, float, str], list[tuple[Floats, Floats]]]
"""Per permit type, share and measure: decided and told, by replication, float64[r] each, block of weeks by block."""


def outlook_test_table(plan: Plan, replications: Sequence[Tables]) -> pd.DataFrame:
    """Three rows of `COLUMNS` for every permit type and share, by measure, each a mean over replications.

    `kept` is the share of those told in one half who are decided in time in the other, the last day counted in part,
    so that a date is judged at its share though days are whole; `kept by the date` counts that day whole, as applicants
    do, and is never less. `closed` is the share of all lodged in the window that is decided or withdrawn by the
    horizon. Who withdraws by the date told leaves the count, who is still open stays in it as not decided. `weeks` are
    those that the half with fewer of them tells. The verdict asks whether `kept` with its whole interval lies
    within `BAND` of the share: a type is untestable for a share that less than that is closed of.
    """
    kept: Kept = defaultdict(list)
    closed: dict[str, NDArray[np.float64]] = {}
    weeks: dict[tuple[str, float], NDArray[np.int64]] = {}
    for cases in lodgers(plan, replications):
        counts = np.stack([_closed(cases), cases.lodged.sum(axis=1)]).astype(np.float64)
        closed[cases.permit] = closed.get(cases.permit, np.zeros_like(counts)) + counts
        for share in SHARES if len(replications) >= LEAST else ():
            told = _test(cases, share, kept)
            weeks[cases.permit, share] = weeks.get((cases.permit, share), np.zeros(2, np.int64)) + told
    rows = [
        row
        for permit in plan.demand.permits
        for share in SHARES
        for row in _rows(permit.name, share, closed[permit.name], kept, weeks)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _closed(cases: Lodgers) -> NDArray[np.int64]:
    """Those decided or withdrawn before the horizon, by replication."""
    return np.asarray((cases.decided[:, :, -1] + cases.withdrew[:, :, -1]).sum(axis=1))


def _test(cases: Lodgers, share: float, kept: Kept) -> NDArray[np.int64]:
    """Test each half of the replications by the other; the number of weeks that each of them tells, int64[2].

    Halves are odd and even numbers, each with seeds that the other has not seen.
    """
    replications = len(cases.lodged)
    halves = np.arange(0, replications, 2), np.arange(1, replications, 2)
    present = cases.present
    found = {measure: np.zeros((2, replications)) for measure in (KEPT, BY_DATE)}
    weeks = []
    for telling, tested in (halves, halves[::-1]):
        reach = reached(cases.decided[telling].sum(axis=0), present[telling].sum(axis=0), share, cases.seen)
        weeks.append(np.count_nonzero(reach.told))
        for measure, part in ((KEPT, reach.part), (BY_DATE, 1.0)):
            for place, counts in enumerate((cases.decided, present)):
                found[measure][place, tested] = by_then(counts[tested], reach, part).sum(axis=1)
    for measure, (decided, told) in found.items():
        kept[cases.permit, share, measure].append((decided, told))
    return np.array(weeks)


def _rows(
    permit: str,
    share: float,
    closed: NDArray[np.float64],
    kept: Kept,
    weeks: Mapping[tuple[str, float], NDArray[np.int64]],
) -> Iterator[tuple[object, ...]]:
    """The rows of a permit type and share: kept, kept by the date, and closed."""
    ended = _estimated([(closed[0], closed[1])])
    told = int(weeks[permit, share].min()) if (permit, share) in weeks else 0
    replications = closed.shape[1]
    judged = _estimated(kept.get((permit, share, KEPT), []))
    verdict, reason = _verdict(share, judged, ended[0], told, replications)
    by_date = _estimated(kept.get((permit, share, BY_DATE), []))
    if verdict in (UNTESTABLE, NO_TEST):
        judged = by_date = (math.nan,) * 3
    yield permit, share, KEPT, *judged, told, replications, verdict, reason
    yield permit, share, BY_DATE, *by_date, told, replications, "", reason
    yield permit, share, CLOSED, *ended, told, replications, "", "" if ended[0] == ended[0] else NO_CASE


def _estimated(parts: Sequence[tuple[Floats, Floats]]) -> tuple[float, float, float]:
    """Mean over replications of the ratio of two sums, each over the parts, with its t interval within 0 and 1."""
    if not parts:
        return math.nan, math.nan, math.nan
    some, of = (np.sum([part[place] for part in parts], axis=0) for place in (0, 1))
    shares = np.where(of > 0, some / np.where(of > 0, of, 1.0), math.nan)[:, None]
    low, high = t_interval(shares)
    return float(mean_of_defined(shares)[0]), max(float(low[0]), 0.0), min(float(high[0]), 1.0)


def _verdict(
    share: float, kept: tuple[float, float, float], closed: float, weeks: int, replications: int
) -> tuple[str, str]:
    """What the test says, and why it does not say more."""
    if math.isnan(closed):
        return UNTESTABLE, NO_CASE
    if closed < share:
        return UNTESTABLE, f"{100 * closed:.1f} % closed within the follow-up"
    if replications < LEAST:
        return NO_TEST, f"{replications} replication{'s' * (replications > 1)}: a test takes {LEAST}"
    if not weeks or math.isnan(kept[0]):
        return UNTESTABLE, TOO_FEW
    value, low, high = kept
    if low >= share - BAND and high <= share + BAND:
        return PASSED, ""
    if high < share - BAND or low > share + BAND:
        return FAILED, ""
    return UNSURE, _more(share, value, (high - low) / 2, replications)


def _more(share: float, value: float, half: float, replications: int) -> str:
    """How many replications would make the interval no wider than the band."""
    enough = max(math.ceil(replications * (half / BAND) ** 2), replications + 1)
    where = "within" if abs(value - share) <= BAND else "outside"
    return f"{where} the band, its interval across the edge: some {enough} replications would tell"
