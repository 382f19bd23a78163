"""What a wait becomes when the answer comes sooner: another distribution less a fixed amount, never below nothing.

No family that scenarios name: a plan that is changed holds it. Every case keeps its draw and so its rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.primitives.interpolation import Table
from sim.primitives.parameters import require
from sim.primitives.quantiles import Distribution, table_of
from sim.primitives.time import Floats


@dataclass(frozen=True)
class Sooner(Distribution):
    """The amount of another distribution less `by`, 0 where it is no more than that."""

    of: Distribution
    by: float

    def __post_init__(self) -> None:
        require(self.by >= 0, "sooner means by no less than nothing")

    def mean(self) -> float:
        """The area under the quantile function, on its table."""
        table = self.table()
        return float(np.trapezoid(table.value, table.probability))

    def quantile(self, u: Floats) -> Floats:
        """The other's amount at each probability, less `by`."""
        return np.maximum(self.of.quantile(u) - self.by, 0.0)

    def table(self) -> Table:
        """The other's table, each value less `by`."""
        table = table_of(self.of)
        return type(table)(table.probability, np.maximum(table.value - self.by, 0.0))
