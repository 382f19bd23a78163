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
from sim.scenario.text.tree import Mapping, Plain


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

    @classmethod
    def load(cls, path: str | Path, variant: str = "") -> Scenario:
        """The scenario in a file, with one of its variants applied; ScenarioError with every problem found."""
        from sim.scenario.load import load

        return load(path, variant)

    def with_variant(self, name: str) -> Scenario:
        """The scenario of the same file with another variant, and with the changes of this one."""
        from sim.scenario.load import changed, load

        return changed(load(self.files[0], name), self.changes)

    def change(self, changes: ReadOnly[str, object]) -> Scenario:
        """The scenario with values set otherwise, by path: `{"teams.officers.staff": 4}`; ScenarioError.

        A value is a number, a text as in a scenario file, or a map or list of them.
        """
        from sim.scenario.load import changed
        from sim.scenario.text.writer import in_line

        def written(value: object) -> str:
            return value if isinstance(value, str) else in_line(_as_text(value))

        return changed(self, [f"{path}: {written(value)}" for path, value in changes.items()])

    def __repr__(self) -> str:
        """The file and how much it describes; the rest would fill pages."""
        named = ", ".join([str(self.files[0]), *([f"variant {self.variant}"] if self.variant else []), *self.changes])
        return f"<Scenario {named}: {len(self.spec.permits)} permit types, {len(self.spec.teams)} teams>"


def _as_text(value: object) -> Plain:
    """Numbers as text, also within maps and lists."""
    if isinstance(value, ReadOnly):
        return {str(key): _as_text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(item) for item in value]
    return None if value is None else str(value)
