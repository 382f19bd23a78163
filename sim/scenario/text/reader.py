"""From the bytes of a file to a tree of text with places: YAML 1.2, and of it only what a scenario needs.

Built from the stream of events, one at a time, so that the limits hold before a tree exists.
First station of the straight line; what it makes is merged by `load`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.errors import MOST_PROBLEMS, Problem, ScenarioError
from sim.scenario.text import traps
from sim.scenario.text.files import read_text
from sim.scenario.text.notes import with_notes
from sim.scenario.text.syntax import explain, percent_line
from sim.scenario.text.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, problem_at

DEEPEST = 40
MOST_VALUES = 50_000

_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class Reading:
    """What one file says, and what is wrong with it that did not stop the reading."""

    tree: Mapping
    problems: tuple[Problem, ...]


def read(path: Path, shown: str) -> Reading:
    """The file at `path`, named `shown` in problems; Unreadable E5.., ScenarioError E111 to E117."""
    return read_tree(read_text(path), shown)


def read_tree(text: str, shown: str) -> Reading:
    """The tree of a text that is named `shown` in problems; ScenarioError E111 to E117."""
    lines = tuple(_LINE_ENDS.split(text))
    builder = _Builder(shown, lines)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        raise ScenarioError([*builder.problems, explain(error, shown, lines)]) from None
    except (YAMLError, ValueError, OverflowError):
        # The scanner turns codes such as "\UFFFFFFFF" into letters without a check of its own.
        problem = problem_at(Mark(shown, 1, 1, 0, lines), "E111", "a backslash code in this file names no letter")
        raise ScenarioError([*builder.problems, problem]) from None
    return Reading(with_notes(builder.finished()), tuple(builder.problems))


@dataclass
class _Open:
    """A map or list that is still being read; `key` waits for its value."""

    mark: Mark
    flow: bool
    named: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: Scalar | None = None


class _Builder:
    """Puts the tree together from events, without recursion."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._values = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """The next event of the stream."""
        if isinstance(event, events.ScalarEvent):
            self._refuse_extras(event)
            self._take_scalar(event)
        elif isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
            self._refuse_extras(event)
            self._begin(event)
        elif isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            self._end(event)
        elif isinstance(event, events.AliasEvent):
            raise self._stop(event, "E114", traps.REPEATED, fix=traps.REPEATED_FIX)
        elif isinstance(event, events.DocumentStartEvent):
            self._begin_document(event)

    def finished(self) -> Mapping:
        """The whole file; ScenarioError E115 when it is not a map of names."""
        if isinstance(self._root, Mapping) and self._root.entries:
            return self._root
        mark = self._root.mark if self._root else Mark(self.file, 1, 1, 0, self.lines)
        text = "a scenario is made of names and values, this file is not"
        if not self._root:
            text = "the file holds no names and values, only comments"
        raise ScenarioError([problem_at(mark, "E115", text, fix="title: What the scenario is about")])

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if event.version or event.tags:
            line = next(n for n, line in enumerate(self.lines, 1) if line.startswith("%"))
            raise ScenarioError([percent_line(Mark(self.file, line, 1, 1, self.lines))])
        if self._documents > 1:
            raise self._stop(
                event,
                "E114",
                'a second scenario begins at this line "---"',
                fix="one file holds one scenario: use a file for each",
            )

    def _refuse_extras(self, event: Any) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            text = f"the file holds more than {MOST_VALUES // 1000} 000 names and values"
            raise self._stop(event, "E117", text)
        if event.anchor:
            raise self._stop(event, "E114", traps.REPEATED, fix=traps.REPEATED_FIX)
        if event.tag:
            raise self._stop(
                event,
                "E114",
                'a value cannot begin with "!"',
                why=traps.NO_CODE,
                fix="leave the word with ! out",
            )

    def _take_scalar(self, event: Any) -> None:
        quoted = event.style is not None
        text = None if not quoted and event.value in _NULLS else event.value
        owner = self._open[-1] if self._open else None
        if owner and owner.named and owner.key is None:
            owner.key = self._read_key(Scalar(event.value, self._mark(event), quoted))
            return
        mark = self._mark(event)
        if text is None and mark.length == 0 and owner and owner.key:
            mark = owner.key.mark
        self._place(Scalar(text, mark, quoted))

    def _read_key(self, key: Scalar) -> Scalar:
        if not key.text:
            problem = problem_at(key.mark, "E111", "a name is missing in front of the colon", fix="name: value")
            raise ScenarioError([*self.problems, problem])
        if key.text == "<<" and not key.quoted:
            problem = problem_at(key.mark, "E114", traps.REPEATED, fix=traps.REPEATED_FIX)
            raise ScenarioError([*self.problems, problem])
        return key

    def _begin(self, event: Any) -> None:
        owner = self._open[-1] if self._open else None
        if owner and owner.named and owner.key is None:
            before = self.lines[event.start_mark.line][: event.start_mark.column]
            text = "a name cannot be a map or a list"
            if before.endswith("{"):
                text = "{{ }} is not filled in: a scenario is no template"
            raise self._stop(event, "E114", text, fix="write the value itself")
        if len(self._open) >= DEEPEST:
            raise self._stop(event, "E117", f"maps stand inside each other more than {DEEPEST} deep")
        flow = bool(event.flow_style)
        mark = self._mark(event)
        if not flow:
            mark = owner.key.mark if owner and owner.key else replace(mark, length=0)
        self._open.append(_Open(mark, flow, isinstance(event, events.MappingStartEvent)))

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        mark = closed.mark
        if closed.flow:
            same_line = event.end_mark.line == mark.line - 1
            last = event.end_mark.column if same_line else len(self.lines[mark.line - 1])
            mark = replace(mark, length=last - mark.column + 1)
        self._place(Mapping(closed.entries, mark) if closed.named else Sequence(tuple(closed.items), mark))

    def _place(self, node: Node) -> None:
        """Gives a finished node to the map or list around it."""
        if not self._open:
            self._root = node
            return
        owner = self._open[-1]
        if not owner.named:
            owner.items.append(node)
            return
        key, owner.key = owner.key, None
        assert key is not None and key.text is not None
        if owner.flow and traps.has_no_colon(key):
            self._tell(traps.stray_entry(owner.entries, key))
            return
        entry = Entry(key.mark, node)
        if key.text in owner.entries:
            entry, problem = traps.written_twice(key.text, owner.entries[key.text], entry)
            self._tell(problem)
        owner.entries[key.text] = entry

    def _tell(self, problem: Problem | None) -> None:
        self.problems.extend([problem] if problem else [])
        if len(self.problems) >= MOST_PROBLEMS:
            raise ScenarioError(self.problems)

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        last = end.column if end.line == start.line else len(self.lines[start.line])
        return Mark(self.file, start.line + 1, start.column + 1, last - start.column, self.lines)

    def _stop(self, event: Any, code: str, text: str, why: str = "", fix: str = "") -> ScenarioError:
        """What ends the reading: the problems so far and this one."""
        return ScenarioError([*self.problems, problem_at(self._mark(event), code, text, why=why, fix=fix)])
