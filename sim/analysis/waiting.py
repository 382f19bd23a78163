"""How long visits stood in queues before a person started them, ready to be asked by step or by team.

Speaks of work visits started in the window. Between the visits that people took and the indicators of waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.ordered import merged, sorted_in_groups
from sim.analysis.taken import Taken
from sim.plan.plan import Plan
from sim.primitives.time import Instants


@dataclass(frozen=True, eq=False)
class Waiting:
    """Seconds from joining the queue to the start, int64, of all visits and of those to each step and by each team.

    Each in order of size, and so are those of each permit type.
    """

    of_all: Instants
    by_permit: Sequence[Instants]
    by_step: Sequence[Instants]
    by_team: Sequence[Instants]


def waiting_of(plan: Plan, taken: Taken) -> Waiting:
    """The waits of all work visits that were started in the window."""
    start, end = plan.study.window
    rows = np.flatnonzero((taken.started_at >= start) & (taken.started_at < end))
    steps, teams = plan.demand.steps, len(plan.staffing.teams)
    pair = taken.step[rows] * teams + taken.team[rows]
    waited, begins = sorted_in_groups(pair, taken.started_at[rows] - taken.queued_at[rows], len(steps) * teams)
    # Few steps have several teams, so that most of what is asked is sorted with the pairs.
    met = [
        (*divmod(pair, teams), waited[begins[pair] : begins[pair + 1]])
        for pair in np.flatnonzero(np.diff(begins)).tolist()
    ]
    by_step = [merged([part for own, _, part in met if own == step]) for step in range(len(steps))]
    permits = range(len(plan.demand.permits))
    by_permit = [merged([by_step[n] for n, step in enumerate(steps) if step.permit == permit]) for permit in permits]
    by_team = [merged([part for _, own, part in met if own == team]) for team in range(teams)]
    return Waiting(merged(by_permit), by_permit, by_step, by_team)
