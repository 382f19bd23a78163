"""A sweep: one scenario at every point of a grid of values, all on the same applicants, in one tidy table.

Each point is an alternative to the scenario as written and is compared with it. Called by the command line and by
notebooks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from sim.analysis.comparison_answer import headlines
from sim.analysis.differences import KEYS
from sim.errors import complaint
from sim.experiment.compare import BASE, ComparisonResult, compare, only
from sim.experiment.gather import Take, Watcher
from sim.experiment.precision import asked_of
from sim.experiment.select import MOST as MOST_SELECTED
from sim.experiment.select import Criterion, select
from sim.experiment.settings import DEFAULTS, Settings
from sim.plan.compile import compile_plan
from sim.scenario.grid import Grid
from sim.scenario.load import changed
from sim.scenario.scenario import Scenario

MOST: Final = 500
"""Points of a sweep in which all are repeated alike; where the best is selected most drop out early."""


@dataclass(frozen=True)
class SweepResult:
    """A grid, and the comparison of its points with the scenario as written.

    `points` has a row per alternative: `option`, and a column for each path with its value as text (empty for the
    scenario as written). `table` is the one tidy table: `points` beside the key columns of indicators, `value`, `low`,
    `high`, `replications`, `reason`, and the paired `difference` from the scenario as written with `difference_low`,
    `difference_high`, `pairs` and `verdict`.
    """

    grid: Grid
    points: pd.DataFrame
    table: pd.DataFrame
    comparison: ComparisonResult

    @property
    def cut_short(self) -> bool:
        """Whether fewer replications of each point were done than planned."""
        return self.comparison.cut_short


def sweep(
    scenario: Scenario,
    grid: Mapping[str, Sequence[str]],
    settings: Settings = DEFAULTS,
    watch: Watcher | None = None,
    criterion: Criterion | None = None,
) -> SweepResult:
    """Simulate the scenario at every combination of the values, given by path, such as `teams.officers.staff`.

    With a `criterion` only until the best point is known. Raises ScenarioError E409 where there are too many points,
    else as `compare`; the mistakes of a point are told with its values.
    """
    over = Grid({path: tuple(values) for path, values in grid.items()})
    most = MOST_SELECTED if criterion else MOST
    if len(over.points) > most:
        text = f"this grid has {len(over.points)} points, {most} are the most"
        fix = "fewer values" if criterion else "fewer values, or  --select best, which repeats only what may be best"
        raise complaint(str(scenario.files[0]), "E409", text, fix=fix)
    scenarios = {BASE: scenario} | {
        over.name(point): changed(scenario, over.changes(point), over.name(point)) for point in over.points
    }
    take = _taking(scenario, criterion)
    if criterion:
        compared = select(scenarios, criterion, settings, watch, take)
    else:
        compared = compare(scenarios, settings, watch, take)
    return SweepResult(over, points := _points(over), _table(points, compared), compared)


def _taking(scenario: Scenario, criterion: Criterion | None) -> Take:
    """Hold of each replication only what a sweep tells: hundreds of points would fill the memory otherwise."""
    named = {one.indicator for one in headlines(compile_plan(scenario))}
    named |= set(asked_of(scenario.spec.study.precision)) | ({criterion.indicator} if criterion else set())
    others = {"lead_time_p50", "lead_time_mean", "on_time_legal", "decided", "cost_per_decision", "utilisation", "load"}
    return only(named | others)


def _points(grid: Grid) -> pd.DataFrame:
    rows = [[BASE, *("" for _ in grid.values)], *([grid.name(point), *point] for point in grid.points)]
    return pd.DataFrame(rows, columns=["option", *grid.values])


def _table(points: pd.DataFrame, compared: ComparisonResult) -> pd.DataFrame:
    differences = compared.tables["differences"].rename(columns={"low": "difference_low", "high": "difference_high"})
    beside = ["option", *KEYS]
    columns = ["difference", "difference_low", "difference_high", "pairs", "verdict"]
    whole = compared.tables["indicators"].merge(differences[[*beside, *columns]], on=beside, how="left")
    return points.merge(whole, on="option", how="right")
