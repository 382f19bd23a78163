"""Levers in order of their effect: what each changes in P90, on-time share, backlog, cost and places in Europe.

Made from the table of differences and that of places; it computes no figure of its own. Read by the command line, the
report and notebooks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from sim.analysis.comparison_answer import headlines
from sim.analysis.places import BETTER, MAYBE_BETTER, MAYBE_WORSE, WORSE, moves
from sim.plan.levers.lever import Lever
from sim.plan.plan import Plan
from sim.statistics.pairs import HIGHER, LOWER

SHORT: Final = {"lead_time_p90": "p90", "on_time_promise": "on_time", "backlog_closing": "backlog", "cost": "cost"}
"""Columns of the table of levers, by indicator."""

FIGURES: Final = ["base", "difference", "low", "high", "verdict"]


def by_effect(plan: Plan, differences: pd.DataFrame) -> list[str]:
    """Options by what they take off the P90 of all decided, the most first; what is not known comes last."""
    rows = headlines(plan)[0].rows(differences)
    known = dict(zip(rows.option, rows.difference, strict=True))
    return sorted(known, key=lambda name: math.inf if math.isnan(known[name]) else known[name])


def lever_table(plan: Plan, levers: Sequence[Lever], differences: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One row a lever in the order given.

    `lever`, `label`, `applies`, `told` (what it changes in the plan, or why it does not apply), `pairs`; of the P90,
    the on-time share, the closing backlog and the cost `..._base`, `..._difference`, `..._low`, `..._high`,
    `..._verdict`, all cases together; `europe`: the places that move, in words.
    """
    shown = {SHORT[one.indicator]: one.rows(differences).set_index("option") for one in headlines(plan)}
    return pd.DataFrame([_row(lever, shown, places) for lever in levers])


def _row(lever: Lever, shown: dict[str, pd.DataFrame], places: pd.DataFrame) -> dict[str, Any]:
    row: dict[str, Any] = {
        "lever": lever.name, "label": lever.label, "applies": lever.applies, "told": lever.told, "pairs": 0,
    }  # fmt: skip
    for short, rows in shown.items():
        there = rows.loc[lever.name] if lever.name in rows.index else None
        for name in FIGURES:
            row[f"{short}_{name}"] = ("" if name == "verdict" else math.nan) if there is None else there[name]
        if there is not None and short == "p90":
            row["pairs"] = int(str(there["pairs"]))
    return row | {"europe": "; ".join(moves(places, lever.name))}


def growing_unseen(plan: Plan, differences: pd.DataFrame) -> str:
    """The options that clearly shorten the P90 of those decided and clearly leave more undecided; '' if none."""
    p90, *_ = heads = headlines(plan)
    backlog = next(one for one in heads if one.indicator == "backlog_closing").rows(differences)
    rows = p90.rows(differences)
    shorter = set(rows.option[rows.verdict == LOWER])
    both = [name for name in backlog.option[backlog.verdict == HIGHER] if name in shorter]
    if not both:
        return ""
    return f"The P90 of those decided is shorter while more are left undecided at the end with {', '.join(both)}."


def europe_told(places: pd.DataFrame, labels: dict[str, str]) -> str:
    """Which levers move a place in Europe, in a sentence or two."""
    if places.empty:
        return "No figure of ours has a comparable peer in Europe, so that no lever changes a rank."
    surely = [_by(places, moved, labels) for moved in (BETTER, WORSE)]
    perhaps = [_by(places, moved, labels) for moved in (MAYBE_BETTER, MAYBE_WORSE)]
    if not any((*surely, *perhaps)):
        return "No lever changes a place in Europe."
    words = ("a better place", "a worse place")
    told = [f"{word} with {names}" for word, names in zip(words, surely, strict=True) if names]
    maybe = [f"{word} with {names}" for word, names in zip(words, perhaps, strict=True) if names]
    first = f"In Europe {'; '.join(told)}." if told else "No lever clearly changes a place in Europe."
    return f"{first} Within the luck of these replications: {'; '.join(maybe)}." if maybe else first


def _by(places: pd.DataFrame, moved: str, labels: dict[str, str]) -> str:
    """As `oldest application first (study, family)`."""
    rows = places[places.moved == moved]
    families = rows.groupby("option", sort=False)["family"].unique()
    return ", ".join(f"{labels[str(option)]} ({', '.join(own)})" for option, own in families.items())


def not_applicable(levers: Sequence[Lever]) -> tuple[str, ...]:
    """As `ten points more automation: no step decides without people`; one reason for all that share it."""
    reasons: dict[str, list[str]] = {}
    for lever in levers:
        if not lever.applies:
            reasons.setdefault(lever.told, []).append(lever.label)
    return tuple(f"{', '.join(labels)}: {reason}" for reason, labels in reasons.items())
