"""Targets from sentences: `lead_time_p90 of study <= 30 d`, `utilisation of officers <= 90 %`.

`INDICATOR [of NAME] [lived|counted] [decided|lodged] <= VALUE`: NAME is a permit type, a kind as `study/ordinary`
or a team; nothing means all cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.analysis import indicators as declared
from sim.analysis.registry import ALL, INDICATORS, KIND, MONEY, PERMIT, TEAM, Indicator, currency_of
from sim.analysis.view import CLOCKS, DECIDED, LIVED, LODGED
from sim.errors import Problem, ScenarioError
from sim.plan.limits import limit_names, named_limit
from sim.plan.plan import Plan
from sim.primitives.numerals import QuantityError
from sim.primitives.quantities import parse_duration, parse_number, parse_share
from sim.primitives.time import DAY
from sim.staffing.aims import indicator_row
from sim.staffing.targets import AT_LEAST, AT_MOST, Target, told

assert declared, "indicators are registered on import"

EXAMPLE = "lead_time_p90 of PERMIT <= 30 d"


@dataclass(frozen=True)
class _Scope:
    """What a name in a sentence speaks of."""

    sort: str
    permits: tuple[int, ...]
    permit: str = ""
    kind: str = ""
    team: str = ""


def target_of(plan: Plan, sentence: str, file: str, name: str = "") -> Target:
    """The target that a sentence asks for; ScenarioError E414."""
    try:
        return _read(plan, sentence, name)
    except QuantityError as error:
        text = f'the target "{sentence}" cannot be read: {error.text}'
        raise ScenarioError([Problem(file, 0, 0, "E414", text, why=error.why, fix=error.fix)]) from None


def _read(plan: Plan, sentence: str, name: str) -> Target:
    found = re.fullmatch(r"\s*(\S+?)(?:\s+of\s+(\S+))?((?:\s+[a-z]+)*)\s*(<=|>=)\s*(.+?)\s*", sentence)
    if not found:
        raise QuantityError("E414", "it is no figure and line", EXAMPLE)
    indicator_name, of, words, sign, line = found.groups()
    scope = _scope(plan, of or "")
    one = _indicator(plan, indicator_name, scope)
    clock, population = _situation(plan, indicator_name, one, scope, words.split())
    unit = currency_of(plan) if one.unit == MONEY else one.unit
    bound = _value(line, one.unit)
    sense = AT_LEAST if sign == ">=" else AT_MOST
    whole = (
        f"{indicator_name}{' of ' + of if of else ''}{' (' + clock + ')' if clock else ''} {sign} {told(bound, unit)}"
    )
    row = indicator_row(scope.permit, indicator_name, clock, population, unit, kind=scope.kind, team=scope.team)
    group = name or whole
    return Target(
        whole, group, scope.permits, "indicators", row, sense, bound, unit, f"asked for{': ' + name if name else ''}"
    )


def _scope(plan: Plan, of: str) -> _Scope:
    permits = {permit.name: number for number, permit in enumerate(plan.demand.permits)}
    teams = [team.name for team in plan.staffing.teams]
    if not of:
        return _Scope(ALL, tuple(permits.values()))
    permit, _, kind = of.partition("/")
    if permit in permits:
        number = permits[permit]
        kinds = [one.name for one in plan.demand.permits[number].kinds]
        if kind and kind not in kinds:
            raise QuantityError("E414", f'"{permit}" has no kind "{kind}"', f"one of {', '.join(filter(None, kinds))}")
        return _Scope(KIND if kind else PERMIT, (number,), permit, kind)
    if of in teams:
        place = teams.index(of)
        served = tuple(sorted({step.permit for step in plan.demand.steps if place in step.teams}))
        return _Scope(TEAM, served, team=of)
    raise QuantityError("E414", f'there is no permit type or team "{of}"', f"one of {', '.join([*permits, *teams])}")


def _indicator(plan: Plan, name: str, scope: _Scope) -> Indicator:
    head, _, limit = name.partition(":")
    declared = f"{head}:NAME" if limit else head
    one = INDICATORS.get(declared)
    if one is None:
        listed = ", ".join(known for known in INDICATORS if ":" not in known)
        raise QuantityError("E414", f'there is no indicator "{name}"', f"one of {listed}")
    if limit and limit not in limit_names(plan.demand, one.limits):
        listed = ", ".join(limit_names(plan.demand, one.limits)) or "none is stated"
        raise QuantityError("E414", f'nothing is called "{limit}" among the {one.limits.replace("_", " ")}', listed)
    if scope.sort not in one.rows:
        raise QuantityError("E414", f'"{name}" is not told of a {scope.sort}', f"of one of: {', '.join(one.rows)}")
    return one


def _situation(plan: Plan, name: str, one: Indicator, scope: _Scope, words: list[str]) -> tuple[str, str]:
    """Clock and population: as said, else the limit's own clock or lived days, and those decided."""
    clocks, populations = [w for w in words if w in CLOCKS], [w for w in words if w in (DECIDED, LODGED)]
    strange = [word for word in words if word not in (*CLOCKS, DECIDED, LODGED)]
    if strange or len(clocks) > 1 or len(populations) > 1:
        raise QuantityError(
            "E414", f'"{" ".join(words)}" is no clock and population', "lived or counted, decided or lodged"
        )
    usual = _clock_of_limit(plan, name, one, scope) if one.limits else LIVED
    clock = (clocks or [usual])[0] if LIVED in one.clocks else ""
    population = (populations or [DECIDED])[0] if DECIDED in one.populations else ""
    return clock, population


def _clock_of_limit(plan: Plan, name: str, one: Indicator, scope: _Scope) -> str:
    limits = [
        named_limit(kind, one.limits, name.partition(":")[2])
        for number in scope.permits
        for kind in plan.demand.permits[number].kinds
        if scope.kind in ("", kind.name)
    ]
    counted = {limit.counted for limit in limits if limit is not None}
    if not counted:
        raise QuantityError("E414", f'no such limit is stated: "{name}"', EXAMPLE)
    return "counted" if counted == {True} else LIVED


def _value(text: str, unit: str) -> float:
    if unit == "days":
        return parse_duration(text).seconds / DAY
    return parse_share(text).value if unit == "share" else float(parse_number(text).value)
