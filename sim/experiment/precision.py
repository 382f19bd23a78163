"""How precise a run is, held against what its scenario asks of one indicator.

The indicator is checked before anything is simulated, its interval afterwards. Beside the estimates, on the way to
the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from sim.analysis.indicators import INDICATORS
from sim.analysis.view import DECIDED
from sim.errors import Problem
from sim.plan.limits import limit_names
from sim.plan.plan import Plan
from sim.primitives.numerals import nearest
from sim.primitives.quantities import Duration, Share
from sim.primitives.time import DAY
from sim.scenario.checks.check import problem_of
from sim.scenario.checks.finding import Finding
from sim.scenario.models.spec import PrecisionModel
from sim.scenario.scenario import Scenario

OF = ("study", "precision", "of")
WITHIN = ("study", "precision", "within")


def precision_problems(scenario: Scenario, plan: Plan) -> list[Problem]:
    """E214 where the scenario asks for the precision of no indicator, E403 where it asks for days of what is none."""
    asked = scenario.spec.study.precision
    return [problem_of(scenario.tree, one) for one in _findings(asked, plan)] if asked else []


def _findings(asked: PrecisionModel, plan: Plan) -> Iterator[Finding]:
    units = _units(plan)
    if asked.of not in units:
        text = f'there is no indicator "{asked.of}" to be precise about'
        yield Finding(OF, "E214", text, fix=f"of: {nearest(asked.of, units) or 'lead_time_p90'}")
    elif isinstance(asked.within, Duration) and units[asked.of] != "days":
        text = f"{asked.of} is no time, so it cannot be precise to {asked.within.text}"
        yield Finding(WITHIN, "E403", text, fix="within: 5 %        (half the interval, as a part of the value)")


def _units(plan: Plan) -> dict[str, str]:
    """The unit of each indicator by the name that it has in results."""
    names = {
        one.name: limit_names(plan.demand, one.limits) if "NAME" in one.name else ("",) for one in INDICATORS.values()
    }
    return {name.replace("NAME", limit): INDICATORS[name].unit for name, limits in names.items() for limit in limits}


def imprecision(asked: PrecisionModel | None, indicators: pd.DataFrame, done: int) -> str:
    """How far the run got, in a sentence; empty where the interval is as narrow as asked, or nothing was asked.

    The figure is that of all cases together, of those decided, on the lived clock where it has both; of an
    indicator that only teams have, the least precise team decides.
    """
    if asked is None:
        return ""
    name, within = asked.of.replace("_", " ").replace(":", " "), asked.within.text
    rows = _rows(asked.of, indicators)
    half = (rows.high - rows.value).clip(lower=rows.value - rows.low)  # an end may be cut at 0 or 100 %
    if half.isna().all():
        why = rows.reason.iloc[0] if len(rows) else "nothing was measured"
        return f"Not precise enough: {name} has no interval ({why}), where ±{within} is asked for."
    reached, allowed = _widest(half, rows.value, asked.within)
    if reached <= allowed:
        return ""
    told = f"±{reached / DAY:.1f} d" if isinstance(asked.within, Duration) else f"±{100 * reached:.1f} %"
    more = math.ceil(done * (reached / allowed) ** 2) if allowed > 0 and math.isfinite(reached) else 0
    hint = f"; some {more:,} would do".replace(",", " ") if more else ""
    return (
        f"Not precise enough: {name} is known to {told} after {done} replications, where ±{within} is asked for{hint}."
    )


def _rows(name: str, indicators: pd.DataFrame) -> pd.DataFrame:
    rows = indicators[(indicators.indicator == name) & indicators.population.isin(["", DECIDED])]
    whole = rows[(rows[["permit", "kind", "team", "step"]] == "").all(axis=1)]
    rows = whole if len(whole) else rows
    lived = rows[rows.clock == "lived"]
    return lived if len(lived) else rows


def _widest(half: pd.Series[float], value: pd.Series[float], within: Share | Duration) -> tuple[float, float]:
    """The largest half-width and what is allowed: in seconds, or as parts of the value."""
    if isinstance(within, Duration):
        return float((half * DAY).max()), within.seconds
    relative = half.where(half == 0.0, half / value.abs())  # an interval of no width is precise, even about 0
    return float(relative.max()), within.value
