"""The sections of the report of a sizing in reading order; each takes a `SizingResult` and returns a `Section`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.report.document import Section
from sim.report.sized.answer import answer
from sim.report.sized.effects import effects
from sim.report.sized.search import search
from sim.report.sized.targets import targets
from sim.report.sized.trade_off import trade_off
from sim.staffing.result import SizingResult

SECTIONS: Final[tuple[Callable[[SizingResult], Section], ...]] = (answer, targets, trade_off, effects, search)
"""The reading order."""
