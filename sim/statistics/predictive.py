"""The first step by which a share of future cases is done, from counts in replications, and how often that was kept.

Counts are cumulative: column 0 is before anything has happened, column j is after step j. Used by the outlook of
`sim.analysis.outlook`; numbers in, numbers out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.primitives.time import Floats, Instants
from sim.statistics.intervals import CONFIDENCE

Counts: TypeAlias = NDArray[np.int64] | NDArray[np.int32]

FORGIVEN: Final = 1e-9
"""What floating point may add to a count that a share asks for."""


@dataclass(frozen=True, eq=False)
class Reach:
    """The first column in which a share is done, int64[k] (-1: in none that is seen), and `part` of the step to it.

    `part` float64[k], in (0, 1], is how much of that last step it takes to have just the share.
    """

    column: Instants
    part: Floats

    @property
    def told(self) -> NDArray[np.bool_]:
        """Where there is such a column, bool[k]."""
        return self.column >= 0


def reached(done: Counts, present: Counts, share: float, seen: Instants) -> Reach:
    """Where at least `share` of those still present is done; counts int[k, columns], `seen` int64[k] the last column.

    One more case than there are is asked for, the one to come: of n cases ceil(share x (n + 1)) have to be done, so
    that a case exchangeable with them is done in time with at least that probability (split conformal prediction:
    Vovk, Gammerman & Shafer, 2005). Fewer than share / (1 - share) cases therefore tell nothing.
    """
    wanted = share * (present + 1.0)
    enough = (done >= wanted - FORGIVEN) & (np.arange(done.shape[1]) <= seen[:, None])
    column = np.where(enough.any(axis=1), enough.argmax(axis=1), -1)
    rows, last = np.arange(len(column)), np.maximum(column, 1)
    short = (wanted - done)[rows, last - 1]
    step = short - (wanted - done)[rows, last]
    part = np.where(column > 0, short / np.where(step > 0, step, 1.0), math.nan)
    return Reach(column, np.clip(part, 0.0, 1.0))


def by_then(counts: Counts, reach: Reach, part: Floats | float = 1.0) -> Floats:
    """The counts int[..., k, columns] in the columns reached, float64[..., told]; of the last step only `part`.

    With the part of `reach` a discrete forecast is judged at exactly its share (the non-randomised probability
    integral transform: Czado, Gneiting & Held, 2009); with 1 as it is told, in whole steps.
    """
    rows = np.flatnonzero(reach.told)
    column = reach.column[rows]
    before, after = counts[..., rows, column - 1], counts[..., rows, column]
    weight = part if isinstance(part, float) else part[rows]
    return np.asarray(before + weight * (after - before))


def column_interval(
    done: Counts, present: Counts, share: float, seen: Instants, *, confidence: float = CONFIDENCE
) -> tuple[Instants, Instants]:
    """The columns between which the share is first reached, int64[k] each, -1 where none that is seen; int[r, k, c].

    The interval of the share done in each column, read backwards (Woodruff, 1952). The share is a ratio of sums
    over replications, which are the units of independence (Cochran, 1977, section 6.3), its quantile Student's. Two
    replications at least.
    """
    replications = len(done)
    total = np.maximum(present.sum(axis=0), 1).astype(np.float64)
    estimate = done.sum(axis=0) / total
    squares = np.zeros_like(estimate)
    for mine, of in zip(done, present, strict=True):
        squares += (mine - estimate * of) ** 2
    quantile = float(stdtrit(max(replications - 1, 1), 0.5 + confidence / 2))
    half = quantile * np.sqrt(squares * replications / max(replications - 1, 1)) / total
    within = np.arange(done.shape[2]) <= seen[:, None]
    ends = [(end >= share - FORGIVEN) & within for end in (estimate + half, estimate - half)]
    low, high = (np.where(end.any(axis=1), end.argmax(axis=1), -1) for end in ends)
    return low, high
