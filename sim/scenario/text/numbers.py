"""Which values of a scenario are inputs: numbers that the result rests on, and that came from somewhere.

Not the settings of the study, nor the published figures that results are held against.
Serves `provenance`, which counts them, and `resolve`, which keeps their sources.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sim.scenario.text.tree import KeyPath

_SECTIONS: Final = ("teams", "flows", "permits", "reception")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9 \u00a0\u2009\u202f]*(?:\.[0-9]+)?(?:\s*[^\W\d_/:.-].*|\s*%.*)?")


def speaks_of_inputs(path: KeyPath) -> bool:
    """Whether a value at this path is an input, if it is a number."""
    is_name = path[:1] == ("permits",) and path[2:3] == ("name",)
    return path[:1] != () and path[0] in _SECTIONS and path[-1] != "source" and not is_name


def is_number(value: Any) -> bool:
    """Whether a text is a number, with a unit or without: `22.5`, `11 324`, `35 %`, `52 000 EUR per year`."""
    return isinstance(value, str) and _NUMBER.fullmatch(value.strip()) is not None
