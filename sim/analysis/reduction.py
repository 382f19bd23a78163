"""From a log to tidy tables: what one replication contributes to every result, after which the log may go.

Key columns, `value`, and where a value can be undefined `bound` and `reason`. Last step of a replication on the
straight line; `sim.analysis.estimates` takes the tables of several.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.backlog import backlog_table
from sim.analysis.cohorts import figure_of
from sim.analysis.course import course_table
from sim.analysis.decomposition import PARTS
from sim.analysis.figures import Figure
from sim.analysis.indicators import indicator_rows
from sim.analysis.laws import broken_laws
from sim.analysis.likeness import NeededFigure, figures_needed
from sim.analysis.outlook_cases import CASES, cases_table
from sim.analysis.peers import peer_table
from sim.analysis.populations import kinds_of
from sim.analysis.published import our_figures
from sim.analysis.reception import OPENING
from sim.analysis.series import curve_table, load_rows, weekly_table
from sim.analysis.tables import listed
from sim.analysis.view import COUNTED, DECIDED, LODGED, View
from sim.eventlog import EventLog
from sim.plan.plan import Permit, Plan
from sim.plan.roster import Roster
from sim.plan.workload import Workload
from sim.primitives.peers import Peer
from sim.primitives.time import DAY

KEYS = {
    "indicators": ("permit", "kind", "team", "step", "indicator", "clock", "population", "unit"),
    "curves": ("permit", "clock", "population", "day"),
    "weekly": ("permit", "clock", "week", "quantile"),
    "backlog": ("week", "permit", "stage", "age"),
    "parts": ("permit", "population", "part"),
    "load": ("team", "week", "measure"),
    "course": ("permit", "indicator", "day"),
    "reception": ("permit", "week"),
    "published": ("name", "unit"),
    "peers": ("family", "figure", "clock", "population", "within", "unit"),
    "laws": ("law",),
    CASES: ("permit", "week"),
}
"""The key columns of each table; which rows there are depends on the plan alone."""

TOLD = ("value", "bound", "reason")

ANOTHER_CLOCK: Final = Figure(math.nan, reason="our clock starts at lodging")
"""Where a permit type's first promise names no step that starts its clock, as a peer's does."""


@dataclass(frozen=True)
class Wanted:
    """Which tables of `KEYS` a replication has to tell, and which indicators (by declared name, none named: all).

    Not all that may be told is needed where hundreds of plans are tried: these figures are the same, only fewer.
    """

    tables: tuple[str, ...] = tuple(KEYS)
    indicators: tuple[str, ...] = ()


EVERYTHING: Final = Wanted()


def reduce(
    plan: Plan, workload: Workload, roster: Roster, log: EventLog, wanted: Wanted = EVERYTHING
) -> dict[str, pd.DataFrame]:
    """The tables of `KEYS` of one replication, those that are wanted."""
    view = View(plan, roster, log)
    made: dict[str, Callable[[], pd.DataFrame]] = {
        "indicators": lambda: _table("indicators", indicator_rows(view, wanted.indicators)),
        "curves": lambda: curve_table(view),
        "weekly": lambda: weekly_table(view),
        "backlog": lambda: backlog_table(view),
        "parts": lambda: _table("parts", _parts(view)),
        "load": lambda: _table("load", load_rows(view)),
        "course": lambda: course_table(view),
        "reception": lambda: _table("reception", _reception(view)),
        "published": lambda: _table("published", our_figures(view)),
        "peers": lambda: _table("peers", _peers(view)),
        "laws": lambda: _table("laws", _laws(workload, view)),
        CASES: lambda: cases_table(view),
    }
    return {name: make() for name, make in made.items() if name in wanted.tables}


def _laws(workload: Workload, view: View) -> Iterable[tuple[Any, ...]]:
    return ((law, float(not sentences)) for law, sentences in broken_laws(workload, view).items())


def _table(name: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """A table with the columns that its rows fill, `bound` and `reason` only where they are told."""
    return listed(KEYS[name], TOLD, list(rows))


def _parts(view: View) -> Iterable[tuple[Any, ...]]:
    """Mean days of each part for a case decided in the window, or lodged in it and followed to the horizon."""
    for number, permit in [(None, ""), *enumerate(one.name for one in view.plan.demand.permits)]:
        kinds = kinds_of(view.plan.demand, number)
        for population in (DECIDED, LODGED):
            cases = len(view.members(population, None if number is None else (number,)))
            spent = view.spent[population][:, kinds.start : kinds.stop].sum(axis=1)
            for part, days in zip(PARTS, (spent / max(cases, 1) / DAY).tolist(), strict=True):
                yield permit, population, part, days if cases else np.nan


def _reception(view: View) -> Iterable[tuple[Any, ...]]:
    """Mean people in reception in each week: all of them, of each permit type, and the opening clients."""
    occupancy = view.occupancy
    if occupancy is None:
        return
    names = [view.plan.demand.permits[one.permit].name for one in occupancy.reception.residents]
    rows = {"": occupancy.people(), **dict(zip([*names, OPENING], occupancy.seconds / occupancy.lasts, strict=True))}
    for name, people in rows.items():
        yield from ((name, week, float(value)) for week, value in enumerate(people))


def _peers(view: View) -> Iterable[tuple[Any, ...]]:
    """Our figure for every figure that a European peer of a family in the plan publishes."""
    permits = view.plan.demand.permits
    for needed in _figures_needed(view.plan.peers):
        own = [number for number, permit in enumerate(permits) if permit.family == needed.family]
        if own:
            unit = "share" if needed.figure == "share_within" else "days"
            starts_at_lodging = needed.clock == COUNTED and not _clock_starts_later(permits[n] for n in own)
            figure = ANOTHER_CLOCK if starts_at_lodging else figure_of(view, own, *needed[1:])
            yield (*needed, unit, figure.value, figure.bound, figure.reason)


def _clock_starts_later(permits: Iterable[Permit]) -> bool:
    """Whether the clock of every kind starts at a step, as identification, and not at lodging."""
    return all(kind.promises and kind.promises[0].starts >= 0 for permit in permits for kind in permit.kinds)


@lru_cache(maxsize=8)
def _figures_needed(peers: tuple[Peer, ...]) -> tuple[NeededFigure, ...]:
    """Those of a plan's peers, which one reading tells for all its replications."""
    return figures_needed(peer_table(peers))
