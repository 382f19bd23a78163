"""The values of a sweep: `110:140:5` or `10 %, 20 %, 40 %` for each of some paths, and every combination of them.

Values stay text; a scenario reads them as it reads a file. Beside the scenario, before alternatives are made of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Final

from sim.errors import complaint

MOST_VALUES: Final = 10_000
"""In one range: more is a slip of the pen."""

_END = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*(.*?)\s*")


@dataclass(frozen=True)
class Grid:
    """Values as text by the path that they are set at, `values`, in the order given."""

    values: Mapping[str, tuple[str, ...]]

    @property
    def points(self) -> tuple[tuple[str, ...], ...]:
        """Every combination, the last path changing fastest."""
        return tuple(product(*self.values.values()))

    def name(self, point: Sequence[str]) -> str:
        """As `staff=110`, or `officers.staff=110, deciders.staff=2`: as much of each path as tells it from others."""
        shown = zip(self.short.values(), point, strict=True)
        return ", ".join(f"{name}={value}" for name, value in shown)

    @property
    def short(self) -> dict[str, str]:
        """For each path its last names, as many as tell it from the others."""
        ends = {path: _ends(path) for path in self.values}
        return {
            path: next((end for end in own if sum(end in other for other in ends.values()) == 1), path)
            for path, own in ends.items()
        }

    def changes(self, point: Sequence[str]) -> list[str]:
        """The lines that make a point of a scenario, as `sim.scenario.load.changed` takes them."""
        return [f"{path}: {value}" for path, value in zip(self.values, point, strict=True)]


def _ends(path: str) -> list[str]:
    """The last name of a path, the last two, and so on."""
    names = path.split(".")
    return [".".join(names[place:]) for place in reversed(range(len(names)))]


def values_of(text: str) -> tuple[str, ...]:
    """The values that `110:140:5` (both ends, in steps), `2, 3, 5` or one value stands for; ScenarioError E217."""
    parts = text.split(":")
    if len(parts) != 3:
        listed = tuple(value.strip() for value in text.split(",") if value.strip())
        if len(parts) != 1 or not listed or len(set(listed)) < len(listed):
            raise _no_values(text, "each value once, as FIRST:LAST:STEP or A, B, C")
        return listed
    found = [_END.fullmatch(part) for part in parts]
    try:
        first, last, step = (Decimal(end[1]) for end in found if end)
    except (InvalidOperation, ValueError):
        raise _no_values(text, "FIRST:LAST:STEP are numbers, as in 110:140:5 or 10 %:50 %:10 %") from None
    units = {end[2] for end in found if end and end[2]}
    if len(units) > 1:
        raise _no_values(text, "first, last and step have one unit")
    if step <= 0 or last < first or (last - first) / step > MOST_VALUES:
        raise _no_values(text, f"the step is above 0, the last not below the first, values at most {MOST_VALUES:,}")
    unit = f" {units.pop()}" if units else ""
    count = int((last - first) / step) + 1
    return tuple(f"{(first + number * step).normalize():f}{unit}" for number in range(count))


def _no_values(text: str, fix: str) -> Exception:
    return complaint("--over", "E217", f'"{text}" is no list of values', fix=fix)
