"""Where a number comes from: a source in the comment on its line, else the nearest `source:` around it.

Noted on every value as its file is read, so that merging never lends a number another number's source.
Part of reading, the first station of the straight line; `provenance` counts what is noted here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sim.scenario.text.tree import Entry, Mapping, Node, Scalar, Sequence

UNSTATED: Final = "unstated"
"""The note of a number without a source, where the map around it has one that is not meant for it."""
DEFAULT: Final = "default"
"""The note of a number that nobody wrote, filled in by `resolve`."""

_QUOTED_OR_COMMENT = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<!\S)#(.*)""")
_BEGINS_WITH_SOURCE = re.compile(
    r"source:\s*\S|(?i:assum)|(?:unstated|default)$"
    r"|[A-Z]+[0-9]+[a-z]?\b"  # a tag with a number: S25
    r"|(?!(?:TODO|FIXME|XXX|TBD|WIP|NB|OK)\b)[A-Z]{2,}[a-z]?(?=\s*(?:[:;,.(]|$))"  # one without: CLOCK
)
_LINK = re.compile(r"https?://|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|gov|int|[a-z]{2})\b")
_LEADING_WORD = re.compile(r"(source:\s*)+")


def with_notes(tree: Mapping) -> Mapping:
    """The same tree with every value noted; linear in the size of the file."""
    noted = _note(tree, "", [_comment(line) for line in tree.mark.lines])
    assert isinstance(noted, Mapping)
    return noted


def one_line(text: str) -> str:
    """A source as it can stand in a comment: printable, single blanks, without a leading `source:`."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return _LEADING_WORD.sub("", " ".join(printable.split()), count=1)


def states_source(comment: str) -> bool:
    """Whether a comment begins with `source:`, a tag such as S24 or the word assumption, or holds a link.

    Any other comment explains and backs nothing: `# a wild guess` leaves a number without a source.
    """
    return _BEGINS_WITH_SOURCE.match(comment) is not None or _LINK.search(comment) is not None


def _note(node: Node, source: str, comments: list[str]) -> Node:
    if isinstance(node, Scalar):
        comment = comments[node.mark.line - 1]
        return replace(node, note=one_line(comment) if states_source(comment) else source)
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_note(item, source, comments) for item in node.items))
    own = node.entries.get("source")
    if own and isinstance(own.node, Scalar) and own.node.text:
        source = one_line(own.node.text)
    entries = {key: Entry(entry.key_mark, _note(entry.node, source, comments)) for key, entry in node.entries.items()}
    return replace(node, entries=entries)


def _comment(line: str) -> str:
    """The comment of a line, '' where there is none."""
    for found in _QUOTED_OR_COMMENT.finditer(line):
        if found[1] is not None:
            return found[1].strip()
    return ""
