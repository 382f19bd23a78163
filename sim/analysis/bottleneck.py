"""Who or what holds the cases longest: a team, the applicants, an outside body, or the backlog of before.

One rule for the answer in words and for the report, so that they name the same: the largest part of the days of
the permit type furthest behind. Reads verdicts, parts and loads; it computes no figure of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from sim.analysis.verdicts import PromiseVerdict
from sim.plan.arithmetic import TeamLoad
from sim.plan.expectation import expected_visits
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WORK, Permit, Plan, Turn

STAFF: Final = "staff"
"""The part that queues and closed hours make together."""

_HOLDER: Final = {"customer": CUSTOMER, "partner": PARTNER, "authority_wait": AUTHORITY}


@dataclass(frozen=True)
class Bottleneck:
    """What takes `share` (0 to 1) of the days of those decided, of a permit type or, with '', of all.

    `part` is one of the parts of `sim.analysis.decomposition`, or STAFF. `team` is the most loaded of those that
    serve (None where nobody does); `step` is where a case is expected to spend most of it, '' unless the part is
    that of a holder.
    """

    permit: str
    part: str
    share: float
    team: TeamLoad | None
    step: str


def bottleneck(
    plan: Plan, parts: pd.DataFrame, loads: Sequence[TeamLoad], verdicts: Sequence[PromiseVerdict]
) -> Bottleneck | None:
    """The bottleneck of the permit type furthest behind, of all together where none is; None if nothing was decided."""
    behind = furthest_behind(verdicts)
    permit = behind.permit if behind else ""
    rows = parts[(parts.permit == permit) & (parts.population == "decided")]
    days = {str(part): float(value) for part, value in zip(rows.part, rows.value, strict=True)}
    days[STAFF] = days.pop("queue_open", 0.0) + days.pop("closed", 0.0)
    total = sum(days.values())
    if not total > 0.0:
        return None
    part = max(days, key=lambda part: days[part])
    step = _longest_step(plan, permit, _HOLDER[part]) if part in _HOLDER else ""
    return Bottleneck(permit, part, days[part] / total, most_loaded(plan, loads, permit), step)


def furthest_behind(verdicts: Sequence[PromiseVerdict]) -> PromiseVerdict | None:
    """The promise that most is missing to, of those missed or too close to call; None where there is none."""
    behind = (one for one in verdicts if one.verdict in ("missed", "unsure"))
    return max(behind, key=lambda one: one.shortfall, default=None)


def most_loaded(plan: Plan, loads: Sequence[TeamLoad], permit: str = "") -> TeamLoad | None:
    """The most loaded of the teams that serve a permit type, or any with ''; None where no team does."""
    wanted = _chosen(plan, permit)
    serving = {team for step in plan.demand.steps if plan.demand.permits[step.permit] in wanted for team in step.teams}
    names = {plan.staffing.teams[team].name for team in serving}
    return max((one for one in loads if one.team in names), key=lambda one: one.load, default=None)


def _chosen(plan: Plan, permit: str) -> list[Permit]:
    return [one for one in plan.demand.permits if permit in ("", one.name)]


def _longest_step(plan: Plan, permit: str, holder: int) -> str:
    """The step of that holder which is expected to take the most days of all cases."""
    expected: dict[str, float] = {}
    for one in _chosen(plan, permit):
        cases = float(one.arrivals.sum()) + sum(entry.cases for entry in one.backlog)
        for kind in one.kinds:
            for turn, *visits in zip(kind.turns, *expected_visits(kind), strict=True):
                step = plan.demand.steps[turn.step]
                if step.held_by == holder and not (holder == AUTHORITY and step.mode == WORK):
                    days = cases * kind.share * float(sum(visits)) * _mean_length(turn)
                    expected[step.name] = expected.get(step.name, 0.0) + days
    return max(expected, key=lambda name: expected[name], default="")


def _mean_length(turn: Turn) -> float:
    """Seconds; a gate, whose length depends on when a case comes, counts as nothing."""
    longest = max((distribution.mean() for _, distribution in turn.amounts), default=0.0)
    return longest if turn.deadline is None else min(longest, turn.deadline)
