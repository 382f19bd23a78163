"""A name that is defined nowhere: one finding for all its uses, with the definition that may be misspelt instead.

Used by the rules of `sim.scenario.checks.names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from sim.scenario.checks.finding import Finding
from sim.scenario.text.tree import KeyPath

MOST_SHOWN: Final = 3
"""Further uses that are shown with their line."""

MOST_NAMES: Final = 8
"""Defined names that are offered."""


class Use(NamedTuple):
    """A name where it is used, the words that say so, and the places of the definitions that there are."""

    path: KeyPath
    name: str
    text: str
    known: Mapping[str, KeyPath]


def unknown_names(code: str, uses: Iterable[Use], define: str) -> Iterator[Finding]:
    """A finding for each used name that is not defined; `define` says how to define it."""
    by_name: dict[str, dict[KeyPath, Use]] = {}
    for use in uses:
        if use.name not in use.known:
            by_name.setdefault(use.name, {}).setdefault(use.path, use)
    for name, places in by_name.items():
        yield _unknown(code, name, list(places.values()), define)


def _unknown(code: str, name: str, uses: list[Use], define: str) -> Finding:
    first, *more = uses
    others = tuple((use.path, "used here too") for use in more[:MOST_SHOWN])
    near = get_close_matches(name, list(first.known), n=1, cutoff=0.6)
    if near:
        others = ((first.known[near[0]], "nearest name, defined here"), *others)
        fix = "correct the spelling on {there}" + (", or wherever it is used" if more else " or on {here}")
    else:
        choice = ", ".join(list(first.known)[:MOST_NAMES])
        fix = (f"use one of {choice}, or " if choice else "") + define.format(f'"{name}"')
    return Finding(first.path, code, f'{first.text}: "{name}"', fix=fix, others=others)
