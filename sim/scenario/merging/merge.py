"""Merging of trees: JSON Merge Patch (RFC 7386, Hoffman and Snell 2014), every value keeping its place.

Maps merge, null removes, all else replaces; it serves `extends`, `steps`, `kinds` and variants alike.
Between reading and validation, on the way to the Scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, TypeAlias

from sim.errors import Problem
from sim.scenario.text.tree import Entry, KeyPath, Mapping, Node, Scalar, problem_at

Tell: TypeAlias = Callable[[Problem], None]

_STEP: Final[tuple[KeyPath, ...]] = (
    ("flows", "*", "*"),
    ("permits", "*", "steps", "*"),
    ("permits", "*", "kinds", "*", "steps", "*"),
)

WHOLE: Final[frozenset[KeyPath]] = frozenset(
    {
        # Head counts by date: dates left over from before would contradict the new ones.
        ("teams", "*", "staff"),
        # Weights and shares by month or weekday are read together, with what `rest` says of the others.
        ("teams", "*", "leave"),
        ("permits", "*", "demand", "by_month"),
        ("permits", "*", "demand", "by_weekday"),
        # One choice with its own keys: two choices in one map would mean nothing.
        ("teams", "*", "discipline"),
        ("permits", "*", "backlog", "*", "age"),
        ("permits", "*", "withdraw", "after"),
        *((*step, field) for step in _STEP for field in ("effort", "again", "wait")),
        # Shares that add up to 100 %, and lists of names: what is not named anew is gone.
        *((*step, field) for step in _STEP for field in ("outcome", "next", "only_if", "team")),
        # A new name in one language makes the old ones in the others wrong.
        ("permits", "*", "name"),
    }
)
"""Values that are one thing, by path ("*" is any name): a patch replaces them whole."""

PATCHES: Final[tuple[KeyPath, ...]] = (
    ("variants", "*"),
    ("permits", "*", "steps"),
    ("permits", "*", "kinds", "*", "steps"),
    ("permits", "*", "kinds", "*", "promises"),
    ("permits", "*", "kinds", "*", "legal_limits"),
    # Rows of the package's own table of European figures, which no file holds.
    ("peers",),
)
"""Maps that are patches themselves: a null in them is kept, it removes something when they are applied."""


def merge(base: Node | None, patch: Node, tell: Tell, path: KeyPath = ()) -> Node:
    """`patch` applied to `base`, both standing at `path`; E211 is told for a null that removes nothing.

    A step added to a map of steps goes where its `after` says: E213, E330 and E331 are told.
    """
    if not isinstance(patch, Mapping) or is_whole(path):
        return patch
    if not isinstance(base, Mapping):
        base = replace(patch, entries={})
    elif _matches(_inner(path), ("flows", "*")) and not _is_patch(path):
        return merge_steps(base, patch, tell)
    entries = dict(base.entries)
    for key, entry in patch.entries.items():
        if _is_null(entry.node) and not _is_patch(path):
            _remove(entries, key, entry, tell)
            continue
        known = entries.get(key)
        node = merge(known.node if known else None, entry.node, tell, _path_below(path, key, base, patch))
        entries[key] = Entry(entry.key_mark, node)
    return replace(base, entries=entries)


def merge_steps(base: Mapping, patch: Mapping, tell: Tell) -> Mapping:
    """A map of steps with changes applied: known steps merge, new ones are inserted after the one they name."""
    steps = dict(base.entries)
    last_after: dict[str, str] = {}
    for name, entry in patch.entries.items():
        if _is_null(entry.node):
            _remove(steps, name, entry, tell)
        elif name in steps:
            changed = _without_after(entry.node, name, steps[name], tell)
            steps[name] = Entry(entry.key_mark, merge(steps[name].node, changed, tell, ("flows", "*", name)))
        elif place := _place_of_new(name, entry, steps, tell):
            new = _without_key(entry.node, "after")
            steps = _inserted(steps, last_after.get(place, place), name, Entry(entry.key_mark, new))
            last_after[place] = name
    return replace(base, entries=steps)


def is_whole(path: KeyPath) -> bool:
    """Whether the value at this path is one thing, replaced and never merged."""
    inner = _inner(path)
    return any(inner[-1:] == whole[-1:] and _matches(inner, whole) for whole in WHOLE)


def nearest_entry(name: str, entries: dict[str, Entry]) -> str:
    """The name in a map that is spelled most like this one, '' when none is near."""
    return next(iter(get_close_matches(name, list(entries), n=1, cutoff=0.6)), "")


def _path_below(path: KeyPath, key: str, base: Mapping, patch: Mapping) -> KeyPath:
    """The path of a key; the steps of a permit type without a flow are a flow, not a patch of one."""
    below = (*path, key)
    if _matches(below, ("permits", "*", "steps")) and not {"flow"} & {*base.entries, *patch.entries}:
        return ("flows", str(path[-1]))
    return below


def _matches(path: KeyPath, pattern: KeyPath) -> bool:
    return len(path) == len(pattern) and all(wanted in ("*", step) for step, wanted in zip(path, pattern, strict=True))


def _inner(path: KeyPath) -> KeyPath:
    """The path that a key inside a variant stands for in the scenario itself."""
    return path[2:] if path[:1] == ("variants",) else path


def _is_patch(path: KeyPath) -> bool:
    return any(_matches(path[: len(pattern)], pattern) for pattern in PATCHES)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None


def _remove(entries: dict[str, Entry], key: str, entry: Entry, tell: Tell) -> None:
    if entries.pop(key, None):
        return
    text = f'"{key}" has no value, which would remove it, but there is none to remove'
    fix, others = "write its value, or leave the line out", []
    if near := nearest_entry(key, entries):
        fix, others = f"{near}: null", [(entries[near].key_mark, "nearest name, defined here")]
    tell(problem_at(entry.key_mark, "E211", text, fix=fix, others=others))


def _without_key(node: Node, key: str) -> Node:
    if not isinstance(node, Mapping):
        return node
    return replace(node, entries={name: entry for name, entry in node.entries.items() if name != key})


def _without_after(node: Node, name: str, known: Entry, tell: Tell) -> Node:
    """What changes in a step that exists; E331 where `after` would move it."""
    if isinstance(node, Mapping) and (after := node.entries.get("after")):
        text = f'"after" cannot move step "{name}", which has its place already'
        fix = f'leave "after" out, or  {name}: null  and a step with another name'
        others = [(known.key_mark, "its place")]
        tell(problem_at(after.key_mark, "E331", text, fix=fix, others=others))
    return _without_key(node, "after")


def _place_of_new(name: str, entry: Entry, steps: dict[str, Entry], tell: Tell) -> str:
    """The step after which a new one comes; '' and E213 or E330 where it names none."""
    after = entry.node.entries.get("after") if isinstance(entry.node, Mapping) else None
    if after is None:
        tell(_homeless(name, entry, steps))
        return ""
    place = after.node.text if isinstance(after.node, Scalar) else None
    if place in steps:
        return str(place)
    text = f'step "{name}" comes after a step that does not exist: "{place or "nothing"}"'
    fix, others = f"after: {next(reversed(steps), 'STEP')}", []
    if near := nearest_entry(place or "", steps):
        fix, others = f"after: {near}", [(steps[near].key_mark, "nearest name, defined here")]
    tell(problem_at(after.node.mark, "E213", text, fix=fix, others=others))
    return ""


def _homeless(name: str, entry: Entry, steps: dict[str, Entry]) -> Problem:
    text = f'step "{name}" is not in the flow, and does not say after which step it comes'
    fix, others = f"after: {next(reversed(steps), 'STEP')}", []
    if near := nearest_entry(name, steps):
        fix, others = f"{near}, or say  after: STEP", [(steps[near].key_mark, "nearest name, defined here")]
    return problem_at(entry.key_mark, "E330", text, fix=fix, others=others)


def _inserted(steps: dict[str, Entry], place: str, name: str, entry: Entry) -> dict[str, Entry]:
    placed: dict[str, Entry] = {}
    for key, value in steps.items():
        placed[key] = value
        if key == place:
            placed[name] = entry
    return placed
