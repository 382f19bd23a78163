"""One replication's people: head count per team and calendar day, resolved before the run.

It cannot see demand. Sick days belong to a person and a day, so adding a person leaves the others' unchanged.
Made from the staffing half of a plan, read by the engines and by the measures of capacity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.plan.plan import StaffingPlan, Team
from sim.primitives.calendars import open_days
from sim.primitives.streams import draw_into


@dataclass(frozen=True)
class Roster:
    """Per team and day: `heads` people at work, `permille` thousandths of an open hour that each gives to cases.

    Both int64[teams, days].
    """

    heads: NDArray[np.int64]
    permille: NDArray[np.int64]


def sample_roster(plan: StaffingPlan, replication: int) -> Roster:
    """Draw the absences of one replication and resolve every team's head count per day."""
    days = plan.study.days
    heads = np.zeros((len(plan.teams), days), np.int64)
    permille = np.zeros((len(plan.teams), days), np.int64)
    for number, team in enumerate(plan.teams):
        working = open_days(plan.calendars[team.calendar], days)
        rostered, permille[number] = _rostered(team, working)
        heads[number] = rostered - _absent(team, rostered, plan.study.seed, replication)
    return Roster(heads, permille)


def _rostered(team: Team, working: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People due per day and their permille: whole people, the remainder carried to the next open day."""
    net = np.where(working, team.staff * (1.0 - team.leave), 0.0)
    below_one = (net > 0.0) & (net < 1.0)
    whole = np.where(below_one, 0.0, net)
    # A remainder of 1e-9 is forgiven: 0.1 added ten times must make one person, not none.
    owed = np.floor(np.cumsum(whole) + 1e-9).astype(np.int64)
    people = np.diff(owed, prepend=0)
    people[below_one] = 1
    share = np.where(below_one, net, 1.0) * team.casework * 1000.0
    return people, np.maximum(np.rint(share), 1.0).astype(np.int64)


def _absent(team: Team, rostered: NDArray[np.int64], seed: int, replication: int) -> NDArray[np.int64]:
    """How many of those due are absent, per day: person k is due on the days that need more than k people."""
    if team.absence == 0.0:
        return np.zeros(len(rostered), np.int64)
    person = np.arange(rostered.max(initial=0))[:, None]
    drawn = np.empty((len(person), len(rostered)))
    for number, days in enumerate(drawn):
        draw_into(days, seed, replication, f"teams/{team.name}/absence/{number}")
    absent: NDArray[np.int64] = np.count_nonzero((drawn < team.absence) & (rostered > person), axis=0)
    return absent
