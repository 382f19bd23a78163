"""What is wrong with text that is no YAML, in a planner's words.

Takes what the YAML scanner could not read, looks at the line again, and names the usual slip.
Serves the reader, the first station of the straight line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from sim.errors import Problem
from sim.scenario.text.tree import Mark, problem_at

Explain = Callable[["Slip"], Problem]

_SPECIAL_BLANK = re.compile("[\u00a0\u2000-\u200b\u202f\u3000]")
_VALUE_FOLLOWS = re.compile(r":([ \t]|$)")
_QUOTED = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_OPENS_QUOTE = re.compile(r"""(?:^|[\s\[{,:])(["'])""")
_COLON_WITHOUT_BLANK = re.compile(r"^\s*[\w-]+(:)\S")


class Slip:
    """A scanner's complaint beside the text it is about."""

    def __init__(self, error: MarkedYAMLError, file: str, lines: tuple[str, ...]) -> None:
        self.said = str(error.problem or "")
        self.about = str(error.context or "")
        self.file = file
        self.lines = lines
        self.at = self._mark(error.problem_mark or error.context_mark)
        self.opened = self._mark(error.context_mark or error.problem_mark)

    def _mark(self, place: Any) -> Mark:
        line = min(place.line, len(self.lines) - 1) if place else 0
        column = min(place.column, len(self.lines[line])) if place else 0
        return Mark(self.file, line + 1, column + 1, 1, self.lines)

    def text(self, line: int) -> str:
        """The line of that number, from 1, without its comment."""
        return re.sub(r"(^|\s)#.*", "", self.lines[line - 1])

    def place(self, line: int, column: int, length: int = 1) -> Mark:
        """A place in the file, line and column from 1."""
        return Mark(self.file, line, column, length, self.lines)


def explain(error: MarkedYAMLError, file: str, lines: tuple[str, ...]) -> Problem:
    """One problem (E111, E112 or E114) for one complaint of the YAML scanner or parser."""
    slip = Slip(error, file, lines)
    for pattern, describe in _SLIPS:
        if re.search(pattern, f"{slip.about}: {slip.said}"):
            return describe(slip)
    return problem_at(slip.at, "E111", "from here on the file cannot be read", fix=_ALIGN)


def _tab(slip: Slip) -> Problem:
    return problem_at(
        slip.at,
        "E112",
        "a tab stands where blanks are needed",
        why="editors show tabs with different widths, so lines cannot be compared.",
        fix="replace the tab by blanks",
    )


def _open_quote(slip: Slip) -> Problem:
    return problem_at(
        slip.opened,
        "E111",
        _NEVER_CLOSED,
        fix=_CLOSE_IT,
    )


def _quote_left_open(slip: Slip) -> Mark | None:
    """The quotation mark that its own line does not close, which makes all that follows hard to read."""
    for line in range(slip.opened.line, slip.at.line + 1):
        rest = _QUOTED.sub(lambda found: "x" * len(found[0]), slip.text(line))
        if found := _OPENS_QUOTE.search(rest):
            return slip.place(line, found.start(1) + 1)
    return None


def _backslash(slip: Slip) -> Problem:
    return problem_at(
        slip.at,
        "E111",
        'inside " " a backslash begins a code, and this one is unknown',
        fix="write / instead of the backslash, or use ' ' around the text",
    )


def _bracket(slip: Slip) -> Problem:
    if quote := _quote_left_open(slip):
        return problem_at(quote, "E111", _NEVER_CLOSED, fix=_CLOSE_IT)
    opening = "{" if "mapping" in slip.about else "["
    closing = "}" if opening == "{" else "]"
    if slip.at.line > slip.opened.line or "stream end" in slip.said:
        return problem_at(
            slip.opened,
            "E111",
            f'the "{opening}" opened here is never closed',
            fix=f'put "{closing}" behind its last entry',
        )
    if re.search(r"got '[\]}]'", slip.said):
        wrong = slip.lines[slip.at.line - 1][slip.at.column - 1]
        text = f'"{opening}" is closed by "{wrong}"'
        return problem_at(slip.at, "E111", text, fix=f'close it by "{closing}"')
    word = re.search(r"[\w-]*$", slip.lines[slip.at.line - 1][: slip.at.column - 1])
    begins = slip.at.column - len(word[0] if word else "")
    return problem_at(
        slip.place(slip.at.line, begins, max(1, slip.at.column - begins)),
        "E111",
        f'a comma or "{closing}" is missing in front of this',
        why=f"entries inside {opening} {closing} stand apart by commas.",
        fix=f"put a comma in front, or {_QUOTE}",
    )


def _colon(slip: Slip) -> Problem:
    """A colon where no name can stand: a second one, one without a blank above, or a line too far right."""
    head = slip.text(slip.at.line)[: slip.at.column - 1]
    if colon := _VALUE_FOLLOWS.search(head):
        name, value = head[: colon.start()].strip(), slip.text(slip.at.line)[colon.end() :].strip()
        return problem_at(
            slip.at,
            "E111",
            "a second colon stands in this line",
            why="the text behind the first colon is taken for its value.",
            fix=f'{name}: "{value}"        (or one line for each name)',
        )
    above = next((n for n in range(slip.at.line - 1, 0, -1) if slip.text(n).strip()), 0)
    if not above or not _VALUE_FOLLOWS.search(slip.text(above)):
        return _no_colon(slip, above or slip.at.line)
    first = len(head) - len(head.lstrip())
    return problem_at(
        slip.place(slip.at.line, first + 1, len(head) - first),
        "E111",
        "this line stands further right than the one above, which has its value already",
        fix="put it under the beginning of the line above",
        others=[(slip.place(above, 1), "the line above")],
    )


def _unfinished_name(slip: Slip) -> Problem:
    return _no_colon(slip, slip.opened.line)


def _no_colon(slip: Slip, line: int) -> Problem:
    text = slip.text(line)
    if tight := _COLON_WITHOUT_BLANK.match(text):
        name, _, value = text.strip().partition(":")
        colon = slip.place(line, tight.start(1) + 1)
        return problem_at(colon, "E111", "behind this colon a blank is missing", fix=f"{name}: {value}")
    if strange := _SPECIAL_BLANK.search(text):
        return problem_at(
            slip.place(line, strange.start() + 1),
            "E112",
            "a special blank (pasted from a document or page) stands here",
            fix="replace it by a blank from the keyboard",
        )
    first = len(text) - len(text.lstrip())
    whole = slip.place(line, first + 1, len(text.strip()))
    return problem_at(whole, "E111", "this line has no name and colon", fix="name: value")


def _first_letter(slip: Slip) -> Problem:
    line = slip.text(slip.at.line)
    before, letter = line[: slip.at.column - 1], line[slip.at.column - 1 : slip.at.column]
    ends = r"[,}\]]" if re.search(r"[{\[]", before) else r"$"
    word = re.split(ends, line[slip.at.column - 1 :])[0].strip()
    return problem_at(slip.at, "E111", f'a value cannot begin with "{letter}"', fix=f'"{word}"')


def percent_line(mark: Mark) -> Problem:
    """A line for YAML programs, which a scenario does not know; E114."""
    return problem_at(mark, "E114", 'a line cannot begin with "%"', fix="leave the line out")


def _directive(slip: Slip) -> Problem:
    return percent_line(slip.place(slip.at.line, 1))


def _left_over(slip: Slip) -> Problem:
    """Something stands where a block of names ought to end."""
    letter = slip.lines[slip.at.line - 1][slip.at.column - 1 : slip.at.column]
    if letter and letter in "}]":
        opening = "{" if letter == "}" else "["
        return problem_at(
            slip.at,
            "E111",
            f'this "{letter}" closes nothing',
            fix=f'leave it out, or open a "{opening}" before',
        )
    if letter == ",":
        return problem_at(slip.at, "E111", "a comma stands outside { } and [ ]", fix="leave it out")
    head = slip.lines[slip.at.line - 1][: slip.at.column - 1]
    if head.strip().endswith(('"', "'")):
        whole = re.fullmatch(r"\s*(\S+:) '(.*)'\s*", slip.text(slip.at.line))
        fix = f'{whole[1]} "{whole[2]}"' if whole else 'use " " around a text that holds an apostrophe'
        why = "an apostrophe inside ' ' ends the text."
        return problem_at(slip.at, "E111", "text follows a closing quotation mark", why=why, fix=fix)
    if head.strip():
        return problem_at(slip.at, "E111", "this begins behind a value that is complete", fix="use a line of its own")
    return _out_of_line(slip)


def _out_of_line(slip: Slip) -> Problem:
    """A line whose blanks in front are those of no line around it, beside the line above."""
    here = slip.at.column - 1
    above = next((n for n in range(slip.at.line - 1, 0, -1) if slip.text(n).strip()), 0)
    if not above:
        return problem_at(slip.at, "E111", "this line begins where no other line begins", fix=_ALIGN)
    over = len(slip.text(above)) - len(slip.text(above).lstrip())
    text = f"this line has {_blanks(here)} in front, the line above {over}"
    fix = f"{over} here, or {here} above; names that belong together have the same number"
    return problem_at(slip.at, "E111", text, fix=fix, others=[(slip.place(above, 1), "the line above")])


def _blanks(number: int) -> str:
    return "no blanks" if number == 0 else f"{number} blank{'s' * (number > 1)}"


def _list_entry(slip: Slip) -> Problem:
    return problem_at(slip.at, "E111", 'a list entry "- " cannot begin here', fix="write the list as  [first, second]")


def _no_value(slip: Slip) -> Problem:
    return problem_at(slip.at, "E111", "a value is missing in front of this", fix="write the value")


def _text_block(slip: Slip) -> Problem:
    return problem_at(
        slip.at,
        "E111",
        'behind "|" or ">" nothing else may stand in the line',
        fix="begin the text in the next line, or put it into quotation marks",
    )


def _question_mark(slip: Slip) -> Problem:
    return problem_at(slip.at, "E111", 'a value cannot begin with "?"', fix=_QUOTE)


_NEVER_CLOSED = "the quotation mark opened here is never closed"
_CLOSE_IT = "close it by the same mark behind the text, on the same line"
_QUOTE = "put the text into quotation marks"
_ALIGN = "give names that belong together the same number of blanks in front"
_SLIPS: tuple[tuple[str, Explain], ...] = (
    (r"'\\t'|tab character", _tab),
    (r"quoted scalar: found unexpected (end of stream|document)", _open_quote),
    (r"double-quoted scalar: ", _backslash),
    (r"expected ',' or ", _bracket),
    (r"mapping values are not allowed", _colon),
    (r"could not find expected ':'", _unfinished_name),
    (r"scanning an (anchor|alias)|cannot start any token", _first_letter),
    (r"directive", _directive),
    (r"sequence entries are not allowed", _list_entry),
    (r"mapping keys are not allowed", _question_mark),
    (r"expected the node content", _no_value),
    (r"block scalar: expected", _text_block),
    (r"expected <block end>|expected '<document start>'", _left_over),
)
