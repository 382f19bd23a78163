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
    kinds = (kind for permit in plan.permits for kind in permit.kinds)
    return tuple(dict.fromkeys(limit.name for kind in kinds for limit in limits_of(kind, sort)))


def case_limits(
    plan: DemandPlan, permit: NDArray[np.int16], kind: NDArray[np.int16], sort: str, name: str = ""
) -> CaseLimits:
    """The limit of that name (the first one for '') of cases of these permit types and kinds, int16[n] each."""
    found = CaseLimits(np.full(len(permit), NEVER), np.zeros(len(permit), np.bool_), np.full(len(permit), -1))
    for number, one in enumerate(plan.permits):
        of_permit = permit == number
        for part, traits in enumerate(one.kinds):
            limit = named_limit(traits, sort, name)
            if limit is not None:
                chosen = of_permit & (kind == part) if len(one.kinds) > 1 else of_permit
                found.within[chosen] = limit.within
                found.counted[chosen] = limit.counted
                found.starts[chosen] = limit.starts
    return found
