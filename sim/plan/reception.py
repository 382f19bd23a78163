"""Reception as numbers: who lives there, how long after the decision, how many places, what a day costs.

Part of the Plan; made by `sim.plan.residents`, read by `sim.analysis.reception`. Engines never see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.primitives.distributions import Distribution
from sim.primitives.time import Floats


@dataclass(frozen=True)
class Residents:
    """The part `share` of one permit type's applicants, in reception from lodging until settled.

    `settling` is the time from the decision by outcome number, `withdrawn` that from withdrawal; seconds.
    """

    permit: int
    share: float
    settling: tuple[Distribution, ...]
    withdrawn: Distribution


@dataclass(frozen=True)
class OpeningClients:
    """People in reception at the start whose application is no longer open, and how long they stay on (seconds)."""

    name: str
    people: float
    stay: Distribution


@dataclass(frozen=True, eq=False)
class Reception:
    """All of reception; `capacity` are places per day of the run (float64[days]), None where no number is known.

    `in_centres` is the share of people who take up a place; `cost_per_second` is that of one person, 0 if unknown.
    """

    residents: tuple[Residents, ...]
    opening: tuple[OpeningClients, ...]
    in_centres: float
    capacity: Floats | None
    cost_per_second: float
    currency: str
