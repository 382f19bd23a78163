"""The states of teams: who starts and who finishes, in the order of time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import Instants


@compiled
def begins_and_ends(team: NDArray[np.int16], started_at: Instants, finished_at: Instants, horizon: int) -> Instants:
    """Start and end of each visit with a team as one number of team, instant and what happens, int64[2 k].

    4 (team (horizon + 1) + instant), and 1 more at an end, 2 more at a start; instants are cut at 0 and the horizon.
    """
    events = np.empty(2 * len(team), np.int64)
    found = 0
    for row in range(len(team)):
        if team[row] >= 0:
            stretch = 4 * int(team[row]) * (horizon + 1)  # wider than its column
            events[found] = stretch + 4 * min(max(finished_at[row], 0), horizon) + 1
            events[found + 1] = stretch + 4 * min(max(started_at[row], 0), horizon) + 2
            found += 2
    return events[:found]


@compiled
def states_after(events: Instants) -> tuple[Instants, Instants, NDArray[np.bool_]]:
    """The instants (with their teams) of sorted events, how many are busy after each, and whether a start was there.

    int64[j], int64[j], bool[j], j different instants.
    """
    marks, busy, starts = (
        np.empty(len(events), np.int64),
        np.empty(len(events), np.int64),
        np.empty(len(events), np.bool_),
    )
    place, people = -1, 0
    for event in events:
        if place < 0 or event >> 2 != marks[place]:
            place += 1
        happened = event & 3
        people += (happened >> 1) - (happened & 1)
        marks[place], busy[place], starts[place] = event >> 2, people, happened == 2
    return marks[: place + 1], busy[: place + 1], starts[: place + 1]
