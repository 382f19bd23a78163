"""The best of several alternatives by one indicator, with a stated guarantee and no more replications than that takes.

All alternatives get the same few replications; those that are clearly not best are screened out, the rest race until
one is left (`sim.statistics.selection`). The same applicants for all make the race short.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from sim.errors import Problem, ScenarioError, complaint
from sim.experiment.alternative import Alternative, alternative
from sim.experiment.compare import ComparisonResult, compared, only_indicators, refuse_unlike
from sim.experiment.gather import Take, Watcher, gathered
from sim.experiment.precision import rows_of, units_of
from sim.experiment.replication import Replication
from sim.experiment.schedule import Leading, Schedule
from sim.experiment.settings import DEFAULTS, Settings
from sim.primitives.numerals import QuantityError, nearest
from sim.primitives.quantities import Duration, Points
from sim.primitives.time import DAY
from sim.scenario.models.quantities import parse_precision
from sim.scenario.scenario import Scenario
from sim.statistics.selection import Better, Guarantee, Race, begin, go_on

FIRST: Final = 10
"""Replications of every alternative before any is dropped: fewer make a longer race (Kim & Nelson, 2001)."""

MOST: Final = 2_000
"""Alternatives; ten replications of more of them are no experiment that anybody waits for."""

Known: TypeAlias = dict[tuple[int, int], float]
"""The figure of an alternative, by its place, in a replication, by its number."""

MORE_IS_BETTER: Final = ("on_time", "decided", "throughput", "clearance_rate", "flow_efficiency", "decisions_per")
"""What the names of indicators begin with of which a higher value is better."""


@dataclass(frozen=True)
class Criterion:
    """By what the best is selected: an indicator of all cases or of one permit type, and the least difference that
    matters (`within`, as `1 d` or `2 points`).
    """

    indicator: str
    within: str
    permit: str = ""

    @property
    def better(self) -> Better:
        """Which values are better."""
        return Better.LARGER if self.indicator.startswith(MORE_IS_BETTER) else Better.SMALLER

    @property
    def zone(self) -> float:
        """The least difference that matters in the unit of the indicator."""
        within = parse_precision(self.within)
        return within.seconds / DAY if isinstance(within, Duration) else within.value


def select(
    scenarios: Mapping[str, Scenario],
    criterion: Criterion,
    settings: Settings = DEFAULTS,
    watch: Watcher | None = None,
    take: Take = only_indicators,
) -> ComparisonResult:
    """The comparison of the alternatives, and in `selection` which is best; Ctrl-C gives what is finished.

    Raises ScenarioError E406 to E408 where they cannot be compared by this indicator, else as `compare`.
    """
    refuse_unlike(scenarios)
    options = [alternative(scenario, settings.engine, name) for name, scenario in scenarios.items()]
    _refuse(options, criterion)
    gathering = gathered(options, _race_on(options, criterion), settings, watch, take)
    result = compared(options, gathering)
    if min(map(len, gathering.replications)) < FIRST:
        return result
    race = _race(options, criterion, gathering.replications, {})
    return replace(result, selection=_told(options, criterion, race))


def _race_on(options: Sequence[Alternative], criterion: Criterion) -> Schedule:
    """First the same number of all, then a few more of those still in the race, until it is over."""
    known: Known = {}

    def wanted(leading: Leading, workers: int) -> Sequence[int]:
        if min(map(len, leading)) < FIRST:
            return [FIRST] * len(options)
        race = _race(options, criterion, leading, known)
        numbers = race.used.copy()
        if not race.over:
            numbers[race.survivors] += math.ceil(2 * workers / len(race.survivors))
        return [int(number) for number in numbers]

    return wanted


def _race(options: Sequence[Alternative], criterion: Criterion, leading: Leading, known: Known) -> Race:
    """The race as far as the finished replications go; their values are looked up in tables once, and are `known`."""
    for place, finished in enumerate(leading):
        for one in finished:
            if (place, one.number) not in known:
                known[place, one.number] = _value(options[place], criterion, one)
    values = [np.array([known[place, one.number] for one in finished]) for place, finished in enumerate(leading)]
    race = begin(np.column_stack([one[:FIRST] for one in values]), _guarantee(criterion))
    while not race.over:
        there = min(len(values[place]) for place in race.survivors)
        if there <= race.replications:
            break
        race = go_on(race, np.column_stack([values[place][race.replications : there] for place in race.survivors]))
    return race


def _guarantee(criterion: Criterion) -> Guarantee:
    return Guarantee(zone=criterion.zone, better=criterion.better)


def _value(option: Alternative, criterion: Criterion, replication: Replication) -> float:
    """The figure of a replication; ScenarioError E408 where it has none."""
    table = replication.tables["indicators"]
    if criterion.permit:
        rows = table[(table.indicator == criterion.indicator) & (table.permit == criterion.permit) & (table.kind == "")]
        rows = rows[rows.population.isin(["", "decided"]) & rows.clock.isin(["", "lived"]) & (rows.step == "")]
    else:
        rows = rows_of(criterion.indicator, table)
    value = float(rows.value.iloc[0]) if len(rows) == 1 else math.nan
    if math.isnan(value):
        where = f"{criterion.indicator} of {option.name} has no value in replication {replication.number}"
        file = str(option.scenario.files[0])
        raise complaint(
            file, "E408", f"{where}, so no best can be told", fix="another indicator, or a longer follow_up"
        )
    return value


def _refuse(options: Sequence[Alternative], criterion: Criterion) -> None:
    """ScenarioError E407 with all that is wrong with the criterion, or where there are too many alternatives."""
    file = str(options[0].scenario.files[0])
    units = units_of(options[0].plan)
    permits = [permit.name for permit in options[0].plan.demand.permits]
    problems = []
    if criterion.indicator not in units:
        text = f'there is no indicator "{criterion.indicator}" to select by'
        problems.append((text, f"--indicator {nearest(criterion.indicator, units) or 'lead_time_p90'}"))
    else:
        problems += _wrong_zone(criterion, units[criterion.indicator])
    if criterion.permit and criterion.permit not in permits:
        text = f'there is no permit type "{criterion.permit}"'
        problems.append((text, f"--permit {nearest(criterion.permit, permits) or permits[0]}"))
    if len(options) > MOST:
        problems.append((f"these are {len(options):,} alternatives, {MOST:,} are the most", "fewer values"))
    if problems:
        raise ScenarioError([Problem(file, 0, 0, "E407", text, fix=fix) for text, fix in problems])


def _wrong_zone(criterion: Criterion, unit: str) -> list[tuple[str, str]]:
    fits: tuple[type, str] | None = {"days": (Duration, "1 d"), "share": (Points, "2 points")}.get(unit)
    if fits is None:
        return [(f"{criterion.indicator} is neither a time nor a share", "--indicator lead_time_p90")]
    kind, example = fits
    try:
        within = parse_precision(criterion.within)
    except QuantityError as error:
        return [(error.text, f"--within {error.fix}")]
    if not isinstance(within, kind) or criterion.zone <= 0.0:
        text = f'"{criterion.within}" is no difference in {criterion.indicator} that could matter'
        return [(text, f'--within "{example}"')]
    return []


def _told(options: Sequence[Alternative], criterion: Criterion, race: Race) -> str:
    which = "highest" if criterion.better is Better.LARGER else "lowest"
    named = re.sub(r"^lead time p(?=\d)", "P", criterion.indicator.replace("_", " ").replace(":", " "))
    what = named + (f" of {criterion.permit.replace('_', ' ')}" if criterion.permit else "")
    least, most = int(race.used.min()), int(race.used.max())
    after = f"{least} to {most} replications" if least < most else f"{most} replications"
    if race.best is None:
        names = ", ".join(options[place].name for place in race.survivors)
        return f"Not yet told which of {names} has the {which} {what}: stopped by the user after {after}."
    return (
        f"{options[race.best].name} has the {which} {what} of {len(options)} alternatives, with a probability of at "
        f"least 95 % if it is better than every other by {criterion.within} or more (screening, then KN: Kim and "
        f"Nelson, 2001; {after} of each)."
    )
