"""Reception: its places, its currency, and the published figures about it (E325 to E327).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.models.quantities import ALWAYS, dated

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

FIGURES: Final = ("reception_people", "reception_cost")
"""Published figures about reception."""


@rule
def reception_houses_somebody(scenario: Scenario) -> Iterator[Finding]:
    """E325: the applicants of some permit type live in reception."""
    reception = scenario.spec.reception
    if reception is not None and not reception.permits:
        text = "nobody's applicants live in reception"
        fix = "permits: {asylum: {settling: {gamma: {mean: 60 d, cv: 0.7}}}}    or no reception"
        yield Finding(("reception", "permits"), "E325", text, fix=fix)


@rule
def capacity_from_the_start(scenario: Scenario) -> Iterator[Finding]:
    """E325: dated places begin on the first day of the study at the latest."""
    reception, start = scenario.spec.reception, scenario.spec.study.start
    if reception is None or reception.capacity is None:
        return
    dates = sorted(dated(reception.capacity))
    if ALWAYS in reception.capacity and dates:
        path = ("reception", "capacity", ALWAYS, KEY)
        fix = f"{start}: {reception.capacity[ALWAYS].text.strip()}"
        yield Finding(path, "E325", "the capacity of reception is both undated and dated", fix=fix)
    elif dates and dates[0] > start:
        text = f"reception has no capacity until {dates[0]}, but the study starts on {start}"
        fix = f"{start}: {reception.capacity[dates[0]].text.strip()}"
        others = ((("study", "start"), "starts here"),)
        yield Finding(("reception", "capacity"), "E325", text, fix=fix, others=others)


@rule
def reception_has_the_currency_of_teams(scenario: Scenario) -> Iterator[Finding]:
    """E326: reception and teams are paid in one currency."""
    reception = scenario.spec.reception
    if reception is None or reception.cost is None:
        return
    for name, team in scenario.spec.teams.items():
        if team.cost is not None and team.cost.currency != reception.cost.currency:
            text = f'reception is paid in {reception.cost.currency}, team "{name}" in {team.cost.currency}'
            why = "costs of two currencies are not added up."
            others = ((("teams", name, "cost"), "the other currency"),)
            fix = f"both in {team.cost.currency}"
            yield Finding(("reception", "cost"), "E326", text, why=why, fix=fix, others=others)
            return


@rule
def published_reception_is_clear(scenario: Scenario) -> Iterator[Finding]:
    """E327: a published figure about reception speaks of all of it, and only a number of people of one day."""
    reception = scenario.spec.reception
    for name, model in scenario.spec.published.items():
        path = ("published", name)
        if model.date is not None and model.figure != "reception_people":
            text = f'"{name}" gives a day, which only "reception_people" has'
            yield Finding((*path, "date"), "E327", text, fix=f"leave date out; the figure is of the year {model.year}")
        elif model.date is not None and model.date.year != model.year:
            text = f'"{name}" gives a day of {model.date.year} and the year {model.year}'
            yield Finding((*path, "date"), "E327", text, fix=f"year: {model.date.year}")
        if model.figure not in FIGURES:
            continue
        if reception is None:
            text = f'"{name}" speaks of reception, which the scenario does not have'
            yield Finding((*path, "figure"), "E327", text, fix="describe it under reception, or remove the figure")
        elif set(model.permits) != set(reception.permits):
            text = f'"{name}" does not name all permit types whose applicants live in reception'
            why = "a published figure about reception is held against all of it, opening clients among them."
            fix = f"permits: [{', '.join(reception.permits)}]"
            yield Finding((*path, "permits"), "E327", text, why=why, fix=fix)
        elif model.figure == "reception_cost" and reception.cost is None:
            text = f'"{name}" gives the cost of reception, of which the scenario says nothing'
            yield Finding((*path, "figure"), "E327", text, fix="reception: {cost: 35 EUR per day}")
