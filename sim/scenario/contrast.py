"""What two scenarios say differently, in words: `teams > officers > staff: 3 -> 4`.

Read from their complete forms, so that it does not matter how either was written.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.models.fields import plain
from sim.scenario.scenario import Scenario
from sim.scenario.text.tree import KeyPath, Plain
from sim.scenario.text.writer import in_line

NOTHING = "nothing"
WORDS = frozenset({"title", "question", "source", "variants"})
"""Keys of which no replication depends."""


def contrast(base: Scenario, other: Scenario) -> tuple[str, ...]:
    """Each value that differs, with both values, in the order of the base; empty where nothing does."""
    pairs = _differing(plain(base.spec), plain(other.spec), ())
    return tuple(
        f"{' > '.join(map(str, path))}: {_told(old)} \N{RIGHTWARDS ARROW} {_told(new)}" for path, old, new in pairs
    )


def _differing(old: Plain, new: Plain, path: KeyPath) -> Iterator[tuple[KeyPath, Plain, Plain]]:
    if old == new or (path and path[-1] in WORDS):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _differing(old.get(key), new.get(key), (*path, key))
    else:
        yield path, old, new


def _told(value: Plain) -> str:
    return NOTHING if value is None else in_line(value)
