"""What a ranking says: of each family whether we beat every comparable peer, and in how many families at once.

No figures of unlike families are blended: a fast lane cannot hide a slow one. From the result of `rank`, before the
report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sim.analysis.europe import COMPARED_WITH
from sim.statistics.lead import all_ahead, hold_at_once

COLUMNS: Final = (
    "family", "comparable_peers", "comparisons", "figures", "ahead", "confidence", "first_low", "first_high",
    "first", "verdict",
)  # fmt: skip


@dataclass(frozen=True)
class FirstPlaces:
    """The families with their verdicts (columns of `family_verdicts`) and the sentence on the whole service."""

    families: pd.DataFrame
    told: str


def first_places(ranked: pd.DataFrame, families: Iterable[str]) -> FirstPlaces:
    """The verdicts on the families of a plan from the result of `rank`."""
    verdicts = family_verdicts(ranked, families)
    return FirstPlaces(verdicts, service_verdict(verdicts))


def family_verdicts(ranked: pd.DataFrame, families: Iterable[str]) -> pd.DataFrame:
    """One row per family: comparable_peers, comparisons, our figures compared, and how many comparisons are ahead.

    `confidence` is that with which our means are ahead in every comparison: the least of them, since a claim that all
    hold errs no more often than the weakest of them (intersection-union test: Berger, 1982), however many there are.
    `first_low` to `first_high` hold the probability that one such year is ahead in all (Frechet bounds; equal where
    one figure is compared). `first` is True where every comparison is ahead by its 95 % interval and the lead stands
    beside those of all other families at once with 95 % confidence (Holm, 1979). `verdict` is the family's, in words.
    """
    rows = [_family(ranked[ranked["ranked"] & (ranked["family"] == family)], family) for family in families]
    verdicts = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "first"])
    compared = verdicts["comparisons"] > 0
    at_once = np.zeros(len(verdicts), np.bool_)
    at_once[compared] = hold_at_once(1.0 - verdicts.loc[compared, "confidence"].to_numpy(float))
    first = at_once & compared & (verdicts["ahead"] == verdicts["comparisons"])
    return verdicts.assign(first=first)[list(COLUMNS)]


def _family(alike: pd.DataFrame, family: str) -> tuple[object, ...]:
    peers = len(alike[["country", "authority"]].drop_duplicates())
    ahead = int((alike["verdict"] == "ahead").sum())
    figures = alike.drop_duplicates(COMPARED_WITH)
    confidence = float(alike["confidence"].min(skipna=False)) if len(alike) else math.nan
    low, high = all_ahead(figures["first"].to_numpy(float))
    words = _family_words(peers, len(alike), ahead)
    return family, peers, len(alike), len(figures), ahead, confidence, low, high, words


def _family_words(peers: int, comparisons: int, ahead: int) -> str:
    if not comparisons:
        return "no comparable peer"
    if ahead == comparisons:
        return f"ahead of every comparable peer ({peers})"
    several = f"{comparisons} comparison{'s' if comparisons > 1 else ''}"
    return f"ahead in {ahead} of {several} with {peers} comparable peer{'s' if peers > 1 else ''}"


def service_verdict(verdicts: pd.DataFrame) -> str:
    """In how many families we beat every comparable peer, all at once with 95 % confidence, and how many have none."""
    compared = verdicts[verdicts["comparisons"] > 0]
    without = len(verdicts) - len(compared)
    if compared.empty:
        return f"None of the {len(verdicts)} families has a comparable peer." if without > 1 else _ALONE
    first = compared[compared["first"]]
    names = f" ({', '.join(first['family'])})" if len(first) else ""
    many = "family" if len(compared) == 1 else "families"
    told = (
        f"With 95 % confidence we beat every comparable peer in {len(first)} of {len(compared)} {many} "
        f"that {'has' if len(compared) == 1 else 'have'} one{names}"
    )
    return f"{told}; {without} {'has' if without == 1 else 'have'} none." if without else f"{told}."


_ALONE: Final = "The only family has no comparable peer."
