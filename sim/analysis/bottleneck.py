"""Why cases wait: too few people, a peak of some weeks, the backlog of the first day, or somebody outside.

One rule for the answer in words and for the report, so that they name the same: the largest part of the days of
the permit type furthest behind, and where that is queueing, what filled the queue. Reads estimates only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from sim.analysis.peak import Peak, team_peak
from sim.analysis.verdicts import LimitVerdict, legal_verdicts, promise_verdicts
from sim.plan.arithmetic import TeamLoad
from sim.plan.expectation import expected_visits
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WORK, Permit, Plan, Turn
from sim.primitives.time import DAY

STAFF: Final = "staff"
"""The part that queues and closed hours make together."""

TOO_FEW: Final = "too few people"
PEAK: Final = "peak"
OPENING: Final = "opening backlog"
QUEUE: Final = "queue"
"""Causes of queueing: the load of the window, the load of some weeks, the cases of the first day, none of these."""

BESIDE: Final = 2.0
"""A second cause is named where it alone makes so many weeks of work."""

_HOLDER: Final = {"customer": CUSTOMER, "partner": PARTNER, "authority_wait": AUTHORITY}


@dataclass(frozen=True)
class Bottleneck:
    """What takes `share` (0 to 1) of the days of those decided, of a permit type or, with '', of all.

    `part` is one of the parts of `sim.analysis.decomposition`, or STAFF. `team` has the longest queue of those that
    serve ('' where nobody does), `load` is its simulated load in the window (share, NaN: not known), `peak` its peak.
    `causes` are those of its queue, the heaviest first. `opening` cases were open when the window began,
    `opening_weeks` of decisions. `step` is where a case is expected to spend most, '' unless the part is a holder's.
    """

    permit: str
    part: str
    share: float
    step: str
    team: str
    load: float
    peak: Peak | None
    causes: tuple[str, ...]
    opening: float
    opening_weeks: float


def bottleneck(plan: Plan, estimates: Mapping[str, pd.DataFrame]) -> Bottleneck | None:
    """The bottleneck of the permit type furthest behind a promise, else the law, of all together where none is.

    None if nothing was decided.
    """
    indicators = estimates["indicators"]
    behind = furthest_behind(promise_verdicts(plan, indicators)) or furthest_behind(legal_verdicts(plan, indicators))
    permit = behind.permit if behind else ""
    parts = estimates["parts"]
    rows = parts[(parts.permit == permit) & (parts.population == "decided")]
    days = {str(part): float(value) for part, value in zip(rows.part, rows.value, strict=True)}
    days[STAFF] = days.pop("queue_open", 0.0) + days.pop("closed", 0.0)
    total = sum(days.values())
    if not total > 0.0:
        return None
    part = max(days, key=lambda part: days[part])
    step = _longest_step(plan, permit, _HOLDER[part]) if part in _HOLDER else ""
    team = _longest_queue(plan, indicators, permit)
    load, surely = _load(indicators, team)
    peak = team_peak(estimates["load"], team)
    opening, weeks = _opening(plan, indicators, team)
    causes = _causes(surely, peak, weeks)
    return Bottleneck(permit, part, days[part] / total, step, team, load, peak, causes, opening, weeks)


def _causes(surely: float, peak: Peak | None, opening_weeks: float) -> tuple[str, ...]:
    """Too few people come first, since their queue never ends; `surely` is the low end of the load."""
    if surely > 1.0:
        return (TOO_FEW, OPENING) if opening_weeks >= BESIDE else (TOO_FEW,)
    weeks = {PEAK: peak.piled if peak else 0.0, OPENING: opening_weeks}
    first, second = sorted(weeks, key=lambda cause: -weeks[cause])
    if weeks[first] < 1.0:
        return (QUEUE,)
    return (first, second) if weeks[second] >= BESIDE else (first,)


def _load(indicators: pd.DataFrame, team: str) -> tuple[float, float]:
    """Load of a team in the window and the low end of its interval, or the load where there is none."""
    rows = indicators[(indicators.indicator == "load") & (indicators.team == team)]
    if not team or rows.empty:
        return math.nan, math.nan
    value, low = float(rows.value.iloc[0]), float(rows.low.iloc[0])
    return value, value if math.isnan(low) else low


def _opening(plan: Plan, indicators: pd.DataFrame, team: str) -> tuple[float, float]:
    """Cases open when the window began of the permit types that a team serves, and how many weeks of decisions."""
    teams, permits = plan.staffing.teams, plan.demand.permits
    steps = (step for step in plan.demand.steps if team in [teams[one].name for one in step.teams])
    served = {permits[step.permit].name for step in steps}
    rows = indicators[indicators.permit.isin(served) & (indicators.kind == "") & (indicators.step == "")]
    opening, decided = (float(rows.value[rows.indicator == name].sum()) for name in ("backlog_opening", "decided"))
    weeks = plan.study.observe / (7 * DAY)
    return opening, opening * weeks / decided if decided > 0.0 else 0.0


def furthest_behind(verdicts: Sequence[LimitVerdict]) -> LimitVerdict | None:
    """The limit that most is missing to, of those missed or too close to call; None where there is none."""
    behind = (one for one in verdicts if one.verdict in ("missed", "unsure"))
    return max(behind, key=lambda one: one.shortfall, default=None)


def most_loaded(plan: Plan, loads: Sequence[TeamLoad], permit: str = "") -> TeamLoad | None:
    """By arithmetic the most loaded of the teams that serve a permit type, or any with ''; None where no team does."""
    wanted = _chosen(plan, permit)
    serving = {team for step in plan.demand.steps if plan.demand.permits[step.permit] in wanted for team in step.teams}
    names = {plan.staffing.teams[team].name for team in serving}
    return max((one for one in loads if one.team in names), key=lambda one: one.load, default=None)


def _chosen(plan: Plan, permit: str) -> list[Permit]:
    return [one for one in plan.demand.permits if permit in ("", one.name)]


def _expected(plan: Plan, permit: str) -> Iterator[tuple[int, Turn, float]]:
    """Every turn with its step and how often it is taken by all cases of a permit type, or of all."""
    for one in _chosen(plan, permit):
        cases = float(one.arrivals.sum()) + sum(entry.cases for entry in one.backlog)
        for kind in one.kinds:
            for turn, *visits in zip(kind.turns, *expected_visits(kind), strict=True):
                yield turn.step, turn, cases * kind.share * float(sum(visits))


def _longest_queue(plan: Plan, indicators: pd.DataFrame, permit: str) -> str:
    """The team in whose queues most days are expected to pass; where teams share a queue, the most loaded of them."""
    rows = indicators[(indicators.indicator == "waiting_mean") & (indicators.step != "")]
    waits = dict(zip(zip(rows.permit, rows.step, strict=True), rows.value.fillna(0.0), strict=True))
    loads = {team.name: _load(indicators, team.name)[0] for team in plan.staffing.teams}
    visits: dict[int, float] = {}
    for number, _, taken in _expected(plan, permit):
        visits[number] = visits.get(number, 0.0) + taken
    days: dict[str, float] = {}
    for number, step in enumerate(plan.demand.steps):
        served = plan.demand.permits[step.permit].name
        if step.teams and permit in ("", served):
            team = max((plan.staffing.teams[one].name for one in step.teams), key=lambda name: loads[name])
            days[team] = days.get(team, 0.0) + visits.get(number, 0.0) * float(waits.get((served, step.name), 0.0))
    return max(days, key=lambda team: (days[team], loads[team]), default="")


def _longest_step(plan: Plan, permit: str, holder: int) -> str:
    """The step of that holder which is expected to take the most days of all cases."""
    expected: dict[str, float] = {}
    for number, turn, visits in _expected(plan, permit):
        step = plan.demand.steps[number]
        if step.held_by == holder and not (holder == AUTHORITY and step.mode == WORK):
            expected[step.name] = expected.get(step.name, 0.0) + visits * _mean_length(turn)
    return max(expected, key=lambda name: expected[name], default="")


def _mean_length(turn: Turn) -> float:
    """Seconds; a gate, whose length depends on when a case comes, counts as nothing."""
    longest = max((distribution.mean() for _, distribution in turn.amounts), default=0.0)
    return longest if turn.deadline is None else min(longest, turn.deadline)
