"""What is asked of a sizing: which targets, how surely, with which teams, and how much may be simulated for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PROMISES: Final = "promises"
LEGAL: Final = "legal"
EUROPE: Final = "europe"
"""Aims: every promise, every legal limit, every comparable published figure of a European peer."""

CONFIDENCE: Final = 0.95
"""Share of the years in which each target is to be met, where nobody says another."""

SEARCH: Final = 20
"""Replications of the search, where nobody says how many."""


@dataclass(frozen=True)
class SizeRequest:
    """The targets are those of `aims` and `targets` (sentences such as `lead_time_p90 of study <= 30 d`).

    With neither they are those of the scenario's `sizing:`, and every promise where it has none. `fixed` teams stay as
    written. `confidence` (share; None: as the scenario says, else 95 %) is the share of the replications in which each
    target has to be met. `by_quarter` moves the people of a team by quarter of the year. `fresh` replications judge
    the result at first (None: as few as confirm it though two of them miss; 0: nobody judges). `curve` says whether
    the trade-off and the effects are simulated too.
    """

    aims: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    confidence: float | None = None
    by_quarter: bool = False
    fresh: int | None = None
    curve: bool = True
