"""Fields of a scenario: text that a planner wrote, parsed once, and written back the same way.

`FromText` makes a field of one value, `Short` lets a map or list be written as one value.
Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.primitives.quantities import QuantityError

SCALAR = {"type": ["string", "number"]}


@dataclass(frozen=True)
class FromText:
    """Makes a field of one value: `parse` reads what the planner wrote, `write` gives it back."""

    parse: Callable[[str], Any]
    write: Callable[[Any], str]
    what: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validation by `parse`, dumping by `write`."""
        return core_schema.no_info_plain_validator_function(
            self._read, serialization=core_schema.plain_serializer_function_ser_schema(self.write)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Editors see a YAML scalar, which may look like a number."""
        return dict(SCALAR)

    def _read(self, value: Any) -> Any:
        if not isinstance(value, str):
            found = "a list" if isinstance(value, list) else "a map" if isinstance(value, dict) else "nothing"
            raise PydanticCustomError("E110", f"{self.what} is one value, here stands {found}")
        try:
            return self.parse(value)
        except QuantityError as error:
            raise PydanticCustomError(error.code, error.text, {"fix": error.fix, "why": error.why}) from None


@dataclass(frozen=True)
class Short:
    """Lets a map or list be written as one value: `expand` makes the long form, `collapse` the short one."""

    expand: Callable[[str], Any]
    collapse: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The long form's schema, with text expanded before and collapsed after."""
        return core_schema.no_info_before_validator_function(
            lambda value: self.expand(value) if isinstance(value, str) else value,
            handler(source),
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda value, dump: self.collapse(dump(value))
            ),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Editors may see either form."""
        return {"anyOf": [dict(SCALAR), handler(schema)]}


class Described(BaseModel):
    """A map of known keys; a key that is not listed is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, serialize_by_alias=True)

    source: str | None = Field(
        None,
        description="Where the numbers of this map come from; begins with `assumption` where they are one.",
        examples=["S25", "assumption: expert guess of the intake team"],
    )


class Shorthand(Described):
    """A map that may be written as one value, which then stands for the key `short_for`."""

    short_for: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        return {cls.short_for: value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _collapse(self, dump: SerializerFunctionWrapHandler) -> Any:
        written = dump(self)
        return written[self.short_for] if set(written) == {self.short_for} else written

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Editors may see one value or the map."""
        reference = handler(schema)
        body = handler.resolve_ref_schema(reference)
        long_form = dict(body)
        body.clear()
        body.update({"anyOf": [dict(SCALAR), long_form]})
        return reference


class Patch(Described):
    """A map of changes: what is not written stays as it was, `null` removes."""

    @model_serializer(mode="wrap")
    def _only_written(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written = dump(self)
        return {key: written.get(key) for key in type(self).model_fields if key in self.model_fields_set}


def plain(model: BaseModel) -> dict[str, Any]:
    """The model as maps, lists and text, every default filled in, as a planner would write it."""
    return model.model_dump(exclude_none=True)
