"""A sizing as a whole: taken up again it simulates nothing anew, and what it finds can be written into the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.experiment.settings import Settings
from sim.plan.prepare import prepare
from sim.scenario.load import load
from sim.staffing.aims import targets_of
from sim.staffing.request import SizeRequest
from sim.staffing.result import TRADE_OFF
from sim.staffing.size import size
from sim.staffing.teams import posts_of

OFFICE = """
title: An office
study: {start: 2025-01-06, observe: 12 wk}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams:
  officers: {staff: 6, calendar: office, cost: 50 000 EUR per year}
  leaders: {staff: 1, calendar: office, casework: 0 %, cost: 90 000 EUR per year}
SIZING
permits:
  permit:
    demand: {per_year: 2 600}
    steps:
      decide: {team: officers, effort: {exponential: {mean: 2 h}}}
      answer: {wait: 5 d, held_by: customer, outcome: granted}
    promises: {quick: {share: 90 %, within: 10 d}, never: {share: 90 %, within: 4 d}}
"""


def office(folder: Path, sizing: str = "sizing: {teams: {officers: {most: 12}}}") -> Path:
    file = folder / "office.yaml"
    file.write_text(OFFICE.replace("SIZING", sizing))
    return file


def test_a_sizing_taken_up_again_simulates_nothing_anew(tmp_path: Path) -> None:
    scenario = load(office(tmp_path))
    settings = Settings(replications=6, workers=1, output=tmp_path / "out")
    first, again = (size(scenario, SizeRequest(confidence=0.8, fresh=17), settings) for _ in range(2))
    assert first.economy.replications > 0
    assert again.economy.replications == 0
    assert again.economy.reused == first.economy.replications + first.economy.reused
    assert (again.staff, again.answer) == (first.staff, first.answer)
    assert again.trade_off.equals(first.trade_off)
    assert tuple(first.trade_off.columns) == TRADE_OFF


def test_what_it_finds_can_be_written_into_the_scenario_and_what_nobody_reaches_is_named(tmp_path: Path) -> None:
    scenario = load(office(tmp_path))
    found = size(scenario, SizeRequest(confidence=0.8, fresh=17), Settings(replications=6, workers=1))
    (officers,) = found.moved
    changed = scenario.change(found.changes)
    assert changed.spec.teams["officers"].staff["always"].value == officers.found
    assert found.cost_found == pytest.approx(50_000 * officers.found + 90_000, rel=0.01)
    reached, missed = found.targets
    assert (reached.reachable, missed.reachable) == (True, False)
    waits = found.trade_off[(found.trade_off.indicator == "lead_time_p90") & (found.trade_off.point != "found")]
    assert ((waits.low < waits.value) & (waits.value < waits.high)).any() and (waits.low <= waits.high).all()
    changes = found.effects[found.effects.indicator == "lead_time_p90"]
    assert ((changes.low < changes.difference) & (changes.difference < changes.high)).all()
    assert "the applicants" in missed.reason
    assert missed.reason in found.answer


@pytest.mark.parametrize("seed", [2, 4])
def test_a_staff_whose_most_people_are_too_few_in_later_years_is_not_confirmed_and_says_so(
    seed: int, tmp_path: Path
) -> None:
    file = office(tmp_path, "sizing: {teams: {officers: {most: 2}}}")
    text = file.read_text().replace("observe: 12 wk", f"observe: 12 wk, seed: {seed}").replace("staff: 6", "staff: 2")
    file.write_text(text.replace("2 600", "1 950").replace(", never: {share: 90 %, within: 4 d}", ""))
    request = SizeRequest(confidence=0.8, fresh=17, curve=False)
    found = size(load(file), request, Settings(replications=6, workers=1))
    [target] = found.targets
    assert (found.found, found.confirmed, target.reachable, target.confirmed) == (True, False, True, False)
    assert found.stopped.endswith("not even the most people reach every target in them")
    assert "Not confirmed: of 17 fresh years " in found.answer


@pytest.mark.parametrize(
    ("sizing", "code"),
    [
        ("sizing: {teams: {officer: {most: 12}}}", "E201"),
        ("sizing: {confidence: 100 %}", "E316"),
        ("sizing: {teams: {officers: {least: 5, most: 4}}}", "E316"),
    ],
)
def test_bounds_that_cannot_be_kept_are_mistakes_of_the_scenario(sizing: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as raised:
        load(office(tmp_path, sizing))
    assert f" {code} " in str(raised.value)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (SizeRequest(fixed=("nobody",)), "E413"),
        (SizeRequest(fresh=71), "E416"),
        (SizeRequest(fresh=16, confidence=0.8), "E416"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    request_: SizeRequest, code: str, tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError, match=code):
        size(load(office(tmp_path)), request_, Settings(replications=2, workers=1, output=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_that_no_number_of_years_shows_is_refused(confidence: float, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="E316"):
        size(load(office(tmp_path)), SizeRequest(confidence=confidence), Settings(replications=2, workers=1))


def test_bounds_with_which_work_is_left_undone_are_refused_though_a_target_would_be_reached(tmp_path: Path) -> None:
    file = office(tmp_path, "sizing: {teams: {officers: {most: 2}}}")
    request = SizeRequest(targets=("lead_time_p90 of permit <= 80 d",))
    with pytest.raises(ScenarioError, match=r'E412 with no more than 2 people team "officers" falls behind'):
        size(load(file), request, Settings(replications=2, workers=1, output=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "sentence",
    [
        "beyond_legal <= 3",
        "reception_people <= 100",
        "on_time_promise counted >= 90 %",
    ],
)
def test_a_target_on_a_figure_that_the_scenario_does_not_tell_is_refused(sentence: str, tmp_path: Path) -> None:
    request = SizeRequest(targets=(sentence,))
    with pytest.raises(ScenarioError, match=r"E414 the target .* speaks of a figure that this scenario does not tell"):
        size(load(office(tmp_path)), request, Settings(replications=2, workers=1))


@pytest.mark.parametrize(
    ("bounds", "least", "most", "held"),
    [
        ("most: 9", 0, 9, ""),
        ("hire: 2", 0, 8, ""),
        ("most: 7, hire: 2", 0, 7, ""),
        ("least: 5, most: 9", 5, 9, ""),
        ("fixed: yes", 0, 0, "fixed"),
    ],
)
def test_bounds_of_the_scenario_bind(bounds: str, least: int, most: int, held: str, tmp_path: Path) -> None:
    scenario = load(office(tmp_path, f"sizing: {{teams: {{officers: {{{bounds}}}}}}}"))
    plan = prepare(scenario)[0]
    officers = posts_of(plan, scenario, SizeRequest(), targets_of(plan, "promises"))[0]
    assert (officers.team, officers.least, officers.most, officers.held) == ("officers", least, most, held)
    typed = posts_of(plan, scenario, SizeRequest(fixed=("officers",)), targets_of(plan, "promises"))[0]
    assert typed.held == "fixed"


def test_no_fewer_are_found_than_a_bound_asks_for(tmp_path: Path) -> None:
    needed, asked = (
        size(load(office(tmp_path, f"sizing: {{teams: {{officers: {{{bounds}}}}}}}")),
             SizeRequest(targets=("lead_time_p90 of permit <= 40 d",), fresh=0, curve=False),
             Settings(replications=2, workers=1)).moved[0].found
        for bounds in ("most: 12", "least: 9, most: 12")
    )  # fmt: skip
    assert needed < 9 == asked


def test_people_as_written_are_those_of_the_window_not_of_the_warm_up(tmp_path: Path) -> None:
    file = office(tmp_path)
    text = file.read_text().replace("observe: 12 wk", "warm_up: 12 wk, observe: 12 wk, follow_up: 4 wk")
    file.write_text(text.replace("staff: 6,", "staff: {2025-01-06: 9, 2025-03-31: 6, 2025-06-23: 1},"))
    scenario = load(file)
    plan = prepare(scenario)[0]
    targets = targets_of(plan, "promises")
    [whole] = [post for post in posts_of(plan, scenario, SizeRequest(), targets) if not post.held]
    assert whole.present == pytest.approx(6.0)
    quarters = [post for post in posts_of(plan, scenario, SizeRequest(by_quarter=True), targets) if not post.held]
    assert [post.present for post in quarters] == pytest.approx([6.0] * len(quarters))
