"""A lever: one change that a planner could make beside others, as a plan with it, or the reason why there is none.

Levers are plain records; `people` and `process` beside make them from a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.plan.plan import Plan

MOST_NAMED: Final = 4


@dataclass(frozen=True)
class Lever:
    """A change by `name` (an identifier) and `label` (in words); `means` says what it is wherever it is made.

    `plan` is the plan with it and `told` what it changes there; where it does not apply `plan` is None and `told`
    says why.
    """

    name: str
    label: str
    means: str
    told: str
    plan: Plan | None

    @property
    def applies(self) -> bool:
        """Whether there is a plan with it."""
        return self.plan is not None


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """As `officers`, `officers and registry`, `a, b, c, d and 3 more`, identifiers as words."""
    shown = [name.replace("_", " ") for name in names]
    if len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
