"""What has no meaning changes nothing: names, and the order of calendars and of permit types."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings

from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from tests.generated import Trial, sketches, trials
from tests.plans import Sketch, plan_of

few = settings(max_examples=30)


def run(plan: Plan) -> EventLog:
    return simulate(plan, sample_workload(plan.demand, 0), sample_roster(plan.staffing, 0))


@few
@given(trials())
def test_with_workload_and_roster_fixed_names_are_labels_only(trial: Trial) -> None:
    plan = trial.plan
    permits = tuple(replace(one, name=f"{9 - n}", label="") for n, one in enumerate(plan.demand.permits))
    steps = tuple(replace(one, name=f"{99 - n}", stage="") for n, one in enumerate(plan.demand.steps))
    outcomes = tuple(f"outcome {n}" for n in range(len(plan.demand.outcomes)))
    teams = tuple(replace(one, name=f"{9 - n}") for n, one in enumerate(plan.staffing.teams))
    named_anew = replace(
        plan,
        demand=replace(plan.demand, permits=permits, steps=steps, outcomes=outcomes),
        staffing=replace(plan.staffing, teams=teams, calendar_names=("",) * len(plan.staffing.calendars)),
    )
    assert simulate(named_anew, trial.workload, trial.roster).digest() == trial.log.digest()


@few
@given(sketches())
def test_calendars_in_another_order_change_nothing(one: Sketch) -> None:
    other = replace(one, calendars=dict(reversed(list(one.calendars.items()))))
    assert run(plan_of(other)).digest() == run(plan_of(one)).digest()


@few
@given(sketches())
def test_permit_types_in_another_order_change_the_numbers_of_permit_types_and_steps_only(one: Sketch) -> None:
    plan, other_plan = plan_of(one), plan_of(replace(one, permits=one.permits[::-1]))
    log, other = run(plan), run(other_plan)
    for column in fields(EventLog):
        if column.name not in ("step", "works", "permit", "outcome", "final_outcome"):
            assert np.array_equal(getattr(log, column.name), getattr(other, column.name)), column.name
    assert labels(plan, log) == labels(other_plan, other)


def labels(plan: Plan, log: EventLog) -> list[list[str]]:
    """Columns that hold numbers of named things, as names."""
    permits = [one.name for one in plan.demand.permits]
    steps = [f"{permits[one.permit]}/{one.name}" for one in plan.demand.steps]
    outcomes = [*plan.demand.outcomes, ""]
    return [
        [steps[n] for n in log.step],
        [permits[n] for n in log.permit],
        [outcomes[n] for n in log.outcome],
        [outcomes[n] for n in log.final_outcome],
    ]
