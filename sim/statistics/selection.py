"""The best of several options, with a stated guarantee and no more replications than that takes.

First a subset is screened out of perhaps thousands (Nelson, Swann, Goldsman & Song, 2001), then the rest race, one
replication after the other, until one is left (procedure KN: Kim & Nelson, 2001). Both look at differences between
options of the same replication, so common random numbers shorten the race.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.primitives.time import Floats
from sim.statistics.intervals import CONFIDENCE

Numbers = NDArray[np.int64]


class Better(StrEnum):
    """Which values are better."""

    SMALLER = "smaller"
    LARGER = "larger"

    def rising(self, values: Floats) -> Floats:
        """The values turned so that larger is better."""
        return values if self is Better.LARGER else -values


@dataclass(frozen=True)
class Guarantee:
    """With this confidence the best option is selected, if it is better than every other by at least `zone`.

    `zone` (the indifference zone, above 0) is in the unit of the values: the least difference worth detecting.
    `screening` in [0, 1) is the part of the risk that the first screening may use; 0 is KN alone.
    """

    zone: float
    better: Better = Better.SMALLER
    confidence: float = CONFIDENCE
    screening: float = 0.5

    @property
    def risks(self) -> tuple[float, float]:
        """The probabilities with which screening, and then the race, may lose the best."""
        risk = 1.0 - self.confidence
        return risk * self.screening, risk * (1.0 - self.screening)


@dataclass(frozen=True)
class Race:
    """Where a selection stands after `replications` of the survivors; made by `begin`, moved by `go_on`.

    `survivors` int64[s] are the options still in, in their order; `totals` float64[s] their sums, turned so that
    larger is better; `variances` float64[s, s] those of their differences in the `first` replications; `used`
    int64[options] how many replications of each option counted.
    """

    guarantee: Guarantee
    first: int
    replications: int
    survivors: Numbers
    totals: Floats
    variances: Floats
    used: Numbers

    @property
    def at_most(self) -> int:
        """The number of replications after which the race is certainly over."""
        return max(self.replications, int(np.ceil(self._reach.max(initial=0.0))))

    @property
    def over(self) -> bool:
        """Whether one option is left, or only such as can no longer be told apart."""
        return len(self.survivors) == 1 or self.replications >= float(self._reach.max(initial=0.0))

    @property
    def best(self) -> int | None:
        """The selected option, the first of equals; None while the race goes on."""
        return int(self.survivors[np.argmax(self.totals)]) if self.over else None

    @property
    def means(self) -> Floats:
        """Means of the survivors in the unit of the values, float64[s]."""
        return self.guarantee.better.rising(self.totals / self.replications)

    @property
    def _reach(self) -> Floats:
        """Replications after which a difference between two survivors decides by its sign alone, float64[s, s]."""
        risk = self.guarantee.risks[1] / max(len(self.used) - 1, 1)
        eta = ((2.0 * risk) ** (-2.0 / (self.first - 1)) - 1.0) / 2.0
        return np.asarray(2.0 * eta * (self.first - 1) * self.variances / self.guarantee.zone**2)


def begin(values: Floats, guarantee: Guarantee) -> Race:
    """The race after its first replications, float64[n, options], n at least 2; it may be over already.

    Row i of all options must be one replication, of the same workload for common random numbers (any other
    dependence, or none, is as valid). AssertionError where a value is undefined or the zone is not above 0.
    """
    assert guarantee.zone > 0.0, "the indifference zone must be above 0"
    assert values.ndim == 2 and len(values) >= 2 and not np.isnan(values).any(), "two defined replications at least"
    rising = guarantee.better.rising(values)
    survivors = np.flatnonzero(_stay(rising, guarantee)).astype(np.int64)
    totals = rising[0].copy()
    for row in rising[1:]:  # in their order, as `go_on` does, so that batches change no bit
        totals += row
    inside = rising[:, survivors]
    variances = np.array([np.var(inside - inside[:, [one]], axis=0, ddof=1) for one in range(len(survivors))])
    used = np.full(values.shape[1], len(values), np.int64)
    return _dropped(Race(guarantee, len(values), len(values), survivors, totals[survivors], variances, used))


def go_on(race: Race, values: Floats) -> Race:
    """The race after further replications, float64[n, s] of its survivors, in order; rows after its end are ignored.

    An option that drops out within the batch takes no part in the rows after that, so any batches give the same
    race. AssertionError where a value is undefined or the columns are not those of the survivors.
    """
    assert values.ndim == 2 and values.shape[1] == len(race.survivors), "one column for each survivor"
    assert not np.isnan(values).any(), "a value is undefined"
    columns = race.survivors
    for row in race.guarantee.better.rising(values):
        if race.over:
            break
        totals = race.totals + row[np.searchsorted(columns, race.survivors)]
        used = race.used.copy()
        used[race.survivors] += 1
        race = _dropped(replace(race, totals=totals, replications=race.replications + 1, used=used))
    return race


def screened(values: Floats, guarantee: Guarantee) -> NDArray[np.bool_]:
    """Which options stay after the first replications, float64[n, options]; bool[options].

    The best is among them with all the confidence but the part of the risk that screening may use.
    """
    return _stay(guarantee.better.rising(values), guarantee)


def _stay(rising: Floats, guarantee: Guarantee) -> NDArray[np.bool_]:
    """Those that no rival beats by more than chance explains; a rival need not stay itself.

    Rivals come best first and meet only whom they lead, so that memory is that of the values even for thousands.
    """
    first, options = rising.shape
    stay = np.ones(options, np.bool_)
    risk = guarantee.risks[0] / max(options - 1, 1)
    if risk == 0.0:
        return stay
    quantile = float(stdtrit(first - 1, 1.0 - risk))
    means = rising.mean(axis=0)
    for rival in np.argsort(-means, kind="stable"):
        led = np.flatnonzero(stay & (means < means[rival]))
        lead = rising[:, [rival]] - rising[:, led]
        chance = quantile * np.sqrt(np.var(lead, axis=0, ddof=1) / first)
        stay[led[lead.mean(axis=0) > np.maximum(chance - guarantee.zone, 0.0)]] = False
    return stay


def _dropped(race: Race) -> Race:
    """The race without those that fall behind any other survivor by more than their difference may still make up."""
    means = race.totals / race.replications
    slack = race.guarantee.zone / (2.0 * race.replications) * np.maximum(race._reach - race.replications, 0.0)
    stay = (means[:, None] >= means[None, :] - slack).all(axis=1)
    if stay.all():
        return race
    variances = race.variances[np.ix_(stay, stay)]
    return replace(race, survivors=race.survivors[stay], totals=race.totals[stay], variances=variances)
