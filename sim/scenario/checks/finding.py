"""What a rule finds, before its places are looked up: paths in the scenario instead of lines in a file.

A rule is a function from a scenario to findings; `rule` enters it in RULES, and nothing else has to be done.
Used by the `check_...` modules, turned into problems by `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from sim.errors import Problem
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

KEY: Final = "[key]"
"""As the last part of a path: the key itself is meant, not its value."""


@dataclass(frozen=True)
class Finding:
    """One mistake at `path`; in `fix`, `{here}` stands for its line and `{there}` for that of the first other."""

    path: KeyPath
    code: str
    text: str
    why: str = ""
    fix: str = ""
    others: tuple[tuple[KeyPath, str], ...] = ()


Rule: TypeAlias = "Callable[[Scenario], Iterator[Finding | Problem] | Iterator[Finding]]"

RULES: list[Rule] = []
"""Every rule, in the order of their definition."""


def rule(function: Rule) -> Rule:
    """Enter a function in RULES."""
    RULES.append(function)
    return function
