"""From words to numbers: a checked scenario becomes a plan of integers and arrays.

Permit types, steps, teams, outcomes and calendars are numbered in the order in which the scenario names them.
The second arrow of the straight line, from the Scenario to the Plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.plan.demand import expected_arrivals
from sim.plan.plan import (
    GATE,
    HOLDERS,
    WAIT,
    WORK,
    DemandPlan,
    Kind,
    Limit,
    OpeningBacklog,
    Permit,
    Plan,
    Published,
    Step,
    Study,
    Withdrawal,
)
from sim.plan.residents import reception_of
from sim.plan.staffing import staffing_plan
from sim.plan.turns import turns_of, union_order
from sim.primitives.quantities import PERIODS, Duration, MoneyRate, Share
from sim.primitives.time import DAY
from sim.scenario.amounts import distribution_of
from sim.scenario.checks.limits import Section, limits_of
from sim.scenario.models.permit import PermitModel, PublishedModel
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.models.step import StepModel
from sim.scenario.scenario import Scenario
from sim.scenario.yardstick import peers_of

FIRST_OUTCOMES = ("granted", "refused")


@dataclass(frozen=True)
class Numbers:
    """The numbers of names, and the folder where the scenario's data files lie."""

    permits: Mapping[str, int]
    teams: Mapping[str, int]
    calendars: Mapping[str, int]
    outcomes: Mapping[str, int]
    folder: Path


def compile_plan(scenario: Scenario) -> Plan:
    """The plan of a scenario that was checked."""
    spec = scenario.spec
    study = _study(spec)
    numbers = Numbers(
        _numbered(spec.permits),
        _numbered(spec.teams),
        _numbered(spec.calendars),
        _numbered(_outcomes(scenario)),
        scenario.files[0].parent,
    )
    published = (_published(name, model, numbers) for name, model in spec.published.items())
    reception = None
    if spec.reception is not None:
        reception = reception_of(spec.reception, study, numbers.permits, numbers.outcomes, numbers.folder)
    demand = _demand_plan(scenario, study, numbers)
    return Plan(demand, staffing_plan(spec, study), tuple(published), peers_of(spec), reception)


def _numbered(names: Mapping[str, object]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _study(spec: ScenarioModel) -> Study:
    study = spec.study
    warm_up, observe, follow_up = (round(length.seconds) for length in (study.warm_up, study.observe, study.follow_up))
    return Study(spec.title, spec.question or "", study.start, warm_up, observe, follow_up, study.seed)


def _outcomes(scenario: Scenario) -> dict[str, None]:
    """Outcomes in use: granted and refused first, then in order of appearance."""
    routes = (route for kinds in scenario.routes.values() for route in kinds.values())
    used = dict.fromkeys(name for route in routes for step in route.values() for name in step.outcome or ())
    named = dict.fromkeys(name for route in scenario.spec.published.values() if (name := route.outcome))
    first = dict.fromkeys(name for name in FIRST_OUTCOMES if name in used)
    return first | used | named


def _demand_plan(scenario: Scenario, study: Study, numbers: Numbers) -> DemandPlan:
    steps: list[Step] = []
    permits: list[Permit] = []
    for name, model in scenario.spec.permits.items():
        routes = scenario.routes[name]
        order = union_order(routes.values())
        of_step = {step: len(steps) + place for place, step in enumerate(order)}
        first_met = {step: at for route in reversed(list(routes.values())) for step, at in route.items()}
        steps += [_step(step, first_met[step], len(permits), numbers) for step in order]
        kinds = tuple(_kind(model, kind, route, of_step, numbers) for kind, route in routes.items())
        permits.append(_permit(name, model, study, kinds, of_step, numbers))
    return DemandPlan(study, tuple(permits), tuple(steps), tuple(numbers.outcomes))


def _step(name: str, step: StepModel, permit: int, numbers: Numbers) -> Step:
    return Step(
        permit=permit,
        name=name,
        stage=step.stage or name,
        mode=WORK if step.team else GATE if step.gate else WAIT,
        held_by=HOLDERS.index(step.held_by),
        clock_stopped=step.clock == "stopped",
        teams=tuple(sorted(numbers.teams[team] for team in step.team or ())),
        gate=numbers.calendars[step.gate] if step.gate else -1,
    )


def _kind(
    permit: PermitModel, name: str, route: Mapping[str, StepModel], steps: Mapping[str, int], numbers: Numbers
) -> Kind:
    kind = permit.kinds.get(name)
    return Kind(
        name=name,
        share=kind.share.value if kind else 1.0,
        priority=permit.priority if kind is None or kind.priority is None else kind.priority,
        turns=turns_of(route, steps, numbers.outcomes, numbers.folder),
        promises=_limits(permit, name, "promises", steps),
        legal_limits=_limits(permit, name, "legal_limits", steps),
    )


def _limits(permit: PermitModel, kind: str, section: Section, steps: Mapping[str, int]) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            name=name,
            share=limit.share.value,
            within=round(limit.within.seconds),
            counted=limit.clock == "counted",
            starts=steps[limit.starts] if limit.starts else -1,
        )
        for name, limit in limits_of(permit, kind, section).items()
    )


def _permit(
    name: str,
    model: PermitModel,
    study: Study,
    kinds: tuple[Kind, ...],
    steps: Mapping[str, int],
    numbers: Numbers,
) -> Permit:
    label = model.name and (model.name.en or model.name.fi or model.name.sv)
    withdraw = model.withdraw
    return Permit(
        name=name,
        label=label or name,
        family=model.family,
        arrivals=expected_arrivals(model.demand, study.start, study.days, numbers.folder),
        kinds=kinds,
        backlog=tuple(
            OpeningBacklog(steps[step], entry.cases, distribution_of(entry.age, numbers.folder))
            for step, entry in model.backlog.items()
        ),
        withdrawal=Withdrawal(withdraw.share.value, distribution_of(withdraw.after, numbers.folder))
        if withdraw
        else None,
    )


def _published(name: str, model: PublishedModel, numbers: Numbers) -> Published:
    value, unit = _value_and_unit(model)
    return Published(
        name=name,
        text=model.text,
        permits=tuple(numbers.permits[permit] for permit in model.permits),
        figure=model.figure,
        within=model.within.seconds / DAY if model.within else None,
        clock=model.clock or "",
        outcome=numbers.outcomes[model.outcome] if model.outcome else None,
        year=model.year,
        value=value,
        unit=unit,
        role=model.role,
        verified=model.verified == "yes",
        source=model.source or "",
        date=model.date,
    )


def _value_and_unit(model: PublishedModel) -> tuple[float, str]:
    if isinstance(model.value, Duration):
        return model.value.seconds / DAY, "d"
    if isinstance(model.value, MoneyRate):
        return model.value.per_second * PERIODS["year"], model.value.currency
    if isinstance(model.value, Share):
        return model.value.value, "share"
    return model.value.value, "people" if model.figure == "reception_people" else "cases"
