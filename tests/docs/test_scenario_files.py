"""The guide to scenario files shows scenarios that run, and the page of keys is the models' own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import Problem
from sim.plan.prepare import prepare
from sim.scenario.load import check_all_variants
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.reference import scenario_keys

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "scenario-files.md").read_text("utf-8")
SHOWN = {
    section.partition("\n")[0]: text
    for section in GUIDE.split("\n## ")[1:]
    for text in re.findall(r"```yaml\n(.*?)```", section, flags=re.DOTALL)
}
REWRITE = 'python -c "from sim.scenario.reference import *; print(scenario_keys(), end=str())" > docs/scenario-keys.md'


def test_every_recipe_is_found() -> None:
    assert len(SHOWN) == GUIDE.count("```yaml") >= 9


@pytest.mark.parametrize("recipe", SHOWN)
def test_every_recipe_and_its_variants_can_be_run_without_a_warning(recipe: str, tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(SHOWN[recipe], "utf-8")
    warnings: list[Problem] = []
    for scenario in check_all_variants(file).values():
        warnings += prepare(scenario)[1]
    assert [warning.render() for warning in warnings] == []


def test_the_page_of_keys_is_up_to_date() -> None:
    assert (DOCS / "scenario-keys.md").read_text("utf-8") == scenario_keys(), f"write it anew: {REWRITE}"


def test_the_page_of_keys_names_every_key_of_the_file() -> None:
    for key in ScenarioModel.model_fields:
        assert f"| `{key}` |" in scenario_keys() or key == "source"
