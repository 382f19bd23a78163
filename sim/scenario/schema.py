"""The JSON schema of scenario files, with which an editor completes keys and explains them.

Made from the models' own descriptions; `permitsim schema > scenarios/schema.json` writes it anew.
Beside the straight line: from the models to the planner's editor.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sim.scenario.models.spec import ScenarioModel

Schema: TypeAlias = dict[str, Any]


def schema() -> Schema:
    """The schema, as maps and lists.

    Nothing is required and `null` is allowed wherever a key may be removed, since every file may be a patch: of the
    file that it extends, of a flow, or as a variant. What is missing in the end, `permitsim check` tells.
    """
    whole = ScenarioModel.model_json_schema()
    patch = whole["$defs"]["VariantModel"]["properties"]
    patch |= {key: whole["properties"][key] for key in patch if key in whole["properties"]}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_loosened(whole)}


def _loosened(part: Any) -> Any:
    """The same schema without required keys, machine-made titles and defaults; values of named maps may be null."""
    if isinstance(part, list):
        return [_loosened(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _loosened(value) for key, value in part.items() if key not in ("required", "title", "default")}
    if isinstance(part.get("properties"), dict):
        kept["properties"] = {key: _loosened(value) for key, value in part["properties"].items()}
    if isinstance(kept.get("additionalProperties"), dict):
        kept["additionalProperties"] = {"anyOf": [kept["additionalProperties"], {"type": "null"}]}
    if "enum" not in kept.get("propertyNames", {"enum": ()}):
        del kept["propertyNames"]
    return kept
