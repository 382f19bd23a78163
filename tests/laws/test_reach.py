"""Generated services reach every mechanism of a run, so that a law broken by one of them has somewhere to show."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sim.plan.plan import CUSTOMER, GATE, WAIT, WORK
from sim.primitives.disciplines import DISCIPLINES
from sim.primitives.time import DAY, NEVER
from tests.generated import Trial, trial_of

SEEDS = 100


def visits_of(trial: Trial) -> dict[str, int]:
    """How often each thing that can happen to a visit happened."""
    log, workload, steps = trial.log, trial.workload, trial.plan.demand.steps
    mode = np.array([step.mode for step in steps])[log.step]
    queued, started, finished = log.queued_at < NEVER, log.started_at < NEVER, log.finished_at < NEVER
    works = (mode == WORK) & started
    decided_before = log.queued_at >= log.decided_at[log.case]
    starts, joins = log.started_at[works], log.queued_at[(mode == WORK) & queued]
    shared = np.array([len(step.teams) > 1 for step in steps])[log.step]
    heads = trial.roster.heads[log.team[works & finished], log.finished_at[works & finished] // DAY]
    again = np.unique(np.stack([log.case, log.step])[:, finished], axis=1, return_counts=True)[1]
    return {
        "waits in a queue": np.sum(works & (log.started_at > log.queued_at)),
        "starts at once": np.sum(works & (log.started_at == log.queued_at)),
        "several teams may serve it": np.sum(works & shared),
        "starts with another": len(starts) - len(np.unique(starts)),
        "joins with another": len(joins) - len(np.unique(joins)),
        "ends over night": np.sum(works & finished & (log.finished_at // DAY > log.started_at // DAY)),
        "held while the head count fell to none": np.sum(heads == 0),
        "never finished": np.sum(works & ~finished),
        "gate": np.sum((mode == GATE) & finished),
        "gate that never opens": np.sum((mode == GATE) & started & ~finished),
        "wait": np.sum((mode == WAIT) & finished),
        "stopped clock": np.sum(workload.stops & finished),
        "held by the customer": np.sum(finished & (np.array([s.held_by for s in steps])[log.step] == CUSTOMER)),
        "after the decision": np.sum(finished & decided_before),
        "second visit": np.sum(again > 1),
    }


def cases_of(trial: Trial) -> dict[str, int]:
    """How often each thing that can happen to a case happened."""
    log, workload = trial.log, trial.workload
    decided, ended = log.decided_at < NEVER, log.ended_at < NEVER
    withdrawn = ended & ~decided
    last_end = np.zeros(workload.cases, np.int64)
    np.maximum.at(last_end, log.case, np.where(log.finished_at < NEVER, log.finished_at, 0))
    return {
        "backlog": np.sum(log.lodged_at < 0),
        "decided": np.sum(decided),
        "open": np.sum(~ended),
        "withdrawn from a queue": np.sum(withdrawn & (log.ended_at == workload.withdraws_at)),
        "withdrawn when a visit ended": np.sum(withdrawn & (log.ended_at > workload.withdraws_at)),
        "withdraws in the second in which a visit ends": np.sum(withdrawn & (last_end == workload.withdraws_at)),
        "would have withdrawn later": np.sum(decided & (workload.withdraws_at < NEVER)),
        "would have withdrawn on the rest of its way": np.sum(decided & (workload.withdraws_at < log.ended_at)),
        "changed outcome": np.sum(log.final_outcome != log.outcome),
        "clock started by a step": np.sum((log.clock_start > log.lodged_at) & (log.clock_start < NEVER)),
        "due": np.sum(log.due_at < NEVER),
        "without a promise": np.sum(workload.limit == NEVER),
        "legal limit": np.sum(log.legal_at < NEVER),
        "lodged with another": workload.cases - len(np.unique(log.lodged_at)),
        "highest class": np.sum(workload.priority == 255),
        "second kind": np.sum(log.kind == 1),
    }


def test_everything_that_can_happen_happens_often() -> None:
    happened: Counter[str] = Counter()
    for seed in range(SEEDS):
        trial = trial_of(seed)
        happened.update({name: int(count) for name, count in (visits_of(trial) | cases_of(trial)).items()})
        happened.update({f"team: {team.discipline}": 1 for team in trial.plan.staffing.teams})
    assert {name: count for name, count in happened.items() if count < 10} == {}
    assert {name for name in happened if name.startswith("team: ")} == {f"team: {name}" for name in DISCIPLINES}


def test_services_are_of_the_size_meant_for_brute_force() -> None:
    cases = [trial_of(seed).workload.cases for seed in range(SEEDS)]
    assert max(cases) < 450
    assert np.median(cases) > 60
