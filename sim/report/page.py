"""What stands above and below all sections: title, question, what was run and how.

Read by `render`; made from the plan and the record of the run alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sim.primitives.time import DAY
from sim.report.reading import Reading
from sim.report.wording import counted, number, words


@dataclass(frozen=True)
class Page:
    """The words around the sections."""

    title: str
    question: str
    answer: str
    about: str
    made: str


def page_of(reading: Reading) -> Page:
    """The words around the sections of one result."""
    result = reading.result
    study = result.plan.study
    opens, closes = study.window
    first, last = (study.start + dt.timedelta(days=instant // DAY) for instant in (opens, closes - 1))
    opening = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    window = f"{opening} to {last.day} {last:%B %Y}"
    runs = counted(result.replications, "replication")
    about = [f"Window {window}", runs]
    if result.variant:
        about.insert(0, f"Variant {words(result.variant)}")
    made = (
        f"Scenario {result.scenario_name}, {'variant ' + result.variant if result.variant else 'as written'}; "
        f"seed {result.seed}; engine {result.engine}; {runs}; "
        f"those lodged in the window are followed up for {number(study.follow_up / DAY)} days. "
        "Figures are means over replications with 95 % t intervals in parentheses. A day is 86,400 seconds."
    )
    return Page(study.title, study.question, result.answer, " · ".join(about), made)
