"""The result in words: which promises are kept, the worst miss with its figures, and who is the reason.

Printed by the command line and shown first in the report. Made from the plan, the estimates and the
arithmetic of load; it computes no figure of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.bottleneck import STAFF, Bottleneck, bottleneck, furthest_behind
from sim.analysis.verdicts import UNKNOWN, PromiseVerdict, promise_verdicts, promises_of
from sim.plan.arithmetic import TeamLoad
from sim.plan.plan import Plan

CLOSE = 0.01  # nearer than one point, whole percents would hide on which side of the promise a share lies


def answer(plan: Plan, estimates: Mapping[str, pd.DataFrame], loads: Sequence[TeamLoad]) -> str:
    """A few sentences that answer whether promises are kept, by how much not, and because of whom."""
    promises = promise_verdicts(plan, estimates["indicators"])
    verdicts = [one for one in promises if one.verdict != "none"]
    if not verdicts:
        why = "No case with a promise was decided." if promises else "No promise is stated."
        sentences = [why, _lead_times(estimates["indicators"])]
    else:
        worst = furthest_behind(verdicts) or max(verdicts, key=lambda one: one.shortfall)
        sentences = [_tally(verdicts), _told(worst), _not_judged(len(promises) - len(verdicts)), _without_promise(plan)]
    found = bottleneck(plan, estimates, loads, verdicts)
    if found and not (verdicts and all(one.verdict == "kept" for one in verdicts)):
        sentences.append(_limit(found))
    return " ".join(sentence for sentence in sentences if sentence)


def _tally(verdicts: Sequence[PromiseVerdict]) -> str:
    """As `2 of 5 promises are kept, 1 is too close to call.`; nothing where there is one promise only."""
    kept, unsure = (sum(one.verdict == word for one in verdicts) for word in ("kept", "unsure"))
    if len(verdicts) == 1:
        return ""
    if kept == len(verdicts):
        return f"All {kept} promises are kept."
    told = f"{kept} of {len(verdicts)} promises {'is' if kept == 1 else 'are'} kept"
    if not kept:
        told = f"None of {len(verdicts)} promises is kept"
    close = f", {unsure} {'is' if unsure == 1 else 'are'} too close to call" if unsure else ""
    return f"{told}{close}."


def _told(one: PromiseVerdict) -> str:
    """As `Employed person: 78 % (74 to 82) are decided within 30 counted days; the promise is 95 %`."""
    decimals = 1 if abs(one.shortfall) < CLOSE else 0
    promised = f"{100 * one.promised:.{_decimals_of(100 * one.promised)}f} %"
    share = f"{100 * one.value:.{decimals}f} %{_interval(100 * one.low, 100 * one.high, decimals)}"
    ending = {
        "kept": f"the promise of {promised} is kept",
        "missed": f"the promise is {promised}",
        "unsure": f"whether the promise of {promised} is kept is too close to call",
    }[one.verdict]
    within = f"{one.within_days:.{_decimals_of(one.within_days)}f} {one.clock} days"
    return f"{one.label}: {share} are decided within {within}; {ending}."


def _not_judged(count: int) -> str:
    if not count:
        return ""
    return f"{count} more promise{'s are' if count > 1 else ' is'} not judged: no such case was decided."


def _without_promise(plan: Plan) -> str:
    count = sum(1 for permit in plan.demand.permits if not list(promises_of(permit)))
    if not count:
        return ""
    return "1 permit type has no promise." if count == 1 else f"{count} permit types have no promise."


def _lead_times(indicators: pd.DataFrame) -> str:
    """Where no promise can be judged, what happens to half and to nine in ten."""
    rows = indicators[(indicators.clock == "lived") & (indicators.population == "decided")]
    rows = rows[(rows.permit == "") & (rows.kind == "") & (rows.step == "") & (rows.team == "")]
    figures = dict(zip(rows.indicator, zip(rows.value, rows.low, rows.high, strict=True), strict=True))
    median, p90 = (_days(*figures.get(f"lead_time_{name}", UNKNOWN)) for name in ("p50", "p90"))
    if not median or not p90:
        return "Nothing was decided in the window."
    return f"Of all applications half are decided within {median} lived days, nine in ten within {p90}."


def _days(value: float, low: float, high: float) -> str:
    return "" if math.isnan(value) else f"{value:.1f}{_interval(low, high, 1)}"


def _limit(found: Bottleneck) -> str:
    """As `The limit is handling (22.5 people, load 104 %): 62 % of the days pass in queues, ...`."""
    share = f"{100 * found.share:.0f} % of the days"
    if found.part == STAFF and found.team:
        present = found.team.present
        people = "1 person" if present == 1.0 else f"{present:.{_decimals_of(present)}f} people"
        team = f"{_words(found.team.team)} ({people}, load {100 * found.team.load:.0f} %)"
        return f"The limit is {team}: {share} pass in queues, closed hours included."
    if found.part in ("customer", "partner"):
        where = {"customer": "with the applicants", "partner": "at outside bodies"}[found.part]
        return f"The limit is outside the authority: {share} pass {where}, most in {_words(found.step)}."
    if found.part == "authority_wait":
        step = _words(found.step)
        return f"The limit is a wait, not staff: {share} pass in waits of the authority, most in {step}."
    if found.part == "before_start":
        return f"The limit is the opening backlog: {share} had passed before the study began."
    return f"The limit is the work itself: {share} are spent on it."


def _interval(low: float, high: float, decimals: int) -> str:
    return "" if math.isnan(low) or math.isnan(high) else f" ({low:.{decimals}f} to {high:.{decimals}f})"


def _decimals_of(value: float) -> int:
    """As many decimals as the value has, at most two."""
    return next(count for count in (0, 1, 2) if count == 2 or math.isclose(value, round(value, count)))


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")
