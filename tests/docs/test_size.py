"""The page on sizing shows what its first command prints, and a `sizing:` that a scenario may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.engine import installed
from sim.errors import ScenarioError
from sim.experiment.settings import Settings
from sim.scenario.load import load
from sim.staffing.proof import effort_of
from sim.staffing.request import SizeRequest
from tests.docs.test_commands import ANSWERED, ROOT, shell, shown_in

PAGE = (ROOT / "docs" / "size.md").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    tutorial = tmp_path / "scenarios" / "tutorial.yaml"
    tutorial.write_text((ROOT / "scenarios" / "tutorial.yaml").read_text("utf-8"), "utf-8")
    return tmp_path


@pytest.mark.skipif(
    not installed(), reason="the same search takes the reference engine two minutes, with the same logs"
)
def test_the_answer_that_is_shown_is_the_one_that_is_printed(desk: Path) -> None:
    [shown] = re.findall(r"```text\n(.*?)```", PAGE, flags=re.DOTALL)
    command = next(shown_in(PAGE))
    assert command == ANSWERED
    done = shell(command, desk)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.partition("\nScenario: ")[0]
    assert shown.split() == printed.split()


def test_what_a_scenario_may_say_of_its_sizing_can_be_loaded(desk: Path) -> None:
    [shown] = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    file = desk / "scenarios" / "sized.yaml"
    file.write_text(f"extends: tutorial.yaml\n{shown}", "utf-8")
    sizing = load(file).spec.sizing
    assert sizing is not None and list(sizing.teams) == ["registry", "officers", "deciders"]
    assert list(sizing.targets) == ["study_in_time", "small_backlog"]


def test_a_notebook_finds_the_staff_of_the_command(desk: Path) -> None:
    office = sim.load(desk / "scenarios" / "tutorial.yaml")
    sized = sim.size(
        office,
        ["lead_time_p90 of study <= 45 d"],
        4,
        fixed=["registry", "deciders"],
        confidence=0.8,
        verify=17,
        n_jobs=1,
        progress=False,
    )
    assert repr(sized).startswith("<Sizing of tutorial: ") and sized.answer in repr(sized)
    found = dict(zip(sized.staff.team, sized.staff.found, strict=True))
    better = office.change(sized.changes)
    assert {team: better.spec.teams[team].staff["always"].value for team in found} == found
    assert sized.tables.keys() >= {"staff", "targets", "trade_off", "effects"}
    assert sized.targets.met.iloc[0] == sized.result.targets[0].met
    assert "<svg" in sized.report()


def test_the_fresh_replications_that_are_listed_are_those_that_are_made(desk: Path) -> None:
    office = load(desk / "scenarios" / "tutorial.yaml")
    rows = re.findall(r"^\| (\d+) % \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == 4
    for percent, fresh, spared, fewest in rows:
        confidence = int(percent) / 100
        [first, *_] = effort_of(office, SizeRequest(confidence=confidence), Settings()).rounds
        assert (len(first.fresh), first.spared) == (int(fresh), int(spared))
        effort_of(office, SizeRequest(confidence=confidence, fresh=int(fewest)), Settings())
        with pytest.raises(ScenarioError, match=f"--verify {fewest} or more"):
            effort_of(office, SizeRequest(confidence=confidence, fresh=int(fewest) - 1), Settings())
