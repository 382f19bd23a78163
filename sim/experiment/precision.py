"""How precise a run is, held against what its scenario asks of one indicator or several.

The indicators are checked before anything is simulated; a run that may choose its number of replications watches them,
any other tells afterwards how far it got. Beside the estimates, on the way to the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from sim.analysis.indicators import INDICATORS
from sim.analysis.view import DECIDED
from sim.errors import Problem, ScenarioError
from sim.experiment.replication import Replication
from sim.plan.limits import limit_names
from sim.plan.plan import Plan
from sim.primitives.numerals import nearest
from sim.primitives.quantities import Duration, Points, Share
from sim.primitives.time import DAY
from sim.scenario.checks.check import problem_of
from sim.scenario.checks.finding import Finding
from sim.scenario.models.spec import PrecisionModel
from sim.scenario.scenario import Scenario
from sim.scenario.text.tree import KeyPath
from sim.statistics.stopping import Absolute, Decision, Relative, Rule, Target, certain_more, decide

PRECISION: KeyPath = ("study", "precision")
Within: TypeAlias = Share | Points | Duration


def asked_of(precision: PrecisionModel | None) -> dict[str, Within]:
    """How precise each indicator has to be, by its name, the first one first; empty where nothing is asked."""
    return {precision.of: precision.within, **precision.also} if precision else {}


def precision_problems(scenario: Scenario, plan: Plan) -> list[Problem]:
    """E214 where the precision of no indicator is asked for, E403 where days or points are asked of what has none."""
    asked = scenario.spec.study.precision
    return [problem_of(scenario.tree, one) for one in _findings(asked, plan)] if asked else []


def _findings(asked: PrecisionModel, plan: Plan) -> Iterator[Finding]:
    units = units_of(plan)
    for name, within in asked_of(asked).items():
        of, value = (("of",), ("within",)) if name == asked.of else (("also", name), ("also", name))
        key = "of" if name == asked.of else "also"
        if name not in units:
            text = f'there is no indicator "{name}" to be precise about'
            yield Finding((*PRECISION, *of), "E214", text, fix=f"{key}: {nearest(name, units) or 'lead_time_p90'}")
        elif reason := _unlike(within, units[name]):
            text = f"{name} is {reason}, so it cannot be precise to {within.text}"
            fix = "within: 5 %        (half the interval, as a part of the value)"
            yield Finding((*PRECISION, *value), "E403", text, fix=fix)


def _unlike(within: Within, unit: str) -> str:
    """What an indicator is not, that would have to be precise to days or points; '' where it may."""
    if isinstance(within, Duration):
        return "" if unit == "days" else "no time"
    return "no share" if isinstance(within, Points) and unit != "share" else ""


def units_of(plan: Plan) -> dict[str, str]:
    """The unit of each indicator by the name that it has in results."""
    names = {
        one.name: limit_names(plan.demand, one.limits) if "NAME" in one.name else ("",) for one in INDICATORS.values()
    }
    return {name.replace("NAME", limit): INDICATORS[name].unit for name, limits in names.items() for limit in limits}


def needed_precision(scenario: Scenario) -> PrecisionModel:
    """What the scenario asks for; ScenarioError E405 where it does not, so that it cannot choose replications."""
    asked = scenario.spec.study.precision
    if asked is None:
        text = "how precise is precise enough? The scenario does not say, so replications cannot be chosen by it"
        fix = "study: {precision: {of: lead_time_p90, within: 5 %}}"
        raise ScenarioError([problem_of(scenario.tree, Finding(("study",), "E405", text, fix=fix))])
    return asked


def standing(asked: PrecisionModel, finished: Sequence[Replication]) -> tuple[Decision, int]:
    """How precise the finished replications (one at least) are, and how many more are certainly needed."""
    tables = [one.tables["indicators"] for one in finished]
    rule = Rule(tuple(_targets(asked, tables[0])), bound=asked.at_most)
    rows = np.concatenate([rows_of(name, tables[0]).index for name in asked_of(asked)])  # the same in all of them
    values = np.array([table["value"].to_numpy()[rows] for table in tables])
    return decide(values, rule), certain_more(values, rule)


def _targets(asked: PrecisionModel, indicators: pd.DataFrame) -> Iterator[Target]:
    for name, within in asked_of(asked).items():
        for _ in range(len(rows_of(name, indicators))):
            yield _target(within)


def _target(within: Within) -> Target:
    """What is allowed, in the unit of the indicator."""
    if isinstance(within, Duration):
        return Absolute(within.seconds / DAY)
    return Absolute(within.value) if isinstance(within, Points) else Relative(within.value)


def imprecision(asked: PrecisionModel | None, indicators: pd.DataFrame, done: int) -> str:
    """How far the run got, in a sentence for each indicator; empty where all intervals are as narrow as asked.

    The figure is that of all cases together, of those decided, on the lived clock where it has both; of an
    indicator that only teams have, the least precise team decides.
    """
    told = (_imprecise(name, within, indicators, done) for name, within in asked_of(asked).items())
    return " ".join(sentence for sentence in told if sentence)


def _imprecise(of: str, within: Within, indicators: pd.DataFrame, done: int) -> str:
    name = of.replace("_", " ").replace(":", " ")
    rows = rows_of(of, indicators)
    half = (rows.high - rows.value).clip(lower=rows.value - rows.low)  # an end may be cut at 0 or 100 %
    if half.isna().all():
        why = rows.reason.iloc[0] if len(rows) else "nothing was measured"
        return f"Not precise enough: {name} has no interval ({why}), where ±{within.text} is asked for."
    reached, allowed = _widest(half, rows.value, within)
    if reached <= allowed:
        return ""
    more = math.ceil(done * (reached / allowed) ** 2) if allowed > 0 and math.isfinite(reached) else 0
    hint = f"; some {more:,} would do".replace(",", " ") if more else ""
    known = f"{name} is known to {half_told(reached, within)} after {done} replications"
    return f"Not precise enough: {known}, where ±{within.text} is asked for{hint}."


def half_told(half: float, within: Within) -> str:
    """A half-width in the unit in which it was asked for: in days, points, or per cent of the value."""
    if isinstance(within, Duration):
        return f"±{half:.1f} d"
    return f"±{100 * half:.1f} {'points' if isinstance(within, Points) else '%'}"


def rows_of(name: str, indicators: pd.DataFrame) -> pd.DataFrame:
    """The rows of an indicator that say how precise it is: of all cases together, else of each part."""
    rows = indicators[(indicators.indicator == name) & indicators.population.isin(["", DECIDED])]
    whole = rows[(rows[["permit", "kind", "team", "step"]] == "").all(axis=1)]
    rows = whole if len(whole) else rows
    lived = rows[rows.clock == "lived"]
    return lived if len(lived) else rows


def _widest(half: pd.Series[float], value: pd.Series[float], within: Within) -> tuple[float, float]:
    """The largest half-width and what is allowed: in days, as a share, or as parts of the value."""
    if isinstance(within, Duration):
        return float(half.max()), within.seconds / DAY
    if isinstance(within, Points):
        return float(half.max()), within.value
    relative = half.where(half == 0.0, half / value.abs())  # an interval of no width is precise, even about 0
    return float(relative.max()), within.value
