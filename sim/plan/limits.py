"""What promises and legal limits ask, of a kind by name and of every case of a replication.

A promise may differ between the kinds of a permit type, so what it asks is looked up case by case. Read by the
event log and by every measure of promises and limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.plan.plan import DemandPlan, Kind, Limit
from sim.primitives.time import NEVER, Instants

PROMISES: Final = "promises"
LEGAL_LIMITS: Final = "legal_limits"


@dataclass(frozen=True, eq=False)
class CaseLimits:
    """What one limit asks of each case: `within` int64[n] (NEVER: nothing), `counted` bool[n], `starts` int64[n]."""

    within: Instants
    counted: NDArray[np.bool_]
    starts: Instants


def limits_of(kind: Kind, sort: str) -> tuple[Limit, ...]:
    """The promises or the legal limits of a kind."""
    return kind.promises if sort == PROMISES else kind.legal_limits


def named_limit(kind: Kind, sort: str, name: str) -> Limit | None:
    """The limit of that name, the first one for the name ''; None where the kind has none."""
    return next((limit for limit in limits_of(kind, sort) if name in ("", limit.name)), None)


def limit_names(plan: DemandPlan, sort: str) -> tuple[str, ...]:
    """Names of all promises (or legal limits) of a plan in order of first appearance."""
    return tuple(dict.fromkeys(limit.name for kind in plan.kinds for limit in limits_of(kind, sort)))


def case_limits(plan: DemandPlan, kinds: NDArray[np.int64], sort: str, name: str = "") -> CaseLimits:
    """The limit of that name (the first one for '') of cases of these kinds (`kind_numbers`), int64[n]."""
    limits = [named_limit(one, sort, name) for one in plan.kinds]
    within = np.array([NEVER if limit is None else limit.within for limit in limits], np.int64)
    counted = np.array([limit is not None and limit.counted for limit in limits], np.bool_)
    starts = np.array([-1 if limit is None else limit.starts for limit in limits], np.int64)
    return CaseLimits(within[kinds], counted[kinds], starts[kinds])


def kind_numbers(plan: DemandPlan, permit: NDArray[np.int16], kind: NDArray[np.int16]) -> NDArray[np.int64]:
    """The place of each case's kind in `DemandPlan.kinds`, int64[n]."""
    return np.asarray(np.array(plan.first_kinds, np.int64)[permit] + kind)
