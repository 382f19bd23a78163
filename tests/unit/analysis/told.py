"""Estimated tables written down by hand: only the rows that a test speaks of."""

from collections.abc import Mapping, Sequence

import pandas as pd

Key = tuple[str, str, str, str]
"""Indicator, permit type, team and step; of those decided, lived days."""

Rows = Mapping[Key, float]

KEYS = ("indicator", "permit", "team", "step")


def estimates(
    figures: Rows, days: Mapping[str, Mapping[str, float]], weekly: Mapping[str, Sequence[float]]
) -> dict[str, pd.DataFrame]:
    """Indicators without intervals, the days of each part by permit type, and the load of teams by week."""
    rows = [(*key, value, value, value) for key, value in figures.items()]
    indicators = pd.DataFrame(rows, columns=[*KEYS, "value", "low", "high"])
    parts = [(permit, "decided", part, value) for permit, own in days.items() for part, value in own.items()]
    load = [(team, week, "load", value) for team, own in weekly.items() for week, value in enumerate(own)]
    return {
        "indicators": indicators.assign(kind="", clock="lived", population="decided"),
        "parts": pd.DataFrame(parts, columns=["permit", "population", "part", "value"]),
        "load": pd.DataFrame(load, columns=["team", "week", "measure", "value"]),
    }
