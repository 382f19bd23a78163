"""Laws of people and hours: who may start, who may not idle, and how long a visit takes.

Each team's state is laid out as intervals between the instants at which it can change, then asked by search.
Part of `sim.analysis.laws`.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.passes.laws import lasts_otherwise, not_serving, waits_beside_idle_teams
from sim.analysis.timeline import Timeline
from sim.analysis.view import View
from sim.plan.plan import GATE, WAIT
from sim.plan.workload import Workload
from sim.primitives.time import NEVER, Instants, Seconds


def capacity(workload: Workload, view: View) -> list[str]:
    """No visit starts in a closed hour, beyond the head count, or with a team that may not serve it."""
    found: list[str] = []
    plan, log = view.plan, view.log
    steps, teams = plan.demand.steps, range(len(plan.staffing.teams))
    serves = np.array([[team in step.teams for step in steps] for team in teams], np.bool_).reshape(
        len(teams), len(steps)
    )
    strange = not_serving(log.step, log.team, serves.reshape(len(teams), len(steps)))
    for number, (team, state) in enumerate(zip(plan.staffing.teams, view.timelines, strict=True)):
        told = {
            "starts a visit in a closed hour": state.marks[:-1][state.starts & ~state.is_open],
            "starts a visit beyond its head count": state.marks[:-1][state.starts & (state.busy > state.heads)],
            "starts a visit to a step that it does not serve": log.started_at[strange[log.team[strange] == number]],
        }
        found += [f"{team.name} {words} at {instants.min()} s" for words, instants in told.items() if len(instants)]
    return found


def dispatch(workload: Workload, view: View) -> list[str]:
    """After dispatch no team that is open and has a person free leaves a visit that it serves in its queue."""
    plan, log = view.plan, view.log
    leaves = np.minimum(log.ended_at, plan.study.horizon)
    serving = [step.teams for step in plan.demand.steps]
    serving_from = np.concatenate([[0], np.cumsum([len(teams) for teams in serving], dtype=np.int64)])
    rows, teams = waits_beside_idle_teams(
        log.first_visit, log.step, log.queued_at, log.started_at, leaves,
        serving_from, np.array([team for one in serving for team in one], np.int64),
        *_idle_spells(view.timelines, plan.study.horizon),
    )  # fmt: skip
    found: list[str] = []
    for team in np.unique(teams).tolist():
        of_team, state = rows[teams == team], view.timelines[team]
        case = log.case_of(of_team)
        left_at = np.minimum(log.started_at[of_team], leaves[case])
        idle = state.idle_before(left_at) - state.idle_before(log.queued_at[of_team])
        longest = int(np.argmax(idle))
        name = plan.staffing.teams[team].name
        found.append(f"{name} has a person free for {idle[longest]} s while case {case[longest]} waits for it")
    return found


def _idle_spells(states: list[Timeline], horizon: Seconds) -> tuple[Instants, Instants, Instants, int]:
    """Spells of all teams as `waits_beside_idle_teams` takes them: since, until, first_spell, shift.

    With about as many equal stretches of time as a team has spells, the spell to look at is most often the first.
    """
    spells = [state.idle_spells for state in states]
    most = max((len(since) for since, _ in spells), default=0)
    shift = max(int(horizon).bit_length() - max(most, 1).bit_length(), 0)
    begins = np.arange((horizon >> shift) + 1, dtype=np.int64) << shift
    offsets = np.cumsum([0, *(len(since) + 1 for since, _ in spells[:-1])])
    first = [np.searchsorted(until, begins, side="right") + at for at, (_, until) in zip(offsets, spells, strict=False)]
    since, until = (
        np.concatenate([np.zeros(0, np.int64), *(np.append(spell[side], NEVER) for spell in spells)]) for side in (0, 1)
    )
    return since, until, np.array(first, np.int64).reshape(len(spells), len(begins)), shift


def effort(workload: Workload, view: View) -> list[str]:
    """Finished visits took ceil(effort * 1000 / permille) working seconds, or the elapsed time that was drawn; a
    gate let go at the first opening after the case came.
    """
    plan, log, taken = view.plan, view.log, view.taken
    waits = np.array([step.mode == WAIT for step in plan.demand.steps], np.bool_)
    rows, worked, wrong_waits = lasts_otherwise(
        log.step, log.team, log.queued_at, log.finished_at, workload.amount,
        taken.before_start, taken.before_finish, taken.asked, waits,
    )  # fmt: skip
    of_team, first = np.unique(log.team[rows], return_index=True)
    found = [
        f"{plan.staffing.teams[team].name} works {worked[one]} s on a visit of case {log.case_of(rows[one])}"
        for team, one in zip(of_team.tolist(), first.tolist(), strict=True)
    ]
    if wrong_waits:
        found.append("a wait does not last as long as was drawn")
    for number, step in enumerate(plan.demand.steps):
        if step.mode == GATE:
            rows = np.flatnonzero((log.step == number) & (log.finished_at < NEVER))
            opens_at = plan.staffing.calendars[step.gate].opening_after(log.queued_at[rows])
            if np.any(opens_at != log.finished_at[rows]):
                found.append(f"the gate {step.name} lets a case go at another time than its next opening")
    return found
