"""Indicators of flow and stock: how many come, leave and stay, how old the stock is, where a case's time goes.

Registered on import by `sim.analysis.indicators`.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.decomposition import PARTS
from sim.analysis.figures import UNDEFINED, Cohort, Figure, mean, quantile
from sim.analysis.populations import kinds_of
from sim.analysis.registry import Selection, indicator
from sim.analysis.view import BEYOND_LEGAL, DECIDED, LIVED, LODGED, OPEN_AFTER, OPEN_BEFORE, WITHDREW
from sim.plan.limits import LEGAL_LIMITS, limits_of
from sim.primitives.time import DAY, WEEK


@indicator("lodged", unit="cases")
def lodged(selection: Selection) -> Figure:
    """Cases lodged in the window."""
    return Figure(float(selection.count(LODGED)))


@indicator("decided", unit="cases")
def decided(selection: Selection) -> Figure:
    """Cases whose first decision fell in the window."""
    return Figure(float(selection.count(DECIDED)))


@indicator("withdrawn", unit="cases")
def withdrawn(selection: Selection) -> Figure:
    """Cases that left without a decision in the window."""
    return Figure(float(selection.count(WITHDREW)))


@indicator("backlog_opening", unit="cases")
def backlog_opening(selection: Selection) -> Figure:
    """Cases lodged before the window and neither decided nor withdrawn before it."""
    return Figure(float(selection.count(OPEN_BEFORE)))


@indicator("backlog_closing", unit="cases")
def backlog_closing(selection: Selection) -> Figure:
    """Cases lodged before the end of the window and neither decided nor withdrawn before it."""
    return Figure(float(selection.count(OPEN_AFTER)))


@indicator("beyond_legal", unit="cases")
def beyond_legal(selection: Selection) -> Figure | None:
    """Cases open at the end of the window whose first legal limit had passed, on the clock of that limit."""
    kinds = selection.view.plan.demand.kinds
    if not any(limits_of(kinds[n], LEGAL_LIMITS) for n in kinds_of(selection.view.plan.demand, selection.permit)):
        return None
    return Figure(float(selection.count(BEYOND_LEGAL)))


@indicator("age_open_mean", unit="days", clocks=(LIVED,))
def age_open_mean(selection: Selection) -> Figure:
    """Mean days since lodging of the cases open at the end of the window."""
    return mean(_stock(selection))


@indicator("age_open_p90", unit="days", clocks=(LIVED,))
def age_open_p90(selection: Selection) -> Figure:
    """Days since lodging that nine in ten of the cases open at the end of the window do not pass."""
    return quantile(_stock(selection), 0.90)


@indicator("throughput_weekly", unit="cases")
def throughput_weekly(selection: Selection) -> Figure:
    """Cases decided in the window for each week of it."""
    return Figure(selection.count(DECIDED) / (selection.view.plan.study.observe / WEEK))


@indicator("clearance_rate", unit="1")
def clearance_rate(selection: Selection) -> Figure:
    """Cases decided or withdrawn in the window for each one lodged in it: below 1 the backlog has grown."""
    arrived = selection.count(LODGED)
    if arrived == 0:
        return UNDEFINED
    return Figure((selection.count(DECIDED) + selection.count(WITHDREW)) / arrived)


@indicator("information_requests", unit="1", populations=(DECIDED,))
def information_requests(selection: Selection) -> Figure:
    """Visits to waits held by the customer that stop the clock, before the decision, for each case decided."""
    cases = selection.cases
    return Figure(float(selection.view.requests[cases].mean())) if len(cases) else UNDEFINED


@indicator("rework_share", unit="share", populations=(DECIDED,))
def rework_share(selection: Selection) -> Figure:
    """Share of the cases decided of which some work step was done more than once up to the decision."""
    cases = selection.cases
    return Figure(float(selection.view.is_reworked[cases].mean())) if len(cases) else UNDEFINED


@indicator("days_with_customer", unit="days", populations=(DECIDED,), clocks=(LIVED,))
def days_with_customer(selection: Selection) -> Figure:
    """Mean days of a decided case that the customer held it, work or wait."""
    return _days_in(selection, "customer")


@indicator("days_with_partner", unit="days", populations=(DECIDED,), clocks=(LIVED,))
def days_with_partner(selection: Selection) -> Figure:
    """Mean days of a decided case that a partner held it, work or wait."""
    return _days_in(selection, "partner")


@indicator("days_closed", unit="days", populations=(DECIDED,), clocks=(LIVED,))
def days_closed(selection: Selection) -> Figure:
    """Mean days of a decided case in visits of the authority's teams while all who may serve it were closed."""
    return _days_in(selection, "closed")


@indicator("flow_efficiency", unit="share", populations=(DECIDED,), clocks=(LIVED,))
def flow_efficiency(selection: Selection) -> Figure:
    """Share of all lived time of the decided cases in which somebody worked on them."""
    kinds = selection.kinds
    spent = selection.view.spent[selection.population][:, kinds.start : kinds.stop].sum(axis=1)
    if spent.sum() == 0:
        return UNDEFINED
    return Figure(float(spent[PARTS.index("work")] / spent.sum()))


def _days_in(selection: Selection, part: str) -> Figure:
    """Mean days of one of `PARTS` for each decided case."""
    kinds, decided = selection.kinds, selection.count(DECIDED)
    spent = selection.view.spent[DECIDED][PARTS.index(part), kinds.start : kinds.stop].sum()
    return Figure(float(spent) / decided / DAY) if decided else UNDEFINED


def _stock(selection: Selection) -> Cohort:
    """The ages of the cases open at the end of the window."""
    view = selection.view
    cases = view.members(OPEN_AFTER, selection.permits, selection.kind)
    # Cases are numbered as they are lodged, so that the ages, last first, are sorted but for the backlog's.
    ages = np.sort(view.window[1] - view.log.lodged_at[cases[::-1]], kind="stable")
    return Cohort(ages, ages[:0])
