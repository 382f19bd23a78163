"""Writing maps, lists and text as YAML that reads back as the very same maps, lists and text.

Short values stand in one line with { }, as a planner writes them; a number's source follows as a comment.
Serves `resolve`, and the examples in problems.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TypeAlias

from sim.scenario.text.tree import KeyPath, Plain

NoteOf: TypeAlias = Callable[[KeyPath], str | None]
"""The comment that belongs behind the value at a path: '' for none, None where no comment would be read."""

WIDEST = 100
_PLAIN = re.compile(r"(?!null$|Null$|NULL$)[\w./+(](?:[\w %./+()'&-]*[\w%./+()'&-])?")


def in_line(value: Plain) -> str:
    """The value in one line, maps in { } and lists in [ ]."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, list):
        return f"[{', '.join(in_line(item) for item in value)}]"
    return "{" + ", ".join(f"{_scalar(key)}: {in_line(item)}" for key, item in value.items()) + "}"


def write_yaml(document: dict[str, Plain], note_of: NoteOf) -> str:
    """The whole document, a blank line in front of each section, ending in a line end."""
    sections = ["\n".join(_lines(key, value, (key,), note_of)) for key, value in document.items()]
    return "\n\n".join(sections) + "\n"


def _lines(key: str, value: Plain, path: KeyPath, note_of: NoteOf) -> list[str]:
    margin = "  " * (len(path) - 1)
    begin = f"{margin}{_scalar(key)}:"
    if isinstance(value, dict) and value and len(path) < 3:
        return [begin, *_lines_below(value, path, note_of)]
    line = f"{begin} {in_line(value)}"
    notes = _notes(value, path, note_of)
    divided = isinstance(value, dict) and value and (len(line) > WIDEST or len(notes) > 1)
    if divided:
        assert isinstance(value, dict)
        return [begin, *_lines_below(value, path, note_of)]
    note = next(iter(notes), "")
    return [f"{line}  # {note}" if note else line]


def _lines_below(value: dict[str, Plain], path: KeyPath, note_of: NoteOf) -> list[str]:
    return [line for key, item in value.items() for line in _lines(key, item, (*path, key), note_of)]


def _notes(value: Plain, path: KeyPath, note_of: NoteOf) -> set[str]:
    """The comments that the values in one line would need; more than one do not fit."""
    if isinstance(value, dict):
        return {note for key, item in value.items() for note in _notes(item, (*path, key), note_of)}
    if isinstance(value, list):
        return {note for n, item in enumerate(value) for note in _notes(item, (*path, n), note_of)}
    note = note_of(path)
    return set() if note is None else {note}


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _code(letter) for letter in quoted)


def _code(letter: str) -> str:
    """A letter that YAML would not keep, as an escape that it does."""
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"
