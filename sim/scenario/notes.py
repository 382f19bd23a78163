"""Where a number comes from: the comment on its line, else the nearest `source:` around it.

Noted on every value as its file is read, so that merging never lends a number another number's source.
Part of reading, the first station of the straight line; `provenance` counts what is noted here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sim.scenario.tree import Entry, Mapping, Node, Scalar, Sequence

_QUOTED_OR_COMMENT = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<!\S)#(.*)""")


def with_notes(tree: Mapping) -> Mapping:
    """The same tree with every value noted; linear in the size of the file."""
    comments = [_comment(line) for line in tree.mark.lines]
    noted = _note(tree, "", comments)
    assert isinstance(noted, Mapping)
    return noted


def _note(node: Node, source: str, comments: list[str]) -> Node:
    if isinstance(node, Scalar):
        return replace(node, note=comments[node.mark.line - 1] or source)
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_note(item, source, comments) for item in node.items))
    own = node.entries.get("source")
    if own and isinstance(own.node, Scalar) and own.node.text:
        source = own.node.text
    entries = {
        key: Entry(entry.key_mark, _note(entry.node, source, comments)) for key, entry in node.entries.items()
    }
    return replace(node, entries=entries)


def _comment(line: str) -> str:
    """The comment of a line without its sign and without a leading `source:`; '' where there is none."""
    for found in _QUOTED_OR_COMMENT.finditer(line):
        if found[1] is not None:
            return found[1].strip().removeprefix("source:").strip()
    return ""
