"""What a word that the format does not know was meant to be: planners' own words, other languages, slips of the pen.

Serves `complaints`, between validation and the problems that a user reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Final

from sim.primitives.months import MONTHS, month_meant

_OWN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "holidays": ("leave", "country"),
    "vacation": ("leave",),
    "public_holidays": ("country",),
    "sick_leave": ("absence",),
    "people": ("staff",),
    "fte": ("staff",),
    "salary": ("cost",),
    "queue": ("discipline",),
    "if": ("only_if",),
    "when": ("only_if",),
    "probability": ("share",),
    "time": ("effort", "within"),
    "duration": ("effort", "wait"),
    "work": ("effort",),
    "rework": ("again",),
    "goto": ("next",),
    "result": ("outcome",),
    "decision": ("outcome",),
    "arrivals": ("demand",),
    "applications": ("demand", "per_year"),
    "per_week": ("rate",),
    "per_month": ("rate",),
    "per_day": ("rate",),
    "seasonality": ("by_month",),
    "peak": ("surges",),
    "end": ("to",),
    "until": ("to",),
    "count": ("cases",),
    "withdrawal": ("withdraw",),
    "process": ("flow",),
    "target": ("promises",),
    "law": ("legal_limits",),
    "warmup": ("warm_up",),
}
"""For a word, the keys that it may stand for; the first that can stand at the place is meant."""


def key_meant(name: str, known: Collection[str]) -> str:
    """The key among those known that a name was meant to be; '' where that cannot be guessed."""
    own = next((key for key in _OWN_WORDS.get(name.lower(), ()) if key in known), "")
    return own or next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), "")


def choice_meant(given: str, choices: Iterable[str]) -> str:
    """The choice that a word was meant to be, months in any of three languages; '' where that cannot be guessed."""
    listed = list(choices)
    if set(MONTHS) <= set(listed) and (month := month_meant(given)):
        return month
    return next(iter(get_close_matches(given.lower(), listed, n=1, cutoff=0.5)), "")
