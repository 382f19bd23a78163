"""Section: what each alternative costs against what it brings."""

from __future__ import annotations

import math

from sim.analysis.comparison_answer import Headline
from sim.report.compared.contrast import Contrast, option_name
from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Section, Table
from sim.report.scatter import Point, scatter
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, full


def trade_off(contrast: Contrast) -> Section:
    """Cost against P90, and against the share on time; a sentence where the teams state no cost."""
    cost = next((one for one in contrast.headlines if one.indicator == "cost"), None)
    benefits = [one for one in contrast.headlines if one.indicator in ("lead_time_p90", "on_time_promise")]
    if cost is None:
        told = "No cost is stated for the teams, or in several currencies: what the alternatives cost is not known"
        blocks: tuple[Block, ...] = (Lead(told),)
    else:
        panels = [_panel(contrast, cost, one) for one in benefits]
        figure = Figure(
            title=_finding(contrast, cost, benefits[0]),
            subtitle="Each alternative (round) and the base (square) by its cost over the window; the vertical line is "
            "the 95 % interval over replications.",
            panels=tuple(panel for panel in panels if panel),
            data=(_table(contrast, cost, benefits),),
        )
        blocks = (figure,)
    return Section("trade-off", "Cost and benefit", "What it costs and what it brings", blocks)


def _finding(contrast: Contrast, cost: Headline, benefit: Headline) -> str:
    """The alternatives that no other beats in both: those worth choosing from."""
    figures = {
        name: (contrast.estimate(cost, name).value, contrast.estimate(benefit, name).value)
        for name in contrast.result.names
    }
    known = {name: pair for name, pair in figures.items() if not any(map(math.isnan, pair))}
    best = [
        option_name(name)
        for name, (price, days) in sorted(known.items(), key=lambda item: item[1])
        if not any(
            (other <= price and less < days) or (other < price and less <= days) for other, less in known.values()
        )
    ]
    if not best:
        return "No alternative has both a cost and a P90"
    return f"No other costs less and takes less long at P90: {', '.join(best)}"


def _panel(contrast: Contrast, cost: Headline, benefit: Headline) -> Panel | None:
    points = []
    for name in contrast.result.names:
        price, figure = contrast.estimate(cost, name), contrast.estimate(benefit, name)
        if price.known and figure.known:
            scale = 100.0 if figure.unit == "share" else 1.0
            edges = (scale * figure.low, scale * figure.high)
            base = name == contrast.result.base.name
            points.append(Point(option_name(name), price.value, scale * figure.value, *edges, base))
    if not points:
        return None
    unit = contrast.estimate(cost, contrast.result.base.name).unit
    title = f"Cost against {benefit.label}"
    told = "; ".join(f"{point.label}: {point.x:,.0f} {unit}, {point.y:.1f}" for point in points) + "."
    words = Words(f"trade-off-{benefit.indicator.replace('_', '-')}", title, told)
    up = "% on time" if benefit.indicator.startswith("on_time") else "P90, lived days"
    return Panel(capital(benefit.label), scatter(words, points, f"cost over the window, {unit}", up))


def _table(contrast: Contrast, cost: Headline, benefits: list[Headline]) -> Table:
    def cell(estimate: Estimate) -> Cell:
        return Cell(full(estimate))

    shown = (cost, *benefits)
    headings = (Column("Alternative", numeric=False), *(Column(capital(one.label)) for one in shown))
    rows = tuple(
        (Cell(option_name(name)), *(cell(contrast.estimate(one, name)) for one in shown))
        for name in contrast.result.names
    )
    return Table("Cost and benefit of each alternative", headings, rows)
