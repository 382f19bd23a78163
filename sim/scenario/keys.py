"""Which keys a map of a scenario may have: the models looked up by path.

Serves `complaints`, which names the nearest key and gives an example to paste.
"""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.text.tree import KeyPath


def keys_at(model: type[BaseModel], path: KeyPath) -> dict[str, FieldInfo]:
    """The keys that the map at a path may have, as written in a file; empty where any name may stand."""
    found = _type_at(model, path)
    return _fields(found) if _is_model(found) else {}


def field_at(model: type[BaseModel], path: KeyPath) -> FieldInfo | None:
    """The description of the key at a path; None where it is a name that the planner chose."""
    return keys_at(model, path[:-1]).get(str(path[-1])) if path else None


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _type_at(kind: Any, path: KeyPath) -> Any:
    kind = _bare(kind)
    if not path:
        return kind
    if _is_model(kind):
        field = _fields(kind).get(str(path[0]))
        return _type_at(field.annotation, path[1:]) if field else None
    inner = get_args(kind)
    if get_origin(kind) is dict:
        return _type_at(inner[1], path[1:])
    return _type_at(inner[0], path[1:]) if get_origin(kind) in (list, tuple) else None


def _bare(kind: Any) -> Any:
    """The type itself, without what is annotated to it and without None."""
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
