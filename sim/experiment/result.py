"""What a run gives back: everything the report, `results.json` and a notebook read, and nothing else.

Made by `sim.experiment.run`, read by `sim.report` and `sim.experiment.folder`.
Last object of the straight line before the pages that people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.first_places import FirstPlaces
    from sim.errors import Problem
    from sim.plan.arithmetic import TeamLoad
    from sim.plan.plan import Plan


@dataclass(frozen=True)
class Input:
    """One number of the scenario: where it stands (`teams.registry.staff`), as written, and its source.

    `source` is empty where none is given; `assumed` is True where the planner says assumption or nothing.
    """

    place: str
    value: str
    source: str
    assumed: bool


@dataclass(frozen=True)
class RunResult:
    """One variant of a scenario, simulated: what was asked, what came out, and what it is held against.

    `scenario_name` is the file's name without ending; `variant` is empty for the scenario as written.
    `estimates` holds the tables of `sim.analysis.estimates` (key columns, value, low, high, replications,
    reason), and under `replications` the indicators of each replication; `published` and `peers` are ready tables,
    ours beside theirs. `replications` were done of `planned`, and `stopped` says in words why no more. `inputs` are the
    scenario's numbers with sources, `warnings` are repeated in the report, `resolved` is the complete scenario as
    YAML, `answer` the result in words. `shares_assumed` is per permit type the share (0 to 1) of its inputs, with those
    of its steps and teams, that no source backs. `growing` names teams whose backlog grows without end though the
    scenario does not accept it; `log_digests` are the hashes of the event logs, by replication; `imprecise` says by how
    much the precision that the scenario asks for was missed, and is empty where it was not. `bottleneck_pairs`
    replications were run with one more person in every team too; None where that was not asked for.
    """

    scenario_name: str
    variant: str
    plan: Plan
    resolved: str
    engine: str
    seed: int
    replications: int
    planned: int
    quick: bool
    stopped: str
    estimates: Mapping[str, pd.DataFrame]
    published: pd.DataFrame
    peers: pd.DataFrame
    load_arithmetic: tuple[TeamLoad, ...]
    inputs: tuple[Input, ...]
    shares_assumed: Mapping[str, float]
    warnings: tuple[Problem, ...]
    growing: tuple[str, ...]
    answer: str
    log_digests: tuple[str, ...]
    imprecise: str = ""
    bottleneck_pairs: int | None = None

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every tidy table by name: the estimates, and the yardstick with our places and the families' verdicts."""
        return {**self.estimates, "europe": self.peers, "families": self.first_places.families}

    @property
    def first_places(self) -> FirstPlaces:
        """What the ranking in `peers` says of each family of the plan and of the whole service."""
        from sim.analysis.first_places import first_places

        return first_places(self.peers, dict.fromkeys(permit.family for permit in self.plan.demand.permits))

    @property
    def cut_short(self) -> bool:
        """Whether it was stopped before all that was asked for was done."""
        pairs = self.bottleneck_pairs
        return self.replications < self.planned or (pairs is not None and pairs < self.replications)

    def __repr__(self) -> str:
        """The answer and what it rests on; the rest would fill pages."""
        named = self.scenario_name + (f", variant {self.variant}" if self.variant else "")
        return f"<RunResult of {named}, {self.replications} replications, seed {self.seed}: {self.answer}>"
