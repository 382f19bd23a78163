"""Variants against a base, replication by replication: both met the same applicants, so the difference says more.

Intervals are simultaneous over the variants of one indicator (Bonferroni): all of them hold at once with the stated
confidence. Beside them stands what pairing gained over independent runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE, half_width, mean_of_defined, variance_of_defined

LOWER: Final = "lower"
HIGHER: Final = "higher"
EQUAL: Final = "equal in every replication"
UNCLEAR: Final = "no clear difference"
UNKNOWN: Final = "fewer than two pairs"


@dataclass(frozen=True)
class Comparison:
    """v variants less the base in k indicators: difference, low, high float64[v, k]; pairs int64[v, k].

    `variance_ratio` float64[v, k] is the variance that the difference of independent runs would have, over that of
    the pairs: above 1 pairing helps. It is infinite where all pairs differ by the same, 1 where nothing varies.
    """

    difference: Floats
    low: Floats
    high: Floats
    pairs: NDArray[np.int64]
    variance_ratio: Floats
    confidence: float

    @property
    def saved(self) -> Floats:
        """Replications that pairing saves, float64[v, k]: so many more unpaired ones would be as precise.

        Of each variant; negative where pairing costs some.
        """
        return np.asarray(self.pairs * (self.variance_ratio - 1.0))

    @property
    def verdict(self) -> NDArray[np.str_]:
        """LOWER, HIGHER, EQUAL, UNCLEAR or UNKNOWN than the base, str[v, k]: clear where the interval lies off 0."""
        same = (self.low == 0.0) & (self.high == 0.0)
        cases = [np.isnan(self.low), same, self.high < 0.0, self.low > 0.0]
        return np.select(cases, [UNKNOWN, EQUAL, LOWER, HIGHER], UNCLEAR)


def compare(values: Floats, *, base: int = 0, confidence: float = CONFIDENCE) -> Comparison:
    """Every option but the base against it, from float64[n, v + 1, k]: replications, options, indicators.

    Row i of all options must be one replication of the same workload. A pair of which either is undefined (NaN) is
    left out; `pairs` counts the others. Each interval has confidence 1 - (1 - confidence) / v (Bonferroni, 1936;
    Dunn, 1961). Pairs that all differ by the same give a certain difference, of width 0. AssertionError unless there
    are two options.
    """
    assert values.ndim == 3 and values.shape[1] >= 2, "replications x options x indicators, at least two options"
    variants = np.delete(values, base, axis=1)
    paired = ~np.isnan(variants) & ~np.isnan(values[:, [base]])
    theirs = np.where(paired, variants, math.nan)
    ours = np.where(paired, values[:, [base]], math.nan)
    apart = theirs - ours
    half = half_width(apart, confidence=1.0 - (1.0 - confidence) / variants.shape[1])
    difference = mean_of_defined(apart)
    alone = variance_of_defined(theirs) + variance_of_defined(ours)
    return Comparison(
        difference=difference,
        low=difference - half,
        high=difference + half,
        pairs=np.count_nonzero(paired, axis=0),
        variance_ratio=_ratio(alone, variance_of_defined(apart)),
        confidence=confidence,
    )


def _ratio(alone: Floats, paired: Floats) -> Floats:
    """One variance over the other; 1 where neither varies, NaN below two pairs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((alone == 0.0) & (paired == 0.0), 1.0, alone / paired)
