"""People and leave per day of the run, calendars on its days: the staffing half of the plan.

Part of compiling; it sees permit types only as names that may have a head start in a queue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from sim.plan.demand import MONTHS, by_name, month_of
from sim.plan.plan import StaffingPlan, Study, Team
from sim.primitives.time import Floats
from sim.scenario.models.quantities import ALWAYS, dated
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.team import TeamModel
from sim.scenario.timetable import timetable


def staffing_plan(spec: ScenarioModel, study: Study) -> StaffingPlan:
    """Teams in declared order, calendars built once."""
    names = tuple(spec.calendars)
    return StaffingPlan(
        study=study,
        teams=tuple(_team(name, team, study, names, tuple(spec.permits)) for name, team in spec.teams.items()),
        calendars=tuple(timetable(calendar, spec.study) for calendar in spec.calendars.values()),
        calendar_names=names,
    )


def _team(name: str, team: TeamModel, study: Study, calendars: Sequence[str], permits: Sequence[str]) -> Team:
    first = np.datetime64(study.start, "D")
    leave = by_name(team.leave, MONTHS, 0.0)
    ageing = team.discipline.ageing
    head_starts = ageing.head_start if ageing else {}
    return Team(
        name=name,
        calendar=calendars.index(team.calendar),
        staff=_staff(team, study.start, study.days),
        leave=leave[month_of(np.arange(first, first + study.days))],
        absence=team.absence.value,
        casework=team.casework.value,
        cost_per_second=team.cost.per_second if team.cost else 0.0,
        currency=team.cost.currency if team.cost else "",
        discipline="ageing" if ageing else team.discipline.rule or "first_come",
        head_start=np.array(
            [round(head_starts[permit].seconds) if permit in head_starts else 0 for permit in permits], np.int64
        ),
    )


def _staff(team: TeamModel, start: dt.date, days: int) -> Floats:
    """People on each day, float64[days]: each dated number holds until the next date."""
    if ALWAYS in team.staff:
        return np.full(days, team.staff[ALWAYS].value)
    staff = np.zeros(days)
    for date, count in sorted(dated(team.staff).items()):
        staff[max(0, (date - start).days) :] = count.value
    return staff
