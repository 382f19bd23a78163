"""A comparison in words: which alternatives differ clearly from the base, by how much, and what pairing was worth.

Made from the table of differences; it computes no figure of its own. Printed by the command line and shown first in
the report of a comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from sim.analysis.tables import rows_with
from sim.analysis.verdicts import promises_of
from sim.analysis.view import COUNTED, DECIDED, LIVED
from sim.plan.plan import Plan
from sim.statistics.pairs import EQUAL, HIGHER, LOWER

MOST_NAMED: Final = 4

MILLIONS: Final = 1e7
"""Amounts of money from here on are told in millions."""

SMALL: Final = 0.1
"""Days or points below which a second decimal is told."""


@dataclass(frozen=True)
class Headline:
    """An indicator of all cases together by which alternatives are judged first; `lower` says which way is better."""

    indicator: str
    clock: str
    population: str
    label: str
    lower: bool

    def rows(self, table: pd.DataFrame, permit: str = "") -> pd.DataFrame:
        """Its rows in a table with the key columns of indicators: of all cases, or of one permit type."""
        wanted = {
            "permit": permit, "kind": "", "team": "", "step": "",
            "indicator": self.indicator, "clock": self.clock, "population": self.population,
        }  # fmt: skip
        return table[rows_with(table, wanted)]


def headlines(plan: Plan) -> tuple[Headline, ...]:
    """The P90, the share on time where anything is promised, the backlog at the end, and the cost."""
    promised = [limit.counted for permit in plan.demand.permits for _, limit in promises_of(permit)]
    clock = COUNTED if promised and all(promised) else LIVED
    on_time = Headline("on_time_promise", clock, DECIDED, f"decided within the promise ({clock} days)", lower=False)
    return (
        Headline("lead_time_p90", LIVED, DECIDED, "P90 of all decided (lived days)", lower=True),
        *([on_time] if promised else []),
        Headline("backlog_closing", "", "", "backlog at the end", lower=True),
        Headline("cost", "", "", "cost over the window", lower=True),
    )


def sentences(plan: Plan, differences: pd.DataFrame) -> tuple[str, ...]:
    """A sentence for each headline with its clear differences from the base, the best first."""
    told = (_told(headline, headline.rows(differences)) for headline in headlines(plan))
    return tuple(sentence for sentence in told if sentence)


def pairing(plan: Plan, differences: pd.DataFrame) -> str:
    """What it was worth that all meet the same applicants, in a sentence; '' where no P90 differs clearly."""
    first = headlines(plan)[0]
    rows = first.rows(differences)
    rows = rows[rows.verdict.isin([LOWER, HIGHER])]
    ratios = [ratio for ratio in rows.variance_ratio if 0.0 < ratio < float("inf")]
    if not ratios:
        return ""
    times = _span([f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}" for ratio in (min(ratios), max(ratios))])
    saved = [max(0, round(float(count))) for count in rows.saved if count < float("inf")]
    count = _span([f"{count:,}".replace(",", " ") for count in (min(saved), max(saved))])
    alike = f"Because all alternatives meet the same applicants, clear differences in P90 vary {times} times less"
    return f"{alike} than between independent runs, which saves {count} replications of each."


def _span(ends: Sequence[str]) -> str:
    low, high = ends
    return low if low == high else f"{low} to {high}"


def _told(headline: Headline, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    clear = rows[rows.verdict.isin([LOWER, HIGHER])].sort_values("difference", ascending=headline.lower, kind="stable")
    named = [_difference(row) for row in clear.head(MOST_NAMED).to_dict("records")]
    if len(clear) > MOST_NAMED:
        others = len(clear) - MOST_NAMED
        named.append(f"{others} more differ{'s' * (others == 1)} clearly")
    named += _unclear(rows)
    base = figure(float(rows.base.iloc[0]), str(rows.unit.iloc[0]))
    return f"{headline.label[:1].upper()}{headline.label[1:]}, {base} in the base: {'; '.join(named)}."


def _unclear(rows: pd.DataFrame) -> Iterator[str]:
    alike = rows[rows.verdict == EQUAL].option.tolist()
    clear = rows.verdict.isin([LOWER, HIGHER, EQUAL])
    unclear = rows[~clear & (rows.pairs >= 2)].option.tolist()
    unknown = rows[~clear & (rows.pairs < 2)]
    if alike:
        yield f"the same with {', '.join(alike[:MOST_NAMED])}" + _more(alike)
    if unclear:
        yield f"no clear difference with {', '.join(unclear[:MOST_NAMED])}" + _more(unclear)
    if len(unknown):
        yield f"not known of {', '.join(unknown.option.tolist()[:MOST_NAMED])} ({unknown.reason.iloc[0]})"


def _more(names: Sequence[str]) -> str:
    return f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""


def _difference(row: dict[Any, Any]) -> str:
    """As `two_more 30.6 d lower (28.4 to 32.9)`."""
    unit = _unit(row["unit"])
    ends = sorted(abs(row[end]) for end in ("low", "high"))
    low, high = (figure(end, unit).split(" ")[0] if unit in ("days", "points") else figure(end, unit) for end in ends)
    way = "lower" if row["verdict"] == LOWER else "higher"
    interval = "" if ends[0] == ends[1] else f" ({low} to {high})"
    return f"{row['option']} {figure(abs(row['difference']), unit)} {way}{interval}"


def _unit(unit: str) -> str:
    """The unit of a difference: between two shares lie points."""
    return "points" if unit == "share" else unit


def margin(half: float, unit: str) -> str:
    """Half the width of an interval without its unit, for behind a figure that has it: `±4.7`, `±1 004`."""
    return f"±{plain(half, unit)}"


def plain(value: float, unit: str) -> str:
    """A figure without its unit, for where the head of a column has it."""
    told = figure(value, unit)
    return told if unit == "cases" else told.rpartition(" ")[0]


def figure(value: float, unit: str) -> str:
    """A figure with its unit, as people read it."""
    if unit in ("share", "points"):
        value, unit = 100 * value, "%" if unit == "share" else "points"
    if unit in ("days", "%", "points"):
        return f"{value:.{1 if abs(value) >= SMALL else 2}f} {'d' if unit == 'days' else unit}"
    if unit != "cases" and abs(value) >= MILLIONS:
        return f"{value / 1e6:.1f} M {unit}"
    return f"{value:,.0f}".replace(",", " ") + ("" if unit == "cases" else f" {unit}")
