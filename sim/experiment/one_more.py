"""Alternatives with one more person in one team, run on the same applicants as the run itself.

Beside `sim.experiment.run`, once it knows how many replications it takes; the plan is changed, not the scenario, so
that it does not matter how the staff of a team is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.labour import serving_teams
from sim.analysis.one_more import one_more_table
from sim.experiment.alternative import Alternative, engine_for
from sim.experiment.compare import only_indicators
from sim.experiment.gather import Watcher, gathered
from sim.experiment.replication import Replication
from sim.experiment.settings import Settings
from sim.plan.plan import Plan


@dataclass(frozen=True)
class Measured:
    """What one more person in each team changes; `pairs` are complete; no `table` without one or a team."""

    table: pd.DataFrame | None
    pairs: int


def bottlenecks(
    base: Alternative, finished: Sequence[Replication], settings: Settings, watch: Watcher | None = None
) -> Measured:
    """Each finished replication of the run again with one more person in each serving team.

    Ctrl-C gives the pairs that all teams have; OutputError where the store cannot be written.
    """
    teams = one_more_in_each(base, settings.engine)
    if not teams:
        return Measured(None, len(finished))
    # Event logs are those of the run itself, and precision ended it already.
    plain = replace(settings, replications=len(finished), events=None)
    try:
        gathering = gathered(
            teams, lambda leading, workers: [len(finished)] * len(leading), plain, watch, only_indicators
        )
    except KeyboardInterrupt:
        return Measured(None, 0)
    pairs = min(map(len, gathering.replications))
    ours, *theirs = (
        [one.tables["indicators"] for one in several[:pairs]] for several in (finished, *gathering.replications)
    )
    by_team = {team.name: tables for team, tables in zip(teams, theirs, strict=True)}
    return Measured(one_more_table(base.plan, ours, by_team), pairs)


def one_more_in_each(base: Alternative, engine: str) -> list[Alternative]:
    """The base with one more person in each team that serves a step, named by the team."""
    return [_alternative(base, team, engine) for team in serving_teams(base.plan)]


def _alternative(base: Alternative, team: int, engine: str) -> Alternative:
    plan = one_more(base.plan, team)
    name = plan.staffing.teams[team].name
    runs = engine_for(base.scenario, plan, engine)
    key = hashlib.sha256("\0".join((base.key, "one more person", name, runs)).encode()).hexdigest()[:24]
    return replace(base, name=name, plan=plan, engine=runs, key=key)


def one_more(plan: Plan, team: int) -> Plan:
    """The plan with one more person in a team (by its number) on every day of the run; all else is the same."""
    teams = [
        replace(one, staff=np.asarray(one.staff + 1.0)) if number == team else one
        for number, one in enumerate(plan.staffing.teams)
    ]
    return replace(plan, staffing=replace(plan.staffing, teams=tuple(teams)))
