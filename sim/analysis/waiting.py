"""How long visits stood in queues before a person started them, ready to be asked by step or by team.

Speaks of work visits started in the window. Between the log and the indicators of waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.analysis.passes.groups import values_by_group
from sim.analysis.passes.visits import waits_of_started
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.primitives.time import Instants


@dataclass(frozen=True, eq=False)
class Waiting:
    """Seconds from joining the queue to the start, int64, of the visits to each step by each team."""

    by_step_and_team: dict[tuple[int, int], Instants]
    _sorted: dict[tuple[tuple[int, int], ...], Instants] = field(default_factory=dict)

    def of(self, chosen: Callable[[int, int], bool]) -> Instants:
        """The waits of all visits whose step and team are chosen, int64[k], in order of size."""
        pairs = tuple(pair for pair in self.by_step_and_team if chosen(*pair))
        if pairs not in self._sorted:
            parts = [self.by_step_and_team[pair] for pair in pairs]
            self._sorted[pairs] = np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))
        return self._sorted[pairs]


def waiting_of(plan: Plan, log: EventLog) -> Waiting:
    """The waits of all work visits that were started in the window."""
    steps, teams = len(plan.demand.steps), len(plan.staffing.teams)
    pair, waited = waits_of_started(log.step, log.team, log.queued_at, log.started_at, plan.study.window, teams)
    found, begins = values_by_group(pair, waited, steps * teams)
    met = np.flatnonzero(np.diff(begins)).tolist()
    return Waiting({divmod(one, teams): found[begins[one] : begins[one + 1]] for one in met})
