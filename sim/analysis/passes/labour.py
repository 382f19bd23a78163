"""Work that came and work that was given, by week, team and permit type."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import WEEK, Instants


@compiled
def asked_given_and_left(
    first_visit: Instants,
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    started_at: Instants,
    finished_at: Instants,
    lodged_at: Instants,
    before_start: Instants,
    before_finish: Instants,
    asked: Instants,
    edges: Instants,
    before_edges: Instants,
    permit: Instants,
    permits: int,
    works: NDArray[np.bool_],
) -> tuple[Instants, Instants, Instants]:
    """Seconds that visits with a team ask for and are given by week, int64[w, teams, permits] both; rows of those left.

    Asked counts in the week between two `edges` (int64[w + 1]) in which a visit joined its queue, but not for the first
    ones of the opening backlog, which had joined before; given in each week in which it was worked on. `before_start`,
    `before_finish`, `asked` are those of `Taken`; `before_edges` [teams, w + 1] are the open seconds of each team
    before each edge; `permit` [steps]. Left are visits to steps of `works` (bool[steps]) that joined a queue between
    the edges and that nobody ever started, int64[k].
    """
    weeks = len(edges) - 1
    asked_for = np.zeros((weeks, len(before_edges), permits), np.int64)
    given = np.zeros((weeks, len(before_edges), permits), np.int64)
    left = np.empty(len(step), np.int64)
    visit, found = -1, 0
    for case in range(len(lodged_at)):
        for row in range(first_visit[case], first_visit[case + 1]):
            one, whose = team[row], permit[step[row]]
            stood_before = row == first_visit[case] and lodged_at[case] < 0
            joined = edges[0] <= queued_at[row] < edges[-1] and not stood_before
            if one < 0:
                if joined and works[step[row]]:
                    left[found] = row
                    found += 1
                continue
            visit += 1
            if joined:
                asked_for[(queued_at[row] - edges[0]) // WEEK, one, whose] += asked[visit]
            week = max((started_at[row] - edges[0]) // WEEK, 0)
            while week < weeks and edges[week] < finished_at[row]:
                seconds = min(before_finish[visit], before_edges[one, week + 1])
                seconds -= max(before_start[visit], before_edges[one, week])
                given[week, one, whose] += max(seconds, 0)
                week += 1
    return asked_for, given, left[:found]
