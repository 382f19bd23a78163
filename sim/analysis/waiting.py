"""How long visits stood in queues before a person started them, ready to be asked by step or by team.

Speaks of work visits started in the window. Between the event log and the indicators of waiting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.eventlog import EventLog
from sim.primitives.time import Instants, Seconds


@dataclass(frozen=True, eq=False)
class Waiting:
    """Seconds from joining the queue to the start, int64[k], of visits to `step` int64[k] by `team` int64[k].

    Sorted by step; `of_team` int64[k] lists them by team.
    """

    seconds: Instants
    step: NDArray[np.int64]
    team: NDArray[np.int64]
    of_team: NDArray[np.int64]

    def by_step(self, step: int) -> Instants:
        """Waits of the visits to one step, int64[j]."""
        first, end = np.searchsorted(self.step, (step, step + 1))
        return self.seconds[first:end]

    def by_team(self, team: int) -> Instants:
        """Waits of the visits that one team took, int64[j]."""
        first, end = np.searchsorted(self.team, (team, team + 1), sorter=self.of_team)
        return self.seconds[self.of_team[first:end]]


def waiting_of(log: EventLog, window: tuple[Seconds, Seconds]) -> Waiting:
    """The waits of all work visits that were started in the window [from, to)."""
    rows = np.flatnonzero((log.team >= 0) & (log.started_at >= window[0]) & (log.started_at < window[1]))
    rows = rows[np.argsort(log.step[rows], kind="stable")]
    team = log.team[rows].astype(np.int64)
    waited = log.started_at[rows] - log.queued_at[rows]
    return Waiting(waited, log.step[rows].astype(np.int64), team, np.argsort(team, kind="stable"))
