"""Statutory clocks of cases that are not decided yet, going through the visits of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import Instants

Bools = NDArray[np.bool_]


@compiled
def time_on_clocks(
    first_visit: Instants,
    step: NDArray[np.int32],
    queued_at: Instants,
    finished_at: Instants,
    lodged_at: Instants,
    chosen: Bools,
    starts: Instants,
    kind: Instants,
    before: Bools,
    standing: Bools,
    instant: int,
) -> Instants:
    """How long the clock of each chosen case (bool[n]) has run by an instant, int64[n]; 0 for all others.

    The first visit to step `starts` (int64[n]) starts it as it ends, if the case's kind comes there undecided
    (`before` bool[kinds, steps]), else lodging does; later visits to `standing` steps (bool[steps]) stop it.
    """
    ages = np.zeros(len(chosen), np.int64)
    for case in range(len(chosen)):
        if not chosen[case]:
            continue
        began, first = lodged_at[case], first_visit[case]
        for row in range(first_visit[case], first_visit[case + 1]):
            if step[row] == starts[case] and before[kind[case], step[row]]:
                began, first = finished_at[row], row + 1
                break
        if began >= instant:
            continue
        ages[case] = instant - began
        for row in range(first, first_visit[case + 1]):
            if standing[step[row]] and queued_at[row] < instant:
                ages[case] -= min(finished_at[row], instant) - queued_at[row]
    return ages
