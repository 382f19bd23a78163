"""Teams whose backlog grows without end: more work came to them in the window than their people can do.

The simulated side of what the arithmetic of load says in advance. After the estimates, before the result.
"""

from __future__ import annotations

import pandas as pd


def growing_teams(indicators: pd.DataFrame) -> tuple[str, ...]:
    """Teams whose load in the window lies above 1 with its whole interval (its value, where it has none)."""
    rows = indicators[(indicators.indicator == "load") & (indicators.team != "")]
    least = rows.low.fillna(rows.value)
    return tuple(rows.team[least > 1.0])
