"""Slips that YAML would swallow in silence: a decimal comma, a forgotten colon, a name written twice.

Each is told, and mended as far as the rest of the file needs in order to be checked too.
Serves the reader, the first station of the straight line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sim.errors import Problem
from sim.scenario.text.tree import Entry, Mapping, Node, Scalar, problem_at

REPEATED = "a value cannot be named by & or repeated by * or <<"
REPEATED_FIX = "write the value again        (what permit types share belongs into a flow)"
NO_CODE = "words with ! call code, and a scenario cannot run code."

_NEXT_SIGN = re.compile(r"\s*([^\s#])")
_NAME_AND_VALUE = re.compile(r"([a-z]\w*) +(\S.*)")
_COMMA_NUMBER = re.compile(r"([+-]?\d+)((?:,\d+)+)(\s*[^\s,}\]#][^,}\]#]*?)?(?=\s*[,}\]#]|\s*$)")


def has_no_colon(key: Scalar) -> bool:
    """Whether a name inside { } stands there without the colon that would give it a value."""
    lines = key.mark.lines
    at, column = key.mark.line - 1, key.mark.column - 1 + key.mark.length
    while at < len(lines) and not _NEXT_SIGN.match(lines[at], column):
        at, column = at + 1, 0
    sign = _NEXT_SIGN.match(lines[at], column) if at < len(lines) else None
    return sign is None or sign[1] != ":"


def stray_entry(entries: dict[str, Entry], key: Scalar) -> Problem | None:
    """The problem of a name without a value; a decimal comma or colon is mended in `entries`."""
    if entries:
        name, last = next(reversed(entries.items()))
        if isinstance(last.node, Scalar) and _touches(last.node, key):
            return None
        if isinstance(last.node, Scalar) and (mended := _decimal_comma(name, last.node)):
            entries[name] = Entry(last.key_mark, mended[0])
            return mended[1]
    name, colon, value = (key.text or "").partition(":")
    if colon and value and not key.quoted:
        entries[name] = Entry(key.mark, Scalar(value, key.mark))
        text = f'behind the colon of "{key.text}" a blank is missing'
        return problem_at(key.mark, "E111", text, fix=f"{name}: {value}")
    if (spaced := _NAME_AND_VALUE.fullmatch(key.text or "")) and not key.quoted and not _one_text(entries, key):
        name, value = spaced.groups()
        entries.setdefault(name, Entry(key.mark, Scalar(value, key.mark)))
        return problem_at(key.mark, "E116", f'behind "{name}" a colon is missing', fix=f"{name}: {value}")
    fix = _one_text(entries, key) or f"{key.text}: value"
    entries[str(key.text)] = Entry(key.mark, Scalar("", key.mark, quoted=True))
    return problem_at(key.mark, "E116", f'"{key.text}" stands here without a value', fix=fix)


def written_twice(name: str, first: Entry, second: Entry) -> tuple[Entry, Problem]:
    """Both values in one as far as that is possible, and the problem of a name used twice in one map."""
    problem = problem_at(
        second.key_mark,
        "E113",
        f'"{name}" is written twice',
        why="only one of the two can hold.",
        fix="keep one of the two, or give one another name",
        others=[(first.key_mark, "first written here")],
    )
    return Entry(second.key_mark, _both(first.node, second.node)), problem


def _both(first: Node, second: Node) -> Node:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return Mapping({**first.entries, **second.entries}, second.mark)
    return second


def _one_text(entries: dict[str, Entry], key: Scalar) -> str:
    """Words with a comma between them, as one text in quotation marks; '' where a number stands in front."""
    name, before = next(reversed(entries.items()), ("", None))
    if before is None or not isinstance(before.node, Scalar) or before.node.quoted:
        return ""
    words = before.node.text or ""
    return f'{name}: "{words}, {key.text}"' if words[:1].isalpha() else ""


def _touches(value: Scalar, key: Scalar) -> bool:
    """Whether a stray entry is a part of a number with commas that was mended already."""
    end = value.mark.column + value.mark.length
    return "," in _written(value) and value.mark.line == key.mark.line and key.mark.column < end


def _written(value: Scalar) -> str:
    first = value.mark.column - 1
    return value.mark.lines[value.mark.line - 1][first : first + value.mark.length]


def _decimal_comma(name: str, value: Scalar) -> tuple[Scalar, Problem] | None:
    line = value.mark.lines[value.mark.line - 1]
    found = _COMMA_NUMBER.match(line, value.mark.column - 1)
    if value.quoted or not found or value.text != found[1]:
        return None
    whole, groups, unit = found[1], found[2].split(",")[1:], found[3] or ""
    decimal = f"{whole}.{''.join(groups)}{unit}"
    fix = f"{name}: {decimal}"
    if all(len(group) == 3 for group in groups):
        grouped = " ".join([whole, *groups]) + unit
        fix = f"{name}: {grouped}"
        if len(groups) == 1:
            fix += f"        (or {decimal} if a fraction is meant)"
        decimal = grouped
    lost = "half a person" if name == "staff" and groups == ["5"] else "what stands behind it"
    mark = replace(value.mark, length=len(found[0]))
    text = f'"{found[0]}" was read as the number {whole} and a stray entry "{groups[0]}"'
    why = f"YAML uses a decimal point; inside {{ }} a comma starts a new entry, so {lost} is lost."
    problem = problem_at(mark, "E104", text, why=why, fix=fix)
    return replace(value, text=decimal, mark=mark), problem
