"""The time frame, and what was promised and published about it (E309, E316, E320 to E322).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.primitives.quantities import Duration, MoneyRate, Number, Share
from sim.primitives.time import YEAR
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.limits import SECTIONS, written_limits
from sim.scenario.checks.places import limits_at
from sim.scenario.models.permit import PublishedModel
from sim.scenario.text.tree import KeyPath
from sim.scenario.timetable import LONGEST_STUDY, span

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


MOST_REPLICATIONS: Final = 10_000


@rule
def study_has_a_window(scenario: Scenario) -> Iterator[Finding]:
    """E316: something is observed, at least once."""
    study = scenario.spec.study
    if study.observe.seconds < 1:
        text = "the study observes nothing"
        yield Finding(("study", "observe"), "E316", text, fix="observe: 52 wk")
    if not 1 <= study.replications <= MOST_REPLICATIONS:
        text = f"the study is run {study.replications} times; 1 to {MOST_REPLICATIONS} can be"
        yield Finding(("study", "replications"), "E316", text, fix="replications: 20")
    if study.precision is not None and study.precision.at_most < 2:
        text = "two replications at least show how precise a result is"
        yield Finding(("study", "precision", "at_most"), "E316", text, fix="at_most: 200")


@rule
def study_is_short_enough(scenario: Scenario) -> Iterator[Finding]:
    """E320: warm-up, window and follow-up last 34 years at most."""
    study = scenario.spec.study
    if span(study) > LONGEST_STUDY:
        longest = max(("warm_up", "observe", "follow_up"), key=lambda name: float(getattr(study, name).seconds))
        years = span(study) / YEAR
        text = f"the study lasts {years:,.0f} years; 34 is the most"
        yield Finding(("study", longest), "E320", text, fix=f"{longest}: 52 wk")


@rule
def priorities_are_classes(scenario: Scenario) -> Iterator[Finding]:
    """E316: a priority class lies between 0 and 255."""
    for permit, model in scenario.spec.permits.items():
        owners: dict[KeyPath, int] = {("permits", permit): model.priority}
        owners |= {("permits", permit, "kinds", name): kind.priority or 0 for name, kind in model.kinds.items()}
        for path, priority in owners.items():
            if priority > 255:
                text = f"there is no priority class {priority}; classes are 0 to 255, the smaller first"
                yield Finding((*path, "priority"), "E316", text, fix="priority: 255")


@rule
def limits_leave_time(scenario: Scenario) -> Iterator[Finding]:
    """E309, E316: a limit leaves some time, and only a counted clock starts at a step."""
    for path, permit, limit in limits_at(scenario.spec):
        if limit.within is not None and limit.within.seconds < 1:
            yield Finding((*path, "within"), "E316", f'"{path[-1]}" leaves no time', fix="within: 30 d")
        model = scenario.spec.permits[permit]
        section = str(path[-2])
        whole = getattr(model, section).get(path[-1], limit)
        clock = limit.clock or whole.clock or "lived"
        if limit.starts is not None and clock == "lived":
            text = f'the clock of "{path[-1]}" starts at a step, but it counts the days lived'
            why = "days lived run from lodging; only a counted clock starts later."
            yield Finding((*path, "starts"), "E309", text, why=why, fix="clock: counted")


@rule
def limits_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """E322: a limit that a kind adds says its time, and a promise its share."""
    for permit, model in scenario.spec.permits.items():
        for kind in model.kinds:
            for section in SECTIONS:
                needed = ("share", "within") if section == "promises" else ("within",)
                for name, limit in written_limits(model, kind, section).items():
                    missing = [field for field in needed if field not in limit]
                    if missing:
                        path = ("permits", permit, "kinds", kind, section, name, KEY)
                        text = f'kind "{kind}" adds "{name}" and does not say {" and ".join(missing)}'
                        fix = f"{name}: {{share: 95 %, within: 30 d}}"
                        yield Finding(path, "E322", text, fix=fix)


@rule
def published_figures_are_clear(scenario: Scenario) -> Iterator[Finding]:
    """E321: a published figure says its time and clock where it needs them, and is written in its unit."""
    for name, model in scenario.spec.published.items():
        path = ("published", name)
        if not model.permits:
            yield Finding((*path, "permits"), "E321", f'"{name}" speaks of no permit type', fix="permits: [NAME]")
        wanted, example = _unit_of(model)
        if not isinstance(model.value, wanted):
            text = f'"{name}" gives a {model.figure}, which {_MEANINGS[wanted]}; "{model.value.text.strip()}" does not'
            yield Finding((*path, "value"), "E321", text, fix=f"value: {example}")
        if (model.within is None) == (model.figure == "share_within"):
            text = f'the figure "{name}" ' + ("says no time" if model.within is None else "needs no time")
            place = (*path, KEY) if model.within is None else (*path, "within")
            fix = "within: 30 d" if model.within is None else "leave within out"
            yield Finding(place, "E321", text, fix=fix)
        if model.clock is None and wanted in (Share, Duration):
            text = f'the figure "{name}" does not say which clock it is measured with'
            yield Finding((*path, KEY), "E321", text, fix="clock: lived    (from lodging on)  or  clock: counted")


_MEANINGS: Final[dict[type, str]] = {
    Share: "is a share and ends in %",
    Duration: "is a time and has a unit",
    Number: "is a number of cases or people and has no unit",
    MoneyRate: "is money per time",
}


def _unit_of(model: PublishedModel) -> tuple[type, str]:
    if model.figure == "share_within":
        return Share, "93 %"
    if model.figure == "reception_cost":
        return MoneyRate, "9 000 000 EUR per year"
    return (Duration, "23 d") if model.figure in ("mean", "median", "p75", "p90") else (Number, "15 024")
