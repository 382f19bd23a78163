"""Every indicator, and the page that explains them: import this to have the registry complete.

A new indicator is one function in the `indicators_...` file of its topic; results, report and reference page
follow. Read by `sim.analysis.reduction`.
"""

from __future__ import annotations

from sim.analysis import (
    indicators_flow,
    indicators_labour,
    indicators_promise,
    indicators_reception,
    indicators_time,
)
from sim.analysis.registry import INDICATORS, MONEY, Indicator, indicator_rows

__all__ = ["INDICATORS", "TOPICS", "Indicator", "indicator_rows", "reference_page"]

TOPICS = {
    "Time": indicators_time,
    "Promises and law": indicators_promise,
    "Flow and stock": indicators_flow,
    "People and money": indicators_labour,
    "Reception": indicators_reception,
}

_HEAD = """# Indicators

Every indicator with its unit, what it is told of, and its meaning. This page is made from the code (a test keeps
the two equal); the measures that it uses are in `glossary.md`.

Results hold one row per indicator, selection (all cases, a permit type, a kind, a step, a team), population and
clock. *decided* are the cases decided in the window, also by their outcome (`decided:granted`); *lodged* those
lodged in it, followed up to the horizon. An indicator without a population speaks of the window as its sentence says.
"""

_MARKS = {"decided:": "each outcome", "": ""}


def reference_page() -> str:
    """The text of `docs/indicators.md`, Markdown."""
    sections = [_HEAD]
    for topic, module in TOPICS.items():
        chosen = [one for one in INDICATORS.values() if one.compute.__module__ == module.__name__]
        rows = "\n".join(_row(one) for one in chosen)
        table = "| indicator | unit | rows | population | clock | meaning |\n| --- | --- | --- | --- | --- | --- |"
        sections.append(f"## {topic}\n\n{table}\n{rows}\n")
    return "\n".join(sections)


def _row(one: Indicator) -> str:
    populations = ", ".join(filter(None, (_MARKS.get(name, name) for name in one.populations)))
    unit = "currency" if one.unit == MONEY else one.unit
    cells = (f"`{one.name}`", unit, ", ".join(one.rows), populations, ", ".join(filter(None, one.clocks)))
    return f"| {' | '.join((*cells, one.meaning))} |"
