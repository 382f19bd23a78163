"""The schema file is the models' own, shipped scenarios obey it, and it catches what an editor can catch."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from sim.scenario.schema import schema

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SHIPPED = sorted(SCENARIOS.glob("*.yaml"))


def as_an_editor_sees(path: Path) -> Any:
    """The file with numbers as numbers; YAML's dates are texts to a schema."""

    def texts(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): texts(item) for key, item in value.items()}
        if isinstance(value, list):
            return [texts(item) for item in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return texts(YAML(typ="safe").load(path))


def test_the_file_is_up_to_date() -> None:
    written = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    told = "write it anew:  permitsim schema > scenarios/schema.json"
    assert (SCENARIOS / "schema.json").read_text(encoding="utf-8") == written, told


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scenarios_obey_it(path: Path) -> None:
    jsonschema.Draft7Validator(schema()).validate(as_an_editor_sees(path))


@pytest.mark.parametrize(
    "written",
    [
        {"titel": "a misspelt key"},
        {"teams": {"registry": {"staf": 3}}},
        {"flows": {"f": {"intake": {"effort": {"gama": {"mean": "20 min"}}}}}},
        {"permits": {"p": {"family": "students"}}},
        {"permits": {"p": {"demand": {"by_month": {"january": 1.2}}}}},
        {"variants": {"more": {"teams": {"registry": {"staf": 4}}}}},
    ],
    ids=["top key", "team key", "distribution", "family", "month", "key in a variant"],
)
def test_it_catches_misspelt_keys(written: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema()).validate(written)


def test_it_lets_a_file_say_only_what_differs() -> None:
    """A file that extends another may leave everything out and remove by null."""
    patch = {"extends": "base.yaml", "teams": {"registry": {"staff": 4}, "flexible": None}}
    jsonschema.Draft7Validator(schema()).validate(patch)


def test_every_key_shows_its_description() -> None:
    def undescribed(part: Any, path: str) -> list[str]:
        if isinstance(part, list):
            return [found for item in part for found in undescribed(item, path)]
        if not isinstance(part, dict):
            return []
        properties = part.get("properties", {})
        missing = [f"{path}.{key}" for key, value in properties.items() if "description" not in value]
        return missing + [found for key, item in part.items() for found in undescribed(item, f"{path}.{key}")]

    assert undescribed(schema(), "") == []
