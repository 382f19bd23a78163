"""Indicators of people and money: load, utilisation, people needed, cost and decisions per person.

A permit type's share of a team is its share of the hours that the team worked on cases in the window.
Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.figures import UNDEFINED, Figure
from sim.analysis.labour import Labour
from sim.analysis.registry import ALL, MONEY, PERMIT, TEAM, Selection, currency_of, indicator
from sim.analysis.view import DECIDED
from sim.plan.plan import Plan
from sim.plan.serving import serving_teams
from sim.primitives.time import YEAR, Floats

STRAINED = 0.9
"""Utilisation above which a week counts as strained: little room is left for what comes unevenly."""
NOBODY = Figure(math.nan, reason="nobody at work")


@indicator("load", unit="share", rows=(ALL, TEAM))
def load(selection: Selection) -> Figure:
    """Work that joined the queues in the window for each hour that people at work could give: above 1 queues grow."""
    labour, teams = selection.view.labour, _teams(selection)
    return _ratio(labour.arriving[:, teams].sum(), labour.rostered[:, teams].sum())


@indicator("utilisation", unit="share", rows=(ALL, TEAM))
def utilisation(selection: Selection) -> Figure:
    """Open hours worked on cases for each open hour of people at work; finishing what is held when the head count
    falls lets it pass 1 by a little.
    """
    labour, teams = selection.view.labour, _teams(selection)
    return _ratio(labour.busy[:, teams].sum(), labour.rostered[:, teams].sum())


@indicator("weeks_overloaded", unit="weeks", rows=(TEAM,))
def weeks_overloaded(selection: Selection) -> Figure:
    """Weeks of the window in which more work joined the team's queues than its people could have done."""
    labour = selection.view.labour
    arriving = labour.arriving[:, selection.team].sum(axis=1)
    return Figure(float(np.count_nonzero(arriving > labour.rostered[:, selection.team])))


@indicator("weeks_above_90", unit="weeks", rows=(ALL, TEAM))
def weeks_above_90(selection: Selection) -> Figure:
    """Weeks of the window in which utilisation is above 90 %: of a team, or of all people together; a team with a
    backlog is above it however little arrives.
    """
    labour, teams = selection.view.labour, _teams(selection)
    busy, rostered = labour.busy[:, teams].sum(axis=1), labour.rostered[:, teams].sum(axis=1)
    return Figure(float(np.count_nonzero(busy > STRAINED * rostered)))


@indicator("people_needed", unit="people", rows=(ALL, PERMIT, TEAM))
def people_needed(selection: Selection) -> Figure:
    """People at work whose open hours equal the work that joined the queues in the window."""
    labour, teams = selection.view.labour, _teams(selection)
    chosen = slice(None) if selection.permit is None else slice(selection.permit, selection.permit + 1)
    return _people(labour.arriving[:, :, chosen].sum(axis=(0, 2)), labour, teams)


@indicator("people_present", unit="people", rows=(ALL, PERMIT, TEAM))
def people_present(selection: Selection) -> Figure:
    """People at work, on average over open hours; of a permit type, those busy with it."""
    labour, teams = selection.view.labour, _teams(selection)
    given = labour.rostered.sum(axis=0) if selection.permit is None else labour.busy_on[:, selection.permit]
    return _people(given, labour, teams)


@indicator("cost", unit=MONEY, rows=(ALL, TEAM))
def cost(selection: Selection) -> Figure | None:
    """Pay of those on the payroll over the window, absent or not."""
    view = selection.view
    if not _is_paid(view.plan):
        return None
    pay = _payroll(selection) * np.array([team.cost_per_second for team in view.plan.staffing.teams])
    return Figure(float(pay.sum() if selection.team is None else pay[selection.team]))


@indicator("cost_per_decision", unit=MONEY, rows=(ALL, PERMIT))
def cost_per_decision(selection: Selection) -> Figure | None:
    """Pay of the teams over the window for each case decided in it; a permit type bears its share of each team,
    all together also bear administration.
    """
    teams = selection.view.plan.staffing.teams
    if not _is_paid(selection.view.plan):
        return None
    decided = selection.count(DECIDED)
    pay = _payroll(selection) * np.array([team.cost_per_second for team in teams])
    return Figure(float(pay.sum()) / decided) if decided else UNDEFINED


@indicator("decisions_per_person_year", unit="cases", rows=(ALL, PERMIT, TEAM))
def decisions_per_person_year(selection: Selection) -> Figure:
    """Cases decided in the window for each year of a person on the payroll, absent or not; a permit type counts its
    share of each team, a team the first decisions that it took itself.
    """
    if selection.team is None:
        decided = selection.count(DECIDED)
        return _ratio(float(decided), float(_payroll(selection).sum()) / YEAR)
    taken = selection.view.decisions_taken[selection.team]
    return _ratio(float(taken), float(selection.view.staffed[selection.team]) / YEAR)


def _is_paid(plan: Plan) -> bool:
    """Whether some team has a cost, and all costs one currency."""
    return bool(currency_of(plan)) and any(team.cost_per_second > 0.0 for team in plan.staffing.teams)


def _teams(selection: Selection) -> list[int]:
    return list(serving_teams(selection.view.plan)) if selection.team is None else [selection.team]


def _ratio(part: float, whole: float) -> Figure:
    return Figure(float(part / whole)) if whole > 0 else NOBODY


def _people(seconds: Floats, labour: Labour, teams: list[int]) -> Figure:
    """Seconds of those at work, for each team as whole people and divided by its open time."""
    there = [team for team in teams if labour.open_for[team] > 0]
    if not there:
        return NOBODY
    return Figure(float((seconds[there] * labour.of_one[there] / labour.open_for[there]).sum()))


def _payroll(selection: Selection) -> Floats:
    """Person-seconds on the payroll per team; for a permit type its share of each team's work."""
    staffed = selection.view.staffed
    if selection.permit is None:
        return staffed
    busy_on = selection.view.labour.busy_on
    total = busy_on.sum(axis=1)
    return np.asarray(staffed * busy_on[:, selection.permit] / np.where(total > 0, total, 1.0))
