"""Who or what holds the cases longest: a team, the applicants, an outside body, or the backlog of before.

One rule for the answer in words and for the report, so that they name the same: the largest part of the days of
the permit type furthest behind. Reads verdicts, estimates and loads; it computes no figure of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from sim.analysis.verdicts import PromiseVerdict
from sim.plan.arithmetic import TeamLoad
from sim.plan.expectation import expected_visits
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, WORK, Plan, Step, Turn

Estimates: TypeAlias = Mapping[str, pd.DataFrame]

STAFF: Final = "staff"
"""The part that queues and closed hours make together."""

_HOLDER: Final = {"customer": CUSTOMER, "partner": PARTNER, "authority_wait": AUTHORITY}


@dataclass(frozen=True)
class Bottleneck:
    """What takes `share` (0 to 1) of the days of those decided, of a permit type or, with '', of all.

    `part` is one of the parts of `sim.analysis.decomposition`, or STAFF. `team` is the most loaded of those at the
    queue in which cases wait longest, or, where the part is not STAFF, of all that serve (None where nobody does);
    `step` is where a case is expected to spend most of it, '' unless the part is that of a holder.
    """

    permit: str
    part: str
    share: float
    team: TeamLoad | None
    step: str


def bottleneck(
    plan: Plan, estimates: Estimates, loads: Sequence[TeamLoad], verdicts: Sequence[PromiseVerdict]
) -> Bottleneck | None:
    """The bottleneck of the permit type furthest behind, of all together where none is; None if nothing was decided."""
    behind = furthest_behind(verdicts)
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
    queue = _longest_queue(plan, permit, estimates["indicators"]) if part == STAFF else ()
    team = _most_loaded(plan, loads, queue) or most_loaded(plan, loads, permit)
    return Bottleneck(permit, part, days[part] / total, team, step)


def furthest_behind(verdicts: Sequence[PromiseVerdict]) -> PromiseVerdict | None:
    """The promise that most is missing to, of those missed or too close to call; None where there is none."""
    behind = (one for one in verdicts if one.verdict in ("missed", "unsure"))
    return max(behind, key=lambda one: one.shortfall, default=None)


def most_loaded(plan: Plan, loads: Sequence[TeamLoad], permit: str = "") -> TeamLoad | None:
    """The most loaded of the teams that serve a permit type, or any with ''; None where no team does."""
    wanted = {number for number, one in enumerate(plan.demand.permits) if permit in ("", one.name)}
    return _most_loaded(
        plan, loads, {team for step in plan.demand.steps if step.permit in wanted for team in step.teams}
    )


def _most_loaded(plan: Plan, loads: Sequence[TeamLoad], teams: Collection[int]) -> TeamLoad | None:
    names = {plan.staffing.teams[team].name for team in teams}
    return max((one for one in loads if one.team in names), key=lambda one: one.load, default=None)


def _longest_queue(plan: Plan, permit: str, indicators: pd.DataFrame) -> tuple[int, ...]:
    """The teams at whose queue all cases together wait longest, from the mean wait of each step; () if none waits."""
    rows = indicators[(indicators.indicator == "waiting_mean") & (indicators.step != "")]
    waits = dict(zip(zip(rows.permit, rows.step, strict=True), rows.value.fillna(0.0), strict=True))
    expected: dict[tuple[int, ...], float] = {(): 0.0}
    for step, _, visits in _expected_visits(plan, permit):
        wait = waits.get((plan.demand.permits[step.permit].name, step.name), 0.0)
        expected[step.teams] = expected.get(step.teams, 0.0) + visits * wait
    return max(expected, key=lambda teams: expected[teams])


def _longest_step(plan: Plan, permit: str, holder: int) -> str:
    """The step of that holder which is expected to take the most days of all cases."""
    expected: dict[str, float] = {}
    for step, turn, visits in _expected_visits(plan, permit):
        if step.held_by == holder and not (holder == AUTHORITY and step.mode == WORK):
            expected[step.name] = expected.get(step.name, 0.0) + visits * _mean_length(turn)
    return max(expected, key=lambda name: expected[name], default="")


def _expected_visits(plan: Plan, permit: str) -> Iterator[tuple[Step, Turn, float]]:
    """Every turn of a permit type, of all with '', with the visits that all its cases together are expected to make."""
    for one in (one for one in plan.demand.permits if permit in ("", one.name)):
        cases = float(one.arrivals.sum()) + sum(entry.cases for entry in one.backlog)
        for kind in one.kinds:
            for turn, *visits in zip(kind.turns, *expected_visits(kind), strict=True):
                yield plan.demand.steps[turn.step], turn, cases * kind.share * float(sum(visits))


def _mean_length(turn: Turn) -> float:
    """Seconds; a gate, whose length depends on when a case comes, counts as nothing."""
    longest = max((distribution.mean() for _, distribution in turn.amounts), default=0.0)
    return longest if turn.deadline is None else min(longest, turn.deadline)
