"""Which waiting visit is next: queues that the same teams serve, and the numbers behind each discipline.

Engines never hear the word discipline: on joining, key = weight * queued_at + offset + due_weight * due, and
the smallest (priority class, key, queued_at, case) goes first. Shared by both engines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import complaint
from sim.plan.plan import Plan
from sim.plan.workload import FARTHEST, Workload
from sim.primitives.disciplines import DISCIPLINES
from sim.primitives.time import NEVER


@dataclass(frozen=True)
class Queues:
    """Steps that the same teams may serve wait in one pool, since the order among them is total.

    pool int64[steps] (-1 where no team works); pools_of int tuples per team, teams_of per pool, both in order;
    weight, due_weight int64[steps]; by_lodging bool[steps], whether the offset is the case's lodged_at; offset
    int64[visits], all other ones, of length 0 where there is none; in_line bool[pools], whether every key of a pool
    is 0, so that within a priority class the first to come goes first.
    """

    pool: NDArray[np.int64]
    pools_of: tuple[tuple[int, ...], ...]
    teams_of: tuple[tuple[int, ...], ...]
    weight: NDArray[np.int64]
    due_weight: NDArray[np.int64]
    by_lodging: NDArray[np.bool_]
    offset: NDArray[np.int64]
    in_line: NDArray[np.bool_]

    def offsets(self, workload: Workload) -> NDArray[np.int64]:
        """The offset of every visit's key, int64[visits]."""
        offset = self.offset if len(self.offset) else np.zeros(workload.visits, np.int64)
        return np.where(self.by_lodging[workload.step], workload.lodged_at[workload.case], offset)


def arrange(plan: Plan, workload: Workload) -> Queues:
    """The pools of a plan and the key numbers of every visit; ScenarioError where a key would pass 2^40."""
    sets = tuple(dict.fromkeys(tuple(sorted(step.teams)) for step in plan.demand.steps if step.teams))
    pool = np.array([sets.index(tuple(sorted(s.teams))) if s.teams else -1 for s in plan.demand.steps], np.int64)
    pools_of = tuple(
        tuple(number for number, teams in enumerate(sets) if team in teams) for team in range(len(plan.staffing.teams))
    )
    queues = Queues(pool, pools_of, sets, *_keys(plan, workload, pool, sets))
    _check_range(plan, workload, queues)
    return queues


def _keys(
    plan: Plan, workload: Workload, pool: NDArray[np.int64], sets: tuple[tuple[int, ...], ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_]]:
    """The last five of Queues, from the discipline that the teams of a pool share."""
    weight, due_weight = np.zeros(len(pool), np.int64), np.zeros(len(pool), np.int64)
    by_lodging, in_line = np.zeros(len(pool), np.bool_), np.ones(len(sets), np.bool_)
    offset, nobody, lodged_at = (np.empty(0, np.int64) for _ in range(3))
    alike: dict[tuple[str, bytes], list[int]] = {}
    for number, teams in enumerate(sets):
        team = plan.staffing.teams[teams[0]]
        alike.setdefault((team.discipline, team.head_start.tobytes()), []).append(number)
    for (name, _), numbers in alike.items():
        order = DISCIPLINES[name]
        key, served = order(lodged_at, nobody, nobody), np.isin(pool, numbers)
        weight[served], due_weight[served] = key.weight, key.due_weight
        if isinstance(key.offset, int):  # no visit has an offset
            in_line[numbers] = (key.weight, key.due_weight) == (0, 0)
            continue
        in_line[numbers] = False
        if key.offset is lodged_at:  # one number a case, which need not be told visit by visit
            by_lodging[served] = True
        else:
            offset = offset if len(offset) else np.zeros(workload.visits, np.int64)
            rows = np.flatnonzero(served[workload.step])
            case = workload.case[rows]
            head_start = plan.staffing.teams[sets[numbers[0]][0]].head_start[workload.permit[case]]
            offset[rows] = order(workload.lodged_at[case], workload.amount[rows], head_start).offset
    return weight, due_weight, by_lodging, offset, in_line


def _check_range(plan: Plan, workload: Workload, queues: Queues) -> None:
    """A key is packed into few bits by the compiled engine: refuse what would not fit."""
    farthest = plan.study.horizon
    oldest = np.abs(workload.lodged_at).max(initial=0)
    largest = farthest + np.abs(queues.offset).max(initial=0)
    if queues.by_lodging.any():
        largest = max(largest, farthest + oldest)
    if queues.due_weight.any() and queues.due_weight[workload.step].any():
        limits = workload.limit[workload.limit < NEVER]
        largest += oldest + limits.max(initial=0) + farthest
    if largest >= FARTHEST:
        raise complaint(
            plan.study.title,
            "E304",
            "an age, effort or limit is too long to put cases in order (34,000 years)",
        )
