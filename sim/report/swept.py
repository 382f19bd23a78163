"""The sections of the report of a sweep: the picture along the values, and every point with its differences.

Each takes a `SweepResult` and returns a `Section`. What a sweep shares with a comparison is shown as there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from sim.analysis.comparison_answer import Headline
from sim.experiment.sweep import SweepResult
from sim.report.charts import Curve
from sim.report.compared.answer import points_table
from sim.report.compared.contrast import Contrast
from sim.report.compared.pairs import pairs
from sim.report.document import Cell, Column, Figure, Lead, Panel, Prose, Section, Table
from sim.report.lines import MOST_LINES, lines
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, counted, full, quantity

SHORT: Final = {"lead_time_p90": "P90, lived days", "on_time_promise": "% on time", "backlog_closing": "cases open"}


def picture(swept: SweepResult) -> Section:
    """The headlines along the values of the last path, a line for each value of those before it."""
    contrast = Contrast(swept.comparison)
    shown = [one for one in contrast.headlines if one.indicator in SHORT]
    panels = [_panel(swept, contrast, one) for one in shown]
    across = list(swept.grid.values)[-1]
    selected = swept.comparison.selection
    figure = Figure(
        title=selected or _finding(swept, contrast),
        subtitle=f"Along {across}; the band is the 95 % interval over replications. All points meet the same "
        "applicants, so lines may be compared although bands overlap.",
        panels=tuple(panels),
        data=(_values(swept, contrast, shown),),
    )
    folded_away = "" if len(_lines(swept)) <= MOST_LINES else f"Drawn are the first {MOST_LINES} lines."
    return Section("sweep", "Picture", "The figures along the values",
                   (figure, *([Prose(folded_away)] if folded_away else [])))  # fmt: skip


def every_point(swept: SweepResult) -> Section:
    """Each point with its paired differences from the scenario as written."""
    contrast = Contrast(swept.comparison)
    told = f"{counted(len(swept.grid.points), 'point')}, each compared with the scenario as written, pair by pair"
    return Section("points", "Points", "Every point", (Lead(told), points_table(contrast)))


def how_sure(swept: SweepResult) -> Section:
    """What pairing was worth."""
    return pairs(Contrast(swept.comparison))


SECTIONS: Final[tuple[Callable[[SweepResult], Section], ...]] = (picture, every_point, how_sure)
"""The reading order."""


def _finding(swept: SweepResult, contrast: Contrast) -> str:
    """From where to where the P90 goes."""
    p90 = contrast.headlines[0]
    found = {swept.grid.name(point): contrast.estimate(p90, swept.grid.name(point)) for point in swept.grid.points}
    known = {name: one for name, one in found.items() if one.known}
    if not known:
        return "No point has a P90 that the follow-up shows"
    best, worst = (pick(known, key=lambda name: known[name].value) for pick in (min, max))
    return f"P90 goes from {full(known[worst])} with {worst} to {full(known[best])} with {best}"


def _panel(swept: SweepResult, contrast: Contrast, headline: Headline) -> Panel:
    across = list(swept.grid.values)[-1]
    places, names = _axis(swept.grid.values[across])
    curves = [_curve(label, places, estimates) for label, estimates in _estimates(swept, contrast, headline)]
    title = f"{capital(headline.label)} along {across}"
    told = "; ".join(
        f"{name}: {quantity(one.value, one.unit)}"
        for name, one in (
            (swept.grid.name(p), contrast.estimate(headline, swept.grid.name(p))) for p in swept.grid.points
        )
    )
    words = Words(f"sweep-{headline.indicator.replace('_', '-')}", title, f"{told}.")
    unit = "" if names else _unit(swept.grid.values[across])
    axis = ", ".join(filter(None, (swept.grid.short[across], unit)))
    return Panel(capital(headline.label), lines(words, curves[:MOST_LINES], axis, SHORT[headline.indicator], names))


def _lines(swept: SweepResult) -> list[tuple[str, ...]]:
    """The values of all paths but the last, in the order of the grid; one empty combination where there is one path."""
    return list(dict.fromkeys(point[:-1] for point in swept.grid.points))


def _estimates(swept: SweepResult, contrast: Contrast, headline: Headline) -> Iterator[tuple[str, list[Estimate]]]:
    last = list(swept.grid.values.values())[-1]
    for before in _lines(swept):
        names = [swept.grid.name((*before, value)) for value in last]
        label = names[0].rpartition(", ")[0]
        yield label, [contrast.estimate(headline, name) for name in names]


def _curve(label: str, places: Sequence[float], estimates: Sequence[Estimate]) -> Curve:
    scale = [100.0 if one.unit == "share" else 1.0 for one in estimates]
    value, low, high = (np.array([getattr(one, end) for one in estimates]) * scale for end in ("value", "low", "high"))
    return Curve(label, np.array(places), value, low, high)


def _axis(values: Sequence[str]) -> tuple[list[float], list[str]]:
    """Where the values lie; with their names where they are no numbers of one unit."""
    found = [re.match(r"-?[0-9]+(?:\.[0-9]+)?", value) for value in values]
    if all(found) and len({value[one.end() :].strip() for value, one in zip(values, found, strict=True) if one}) == 1:
        return [float(one[0]) for one in found if one], []
    return [float(place) for place in range(len(values))], list(values)


def _unit(values: Sequence[str]) -> str:
    return re.sub(r"^-?[0-9.]+\s*", "", values[0])


def _values(swept: SweepResult, contrast: Contrast, shown: Sequence[Headline]) -> Table:
    paths = list(swept.grid.values)
    headings = (*(Column(path, numeric=False) for path in paths), *(Column(capital(one.label)) for one in shown))
    rows = tuple(
        (
            *(Cell(value) for value in point),
            *(Cell(full(contrast.estimate(one, swept.grid.name(point)))) for one in shown),
        )
        for point in swept.grid.points
    )
    return Table("Figures of each point; all indicators stand in tables/sweep.csv", headings, rows)
