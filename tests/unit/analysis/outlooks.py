"""Tables of cases from days said in Python, as several replications would leave them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.outlook_cases import CASES
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from tests.unit.analysis.hand_made import permit, study, waiting_plan

Days = Sequence[int]


def plan(weeks: int = 2, follow_up: int = 60, names: Sequence[str] = ("work",)) -> Plan:
    """A window of so many weeks, followed for so many days."""
    return waiting_plan(study(weeks * 7 * DAY, follow_up * DAY), **{name: permit(name) for name in names})


def text(days: Days) -> str:
    """The days as a replication keeps them."""
    values, counts = np.unique(np.asarray(days, int), return_counts=True)
    gaps = np.diff(values, prepend=0)
    return " ".join(f"{gap}:{count}" for gap, count in zip(gaps, counts, strict=True))


def replication(
    made: Plan, decided: Mapping[tuple[str, int], Days], still_open: int = 0, withdrew: Days = ()
) -> dict[str, pd.DataFrame]:
    """The decided days by permit type and week; in every week as many more are open, or withdrew after these days."""
    weeks = made.study.observe // (7 * DAY)
    rows = []
    for one in made.demand.permits:
        for week in range(weeks):
            days = decided.get((one.name, week), ())
            lodged = len(days) + still_open + len(withdrew)
            rows.append((one.name, week, lodged, text(days), text(withdrew)))
    return {CASES: pd.DataFrame(rows, columns=["permit", "week", "lodged", "decided", "withdrew"])}


def stationary(made: Plan, replications: int, cases: int = 60, median: float = 9.0, seed: int = 1, **traits: int):
    """Replications that differ by luck alone: geometric days in every week of every permit type."""
    random = np.random.default_rng(seed)
    weeks = range(made.study.observe // (7 * DAY))
    return [
        replication(
            made,
            {
                (one.name, week): np.minimum(random.geometric(0.69 / median, cases) - 1, 55)
                for one in made.demand.permits
                for week in weeks
            },
            **traits,
        )
        for _ in range(replications)
    ]
