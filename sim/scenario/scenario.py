"""The Scenario: what a planner wrote, complete and valid, with names and units.

Made by `sim.scenario.load`, turned into integers and arrays by `sim.plan.compile`.
First object of the straight line.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.step import StepModel
from sim.scenario.text.tree import Mapping


@dataclass(frozen=True)
class Scenario:
    """One variant of a scenario file, complete and valid.

    `routes` holds the steps of each permit type and kind, in the order taken, with what the permit type and
    the kind change merged in; a permit type without kinds has one kind named ''. `tree` is the merged text
    with its places, without `extends` and `variants`. `files` are the file itself and then those it extends;
    `variants` are the names that may be asked for, `variant` the one applied ('' for none), `changes` the values
    set since, as `teams.officers.staff: 4`.
    """

    spec: ScenarioModel
    routes: ReadOnly[str, ReadOnly[str, ReadOnly[str, StepModel]]]
    tree: Mapping
    files: tuple[Path, ...]
    variant: str
    warnings: tuple[Problem, ...]
    variants: tuple[str, ...]
    changes: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """What makes this one an option of its file: the variant and the changes; '' where it is as written."""
        return ", ".join(filter(None, (self.variant, *self.changes)))

    def __repr__(self) -> str:
        """The file and how much it describes; the rest would fill pages."""
        named = ", ".join([str(self.files[0]), *([f"variant {self.variant}"] if self.variant else []), *self.changes])
        return f"<Scenario {named}: {len(self.spec.permits)} permit types, {len(self.spec.teams)} teams>"
