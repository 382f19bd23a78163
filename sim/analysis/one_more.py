"""What one more person in each team changes, pair by pair, and the teams ranked by the days that it saves.

Made from the indicators of the run and of runs with one more person in one team, on the same applicants. Beside
`sim.analysis.differences` on the straight line; the answer and the report read it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from sim.analysis.differences import differences
from sim.plan.plan import Plan

TABLE: Final = "bottlenecks"
"""The name of the table among the estimates; where nothing was measured there is none."""

P90: Final = "lead_time_p90"
ON_TIME: Final = "on_time_promise"
CLOSING: Final = "backlog_closing"

COLUMNS: Final = [
    "team", "permit", "indicator", "clock", "population", "unit",
    "base", "value", "difference", "low", "high", "pairs", "variance_ratio", "saved", "reason",
]  # fmt: skip


@dataclass(frozen=True)
class Gain:
    """Lived days that one more person in a team takes off the P90, with the interval over pairs; NaN: not known.

    `low` and `high` hold for all teams at once. Negative days are added. `saved` unpaired replications more, of the run
    and of the alternative, would be as precise as the pairs.
    """

    team: str
    days: float
    low: float
    high: float
    saved: float

    @property
    def clear(self) -> bool:
        """Whether days are saved, whatever the luck of these replications."""
        return self.low > 0.0


def one_more_table(
    plan: Plan, base: Sequence[pd.DataFrame], by_team: Mapping[str, Sequence[pd.DataFrame]]
) -> pd.DataFrame:
    """Every team, permit type ('' for all) and indicator that bottlenecks are told by, from tables `indicators`.

    Replication i of all is one pair of runs on the same applicants; all have as many. `base`, `value` and `difference`
    are means over `pairs`, intervals hold for all teams at once (95 % jointly for each indicator).
    """
    permits = ["", *(permit.name for permit in plan.demand.permits)]
    compared = differences({"": _told(base, permits)} | {team: _told(one, permits) for team, one in by_team.items()})
    return compared.drop(columns="team").rename(columns={"option": "team"})[COLUMNS]


def _told(replications: Sequence[pd.DataFrame], permits: Sequence[str]) -> list[pd.DataFrame]:
    return [table[_wanted(table, permits)].reset_index(drop=True) for table in replications]


def _wanted(table: pd.DataFrame, permits: Sequence[str]) -> pd.Series[bool]:
    whole = table.permit.isin(permits) & (table.kind == "") & (table.team == "") & (table.step == "")
    p90 = (table.indicator == P90) & (table.clock == "lived") & (table.population == "decided")
    on_time = (table.indicator == ON_TIME) & (table.population == "decided")
    return whole & (p90 | on_time | (table.indicator == CLOSING))


def gains(table: pd.DataFrame, permit: str = "") -> tuple[Gain, ...]:
    """Of each team what it takes off the P90 of a permit type, or of all; the most first, what is not known last."""
    rows = table[(table.indicator == P90) & (table.permit == permit)].to_dict("records")
    return tuple(sorted(map(_gain, rows), key=lambda gain: math.inf if math.isnan(gain.days) else -gain.days))


def _gain(row: dict[Any, Any]) -> Gain:
    return Gain(row["team"], -row["difference"], -row["high"], -row["low"], row["saved"])


def helps_most(estimates: Mapping[str, pd.DataFrame]) -> str:
    """As `One more person helps most in officers: 12.3 d less at P90 (11.0 to 13.6).`; '' where it is not known."""
    ranked = [gain for gain in gains(estimates[TABLE]) if not math.isnan(gain.low)] if TABLE in estimates else []
    if not ranked:
        return ""
    first = ranked[0]
    if not first.clear:
        return "One more person in any one team does not clearly shorten the P90."
    interval = f"{first.low:.1f} to {first.high:.1f}"
    team = first.team.replace("_", " ")
    return f"One more person helps most in {team}: {first.days:.1f} d less at P90 ({interval})."
