"""Variants: named changes to a scenario, one of which is applied, and `combine`, which joins several.

Between merging of the files and validation, on the way to the Scenario.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sim.errors import Problem
from sim.scenario.merging.merge import Tell, is_whole, merge, nearest_entry
from sim.scenario.text.tree import Entry, KeyPath, Mapping, Scalar, Sequence, node_at, problem_at

_DESCRIBES = ("title", "question", "source")
"""Keys that say what a variant is; where variants are combined they may differ."""

_NEEDED: Final = {
    "calendars": ("calendar", {"hours"}),
    "teams": ("team", {"calendar"}),
    "permits": ("permit type", {"flow", "steps"}),
}
"""What a section holds, and the keys of which a new entry of it has one; without, it is meant to change another."""


def variants_of(tree: Mapping, tell: Tell) -> dict[str, Entry]:
    """The variants of a file by name; E110 is told where there is no map of them."""
    entry = tree.entries.get("variants")
    if entry is None:
        return {}
    if not isinstance(entry.node, Mapping):
        tell(_no_map(entry, "variants"))
        return {}
    return entry.node.entries


def without_variants(tree: Mapping) -> Mapping:
    """The scenario alone: what is neither a variant nor about other files."""
    kept = {key: entry for key, entry in tree.entries.items() if key not in ("variants", "extends")}
    return replace(tree, entries=kept)


def apply_variant(tree: Mapping, name: str, tell: Tell) -> Mapping:
    """The scenario with one variant merged in ('' for none); E110, E211, E212, E332 and E333 are told."""
    variants = variants_of(tree, tell)
    alone = without_variants(tree)
    if not name:
        return alone
    if name not in variants:
        tell(_unknown_option(tree, name, variants))
        return alone
    patch = without_strangers(f'variant "{name}" changes', alone, _patch_of(name, variants, tell, {}), tell)
    merged = merge(alone, patch, tell)
    assert isinstance(merged, Mapping)
    return merged


def without_strangers(who: str, tree: Mapping, patch: Mapping, tell: Tell) -> Mapping:
    """The patch without teams and the like that exist nowhere and are not complete; E215 is told for each.

    `who` begins the sentence: `variant "X" changes`.
    """
    for section, (what, needed) in _NEEDED.items():
        changes, base = node_at(patch, (section,)), node_at(tree, (section,))
        if not isinstance(changes, Mapping) or not isinstance(base, Mapping):
            continue
        known = base.entries
        strange = {
            name: entry
            for name, entry in changes.entries.items()
            if name not in known and isinstance(entry.node, Mapping) and not needed & entry.node.entries.keys()
        }
        for name, entry in strange.items():
            tell(_stranger(who, what, name, entry, known))
        kept = {name: entry for name, entry in changes.entries.items() if name not in strange}
        entry = replace(patch.entries[section], node=replace(changes, entries=kept))
        patch = replace(patch, entries={**patch.entries, section: entry})
    return patch


def _stranger(who: str, what: str, name: str, entry: Entry, known: dict[str, Entry]) -> Problem:
    text = f'{who} a {what} that does not exist: "{name}"'
    near = nearest_entry(name, known)
    if not near:
        return problem_at(entry.key_mark, "E215", text, fix=" or ".join(known) or "leave it out")
    others = [(known[near].key_mark, "nearest name, defined here")]
    return problem_at(entry.key_mark, "E215", text, fix=near, others=others)


def _patch_of(name: str, variants: dict[str, Entry], tell: Tell, done: dict[str, Mapping | None]) -> Mapping:
    """What a variant changes, those that it combines joined first; None in `done` marks one under way."""
    entry = variants[name]
    if not isinstance(entry.node, Mapping):
        tell(_no_map(entry, name))
        return Mapping({}, entry.key_mark)
    done[name] = None
    joined = Mapping({}, entry.node.mark)
    for member in _members(entry.node, tell):
        other = str(member.text)
        if other not in variants:
            tell(_unknown_member(name, member, variants))
            continue
        patch = done[other] if other in done else _patch_of(other, variants, tell, done)
        if patch is None:
            text = f'variant "{name}" would combine itself'
            tell(problem_at(member.mark, "E333", text, fix=f'leave "{other}" out'))
        else:
            joined = _joined(joined, patch, tell, ())
    own = {key: value for key, value in entry.node.entries.items() if key != "combine"}
    joined = _joined(joined, replace(entry.node, entries=own), tell, ())
    done[name] = joined
    return joined


def _joined(first: Mapping, second: Mapping, tell: Tell, path: KeyPath) -> Mapping:
    """Two patches as one; E332 is told for a key that both set."""
    entries = dict(first.entries)
    for key, entry in second.entries.items():
        known = entries.get(key)
        below = (*path, key)
        if known is None or (not path and key in _DESCRIBES):
            entries[key] = entry
        elif isinstance(known.node, Mapping) and isinstance(entry.node, Mapping) and not is_whole(below):
            entries[key] = Entry(entry.key_mark, _joined(known.node, entry.node, tell, below))
        else:
            tell(_both_set(known, entry, below))
    return replace(second, entries=entries)


def _members(variant: Mapping, tell: Tell) -> tuple[Scalar, ...]:
    combine = variant.entries.get("combine")
    if combine is None:
        return ()
    listed = combine.node.items if isinstance(combine.node, Sequence) else (combine.node,)
    names = tuple(item for item in listed if isinstance(item, Scalar) and item.text is not None)
    if len(names) < len(listed):
        text = '"combine" is a list of names of variants'
        tell(problem_at(combine.node.mark, "E110", text, fix="combine: [first, second]"))
    return names


def _no_map(entry: Entry, name: str) -> Problem:
    text = f'"{name}" is made of names and values, here stands none'
    fix = f"{name}: {{teams: {{employees: {{staff: 14}}}}}}"
    if name == "variants":
        fix = "variants: {two_more: {teams: {employees: {staff: 14}}}}"
    return problem_at(entry.node.mark, "E110", text, fix=fix)


def _unknown_option(tree: Mapping, name: str, variants: dict[str, Entry]) -> Problem:
    if not variants:
        text = f'there is no variant "{name}": the file has none'
        return Problem(tree.mark.file, 0, 0, "E212", text, fix="leave --variant out")
    near = nearest_entry(name, variants)
    shown = problem_at(variants[near].key_mark, "", "").excerpts if near else ()
    fix = f"--variant {near}" if near else f"one of {', '.join(variants)}"
    return Problem(tree.mark.file, 0, 0, "E212", f'there is no variant "{name}"', fix=fix, excerpts=shown)


def _unknown_member(name: str, member: Scalar, variants: dict[str, Entry]) -> Problem:
    text = f'variant "{name}" combines a variant that does not exist: "{member.text}"'
    others = {other: entry for other, entry in variants.items() if other != name}
    near = nearest_entry(str(member.text), others)
    if not near:
        fix = f"one of {', '.join(others)}" if others else "leave it out"
        return problem_at(member.mark, "E212", text, fix=fix)
    place = others[near].key_mark
    fix = f"correct the spelling on line {place.line} or on line {member.mark.line}"
    return problem_at(member.mark, "E212", text, fix=fix, others=[(place, "nearest name, defined here")])


def _both_set(first: Entry, second: Entry, path: KeyPath) -> Problem:
    where = " > ".join(map(str, path))
    text = f"variants that are combined both set {where}"
    why = "it would be unclear which of the two holds."
    fix = "let only one of them set it, or write a variant of its own"
    return problem_at(second.key_mark, "E332", text, why, fix, [(first.key_mark, "set here too")])
