"""Teams, their people and the order in which they work (E312 to E317).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sim.primitives.quantities import Duration
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.checks.limits import written_limits
from sim.scenario.checks.places import route_steps, written_at
from sim.scenario.merging.routes import lacks_flow
from sim.scenario.models.quantities import ALWAYS, dated
from sim.scenario.models.team import TeamModel
from sim.scenario.timetable import days_of, timetable

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


MOST_PEOPLE: Final = 100_000


@rule
def shared_queues_have_one_order(scenario: Scenario) -> Iterator[Finding]:
    """E312: teams that share a queue take from it in the same order."""
    teams = scenario.spec.teams
    for at in route_steps(scenario):
        sharing = [name for name in at.step.team or () if name in teams]
        for first, second in combinations(sharing, 2):
            if _order(teams[first]) != _order(teams[second]):
                yield Finding(
                    ("teams", second, "discipline"),
                    "E312",
                    f'teams "{first}" and "{second}" share a queue and take from it in different order',
                    fix="the same discipline for both",
                    others=(
                        (("teams", first, "discipline"), "the other order"),
                        (written_at(scenario.spec, at, "team"), "shared here"),
                    ),
                )


def _order(team: TeamModel) -> tuple[str | None, Mapping[str, Duration] | None]:
    """What a discipline says of the order, wherever its numbers come from."""
    ageing = team.discipline.ageing
    return team.discipline.rule, ageing.head_start if ageing else None


@rule
def deadlines_need_promises(scenario: Scenario) -> Iterator[Finding]:
    """E313: who takes the earliest deadline first needs a promise for every case."""
    for at in route_steps(scenario):
        permit = scenario.spec.permits[at.permit]
        for name in at.step.team or ():
            team = scenario.spec.teams.get(name)
            if team and team.discipline.rule == "earliest_deadline" and not written_limits(permit, at.kind, "promises"):
                whose = f'kind "{at.kind}" of "{at.permit}"' if at.kind else f'"{at.permit}"'
                yield Finding(
                    ("teams", name, "discipline"),
                    "E313",
                    f'team "{name}" takes the earliest deadline first, but {whose} has no promise',
                    fix="promises: {one_month: {share: 95 %, within: 30 d}}    or another discipline",
                    others=((("permits", at.permit, KEY), "no promise here"),),
                )


@rule
def staff_from_the_start(scenario: Scenario) -> Iterator[Finding]:
    """E314: dated staff begins on the first day of the study at the latest."""
    start = scenario.spec.study.start
    for name, team in scenario.spec.teams.items():
        dates = sorted(dated(team.staff))
        if ALWAYS in team.staff and dates:
            path = ("teams", name, "staff", ALWAYS, KEY)
            fix = f"{start}: {team.staff[ALWAYS].text.strip()}"
            yield Finding(path, "E314", f'the staff of team "{name}" is both undated and dated', fix=fix)
        elif dates and dates[0] > start:
            text = f'team "{name}" has no staff until {dates[0]}, but the study starts on {start}'
            fix = f"{start}: {team.staff[dates[0]].text.strip()}        (0 if there is nobody yet)"
            yield Finding(
                ("teams", name, "staff"), "E314", text, fix=fix, others=((("study", "start"), "starts here"),)
            )


@rule
def teams_have_work(scenario: Scenario) -> Iterator[Finding]:
    """E315: whoever works on cases serves a step; administration does neither."""
    served = {name: at for at in route_steps(scenario) for name in at.step.team or ()}
    misspelt = (
        served.keys() - scenario.spec.teams.keys()
        or {permit.flow for permit in scenario.spec.permits.values() if permit.flow} - scenario.spec.flows.keys()
        or any(lacks_flow(scenario.tree, permit) for permit in scenario.spec.permits)
    )
    for name, team in scenario.spec.teams.items():
        if name not in served and team.casework.value > 0 and not misspelt:
            text = f'team "{name}" serves no step'
            why = "its people would count as present and do nothing."
            fix = f"casework: 0 %    (administration), or name it in a step:  team: {name}"
            yield Finding(("teams", name, KEY), "E315", text, why=why, fix=fix)
        if name in served and team.casework.value == 0:
            text = f'team "{name}" spends no time on cases, but serves step "{served[name].name}"'
            other = written_at(scenario.spec, served[name], "team")
            yield Finding(
                ("teams", name, "casework"),
                "E315",
                text,
                fix="casework: 80 %",
                others=((other, "served here"),),
            )


@rule
def teams_have_people(scenario: Scenario) -> Iterator[Finding]:
    """E316: a team has people at some time, not too many, and they are not all away."""
    for name, team in scenario.spec.teams.items():
        if team.casework.value > 0 and all(count.value == 0 for count in team.staff.values()):
            yield Finding(("teams", name, "staff"), "E316", f'team "{name}" never has any people', fix="staff: 3")
        if any(count.value > MOST_PEOPLE for count in team.staff.values()):
            text = f'team "{name}" has more than 100 000 people, which no permit service has'
            yield Finding(("teams", name, "staff"), "E316", text, fix="staff: 3")
        if team.absence.value == 1:
            text = f'the people of team "{name}" are all absent, always'
            yield Finding(("teams", name, "absence"), "E316", text, fix="absence: 9 %")


@rule
def sizing_leaves_room(scenario: Scenario) -> Iterator[Finding]:
    """E316: bounds of a sizing have room between them, and its confidence lies below certainty."""
    sizing = scenario.spec.sizing
    if sizing is None:
        return
    if sizing.confidence is not None and not 0.0 < sizing.confidence.value < 1.0:
        text = "the confidence of a sizing lies between 0 % and 100 %"
        why = "no number of simulated years shows that a target is always met."
        yield Finding(("sizing", "confidence"), "E316", text, why=why, fix="confidence: 95 %")
    for name, team in sizing.teams.items():
        if team.least is not None and team.most is not None and team.least > team.most:
            text = f'team "{name}" is to have no fewer than {team.least} people and no more than {team.most}'
            yield Finding(("sizing", "teams", name, "least"), "E316", text, fix=f"least: {team.most}")


@rule
def calendars_open(scenario: Scenario) -> Iterator[Finding]:
    """E317: a calendar in use opens during the study."""
    spec = scenario.spec
    if not days_of(spec.study):
        return
    used = {team.calendar for team in spec.teams.values()}
    used |= {at.step.gate for at in route_steps(scenario) if at.step.gate is not None}
    for name in used & spec.calendars.keys():
        try:
            opens = timetable(spec.calendars[name], spec.study).opens
        except ValueError:
            continue  # an unknown country has its own finding
        if len(opens) == 0:
            text = f'calendar "{name}" never opens between {spec.study.start} and the end of the run'
            yield Finding(
                ("calendars", name, KEY),
                "E317",
                text,
                fix="days and hours that lie in the study, fewer closed days",
            )
