"""The sections of the report of a comparison in reading order; each takes a `Contrast` and returns a `Section`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.report.compared.answer import answer
from sim.report.compared.by_permit import by_permit
from sim.report.compared.contrast import Contrast
from sim.report.compared.indicators import indicators
from sim.report.compared.pairs import pairs
from sim.report.compared.trade_off import trade_off
from sim.report.document import Section

SECTIONS: Final[tuple[Callable[[Contrast], Section], ...]] = (answer, trade_off, by_permit, indicators, pairs)
"""The reading order."""
