"""The sections of the report in reading order; a new section is one function and its place in `SECTIONS`.

Each takes a `Reading` and returns a `Section` of plain records. They stand between the result and the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.report.document import Section
from sim.report.reading import Reading
from sim.report.sections.answer import answer
from sim.report.sections.assumptions import assumptions
from sim.report.sections.backlog import backlog
from sim.report.sections.bottlenecks import bottlenecks
from sim.report.sections.days import where_the_days_go
from sim.report.sections.load import load
from sim.report.sections.outlook import outlook
from sim.report.sections.peers import peers
from sim.report.sections.processing_time import processing_time
from sim.report.sections.reception import reception
from sim.report.sections.scorecard import scorecard
from sim.report.sections.trust import trust
from sim.report.sections.weeks import week_by_week

SECTIONS: Final[tuple[Callable[[Reading], Section | None], ...]] = (
    answer,
    trust,
    processing_time,
    week_by_week,
    outlook,
    backlog,
    where_the_days_go,
    bottlenecks,
    load,
    reception,
    peers,
    scorecard,
    assumptions,
)
"""The reading order; a section of which a scenario says nothing is None."""
