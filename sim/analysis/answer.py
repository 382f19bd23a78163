"""The result in words: which promises and legal limits are kept, the worst miss with its figures, and the reason.

Printed by the command line and shown first in the report. Made from the plan and the estimates; it computes no
figure of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.bottleneck import furthest_behind
from sim.analysis.growth import growing_teams
from sim.analysis.one_more import helps_most
from sim.analysis.reason import reason
from sim.analysis.verdicts import UNKNOWN, LimitVerdict, legal_verdicts, promise_verdicts, promises_of
from sim.plan.plan import Plan

CLOSE = 0.01  # nearer than one point, whole percents would hide on which side of the promise a share lies


def answer(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> str:
    """A few sentences that answer whether promises and law are kept, by how much not, and why."""
    indicators = estimates["indicators"]
    promises = promise_verdicts(plan, indicators)
    laws = [one for one in legal_verdicts(plan, indicators) if one.verdict != "none"]
    verdicts = [one for one in promises if one.verdict != "none"]
    if not verdicts:
        why = "No case with a promise was decided." if promises else "No promise is stated."
        sentences = [why, _lead_times(indicators)]
    else:
        worst = furthest_behind(verdicts) or max(verdicts, key=lambda one: one.shortfall)
        sentences = [_tally(verdicts), _told(worst), _not_judged(len(promises) - len(verdicts)), _without_promise(plan)]
    sentences.append(_law(laws, _count(indicators, "beyond_legal")))
    if not (verdicts and all(one.verdict == "kept" for one in (*verdicts, *laws))):
        sentences.append(reason(plan, estimates))
    sentences += [helps_most(estimates), _growth(plan, estimates)]
    return " ".join(sentence for sentence in sentences if sentence)


def _tally(verdicts: Sequence[LimitVerdict]) -> str:
    """As `2 of 5 promises are kept, 1 is too close to call.`; nothing where there is one promise only."""
    kept, unsure = (sum(one.verdict == word for one in verdicts) for word in ("kept", "unsure"))
    count = len(verdicts)
    if count == 1:
        return ""
    if kept == count:
        return "Both promises are kept." if count == 2 else f"All {count} promises are kept."
    told = f"{kept} of {count} promises {'is' if kept == 1 else 'are'} kept"
    if not kept:
        told = f"{'Neither' if count == 2 else 'None'} of {count} promises is kept"
    close = f", {unsure} {'is' if unsure == 1 else 'are'} too close to call" if unsure else ""
    return f"{told}{close}."


def _told(one: LimitVerdict) -> str:
    """As `Employed person: 78 % (74 to 82) are decided within 30 counted days; the promise is 95 %`."""
    decimals = 1 if abs(one.shortfall) < CLOSE else 0
    promised = f"{100 * one.promised:.{_decimals_of(100 * one.promised)}f} %"
    share = f"{100 * one.value:.{decimals}f} %{_interval(100 * one.value, 100 * one.low, 100 * one.high, decimals)}"
    ending = {
        "kept": f"the promise of {promised} is kept",
        "missed": f"the promise is {promised}",
        "unsure": f"whether the promise of {promised} is kept is too close to call",
    }[one.verdict]
    return f"{one.label}: {share} are decided within {_days_allowed(one)}; {ending}."


def _law(laws: Sequence[LimitVerdict], open_beyond: float) -> str:
    """As `3.0 % (2.1 to 3.9) of Student take longer than the legal 90 lived days.`; '' without a legal limit."""
    missed = [one for one in laws if one.verdict != "kept"]
    if not missed:
        if round(open_beyond):
            are = "application is" if round(open_beyond) == 1 else "applications are"
            return f"{_whole(open_beyond)} {are} open beyond the legal limit."
        return ("The legal limit is kept." if len(laws) == 1 else "Every legal limit is kept.") if laws else ""
    worst = max(missed, key=lambda one: one.shortfall)
    late, low, high = (100 * (1 - share) for share in (worst.value, worst.high, worst.low))
    decimals = 1 if late < 10 else 0
    share = "under 0.1 %" if late < 0.05 else f"{late:.{decimals}f} %{_interval(late, low, high, decimals)}"
    may = f", where {100 * (1 - worst.promised):.3g} % may" if worst.promised < 1.0 else ""
    told = f"{share} of {worst.label} take longer than the legal {_days_allowed(worst)}{may}."
    if len(laws) == 1:
        return told
    if len(missed) == len(laws):
        return f"{'Both' if len(laws) == 2 else f'All {len(laws)}'} legal limits are missed: {told}"
    return f"{len(missed)} of {len(laws)} legal limits {'is' if len(missed) == 1 else 'are'} missed: {told}"


def _days_allowed(one: LimitVerdict) -> str:
    return f"{one.within_days:.{_decimals_of(one.within_days)}f} {one.clock} days"


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
    return "" if math.isnan(value) else f"{value:.1f}{_interval(value, low, high, 1)}"


def _growth(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> str:
    """As `The backlog grows from 439 to 997.`, where a team gets more work than its people can do; else ''.

    That of all permit types together may fall meanwhile, and then is told so.
    """
    growing = [team.replace("_", " ") for team in growing_teams(plan, estimates)]
    if not growing:
        return ""
    opening, closing = (_count(estimates["indicators"], f"backlog_{when}") for when in ("opening", "closing"))
    if closing > opening:
        return f"The backlog grows from {_whole(opening)} to {_whole(closing)}."
    whose = growing[0] if len(growing) == 1 else f"{', '.join(growing[:-1])} and {growing[-1]}"
    return f"The backlog of {whose} grows, that of all goes from {_whole(opening)} to {_whole(closing)}."


def _count(indicators: pd.DataFrame, indicator: str) -> float:
    """The figure of all permit types together; 0 where there is none."""
    rows = indicators[(indicators.indicator == indicator) & (indicators.permit == "") & (indicators.team == "")]
    return float(rows.value.fillna(0.0).sum())


def _whole(count: float) -> str:
    return f"{count:,.0f}".replace(",", " ")


def _interval(value: float, low: float, high: float, decimals: int) -> str:
    """As ` (74 to 82)`; nothing where it is unknown, or so narrow that both ends print as the value."""
    if math.isnan(low) or math.isnan(high):
        return ""
    least, shown, most = (f"{number:.{decimals}f}" for number in (low, value, high))
    return "" if least == shown == most else f" ({least} to {most})"


def _decimals_of(value: float) -> int:
    """As many decimals as the value has, at most two."""
    return next(count for count in (0, 1, 2) if count == 2 or math.isclose(value, round(value, count)))
