"""Effort in days and weeks, which would be 24 h and 168 h of work and is never meant so (E324).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sim.primitives.numerals import read_numeral
from sim.primitives.quantities import UNITS, Duration, parse_duration
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.places import StepAt, route_steps, written_at
from sim.scenario.models.distribution import EmpiricalModel
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


@rule
def effort_is_working_time(scenario: Scenario) -> Iterator[Finding]:
    """E324: effort is written in hours or minutes; a day would be 24 h of work."""
    for at in route_steps(scenario):
        for field in ("effort", "again") if at.step.team else ():
            for below, text in _calendar_times(getattr(at.step, field), ()):
                path = (*written_at(scenario.spec, at, field), *below)
                name = below[-1] if below[-1] not in ("fixed", KEY) else field
                mended = _in_hours(scenario, at, text)
                fix = "unit: h" if name == "unit" else mended if KEY in below else f"{name}: {mended}"
                told = f'the effort of step "{at.name}" is written in calendar time: "{text}"'
                hours = parse_duration(text).seconds / UNITS["h"]
                why = f"effort is working time: this would be {hours:g} h of it."
                yield Finding(path, "E324", told, why, fix)


def _in_hours(scenario: Scenario, at: StepAt, text: str) -> str:
    """The working hours of so many days or weeks on the calendar of the step's first team."""
    team = scenario.spec.teams.get(next(iter(at.step.team or ()), ""))
    calendar = scenario.spec.calendars.get(team.calendar) if team else None
    opens, closes = calendar.hours if calendar else (0, 8 * UNITS["h"])
    days = len(calendar.days) if calendar else 5
    numeral = read_numeral(text, "a duration", "25 min")
    unit, hours = ("day", 1.0) if numeral.unit == "d" else ("week", float(days))
    hours *= (closes - opens) / UNITS["h"]
    return f"{numeral.value * hours:g} h        (a {unit} has {hours:g} h on the team's calendar)"


def _calendar_times(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every time in days or weeks within an effort: its place below the effort, and how it is written."""
    if isinstance(value, EmpiricalModel) and value.unit in ("d", "wk"):
        yield (*path, "unit"), f"1 {value.unit}"
    if isinstance(value, Duration) and value.text.strip().endswith(("d", "wk")):
        yield path, value.text.strip()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _calendar_times(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _calendar_times(key, (*path, str(getattr(key, "text", key)), KEY))
            yield from _calendar_times(item, (*path, str(getattr(key, "text", key))))
