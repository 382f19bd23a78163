"""What validation complains about, in a planner's words: place, mistake, and something to paste.

One function per sort of complaint, in a table by the sort's name.
Between validation and the problems that a user reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sim.errors import Problem
from sim.scenario.keys import field_at, keys_at
from sim.scenario.meant import choice_meant, key_meant
from sim.scenario.text.tree import KeyPath, Mapping, Mark, Node, Scalar, find, key_mark, node_at, plain, problem_at
from sim.scenario.text.writer import in_line

KEY = "[key]"
_MOST_KEYS = 16
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class Complaint:
    """One complaint about the value at `path`, or about its key; `model` and `tree` are the whole scenario."""

    path: KeyPath
    about_key: bool
    sort: str
    text: str
    given: Any
    details: dict[str, Any]
    model: type[BaseModel]
    tree: Mapping

    @property
    def name(self) -> str:
        """The last key of the path; '' at the top of the file."""
        return str(self.path[-1]) if self.path else ""

    @property
    def mark(self) -> Mark:
        """Where to point."""
        return key_mark(self.tree, self.path) if self.about_key else find(self.tree, self.path)

    @property
    def node(self) -> Node | None:
        """What stands at the path; None where nothing does."""
        return node_at(self.tree, self.path)


Tell: TypeAlias = Callable[[Complaint], Problem]


def complaint_of(error: ErrorDetails, model: type[BaseModel], tree: Mapping) -> Complaint:
    """A validation error with its path in the tree."""
    path: KeyPath = tuple(error["loc"])
    about_key = path[-1:] == (KEY,)
    details = dict(error.get("ctx") or {})
    path = path[:-1] if about_key else path
    while path and isinstance(node_at(tree, path[:-1]), Scalar):
        path = path[:-1]  # the model's long form of what is written as one value
    return Complaint(
        path,
        about_key,
        error["type"],
        error["msg"],
        error["input"],
        details,
        model,
        tree,
    )


def problem_of(complaint: Complaint) -> Problem:
    """The problem that the planner reads."""
    return _TELLS.get(complaint.sort, _told_already)(complaint)


def better_key(complaint: Complaint) -> str:
    """What a key that cannot stand was meant to be; '' where that cannot be guessed."""
    if complaint.sort == "extra_forbidden":
        return key_meant(complaint.name, keys_at(complaint.model, complaint.path[:-1]))
    if complaint.sort == "literal_error":
        return choice_meant(complaint.name, _choices(complaint))
    return str(complaint.details.get("fix", "")).split("   ")[0]


def _told_already(complaint: Complaint) -> Problem:
    """A complaint of our own types, which carry code, sentence, why and fix."""
    code = complaint.sort if re.fullmatch(r"[EW]\d{3}", complaint.sort) else "E110"
    text = complaint.text if code == complaint.sort else f"{_where(complaint.path)} cannot be read"
    fix = str(complaint.details.get("fix", ""))
    if not fix and code == "E110":
        fix = f"{complaint.name}: {_example(complaint)}"
    names_value = isinstance(complaint.node, Scalar) and not complaint.about_key
    if fix and names_value and isinstance(complaint.path[-1], str):
        fix = f"{complaint.name}: {fix}"
    return problem_at(complaint.mark, code, text, str(complaint.details.get("why", "")), fix)


def _unknown_key(complaint: Complaint) -> Problem:
    known = keys_at(complaint.model, complaint.path[:-1])
    place = f" in {_where(complaint.path[:-1])}" if complaint.path[:-1] else ""
    text = f'unknown key "{complaint.name}"{place}'
    mark = key_mark(complaint.tree, complaint.path)
    near = better_key(complaint)
    if not near:
        fix = f"one of {', '.join(list(known)[:_MOST_KEYS])}" if known else "leave it out"
        return problem_at(mark, "E208", text, fix=fix)
    value = in_line(plain(complaint.node)) if complaint.node else ""
    of_one = keys_at(complaint.model, (*complaint.path[:-1], near, "NAME"))
    if isinstance(complaint.node, Mapping) and of_one and complaint.node.entries.keys() <= of_one.keys():
        value = f"{{NAME: {value}}}"
    return problem_at(mark, "E208", text, fix=f"{near}: {value}" if len(value) <= _LONGEST_VALUE else f"{near}:")


def _missing_key(complaint: Complaint) -> Problem:
    text = f'{_where(complaint.path[:-1]) or "the scenario"} needs "{complaint.name}"'
    field = field_at(complaint.model, complaint.path)
    meaning = f"        ({field.description.rstrip('.')})" if field and field.description else ""
    fix = f"{complaint.name}: {_example(complaint)}{meaning}"
    return problem_at(complaint.mark, "E209", text, fix=fix, others=_perhaps_meant(complaint))


def _perhaps_meant(complaint: Complaint) -> list[tuple[Mark, str]]:
    """A complete map of a like name in an extended file, which the incomplete one may have meant to change."""
    holder, siblings = complaint.path[:-1], node_at(complaint.tree, complaint.path[:-2])
    if not holder or not isinstance(siblings, Mapping):
        return []
    own = siblings.entries[str(holder[-1])].key_mark
    others = [name for name, entry in siblings.entries.items() if entry.key_mark.file != own.file]
    near = get_close_matches(str(holder[-1]), others, n=1, cutoff=0.6)
    return [(siblings.entries[near[0]].key_mark, "or is this one meant?")] if near else []


def _no_choice(complaint: Complaint) -> Problem:
    choices = _choices(complaint)
    if not isinstance(complaint.given, str):
        return _wrong_shape(complaint)
    listed = ", ".join(choices)
    text = f'"{complaint.given}" is none of {listed}'
    begin = "" if complaint.about_key else f"{complaint.name}: "
    return problem_at(complaint.mark, "E210", text, fix=begin + (choice_meant(complaint.given, choices) or choices[0]))


def _choices(complaint: Complaint) -> list[str]:
    return re.findall(r"'([^']*)'", str(complaint.details.get("expected", "")))


def _wrong_shape(complaint: Complaint) -> Problem:
    """A map where one value belongs, or the other way round."""
    text = f"{_where(complaint.path) or 'the scenario'} needs {_SHAPES.get(complaint.sort, 'one value')}"
    text += f", here stands {_shape(complaint.given)}"
    fix = f"{complaint.name}: {_example(complaint)}" if complaint.name else ""
    return problem_at(complaint.mark, "E110", text, fix=fix)


def _shape(given: Any) -> str:
    if isinstance(given, str):
        return f'"{given[:40]}"'
    return "nothing" if given is None else "a list" if isinstance(given, list) else "a map"


def _example(complaint: Complaint) -> str:
    """A value that could stand at the path."""
    field = field_at(complaint.model, complaint.path)
    if field and field.examples:
        return in_line(field.examples[0])
    return "{name: value}"


def _where(path: KeyPath) -> str:
    """A path as planners read it: `teams > employees > staff`."""
    return " > ".join(str(step) for step in path)


_SHAPES = {
    "model_type": "names and values",
    "model_attributes_type": "names and values",
    "dict_type": "names and values",
    "list_type": "a list",
    "tuple_type": "a list",
}
_TELLS: dict[str, Tell] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _no_choice,
    "string_type": _wrong_shape,
    **dict.fromkeys(_SHAPES, _wrong_shape),
}
