"""The page of all keys of a scenario file, docs/scenario-keys.md, from the models' own descriptions.

One section a map, one row a key: what it means, what holds where it is left out, an example.
Beside the straight line: from the models to the planner's reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from sim.scenario.models.fields import Described
from sim.scenario.models.spec import ScenarioModel
from sim.scenario.text.writer import in_line

Sections: TypeAlias = dict[type[BaseModel], str]

_HEAD: Final = """\
# Every key of a scenario file

Made from the program; how to use the keys is told, with examples to run, in [Scenario files](scenario-files.md).
Words in CAPITALS are names that you choose: letters, digits, `_` and `-`, beginning with a letter.
*Needed* keys must be there; of the others the third column says what holds where they are left out.
Every map may also have `source:`, which says where its numbers come from, or begins with `assumption`.
Whatever lasts (`effort`, `again`, `wait`, `age`, `after`, `of`) is one time such as `25 min`, or a form with a spread:
see *flows > NAME > STEP > effort*.
"""


def scenario_keys() -> str:
    """The page, in Markdown."""
    told: Sections = {}
    return "\n".join([_HEAD, *_sections(ScenarioModel, "", told)])


def _sections(model: type[BaseModel], path: str, told: Sections) -> Iterator[str]:
    """The section of a model that has none yet, then those of the models in it, in the order of its keys."""
    if model in told:
        return
    told[model] = path
    yield from _section(model, path, told)
    for key, field in _fields(model).items():
        for inner, below in _models_in(field.annotation):
            yield from _sections(inner, " > ".join(filter(None, (path, key, *below))), told)


def _section(model: type[BaseModel], path: str, told: Sections) -> Iterator[str]:
    fields = _fields(model)
    meaning = " ".join((model.__doc__ or "").split())
    yield f"## {_place(path)}\n\n{meaning}"
    like = next((parent for parent in model.__mro__[1:] if parent in told), None)
    if like is not None:
        fields = {key: field for key, field in fields.items() if key not in _fields(like)}
        yield f"It has the keys of *{_place(told[like])}*" + (", and:" if fields else ".")
    if fields:
        yield "\n| key | meaning | left out | example |\n| --- | --- | --- | --- |"
        yield from (_row(key, field) for key, field in fields.items())
    yield ""


def _place(path: str) -> str:
    """A path as readers see it, the names of steps called so."""
    return re.sub(r"(flows > NAME|steps|backlog) > NAME", r"\1 > STEP", path) or "The file"


def _row(key: str, field: FieldInfo) -> str:
    choices = [f"`{choice}`" for choice in _choices(field.annotation)]
    meaning = (field.description or "") + (f" One of {', '.join(choices)}." if choices else "")
    examples = " or ".join(f"`{in_line(example)}`" for example in field.examples or ())
    cells = (f"`{key}`", meaning, _left_out(field), examples)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _left_out(field: FieldInfo) -> str:
    """What holds where the key is not written: *needed*, a value, or nothing."""
    if field.is_required():
        return "*needed*"
    if field.default in (None, {}, ()):
        return ""
    kind: Any = field.annotation
    for note in field.metadata:
        kind = Annotated[kind, note]
    return f"`{in_line(TypeAdapter(kind).dump_python(field.default, exclude_none=True))}`"


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    return {key: field for key, field in fields.items() if key not in Described.model_fields}


def _choices(kind: Any) -> list[str]:
    """The words that may stand there, where they are few; those of keys of a map are not meant."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if get_origin(kind) in (dict, list, tuple):
        return []
    return next((found for part in get_args(kind) if (found := _choices(part))), [])


def _models_in(kind: Any) -> Iterator[tuple[type[BaseModel], tuple[str, ...]]]:
    """The models that may stand in a field, with the names that stand between, such as NAME for a map of them."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind, ()
    elif get_origin(kind) is dict:
        yield from ((model, ("NAME", *below)) for model, below in _models_in(get_args(kind)[1]))
    else:
        for part in get_args(kind):
            yield from _models_in(part)
