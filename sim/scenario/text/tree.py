"""A scenario file as a tree of text in which every key and value knows where it was written.

The reader makes it, merging rearranges it, and every later check turns a path back into a place.
First object of the straight line, before the validated scenario: all values are still text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from sim.errors import Excerpt, Problem

WIDEST_LINE = 72  # with the margin of an excerpt this fills a terminal of 80 columns
NARROWEST_LINE = 30
LONGEST_SENTENCE = 400

KeyPath: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | None"


@dataclass(frozen=True)
class Mark:
    """A place in a file: line and column from 1, length in characters (0 where there is nothing to point at).

    `lines` holds the whole file as written, shared by all its marks, so that a problem can show the line.
    """

    file: str
    line: int
    column: int
    length: int
    lines: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Scalar:
    """One value as text; None is YAML's null, written as `null`, `~` or nothing.

    `note` says where a number comes from: the comment on its line, else the nearest `source:` around it.
    """

    text: str | None
    mark: Mark
    quoted: bool = False
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A value of a map and the place of its key."""

    key_mark: Mark
    node: Node


@dataclass(frozen=True)
class Mapping:
    """Named values in the order written; the mark is the opening brace, or in block style the key above."""

    entries: dict[str, Entry]
    mark: Mark


@dataclass(frozen=True)
class Sequence:
    """Values without names, in the order written."""

    items: tuple[Node, ...]
    mark: Mark


Node: TypeAlias = Scalar | Mapping | Sequence


def plain(node: Node) -> Plain:
    """The node as dict, list, text and None, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def node_at(root: Node, path: KeyPath) -> Node | None:
    """The value at `path`; None where there is none."""
    node = root
    for step in path:
        entry = _descend(node, step)
        if entry is None:
            return None
        node = entry.node
    return node


def find(root: Node, path: KeyPath) -> Mark:
    """The place of the value at `path`; where there is none, of the value above, or the key of a map above."""
    place = root.mark
    node = root
    for step in path:
        entry = _descend(node, step)
        if entry is None:
            return place if isinstance(node, Mapping) else node.mark
        place, node = entry.key_mark, entry.node
    return node.mark


def key_mark(root: Node, path: KeyPath) -> Mark:
    """The place of the key at `path`; where there is none, of the nearest key above that exists."""
    place = root.mark
    node = root
    for step in path:
        entry = _descend(node, step)
        if entry is None:
            return place
        place, node = entry.key_mark, entry.node
    return place


def _descend(node: Node, step: str | int) -> Entry | None:
    if isinstance(node, Mapping):
        return node.entries.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return Entry(node.items[step].mark, node.items[step])
    return None


def problem_at(
    mark: Mark,
    code: str,
    text: str,
    why: str = "",
    fix: str = "",
    others: Iterable[tuple[Mark, str]] = (),
) -> Problem:
    """A problem that shows the line at `mark` with carets, then each other place with its note."""
    excerpts = [shown for shown in (_excerpt(mark), *(_other(mark, *other) for other in others)) if shown]
    text, why, fix = (_cut(words) for words in (text, why, fix))
    return Problem(mark.file, mark.line, mark.column, code, text, why, fix, tuple(excerpts))


def _cut(words: str) -> str:
    """A sentence that repeats what a file says, kept to a length that can be read."""
    return words if len(words) <= LONGEST_SENTENCE else f"{words[: LONGEST_SENTENCE - 4]} ..."


def _other(mark: Mark, place: Mark, note: str) -> Excerpt | None:
    told = note if place.file == mark.file else f"{note} ({place.file})"
    arrow = f"<- {told}"
    shown = _excerpt(place, width=max(NARROWEST_LINE, WIDEST_LINE - len(arrow)))
    return Excerpt(shown.line, shown.text, note=arrow) if shown else None


def _excerpt(mark: Mark, width: int = WIDEST_LINE) -> Excerpt | None:
    """The marked line; a long one is cut to a window around the place, so that carets stay under it."""
    if not 1 <= mark.line <= len(mark.lines):
        return None
    line = mark.lines[mark.line - 1]
    if len(line) <= width:
        return Excerpt(mark.line, _printable(line).rstrip(), mark.column, mark.length)
    wanted = min(mark.length, width // 2)
    first = max(0, mark.column - 1 - (width - wanted) * 2 // 3)
    first = min(first, len(line) - width)
    before, after = ("... " if first else ""), (" ..." if first + width < len(line) else "")
    middle = _printable(line[first + len(before) : first + width - len(after)])
    column = mark.column - first
    length = min(mark.length, width - len(after) - column + 1)
    return Excerpt(mark.line, before + middle + after, column, length)


def _printable(text: str) -> str:
    """Every letter that would move the carets (a tab) as one blank."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
