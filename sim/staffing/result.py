"""The result of sizing a staff: everything that its report, tables and answer are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sim.errors import Problem
from sim.plan.plan import Plan
from sim.staffing.posts import Post
from sim.staffing.request import SizeRequest
from sim.staffing.targets import Target

TRADE_OFF = ("point", "people", "cost", "permit", "indicator", "clock", "unit", "value", "low", "high", "replications")
"""The columns of the trade-off curve."""

EFFECTS = ("permit", "indicator", "clock", "unit", "present", "found", "difference", "low", "high", "pairs")
"""The columns of what the found staff changes."""

NOT_ASKED = "not asked for: "
"""How the reason of a target begins that is left out because another one of its group is out of reach."""


@dataclass(frozen=True)
class Staffed:
    """One post with the people as written (mean of its days in the window) and as found, alike where it is held."""

    post: Post
    present: float
    found: float

    @property
    def added(self) -> float:
        """People added; negative where there are fewer."""
        return self.found - self.present

    @property
    def cost_added(self) -> float:
        """What that costs a year, in the currency of the result."""
        return self.added * self.post.cost


@dataclass(frozen=True)
class TargetResult:
    """One target at the found staff; of those that no staff reaches, at the most people that the posts allow.

    `reachable` is False where even these do not meet it, and `reason` says why, or which other target of its group
    is out of reach. `searched` is the share of the search's replications that meet it, `met` that of the fresh ones
    with the exact 95 % interval (Clopper & Pearson, 1934) from `low` to `high`; NaN where there are none. `confirmed`
    says that the fresh ones prove it to be met as often as was asked. `value` is its figure over the fresh replications
    with the 95 % t interval, `present` that of the staff as written and `ample` that of the most people, over the
    search's replications.
    """

    target: Target
    reachable: bool
    reason: str
    searched: float
    met: float
    low: float
    high: float
    value: float
    value_low: float
    value_high: float
    present: float
    ample: float
    confirmed: bool = False


@dataclass(frozen=True)
class Economy:
    """What the search took: plans looked at, replications simulated and read back, and seconds of wall time.

    `rejected` plans were dropped before all their replications were made.
    """

    plans: int = 0
    rejected: int = 0
    replications: int = 0
    reused: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class SizingResult:
    """The least costly staff that was found, and how surely it reaches the targets.

    `staff` has every post, those that are held too; `found` is False where there is no staff to speak of (then
    `staff` is as written). Costs are a year's pay of all teams, in `currency` ('people' where no team has a cost).
    `confirmed` says that the fresh replications prove each target asked for to be met in at least the share
    `confidence` of the years.
    `search_replications` are numbered from 1, the `fresh_replications` that judge the found staff come after all that
    the search has seen. `trade_off` (columns TRADE_OFF) has some points from less to more than the found staff,
    `effects` (EFFECTS) sets found against present for every permit type. `headline` is the answer in words, `beyond`
    has a sentence for each target that no staff reaches, `stopped` says why the search ended.
    """

    scenario_name: str
    variant: str
    request: SizeRequest
    plan: Plan
    resolved: str
    staff: tuple[Staffed, ...]
    targets: tuple[TargetResult, ...]
    found: bool
    confirmed: bool
    cost_present: float
    cost_found: float
    currency: str
    confidence: float
    search_replications: int
    fresh_replications: int
    economy: Economy
    trade_off: pd.DataFrame
    effects: pd.DataFrame
    stopped: str
    interrupted: bool
    seed: int
    engine: str
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]
    headline: str
    beyond: tuple[str, ...]
    changes: Mapping[str, object] = field(default_factory=dict)
    """What to change in the scenario, as `Scenario.change` takes it: `{"teams.work.staff": 12}`."""

    @property
    def answer(self) -> str:
        """What staff is enough, how surely, and which targets no staff reaches."""
        return " ".join((self.headline, *self.beyond))

    @property
    def moved(self) -> tuple[Staffed, ...]:
        """The posts whose people were free to move."""
        return tuple(one for one in self.staff if not one.post.held)

    def __repr__(self) -> str:
        """Which scenario, and the answer."""
        return f"<SizingResult of {self.scenario_name}: {self.answer}>"
