"""Alternatives with one more person in one team, run on the same applicants as the run itself.

Beside `sim.experiment.run`, once it knows how many replications it takes; the alternatives are the levers of staff,
whose replications it shares with `sim.experiment.levers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.analysis.one_more import one_more_table
from sim.experiment.alternative import Alternative, pulled
from sim.experiment.compare import only_indicators
from sim.experiment.gather import Watcher, gathered
from sim.experiment.replication import Replication
from sim.experiment.settings import Settings
from sim.plan.levers.people import one_more_in_each as levers_of_staff


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
    names = [team.name for team in base.plan.staffing.teams]
    return [
        replace(pulled(base, lever, engine), name=names[team])
        for team, lever in levers_of_staff(base.plan)
        if lever.applies
    ]
