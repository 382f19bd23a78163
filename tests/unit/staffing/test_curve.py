"""What a found staff changes: paired differences whose intervals hold for all permit types at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from sim.analysis.reduction import Wanted
from sim.staffing.curve import effects_table
from sim.staffing.posts import Heads
from sim.statistics.intervals import t_interval

PERMITS = ("", "work", "study")


class Twice:
    """A P90 of each permit type in each replication, as written and as found."""

    def __init__(self, present: np.ndarray, found: np.ndarray) -> None:
        self._figures = {None: present, (1,): found}

    def tables(self, heads: Heads | None, numbers: Sequence[int], wanted: Wanted) -> list[dict[str, pd.DataFrame]]:
        keys = {"kind": "", "team": "", "step": "", "indicator": "lead_time_p90", "clock": "lived"}
        table = pd.DataFrame({"permit": PERMITS, **keys, "population": "decided", "unit": "days"})
        return [{"indicators": table.assign(value=self._figures[heads][number - 1])} for number in numbers]


def test_intervals_of_the_effects_hold_for_all_permit_types_at_once() -> None:
    random = np.random.default_rng(4)
    present = random.normal(30.0, 5.0, (8, 3))
    found = present + random.normal(2.0, 1.0, (8, 3))
    table = effects_table(Twice(present, found), (1,), range(1, 9))  # type: ignore[arg-type]
    low, high = t_interval(found - present, confidence=1 - 0.05 / 3)
    assert table.permit.tolist() == list(PERMITS)
    assert table.difference.tolist() == pytest.approx((found - present).mean(axis=0))
    assert (table.low.tolist(), table.high.tolist()) == (pytest.approx(low), pytest.approx(high))
