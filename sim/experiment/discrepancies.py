"""Which figures differ between two texts of `results.json`: the first few, each by the names of its row.

Used where a saved run could not be reproduced. Texts in, lines out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

SHOWN = 5
"""Differences that are told; who needs all compares the files."""

ABSENT = "nothing"


def first_differences(then: str, now: str) -> list[str]:
    """Lines that name the first differences of the text in the folder from that of the repeated run."""
    try:
        before, after = json.loads(then), json.loads(now)
        found = list(_differences(before, after))
    except (ValueError, TypeError, AttributeError):
        return ["results.json holds no figures that can be read"]
    if not found:
        return ["No figure differs, only how results.json is written"]
    lines = [f"  {place}: {_said(old)} in results.json, {_said(new)} simulated again" for place, old, new in found]
    how_many = f"{SHOWN} of {len(found)}" if len(found) > SHOWN else f"{len(found)}"
    return [f"What differs ({how_many}):", *lines[:SHOWN]]


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, ABSENT), after.get(key, ABSENT)
        if isinstance(old, list) and isinstance(new, list):
            yield from _in_rows(key, _named(old), _named(new))
        elif old != new:
            yield key, old, new


def _in_rows(
    table: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield f"{table}, {name}", ABSENT if old is None else "a row", ABSENT if new is None else "a row"
            continue
        for column in dict.fromkeys([*old, *new]):
            if (was := old.get(column, ABSENT)) != (now := new.get(column, ABSENT)):
                yield f"{table}, {name}, {column}", was, now


def _named(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by their texts, which name them, with a number behind where several have the same."""
    named: dict[str, dict[str, Any]] = {}
    for row in rows:
        texts = [value for column, value in row.items() if isinstance(value, str) and value and column != "reason"]
        name = " ".join(texts)
        same = sum(known == name or known.startswith(f"{name} #") for known in named)
        named[f"{name} #{same + 1}" if same else name] = row
    return named


def _said(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
