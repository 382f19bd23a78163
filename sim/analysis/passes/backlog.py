"""The backlog at the ends of weeks, counted by the visits that hold its cases."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import WEEK, Instants


@compiled
def held_at_ends_of_weeks(
    first_visit: Instants,
    step: NDArray[np.int32],
    queued_at: Instants,
    finished_at: Instants,
    lodged_at: Instants,
    closed_at: Instants,
    edges: Instants,
    place: Instants,
    places: int,
    ages: Instants,
) -> Instants:
    """Cases held by a visit at the end of each week between `edges` (int64[w + 1]), int64[w, places, bands].

    A visit holds its case after it is queued up to its own end or the case's; `place` [steps] is where it counts. Band
    b has the ages since lodging from ages[b] to below ages[b + 1] seconds, the first from 0, the last without an end.
    """
    weeks = len(edges) - 1
    counts = np.zeros((weeks, places, len(ages)), np.int64)
    for case in range(len(lodged_at)):
        for row in range(first_visit[case], first_visit[case + 1]):
            until = min(finished_at[row], closed_at[case])
            if queued_at[row] >= min(until, edges[-1]):
                continue
            week = max((queued_at[row] - edges[0]) // WEEK, 0)
            band = 0
            while week < weeks and edges[week + 1] <= until:
                while band + 1 < len(ages) and lodged_at[case] + ages[band + 1] <= edges[week + 1]:
                    band += 1
                counts[week, place[step[row]], band] += 1
                week += 1
    return counts
