"""Levers: what each of them changes, all on the same applicants, in order of effect.

A lever is an alternative whose plan is that of the scenario with one change; levers and bottlenecks share theirs.
Called by the command line and by notebooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from sim.analysis.comparison_answer import headlines, pairing, sentences
from sim.analysis.levers import by_effect, europe_told, growing_unseen, lever_table
from sim.analysis.peers import peer_table
from sim.analysis.places import places
from sim.errors import complaint
from sim.experiment.alternative import Alternative, alternative, pulled
from sim.experiment.compare import BASE, ComparisonResult, only, side_by_side
from sim.experiment.gather import Gathered, Take, Watcher
from sim.experiment.precision import asked_of
from sim.experiment.replication import Replication
from sim.experiment.settings import DEFAULTS, Settings
from sim.plan.levers import levers_of
from sim.plan.levers.lever import Lever
from sim.scenario.scenario import Scenario

PEERS: Final = "peers"


@dataclass(frozen=True)
class LeversResult:
    """Every lever in order of effect, those that do not apply last.

    `table` has a row a lever (of `sim.analysis.levers`), `places` one a lever and figure of ours that is ranked in
    Europe (of `sim.analysis.places`); `comparison` compares each lever that applies with the scenario as it is.
    """

    levers: tuple[Lever, ...]
    table: pd.DataFrame
    places: pd.DataFrame
    comparison: ComparisonResult

    @property
    def cut_short(self) -> bool:
        """Whether fewer replications of each lever were done than planned."""
        return self.comparison.cut_short

    @property
    def labels(self) -> dict[str, str]:
        """What readers call each lever, by its name in tables."""
        return {one.name: one.label for one in self.levers}

    @property
    def sentences(self) -> tuple[str, ...]:
        """What changes the P90, the on-time share, the backlog and the cost, the most first, and places in Europe."""
        plan, differences = self.comparison.base.plan, self.comparison.tables["differences"]
        differences = differences.assign(option=differences["option"].replace(self.labels))
        told = (*sentences(plan, differences), growing_unseen(plan, differences), europe_told(self.places, self.labels))
        return tuple(filter(None, told))

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences, and one on what pairing was worth."""
        worth = pairing(self.comparison.base.plan, self.comparison.tables["differences"])
        return tuple(filter(None, (*self.sentences, worth)))

    @property
    def answer(self) -> str:
        """All that is told as one text."""
        return " ".join(self.told)


def levers(scenario: Scenario, settings: Settings = DEFAULTS, watch: Watcher | None = None) -> LeversResult:
    """Simulate the scenario with each lever that applies to it; Ctrl-C gives what all of them have.

    Raises ScenarioError E415 where none applies, else as `sim.experiment.compare.compare`.
    """
    base = alternative(scenario, settings.engine, BASE)
    found = levers_of(base.plan)
    options = [base, *(pulled(base, one, settings.engine) for one in found if one.applies)]
    if len(options) == 1:
        told, fix = "no lever applies to this scenario", "a step that a team works at"
        raise complaint(str(scenario.files[0]), "E415", told, fix=fix)
    comparison, gathering = side_by_side(options, settings, watch, _taking(base))
    where = _places(options, gathering, comparison.replications)
    order = {name: place for place, name in enumerate(by_effect(base.plan, comparison.tables["differences"]))}
    in_order = sorted(found, key=lambda one: order.get(one.name, len(order)))
    table = lever_table(base.plan, in_order, comparison.tables["differences"], where)
    ordered = sorted(comparison.options, key=lambda one: order.get(one.name, -1))
    return LeversResult(tuple(in_order), table, where, replace(comparison, options=tuple(ordered)))


def _taking(base: Alternative) -> Take:
    """Hold of each replication the headlines, what precision asks for, and our figures beside those of peers."""
    take = only({one.indicator for one in headlines(base.plan)} | set(asked_of(base.scenario.spec.study.precision)))

    def with_peers(replication: Replication) -> Replication:
        kept = take(replication)
        return replace(kept, tables={**kept.tables, PEERS: replication.tables[PEERS]})

    return with_peers


def _places(options: Sequence[Alternative], gathering: Gathered, done: int) -> pd.DataFrame:
    tables = {
        option.name: [one.tables[PEERS] for one in finished[:done]]
        for option, finished in zip(options, gathering.replications, strict=True)
    }
    return places(tables, peer_table(options[0].plan.peers), options[0].plan.study.year)
