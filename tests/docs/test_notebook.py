"""The page for notebooks and its scripts are executed; what they name is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib.figure
import pytest
from matplotlib.axes import Axes

import sim

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "notebook.md").read_text("utf-8")
FOLDER = (ROOT / "docs" / "results-folder.md").read_text("utf-8")
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))


def names_of(code: str, name: str) -> dict[str, object]:
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr(matplotlib.figure.Figure, "savefig", lambda *_: None)
        exec(compile(code, name, "exec"), names)
    return names


@pytest.fixture(scope="module")
def executed() -> dict[str, object]:
    """The names that the example of the page leaves."""
    [example] = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    return names_of(example, "docs/notebook.md")


def test_the_example_runs_and_speaks_of_pairs(executed) -> None:
    rows = executed["options"].differences
    rows = rows[(rows.indicator == "lead_time_p90") & (rows.permit == "") & (rows.population == "decided")]
    assert set(rows.option) == {"one_more", "fewer_requests"}
    assert (rows[rows.clock == "lived"].difference < 0).all(), "neither shortens the wait any more"
    assert executed["best"].result.selection.startswith("both has the lowest P90")
    assert isinstance(executed["axes"], Axes)


def test_the_pages_name_every_table_with_its_columns(executed) -> None:
    tables = executed["usual"].tables
    told = re.search(r"by name, with .*?: (.*?); with", PAGE, flags=re.DOTALL)
    assert set(re.findall(r"`(\w+)`", told[1])) == tables.keys()
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", FOLDER.partition("## Tables")[2], flags=re.MULTILINE))
    usual = ["value", "low", "high", "replications", "reason"]
    keys = {name: [*table.columns.drop(usual, errors="ignore")] for name, table in tables.items()}
    assert keys.pop("replications") == ["replication", *keys["indicators"]]
    assert {name: re.findall(r"\w+", rows[name]) for name in keys} == keys


def test_results_and_scenarios_show_themselves_in_a_line(executed) -> None:
    assert repr(executed["office"]) == "<Scenario scenarios/staffing-options.yaml: 2 permit types, 3 teams>"
    assert repr(executed["busier"]) == (
        "<Scenario scenarios/staffing-options.yaml, permits.work.demand.growth: 10 % per year, "
        "teams.officers.staff: 4: 2 permit types, 3 teams>"
    )
    usual, options = executed["usual"], executed["options"]
    assert repr(usual) == f"<Run of staffing-options, 5 replications, seed {usual.result.seed}: {usual.answer}>"
    assert repr(options) == f"<Comparison of base, one_more, fewer_requests, 5 replications: {options.answer}>"
    assert repr(executed["grid"]) == "<Sweep of teams.officers.staff: 3 points>"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_script_runs_and_the_page_names_it(path: Path, capsys) -> None:
    names = names_of(path.read_text("utf-8"), str(path))
    assert f"(examples/{path.name})" in PAGE
    assert len(capsys.readouterr().out) > 100
    assert all(isinstance(names[name], Axes) for name in ("axes", "forest") if name in names)


def test_there_is_a_script_for_each_kind_of_question() -> None:
    assert len(EXAMPLES) == 5


def test_a_mistake_is_shown_as_on_the_command_line(executed) -> None:
    with pytest.raises(sim.ScenarioError) as error:
        executed["office"].change({"teams.officers.staff": "many"})
    assert error.value._render_traceback_() == str(error.value).splitlines()
    assert str(error.value).startswith('change:1:23: E101 "many" is not a number')
