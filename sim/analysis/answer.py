"""The result in words: which promises are kept, the worst miss with its figures, and who is the reason.

Printed by the command line and shown first in the report. Made from the plan, the estimates and the
arithmetic of load; it computes no figure of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.verdicts import UNKNOWN, PromiseVerdict, promise_verdicts, promises_of
from sim.plan.arithmetic import TeamLoad
from sim.plan.expectation import expected_visits
from sim.plan.plan import AUTHORITY, HOLDERS, WORK, Permit, Plan, Turn

CLOSE = 0.01  # nearer than one point, whole percents would hide on which side of the promise a share lies


def answer(plan: Plan, estimates: Mapping[str, pd.DataFrame], loads: Sequence[TeamLoad]) -> str:
    """A few sentences that answer whether promises are kept, by how much not, and because of whom."""
    verdicts = [one for one in promise_verdicts(plan, estimates["indicators"]) if one.verdict != "none"]
    if not verdicts:
        promised = any(any(promises_of(permit)) for permit in plan.demand.permits)
        why = "No case with a promise was decided." if promised else "No promise is stated."
        sentences = [why, _lead_times(estimates["indicators"])]
        worst_permit = ""
    else:
        worst = max(verdicts, key=lambda one: one.shortfall)
        sentences = [_tally(verdicts), _told(worst), _without_promise(plan)]
        worst_permit = worst.permit
    if any(one.verdict != "kept" for one in verdicts) or not verdicts:
        sentences.append(_reason(plan, estimates["parts"], loads, worst_permit))
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


def _reason(plan: Plan, parts: pd.DataFrame, loads: Sequence[TeamLoad], permit_name: str) -> str:
    """Who holds the cases longest: a team, the applicants, outside bodies, or the backlog of before."""
    rows = parts[(parts.permit == permit_name) & (parts.population == "decided")]
    days = {str(part): float(value) for part, value in zip(rows.part, rows.value, strict=True)}
    total = sum(days.values())
    if not total > 0.0:
        return ""
    days["staff"] = days.pop("queue_open", 0.0) + days.pop("closed", 0.0)
    largest = max(days, key=lambda part: days[part])
    permits = [one for one in plan.demand.permits if one.name == permit_name] or list(plan.demand.permits)
    return _blamed(plan, permits, loads, largest, f"{100 * days[largest] / total:.0f} % of the days")


def _blamed(plan: Plan, permits: Sequence[Permit], loads: Sequence[TeamLoad], part: str, share: str) -> str:
    if part == "staff":
        team = _most_loaded(plan, permits, loads)
        present = "1 person" if team.present == 1.0 else f"{team.present:.{_decimals_of(team.present)}f} people"
        people = f"{present}, load {100 * team.load:.0f} %"
        return f"The limit is {_words(team.team)} ({people}): {share} pass in queues, closed hours included."
    if part in HOLDERS:
        where = {"customer": "with the applicants", "partner": "at outside bodies"}[part]
        step = _longest_step(plan, permits, HOLDERS.index(part))
        return f"The limit is outside the authority: {share} pass {where}, most in {_words(step)}."
    if part == "authority_wait":
        step = _longest_step(plan, permits, HOLDERS.index("authority"))
        return f"The limit is a wait, not staff: {share} pass in waits of the authority, most in {_words(step)}."
    if part == "before_start":
        return f"The limit is the opening backlog: {share} had passed before the study began."
    return f"The limit is the work itself: {share} are spent on it."


def _most_loaded(plan: Plan, permits: Sequence[Permit], loads: Sequence[TeamLoad]) -> TeamLoad:
    wanted = {plan.demand.permits.index(permit) for permit in permits}
    serving = {team for step in plan.demand.steps if step.permit in wanted for team in step.teams}
    names = {plan.staffing.teams[team].name for team in serving}
    return max((one for one in loads if one.team in names), key=lambda one: one.load)


def _longest_step(plan: Plan, permits: Sequence[Permit], holder: int) -> str:
    """The step of that holder which is expected to take the most days of all cases."""
    expected: dict[str, float] = {}
    for permit in permits:
        for kind in permit.kinds:
            cases = float(permit.arrivals.sum()) * kind.share
            for turn, *visits in zip(kind.turns, *expected_visits(kind), strict=True):
                step = plan.demand.steps[turn.step]
                if step.held_by == holder and not (holder == AUTHORITY and step.mode == WORK):
                    days = cases * float(sum(visits)) * _mean_length(turn)
                    expected[step.name] = expected.get(step.name, 0.0) + days
    return max(expected, key=lambda name: expected[name])


def _mean_length(turn: Turn) -> float:
    """Seconds; a gate, whose length depends on when a case comes, counts as nothing."""
    longest = max((distribution.mean() for _, distribution in turn.amounts), default=0.0)
    return longest if turn.deadline is None else min(longest, turn.deadline)


def _interval(low: float, high: float, decimals: int) -> str:
    return "" if math.isnan(low) or math.isnan(high) else f" ({low:.{decimals}f} to {high:.{decimals}f})"


def _decimals_of(value: float) -> int:
    """As many decimals as the value has, at most two."""
    return next(count for count in (0, 1, 2) if count == 2 or math.isclose(value, round(value, count)))


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")
