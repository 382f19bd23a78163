"""Work that came and work that was given, by week, team and permit type."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import WEEK, Instants


@compiled
def asked_and_given(
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
) -> tuple[Instants, Instants]:
    """Seconds that visits with a team ask for and are given by week, int64[w, teams, permits] both.

    Asked counts in the week between two `edges` (int64[w + 1]) in which a visit joined its queue, but not for the first
    ones of the opening backlog, which had joined before; given in each week in which it was worked on. `before_start`,
    `before_finish`, `asked` are those of `Taken`; `before_edges` [teams, w + 1] are the open seconds of each team
    before each edge; `permit` [steps].
    """
    weeks = len(edges) - 1
    asked_for = np.zeros((weeks, len(before_edges), permits), np.int64)
    given = np.zeros((weeks, len(before_edges), permits), np.int64)
    visit = -1
    for case in range(len(lodged_at)):
        for row in range(first_visit[case], first_visit[case + 1]):
            one, whose = team[row], permit[step[row]]
            if one < 0:
                continue
            visit += 1
            stood_before = row == first_visit[case] and lodged_at[case] < 0
            if edges[0] <= queued_at[row] < edges[-1] and not stood_before:
                asked_for[(queued_at[row] - edges[0]) // WEEK, one, whose] += asked[visit]
            week = max((started_at[row] - edges[0]) // WEEK, 0)
            while week < weeks and edges[week] < finished_at[row]:
                seconds = min(before_finish[visit], before_edges[one, week + 1])
                seconds -= max(before_start[visit], before_edges[one, week])
                given[week, one, whose] += max(seconds, 0)
                week += 1
    return asked_for, given


@compiled
def left_in_queues(
    first_visit: Instants,
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    lodged_at: Instants,
    works: NDArray[np.bool_],
    window: tuple[int, int],
) -> Instants:
    """Rows of visits to steps of `works` (bool[steps]) that joined a queue in a window and were not started, int64[k].

    But for the first ones of the opening backlog, which had joined before.
    """
    rows = np.empty(len(step), np.int64)
    found = 0
    for case in range(len(lodged_at)):
        for row in range(first_visit[case], first_visit[case + 1]):
            stood_before = row == first_visit[case] and lodged_at[case] < 0
            if team[row] < 0 and works[step[row]] and window[0] <= queued_at[row] < window[1] and not stood_before:
                rows[found] = row
                found += 1
    return rows[:found]
