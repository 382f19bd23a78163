"""What an indicator is: one decorated function that reads a selection of cases and tells a figure.

`@indicator(...)` states its names, unit, clocks, populations and which rows it has; its docstring is the text of
the reference page. `indicator_rows` asks every indicator about every selection it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

from sim.analysis.figures import Cohort, Figure
from sim.analysis.populations import kinds_of
from sim.analysis.view import DECIDED, LODGED, PER_OUTCOME, View
from sim.plan.limits import limit_names
from sim.plan.plan import WORK, Plan
from sim.plan.serving import serving_teams
from sim.primitives.time import Instants

ALL: Final = "all"
PERMIT: Final = "permit"
KIND: Final = "kind"
TEAM: Final = "team"
STEP: Final = "step"

EVERY_POPULATION: Final = (DECIDED, LODGED, PER_OUTCOME)
MONEY: Final = "money"
"""The unit of indicators told in the currency of the teams."""

Row: TypeAlias = tuple[str, str, str, str, str, str, str, str, float, float, str]
"""permit, kind, team, step, indicator, clock, population, unit, value, bound, reason."""


@dataclass(frozen=True, eq=False)
class Selection:
    """What one row of results speaks of; numbers are None, and names empty, where it speaks of all.

    `limit` names a promise or legal limit, '' being each case's first.
    """

    view: View
    permit: int | None = None
    kind: int | None = None
    team: int | None = None
    step: int | None = None
    population: str = ""
    clock: str = ""
    limit: str = ""

    @property
    def permits(self) -> tuple[int, ...] | None:
        """The permit type as `View.members` takes it."""
        return None if self.permit is None else (self.permit,)

    @property
    def kinds(self) -> range:
        """Where the kinds of the selection lie in `DemandPlan.kinds`."""
        return kinds_of(self.view.plan.demand, self.permit, self.kind)

    @property
    def cases(self) -> Instants:
        """The cases of the permit type and kind that belong to the population, int64[k]."""
        return self.view.members(self.population, self.permits, self.kind)

    def count(self, population: str) -> int:
        """How many cases of the permit type and kind belong to any population of the view."""
        return len(self.view.members(population, self.permits, self.kind))

    @cached_property
    def cohort(self) -> Cohort:
        """The cases of the population on the clock."""
        return self.view.cohort(self.population, self.clock, self.permits, self.kind)

    @cached_property
    def waits(self) -> Instants:
        """Seconds in the queue of each work visit started in the window, int64[k], in order of size."""
        steps = self.view.plan.demand.steps
        return self.view.waiting.of(
            lambda step, team: (
                self.team in (None, team) and self.step in (None, step) and self.permit in (None, steps[step].permit)
            )
        )

    @cached_property
    def names(self) -> tuple[str, str, str, str]:
        """Permit type, kind, team and step by name."""
        demand, teams = self.view.plan.demand, self.view.plan.staffing.teams
        permit = None if self.permit is None else demand.permits[self.permit]
        return (
            "" if permit is None else permit.name,
            "" if permit is None or self.kind is None else permit.kinds[self.kind].name,
            "" if self.team is None else teams[self.team].name,
            "" if self.step is None else demand.steps[self.step].name,
        )


Compute: TypeAlias = Callable[[Selection], Figure | None]


@dataclass(frozen=True)
class Indicator:
    """One indicator: `meaning` is its sentence; `limits` is the sort of limit that `NAME` in its name stands for."""

    name: str
    unit: str
    rows: tuple[str, ...]
    populations: tuple[str, ...]
    clocks: tuple[str, ...]
    limits: str
    meaning: str
    compute: Compute


INDICATORS: Final[dict[str, Indicator]] = {}
"""Every indicator by name, in the order in which they are declared."""


def indicator(
    *names: str,
    unit: str,
    rows: tuple[str, ...] = (ALL, PERMIT, KIND),
    populations: tuple[str, ...] = ("",),
    clocks: tuple[str, ...] = ("",),
    limits: str = "",
) -> Callable[[Compute], Compute]:
    """Declare an indicator under one or several names; it returns None where the plan gives it no row."""

    def declare(compute: Compute) -> Compute:
        meaning = " ".join((compute.__doc__ or "").split())
        for name in names:
            assert name not in INDICATORS, f"the indicator {name} is declared twice"
            INDICATORS[name] = Indicator(name, unit, rows, populations, clocks, limits, meaning, compute)
        return compute

    return declare


def indicator_rows(view: View, names: Collection[str] = ()) -> Iterator[Row]:
    """One row per indicator (of those named, where any are) and selection.

    Which rows there are depends on the plan alone, not on the log.
    """
    currency = currency_of(view.plan)
    for sort, scope in _scopes(view):
        outcomes = first_outcomes(view.plan, scope.permit)
        chosen = [one for one in INDICATORS.values() if sort in one.rows and (not names or one.name in names)]
        for population, clock in _situations(chosen, outcomes):
            selection = replace(scope, population=population, clock=clock)
            spoken = PER_OUTCOME if population.startswith(PER_OUTCOME) else population
            for one in chosen:
                if spoken in one.populations and clock in one.clocks:
                    unit = currency if one.unit == MONEY else one.unit
                    yield from _told(one, selection, unit)


def _told(one: Indicator, selection: Selection, unit: str) -> Iterator[Row]:
    named = one.limits and "NAME" in one.name
    for limit in limit_names(selection.view.plan.demand, one.limits) if named else ("",):
        figure = one.compute(replace(selection, limit=limit) if limit else selection)
        if figure is not None:
            name = one.name.replace("NAME", limit)
            keys = (*selection.names, name, selection.clock, selection.population, unit)
            yield (*keys, figure.value, figure.bound, figure.reason)


def _situations(chosen: list[Indicator], outcomes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every pair of population and clock that one of the indicators speaks of."""
    pairs: dict[tuple[str, str], None] = {}
    for one in chosen:
        for population in one.populations:
            spread = [PER_OUTCOME + name for name in outcomes] if population == PER_OUTCOME else [population]
            pairs.update({(name, clock): None for name in spread for clock in one.clocks})
    return list(pairs)


def _scopes(view: View) -> Iterator[tuple[str, Selection]]:
    """All cases, each permit type, its kinds, its work steps; then each team that serves a step."""
    plan = view.plan
    yield ALL, Selection(view)
    for number, permit in enumerate(plan.demand.permits):
        yield PERMIT, Selection(view, number)
        if len(permit.kinds) > 1:
            for part in range(len(permit.kinds)):
                yield KIND, Selection(view, number, part)
        for place, step in enumerate(plan.demand.steps):
            if step.permit == number and step.mode == WORK:
                yield STEP, Selection(view, number, step=place)
    for team in serving_teams(plan):
        yield TEAM, Selection(view, team=team)


def first_outcomes(plan: Plan, permit: int | None) -> tuple[str, ...]:
    """Names of the outcomes that a first decision can have, in the plan's order."""
    permits = plan.demand.permits if permit is None else plan.demand.permits[permit : permit + 1]
    turns = [turn for one in permits for kind in one.kinds for turn in kind.turns]
    found = {n for turn in turns if turn.outcome and not turn.only_if for n in turn.outcome.options}
    return tuple(name for number, name in enumerate(plan.demand.outcomes) if number in found)


def currency_of(plan: Plan) -> str:
    """The currency of all teams with a cost and of reception; '' where nothing has a cost or they differ."""
    currencies = {team.currency for team in plan.staffing.teams if team.cost_per_second > 0.0}
    if plan.reception is not None and plan.reception.currency:
        currencies.add(plan.reception.currency)
    return currencies.pop() if len(currencies) == 1 else ""
