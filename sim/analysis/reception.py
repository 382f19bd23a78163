"""People in reception: the expected number at every moment, given when cases were lodged, decided and withdrawn.

A case lodged at a and decided (or withdrawn) at d lives in reception until d + S, S being the settling time of its
outcome. Given the log, it is there at t with the probability

    1 if a <= t < d,    P(S > t - d) if t >= d,    0 before a,

so that its expected time there before t is (min(t, d) - a)+ + E min(S, (t - d)+), of which only the share of
applicants who live in reception counts. Opening clients are people * E min(stay, t). No random number is drawn: the
luck of the settling is averaged out, the luck of arrivals, service and outcomes remains in the log.
Between the view and the indicators of reception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.plan.reception import Reception, Residents
from sim.primitives.distributions import Distribution, limited_mean
from sim.primitives.time import DAY, NEVER, Floats, Instants

if TYPE_CHECKING:
    from sim.analysis.view import View

OPENING: Final = "opening clients"
"""Stands for all groups of opening clients where a permit type stands else; no permit type can be called so."""


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Reception over the weeks of the window.

    `seconds` float64[g, weeks] are expected person-seconds: a row per `Reception.residents`, then the opening
    clients. `lasts` float64[weeks] is the length of each week, `places` [weeks] the mean capacity, None if unknown.
    """

    reception: Reception
    seconds: Floats
    lasts: Floats
    places: Floats | None

    def rows(self, permit: int | None) -> list[int]:
        """The rows of `seconds` of a permit type, or of everybody; empty where its applicants live elsewhere."""
        if permit is None:
            return list(range(len(self.seconds)))
        return [row for row, one in enumerate(self.reception.residents) if one.permit == permit]

    def people(self, permit: int | None = None) -> Floats:
        """Mean number of people in each week, float64[weeks]."""
        return np.asarray(self.seconds[self.rows(permit)].sum(axis=0) / self.lasts)

    @property
    def is_above(self) -> NDArray[np.bool_] | None:
        """Whether those who take up a place are more than there are places, bool[weeks]; None if none are known."""
        return None if self.places is None else np.asarray(self.people() * self.reception.in_centres > self.places)


def occupancy_of(view: View) -> Occupancy | None:
    """The reception of one replication by the weeks of its window; None where the plan has none."""
    reception, edges = view.plan.reception, view.week_edges
    if reception is None:
        return None
    places = None if reception.capacity is None else np.diff(_places_before(reception.capacity, edges)) / np.diff(edges)
    return Occupancy(reception, np.diff(time_before(view, edges), axis=1), np.diff(edges).astype(np.float64), places)


def time_before(view: View, instants: Instants) -> Floats:
    """Expected person-seconds in reception before each instant (int64[k], sorted, not negative), float64[g, k]."""
    assert view.plan.reception is not None
    reception = view.plan.reception
    rows = [one.share * _time_of(view, one, instants) for one in reception.residents]
    opening = np.zeros(len(instants))
    for group in reception.opening:
        opening += group.people * limited_mean(group.stay, instants.astype(np.float64))
    return np.array([*rows, opening])


def _time_of(view: View, residents: Residents, instants: Instants) -> Floats:
    """Of all applicants of a permit type, as if each lived in reception."""
    log = view.log
    own = np.flatnonzero(log.permit == residents.permit)
    closed_at = view.closed_at[own]
    found = _passed(np.sort(log.lodged_at[own]), instants) - _passed(np.sort(closed_at), instants)
    for settling, outcome in _ways_out(residents):
        found += _settled(settling, np.sort(closed_at[log.outcome[own] == outcome]), instants)
    return found


def _ways_out(residents: Residents) -> list[tuple[Distribution, int]]:
    """Each outcome number with the settling time after it; a withdrawn case has none (-1)."""
    return [*((settling, outcome) for outcome, settling in enumerate(residents.settling)), (residents.withdrawn, -1)]


def _passed(since: Instants, instants: Instants) -> Floats:
    """Sum of (t - since)+ over all for each t, float64[k]; whole seconds, `since` sorted (NEVER: not yet)."""
    happened = since[: int(np.searchsorted(since, NEVER))]
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(happened)])
    count = np.searchsorted(happened, instants)
    return np.asarray(count * instants - sums[count], np.float64)


def _settled(settling: Distribution, closed_at: Instants, instants: Instants) -> Floats:
    """Expected seconds of settling before each instant, of cases closed at these instants (sorted), float64[k]."""
    found = np.zeros(len(instants))
    for place, (instant, count) in enumerate(zip(instants, np.searchsorted(closed_at, instants), strict=True)):
        found[place] = limited_mean(settling, (instant - closed_at[:count])[::-1].astype(np.float64)).sum()
    return found


def _places_before(capacity: Floats, instants: Instants) -> Floats:
    """Place-seconds before each instant, from places per day."""
    midnights = np.arange(len(capacity) + 1, dtype=np.int64) * DAY
    before = np.concatenate([[0.0], np.cumsum(capacity * DAY)])
    return np.asarray(np.interp(instants, midnights, before))


def mean_stay(view: View, permit: int | None) -> tuple[float, float]:
    """People (share counted) decided or withdrawn in the window, and the seconds that they stay in reception in all.

    A stay is the time from lodging to the decision and the expected settling time after its outcome.
    """
    assert view.plan.reception is not None
    people = seconds = 0.0
    for one in view.plan.reception.residents:
        if permit in (None, one.permit):
            left = np.flatnonzero((view.log.permit == one.permit) & view.in_window(view.closed_at))
            settling = np.array([way.mean() for way, _ in _ways_out(one)])
            # An outcome of -1 takes the last: withdrawn.
            stays = view.closed_at[left] - view.log.lodged_at[left] + settling[view.log.outcome[left]]
            people += one.share * len(left)
            seconds += one.share * float(stays.sum())
    return people, seconds
