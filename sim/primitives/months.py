"""The months of the year as people write them, in English, Finnish and Swedish.

Used to guess what was meant, never to accept it: a scenario writes `jan` to `dec`, and dates as 2025-01-31.
Stands below `dates`.
"""

import re
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The names of the months, in order."""

_FINNISH: Final = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
_BEGINNINGS: Final = {**{month: month for month in MONTHS}, "maj": "may", "okt": "oct"}


def month_meant(word: str) -> str:
    """The month (`jul`) that a word such as `July`, `heinäkuu` or `juli` names; '' where it names none."""
    word = word.lower()
    for finnish, month in zip(_FINNISH, MONTHS, strict=True):
        if re.fullmatch(rf"{finnish}(kuu\w*)?", word):
            return month
    return next((month for begin, month in _BEGINNINGS.items() if word.startswith(begin)), "")
