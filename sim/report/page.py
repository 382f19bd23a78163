"""What stands above and below all sections: title, question, what was run and how.

Read by `render`; made from the plan and the record of the run alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sim.experiment.compare import ComparisonResult
from sim.plan.plan import Study
from sim.primitives.time import DAY
from sim.report.reading import Reading
from sim.report.wording import counted, listed, number, words
from sim.staffing.result import SizingResult


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
    runs = counted(result.replications, "replication")
    about = [f"Window {_window(study)}", runs]
    if result.variant:
        about.insert(0, f"Variant {words(result.variant)}")
    made = (
        f"Scenario {result.scenario_name}, {'variant ' + result.variant if result.variant else 'as written'}; "
        f"seed {result.seed}; engine {result.engine}; {runs}; "
        f"those lodged in the window are followed up for {number(study.follow_up / DAY)} days. "
        "Figures are means over replications with 95 % t intervals in parentheses. A day is 86,400 seconds."
    )
    return Page(study.title, study.question, result.answer, " · ".join(about), made)


def page_of_comparison(result: ComparisonResult) -> Page:
    """The words around the sections of a comparison."""
    study = result.base.plan.study
    runs = counted(result.replications, "replication")
    made = (
        f"Scenario {result.scenario_name}: {listed([words(name) for name in result.names], most=8)}; "
        f"seed {result.seed}; engine {result.engine}; {runs} of each, "
        f"those lodged in the window followed up for {number(study.follow_up / DAY)} "
        "days. Differences are means over pairs of replications with simultaneous 95 % t intervals in parentheses. "
        "A day is 86,400 seconds."
    )
    others = counted(len(result.options) - 1, "alternative")
    about = f"{others} compared with {words(result.base.name)} · Window {_window(study)} · {runs} of each"
    return Page(study.title, study.question, result.answer, about, made)


def page_of_sizing(result: SizingResult) -> Page:
    """The words around the sections of a sizing."""
    study = result.plan.study
    searched = counted(result.search_replications, "replication")
    fresh = counted(result.fresh_replications, "fresh one")
    made = (
        f"Scenario {result.scenario_name}, {'variant ' + result.variant if result.variant else 'as written'}; "
        f"seed {result.seed}; engine {result.engine}; {searched} for the search and {fresh} for the result. "
        "Figures are means over replications with 95 % t intervals in parentheses, shares of replications with exact "
        "ones (Clopper and Pearson, 1934). A day is 86,400 seconds."
    )
    about = [f"Least costly staff for {counted(len(result.targets), 'target')}", f"Window {_window(study)}", searched]
    if result.variant:
        about.insert(0, f"Variant {words(result.variant)}")
    return Page(study.title, study.question, result.answer, " · ".join(about), made)


def _window(study: Study) -> str:
    """As `1 January to 31 December 2025`."""
    opens, closes = study.window
    first, last = (study.start + dt.timedelta(days=instant // DAY) for instant in (opens, closes - 1))
    opening = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{opening} to {last.day} {last:%B %Y}"
