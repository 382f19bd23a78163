"""Who comes: one form of demand, surges, files of counts (E314, E316, E318, E323, E51.).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import parts_of
from sim.scenario.data_files import read_counts
from sim.scenario.models.demand import DemandModel
from sim.scenario.models.quantities import ALWAYS
from sim.scenario.text.tree import KeyPath
from sim.scenario.timetable import end_of

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

FORMS = ("per_year", "rate", "file")


@rule
def demand_has_one_form(scenario: Scenario) -> Iterator[Finding]:
    """E318: exactly one of per_year, rate and file."""
    for path, demand in parts_of(scenario.spec, DemandModel):
        written = [form for form in FORMS if getattr(demand, form) is not None]
        if not written:
            text = f'the demand of "{path[1]}" does not say how many come'
            yield Finding((*path, KEY), "E318", text, fix="per_year: 11 324")
        if len(written) > 1:
            text = f'the demand of "{path[1]}" is given twice, as {" and as ".join(written)}'
            yield Finding((*path, written[1]), "E318", text, fix=f"keep {written[0]} or {written[1]}")
        if demand.file is not None and (demand.by_month or demand.growth.value):
            field = "by_month" if demand.by_month else "growth"
            text = f"{field} has no meaning beside a file, which says how many come when"
            yield Finding((*path, field), "E318", text, fix=f"leave {field} out")


@rule
def demand_weights_something(scenario: Scenario) -> Iterator[Finding]:
    """E316: not all weights are 0."""
    for path, demand in parts_of(scenario.spec, DemandModel):
        for field, names in (("by_month", 12), ("by_weekday", 7)):
            weights = getattr(demand, field)
            complete = len(weights.keys() - {"rest"}) == names or "rest" in weights
            if complete and all(weight.value == 0 for weight in weights.values()):
                yield Finding((*path, field), "E316", "all weights are 0, so nobody could come", fix="weights above 0")


@rule
def demand_knows_the_first_year(scenario: Scenario) -> Iterator[Finding]:
    """E314: the yearly totals begin with the study's first year at the latest."""
    start = scenario.spec.study.start
    for path, demand in parts_of(scenario.spec, DemandModel):
        years = sorted(year for year in demand.per_year or {} if isinstance(year, int))
        if demand.per_year is not None and ALWAYS in demand.per_year and years:
            text = f'the demand of "{path[1]}" is given both for always and for {years[0]}'
            yield Finding((*path, "per_year", ALWAYS, KEY), "E314", text, fix=f"{start.year}: NUMBER")
        elif years and years[0] > start.year:
            text = f'the demand of "{path[1]}" begins with {years[0]}, the study on {start}'
            fix = f"{start.year}: NUMBER"
            yield Finding((*path, "per_year"), "E314", text, fix=fix, others=((("study", "start"), "starts here"),))


@rule
def surges_are_clear(scenario: Scenario) -> Iterator[Finding]:
    """E323: a surge multiplies or adds, over at least one day."""
    for path, demand in parts_of(scenario.spec, DemandModel):
        for name, surge in demand.surges.items():
            place = (*path, "surges", name)
            if (surge.factor is None) == (surge.add is None):
                told = "neither factor nor add" if surge.factor is None else "both factor and add"
                yield Finding((*place, KEY), "E323", f'surge "{name}" has {told}', fix="factor: 140 %  or  add: 2 000")
            if surge.to < surge.from_:
                text = f'surge "{name}" ends before it begins'
                fix = f"from: {surge.to}, to: {surge.from_}        (`to` is the last day)"
                yield Finding((*place, "to"), "E323", text, fix=fix, others=(((*place, "from"), "begins here"),))


@rule
def counts_can_be_read(scenario: Scenario) -> Iterator[Finding | Problem]:
    """E511 to E515: a file of counts is there, in order, and covers the run."""
    start, end = scenario.spec.study.start, end_of(scenario.spec.study)
    for path, demand in parts_of(scenario.spec, DemandModel):
        if demand.file is None:
            continue
        place = (*path, "file")
        try:
            periods = read_counts(scenario.files[0].parent, demand.file)
        except ScenarioError as error:
            yield from told_at(place, error)
            continue
        if periods[0].first > start or periods[-1].end < end:
            said = f"{periods[0].first} to {periods[-1].end - dt.timedelta(days=1)}"
            needed = f"{start} to {end - dt.timedelta(days=1)}"
            text = f'"{demand.file}" speaks of {said}, the run of {needed}'
            yield Finding(place, "E515", text, fix="add the missing rows, or make the study shorter")
        if demand.by_weekday and (periods[0].end - periods[0].first).days == 1:
            text = "by_weekday has no meaning beside a file that counts by day"
            yield Finding((*path, "by_weekday"), "E318", text, fix="leave by_weekday out")


def told_at(path: KeyPath, error: ScenarioError) -> Iterator[Finding | Problem]:
    """Mistakes within a file are told there; a file that cannot be read at all, where it is named."""
    for problem in error.problems:
        if problem.line:
            yield problem
        else:
            yield Finding(path, problem.code, f'"{problem.file}": {problem.text}', problem.why, problem.fix)
