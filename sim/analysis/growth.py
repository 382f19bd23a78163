"""Teams whose backlog grows without end: more work came to them in the window than their people can do.

The simulated side of what the arithmetic of load says in advance. After the estimates, before the result.
"""

from __future__ import annotations

import pandas as pd

from sim.plan.plan import Plan


def growing_teams(plan: Plan, indicators: pd.DataFrame) -> tuple[str, ...]:
    """Teams with a load above 1 whose permit types have a larger backlog at the end of the window than before.

    Both with the whole 95 % interval, or the value where there is none. Load alone would also blame a team that
    works off the backlog it started with, since that joins its queues in the window.
    """
    load = _ends(indicators, "load", "team")
    before, after = (_ends(indicators, f"backlog_{when}", "permit") for when in ("opening", "closing"))
    growing = {permit for permit, (least, _) in after.items() if least > before[permit][1]}
    permits = plan.demand.permits
    return tuple(
        team.name
        for number, team in enumerate(plan.staffing.teams)
        if load.get(team.name, (0.0, 0.0))[0] > 1.0
        and any(permits[step.permit].name in growing for step in plan.demand.steps if number in step.teams)
    )


def _ends(indicators: pd.DataFrame, indicator: str, key: str) -> dict[str, tuple[float, float]]:
    """Low and high of an indicator per team or permit type."""
    rows = indicators[(indicators.indicator == indicator) & (indicators[key] != "") & (indicators.kind == "")]
    return dict(
        zip(rows[key], zip(rows.low.fillna(rows.value), rows.high.fillna(rows.value), strict=True), strict=True)
    )
