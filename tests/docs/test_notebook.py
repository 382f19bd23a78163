"""The page for notebooks: its example is executed, and the tables that it names are those that a run has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "notebook.md").read_text("utf-8")
FOLDER = (ROOT / "docs" / "results-folder.md").read_text("utf-8")


@pytest.fixture(scope="module")
def executed() -> dict[str, object]:
    """The names that the example leaves."""
    [example] = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        exec(compile(example, "docs/notebook.md", "exec"), names)
    return names


def test_the_example_runs_and_speaks_of_pairs(executed) -> None:
    before, after = executed["days"]
    assert list(before.index) == list(after.index) == [1, 2, 3, 4, 5]
    assert (after < before).all(), "one more officer does not shorten the wait any more"


def test_the_pages_name_every_table_with_its_columns(executed) -> None:
    estimates = executed["after"].estimates
    told = re.search(r"by name, with .*?: (.*?)\. `plan`", PAGE, flags=re.DOTALL)
    assert set(re.findall(r"`(\w+)`", told[1])) == estimates.keys()
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", FOLDER.partition("## Tables")[2], flags=re.MULTILINE))
    usual = ["value", "low", "high", "replications", "reason"]
    keys = {name: [*table.columns.drop(usual, errors="ignore")] for name, table in estimates.items()}
    assert keys.pop("replications") == ["replication", *keys["indicators"]]
    assert {name: re.findall(r"\w+", rows[name]) for name in keys} == keys


def test_results_and_scenarios_show_themselves_in_a_line(executed) -> None:
    assert repr(executed["option"]) == (
        "<Scenario scenarios/staffing-options.yaml, variant one_more: 2 permit types, 3 teams>"
    )
    after = executed["after"]
    assert repr(after) == (
        f"<RunResult of staffing-options, variant one_more, 5 replications, seed {after.seed}: {after.answer}>"
    )
