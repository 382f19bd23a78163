"""From what the search found to the whole result: costs, targets judged afresh, the trade-off and what it changes.

Between the search and the report.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sim.experiment.alternative import Alternative
from sim.experiment.settings import Settings
from sim.plan.feasible import feasibility
from sim.primitives.time import Floats
from sim.scenario.resolve import resolve
from sim.staffing.answer import beyond, headline
from sim.staffing.changes import changes_of
from sim.staffing.curve import effects_table, trade_off_table
from sim.staffing.posts import Heads, Post, yearly_cost
from sim.staffing.reach import Reach
from sim.staffing.request import SizeRequest
from sim.staffing.result import EFFECTS, TRADE_OFF, Economy, SizingResult, Staffed, TargetResult
from sim.staffing.simulated import Simulated
from sim.staffing.targets import Target, met
from sim.staffing.teams import prices_of
from sim.statistics.intervals import t_interval
from sim.statistics.shares import clopper_pearson

NAMED: Final = 3
"""Permit types that are named where a list would grow long; the table of effects has all."""


@dataclass(frozen=True)
class Found:
    """What the search found: heads at the free posts (None: nothing), judged on the `fresh` replications.

    `asked` replications were asked for the search, `searched` were those that it ended with. `spared` fresh ones may
    miss a target that is confirmed all the same.
    """

    heads: Heads | None
    searched: int
    fresh: tuple[int, ...]
    confidence: float
    asked: int
    stopped: str
    interrupted: bool = False
    spared: int = -1
    confirmed: bool = False


@dataclass(frozen=True)
class Outcome:
    """A sizing that has ended, before its result is put together."""

    base: Alternative
    request: SizeRequest
    reach: Reach
    found: Found
    economy: Economy


def result_of(outcome: Outcome, simulated: Simulated, settings: Settings) -> SizingResult:
    """The result, with the curve and the effects where a staff was found and nobody interrupted."""
    base, found, posts = outcome.base, outcome.found, outcome.reach.posts
    staff = _staffed(posts, found.heads)
    prices = prices_of(base.plan, base.scenario)
    targets = tuple(_judged(one, outcome, simulated) for one in outcome.reach.targets)
    whole = outcome.request.curve and not found.interrupted
    numbers = range(1, found.asked + 1)
    trade_off, effects = pd.DataFrame(columns=list(TRADE_OFF)), pd.DataFrame(columns=list(EFFECTS))
    if whole and found.heads is not None:
        trade_off = trade_off_table(posts, found.heads, simulated, numbers)
        effects = effects_table(simulated, found.heads, numbers)
    warnings = (*base.scenario.warnings, *feasibility(base.scenario, base.plan))
    cost_present = yearly_cost(posts, [one.present for one in staff])
    cost_found = yearly_cost(posts, [one.found for one in staff])
    return SizingResult(
        scenario_name=base.scenario.files[0].stem,
        variant=base.scenario.option,
        request=outcome.request,
        plan=base.plan,
        resolved=resolve(base.scenario),
        staff=staff,
        targets=targets,
        found=found.heads is not None,
        confirmed=found.confirmed,
        cost_present=cost_present,
        cost_found=cost_found,
        currency=prices.currency,
        confidence=found.confidence,
        search_replications=found.searched,
        fresh_replications=len(found.fresh),
        economy=outcome.economy,
        trade_off=trade_off,
        effects=effects,
        stopped=found.stopped,
        interrupted=found.interrupted,
        seed=base.plan.study.seed,
        engine=base.engine,
        warnings=warnings,
        notes=(*(f"As written {one.text}." for one in warnings if one.code == "W401"), *_notes(effects)),
        headline=headline(
            staff, targets, len(found.fresh), found.confidence, cost_present, cost_found, prices.currency
        ),
        beyond=tuple(beyond(targets)),
        changes=changes_of(base.plan, staff) if found.heads is not None else {},
    )


def _staffed(posts: Sequence[Post], heads: Heads | None) -> tuple[Staffed, ...]:
    coming = iter(heads or ())
    free = heads is not None
    return tuple(
        Staffed(post, post.present, float(next(coming)) if free and not post.held else post.present) for post in posts
    )


def _judged(target: Target, outcome: Outcome, simulated: Simulated) -> TargetResult:
    reach, found = outcome.reach, outcome.found
    reachable = target not in reach.out
    searched, fresh = (
        _figures(target, outcome, simulated, numbers) for numbers in (range(1, found.searched + 1), found.fresh)
    )
    kept = sum(met(target, value) for value in fresh)
    low, high = clopper_pearson(kept, len(fresh)) if len(fresh) else (math.nan, math.nan)
    value, value_low, value_high = _estimated(fresh if len(fresh) else searched)
    return TargetResult(
        target=target,
        reachable=reachable,
        reason=reach.out.get(target, ""),
        searched=_share(target, searched),
        met=_share(target, fresh),
        low=low,
        high=high,
        value=value,
        value_low=value_low,
        value_high=value_high,
        present=reach.present.get(target, math.nan),
        ample=reach.ample[target],
        confirmed=bool(len(fresh)) and len(fresh) - kept <= found.spared,
    )


def _figures(target: Target, outcome: Outcome, simulated: Simulated, numbers: Sequence[int]) -> Floats:
    """The target's figures with the staff found; none where there is no such staff or nothing was asked of it."""
    heads, asked = outcome.found.heads, outcome.reach.reachable
    if heads is None or target not in asked or not numbers:
        return np.zeros(0)
    (figures,) = simulated.figures([heads], numbers, asked)
    return figures[:, asked.index(target)]


def _share(target: Target, values: Floats) -> float:
    return float(np.mean([met(target, value) for value in values])) if len(values) else math.nan


def _estimated(values: Floats) -> tuple[float, float, float]:
    """Mean and 95 % t interval; NaN where a replication could not measure it."""
    if not len(values) or np.isnan(values).any():
        return math.nan, math.nan, math.nan
    low, high = t_interval(values)
    return float(values.mean()), float(low), float(high)


def _notes(effects: pd.DataFrame) -> tuple[str, ...]:
    """For whom the found staff is clearly slower, told plainly: a least staff spares nobody without a target."""
    if effects.empty:
        return ()
    measured = effects[(effects.indicator == "lead_time_p90") & (effects.permit != "") & effects.difference.notna()]
    slower = measured[measured.low > 0.0].sort_values("difference", ascending=False).to_dict("records")
    if not slower:
        return ()
    named = [f"{row['permit']} {row['present']:.0f} to {row['found']:.0f} d" for row in slower[:NAMED]]
    others = f", and {len(slower) - NAMED} more" if len(slower) > NAMED else ""
    return (
        f"P90 becomes clearly longer for {len(slower)} of {len(measured)} permit types: {', '.join(named)}{others}.",
    )
