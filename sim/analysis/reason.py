"""The reason in words: who or what the bottleneck is, its load in the window, and the weeks or cases that filled it.

One wording for the answer and for the report. Made from `sim.analysis.bottleneck`; it computes no figure of its own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import pandas as pd

from sim.analysis.bottleneck import OPENING, PEAK, QUEUE, STAFF, TOO_FEW, Bottleneck, bottleneck
from sim.analysis.peak import Peak
from sim.plan.plan import Plan
from sim.primitives.time import DAY

YEAR = range(360, 372)
"""Windows of so many days are told as a year."""


def reason(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> str:
    """As `The limit is officers: too few people all year, load 116 %. 62 % of the days pass in queues, ...`.

    '' where nothing was decided.
    """
    found = bottleneck(plan, estimates)
    if found is None:
        return ""
    return f"The limit is {named(found, plan)}: {where(found)}."


def named(found: Bottleneck, plan: Plan) -> str:
    """Who or what it is, with the causes of its queue."""
    if found.part == STAFF:
        first, *second = found.causes
        return " and ".join([_first(found, first, plan), *(_second(found, one) for one in second)])
    return {
        "customer": "outside the authority",
        "partner": "outside the authority",
        "authority_wait": "a wait, not staff",
        "before_start": "the opening backlog",
        "work": "the work itself",
    }[found.part]


def _first(found: Bottleneck, cause: str, plan: Plan) -> str:
    """The heaviest cause with its team: `officers, too few people all year (load 116 %)`."""
    team, load = words(found.team), percent(found.load)
    if cause == TOO_FEW:
        return f"{team}, too few people {throughout(plan)} (load {load})"
    if cause == PEAK and found.peak:
        return f"{team}, overloaded in {weeks(found.peak)} (load {percent(found.peak.load)}, {load} {over(plan)})"
    if cause == OPENING:
        return f"the opening backlog of {opening(found)}, before {team} (load {load})"
    assert cause == QUEUE, cause
    return f"the queue of {team} (load {load})"


def _second(found: Bottleneck, cause: str) -> str:
    """The cause beside it: `the peak of weeks 27 to 39 (load 122 %)`."""
    if cause == PEAK and found.peak:
        return f"the peak of {weeks(found.peak)} (load {percent(found.peak.load)})"
    return f"the opening backlog of {opening(found)}"


def opening(found: Bottleneck) -> str:
    """As `400 cases, 8 weeks of decisions`."""
    length = round(found.opening_weeks)
    cases = f"{found.opening:,.0f}".replace(",", " ")
    return f"{cases} cases, {length} week{'s' if length > 1 else ''} of decisions"


def where(found: Bottleneck) -> str:
    """Where the days of the bottleneck pass, with their share."""
    share = f"{percent(found.share)} of the days"
    return {
        STAFF: f"{share} pass in queues, closed hours included",
        "customer": f"{share} pass with the applicants, most in {words(found.step)}",
        "partner": f"{share} pass at outside bodies, most in {words(found.step)}",
        "authority_wait": f"{share} pass in waits of the authority, most in {words(found.step)}",
        "before_start": f"{share} had passed before the study began",
        "work": f"{share} are spent on it",
    }[found.part]


def weeks(peak: Peak) -> str:
    """As `weeks 18 to 40`, counted from 1 as the report counts them."""
    return f"week {peak.first + 1}" if peak.first == peak.last else f"weeks {peak.first + 1} to {peak.last + 1}"


def dates(peak: Peak, plan: Plan) -> str:
    """The first and last day of the peak: `30 April to 7 October`."""
    study = plan.study
    opens = study.start + dt.timedelta(days=study.warm_up // DAY)
    closes = opens + dt.timedelta(days=study.observe // DAY - 1)
    first, last = opens + dt.timedelta(weeks=peak.first), opens + dt.timedelta(weeks=peak.last, days=6)
    return " to ".join(f"{day.day} {day:%B}" for day in (first, min(last, closes)))


def throughout(plan: Plan) -> str:
    """`all year`, or `in the whole window` where that is no year."""
    return "all year" if plan.study.observe // DAY in YEAR else "in the whole window"


def over(plan: Plan) -> str:
    """`over the year`, or `over the window` where that is no year."""
    return "over the year" if plan.study.observe // DAY in YEAR else "over the window"


def percent(share: float) -> str:
    """A share in whole percents; a dash where it is not known."""
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def words(identifier: str) -> str:
    """An identifier as words."""
    return identifier.replace("_", " ")
