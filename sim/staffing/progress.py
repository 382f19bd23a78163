"""How far a sizing is, told to whoever watches: what it does, what it took, and the best staff so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Progress:
    """`people` and `cost` (a year) are those of all teams in the best staff so far that holds; None before one is.

    The plan at hand misses `short` of so many `targets` in some replication; 0 targets while those within reach are
    not known. `stage` is what is being done, in words.
    """

    stage: str
    plans: int
    replications: int
    people: float | None
    cost: float | None
    currency: str
    short: int
    targets: int


SizeWatcher: TypeAlias = Callable[[Progress], None]
