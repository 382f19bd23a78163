"""The sections of the report of levers: all in order of effect, for whom they help, places in Europe, what they mean.

Each takes a `LeversResult` and returns a `Section`. What levers share with a comparison is shown as there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sim.analysis.comparison_answer import Headline
from sim.analysis.levers import europe_told
from sim.analysis.places import BETTER, SAME, WORSE, moves
from sim.experiment.levers import LeversResult
from sim.report.compared.contrast import Contrast, difference_cell, difference_words, value_cell
from sim.report.compared.pairs import pairs
from sim.report.document import Block, Cell, Column, Fact, Figure, Lead, Listing, Panel, Prose, Section, Table
from sim.report.forest import Effect, forest
from sim.report.svg import Words
from sim.report.wording import Estimate, capital, counted, full, number, quantity, words
from sim.statistics.pairs import HIGHER, LOWER

DRAWN: Final = {
    "lead_time_p90": ("P90 of all decided", "lived days less (left) or more (right) at P90"),
    "on_time_promise": ("Share decided within the promise", "points less (left) or more (right) on time"),
}
SIGNS: Final = {BETTER: "kept", WORSE: "missed"}


def answer(pulled: LeversResult) -> Section:
    """What levers bring, in sentences, and every lever in one table."""
    first, *others = pulled.sentences
    blocks: tuple[Block, ...] = (Lead(first), Listing(tuple(Fact(one, "") for one in others)), _table(pulled))
    return Section("answer", "Answer", "The answer", blocks)


def effects(pulled: LeversResult) -> Section:
    """The effect on P90 and on-time share, lever by lever."""
    contrast = Contrast(pulled.comparison)
    shown = [one for one in contrast.headlines if one.indicator in DRAWN]
    figure = Figure(
        title=_finding(pulled, contrast),
        subtitle="Each lever alone less the scenario as it is, pair by pair, of all decided in the window; the 95 % "
        "intervals hold for all levers at once. Filled marks differ clearly, open ones do not.",
        panels=tuple(_panel(pulled, contrast, one) for one in shown),
        data=(_effects_table(pulled, contrast),),
    )
    note = (
        "The P90 is that of cases decided in the window. A lever that has old cases decided at last can lengthen it, "
        "and one that leaves them lying can shorten it: the backlog at the end stands beside it for that. What a lever "
        "costs to bring about is not known here; the cost is the pay of the teams."
    )
    return Section("effects", "Effects", "The levers in order of effect", (figure, Prose(note)))


def permits(pulled: LeversResult) -> Section:
    """For each permit type the lever that helps it most."""
    contrast = Contrast(pulled.comparison)
    headings = (
        Column("Permit type", numeric=False), Column("Shortens its P90 most", numeric=False),
        Column("P90", "lived days"), Column("Helps its promise most", numeric=False), Column("On time"),
    )  # fmt: skip
    best = [one for one in contrast.headlines if one.indicator in DRAWN]
    rows = []
    for permit, label in contrast.permits.items():
        cells = [cell for one in best for cell in _best(pulled, contrast, one, permit)]
        rows.append((Cell(label), *cells, *[Cell("–")] * (4 - len(cells))))
    caption = "For each permit type the lever that clearly helps it most; all figures stand in tables/differences.csv"
    return Section(
        "permits",
        "Permit types",
        "For whom which lever helps",
        (Lead(_most_helped(rows)), Table(caption, headings, tuple(rows))),
    )


def _most_helped(rows: Sequence[tuple[Cell, ...]]) -> str:
    """Which lever shortens the P90 of most permit types more than any other does."""
    helped = Counter(row[1].text for row in rows if row[1].sign != "unsure")
    if not helped:
        return "No lever clearly shortens the P90 of any permit type"
    lever, many = helped.most_common(1)[0]
    return f"{lever} shortens the P90 most for {many} of {counted(len(rows), 'permit type')}"


def europe(pulled: LeversResult) -> Section:
    """Places in Europe that a lever moves, each with its range and our figure."""
    found = pulled.places
    told = europe_told(found, pulled.labels)
    rows = found[found.moved != SAME] if len(found) else found
    if rows.empty:
        return Section("europe", "Europe", "Places in Europe", (Lead(told),))
    headings = (
        Column("Lever", numeric=False), Column("Family and figure", numeric=False), Column("Place as it is", "range"),
        Column("Place with it", "range"), Column("Our figure", "change, with its interval"),
    )  # fmt: skip
    labels = pulled.labels
    table = Table(
        "Places that a lever moves; the range counts a peer as ahead or behind only where our whole interval is",
        headings,
        tuple(_place_row(row, labels[row["option"]]) for row in rows.to_dict("records")),
    )
    return Section("europe", "Europe", "Places in Europe", (Lead(told), table))


def meanings(pulled: LeversResult) -> Section:
    """What each lever is, what it changes in this scenario, or why it does not apply."""
    headings = (
        Column("Lever", numeric=False), Column("What it is", numeric=False), Column("In this scenario", numeric=False),
    )  # fmt: skip
    rows = tuple(
        (Cell(capital(one.label)), Cell(one.means), Cell(one.told if one.applies else f"Does not apply: {one.told}"))
        for one in pulled.levers
    )
    not_here = sum(not one.applies for one in pulled.levers)
    told = f"{counted(len(rows), 'lever')}, of which {number(not_here) if not_here else 'none'} cannot be pulled here"
    return Section("meanings", "Meanings", "What each lever is", (Lead(told), Table("Levers", headings, rows)))


def how_sure(pulled: LeversResult) -> Section:
    """What pairing was worth."""
    return pairs(Contrast(pulled.comparison))


SECTIONS: Final[tuple[Callable[[LeversResult], Section], ...]] = (answer, effects, permits, europe, meanings, how_sure)
"""The reading order."""


def _table(pulled: LeversResult) -> Table:
    contrast = Contrast(pulled.comparison)
    base = pulled.comparison.base.name
    headings = (
        Column("Lever", numeric=False),
        *(Column(capital(one.label), "as it is; differences from it below") for one in contrast.headlines),
        Column("Places in Europe", numeric=False),
    )
    first = (
        Cell("As it is"),
        *(value_cell(contrast.estimate(one, base)) for one in contrast.headlines),
        Cell("–"),
    )
    caption = (
        "Levers by what they take off the P90: mean difference with the interval in which, for each figure, all levers "
        "lie together with 95 % confidence"
    )
    return Table(caption, headings, (first, *_rows(pulled, contrast)))


def _rows(pulled: LeversResult, contrast: Contrast) -> Iterator[tuple[Cell, ...]]:
    for lever in pulled.levers:
        if not lever.applies:
            nothing = [Cell("–")] * (len(contrast.headlines) + 1)
            yield Cell(capital(lever.label), f"does not apply: {lever.told}"), *nothing
            continue
        cells = [
            difference_cell(contrast.row(one, lever.name), lower_is_better=one.lower) for one in contrast.headlines
        ]
        moved = moves(pulled.places, lever.name)
        yield Cell(capital(lever.label), lever.told), *cells, Cell("; ".join(moved) or "none moves")


def _finding(pulled: LeversResult, contrast: Contrast) -> str:
    rows = [(one, contrast.row(contrast.headlines[0], one.name)) for one in pulled.levers if one.applies]
    clear = [(one, row) for one, row in rows if row is not None and row["verdict"] == LOWER]
    if not clear:
        return "No lever clearly shortens the P90"
    first, row = clear[0]
    told = f"{capital(first.label)} shortens the P90 most: {difference_words(row)}"
    return f"{told}; {number(len(clear))} of {counted(len(rows), 'lever')} shorten it clearly"


def _panel(pulled: LeversResult, contrast: Contrast, headline: Headline) -> Panel:
    scale = 1.0 if headline.indicator == "lead_time_p90" else 100.0
    drawn = []
    for lever in pulled.levers:
        row = contrast.row(headline, lever.name) if lever.applies else None
        if row is not None and not math.isnan(row["difference"]):
            difference, low, high = (scale * row[end] for end in ("difference", "low", "high"))
            clear = row["verdict"] in (LOWER, HIGHER)
            drawn.append(Effect(capital(lever.label), _note(row), difference, low, high, clear))
    name, axis = DRAWN[headline.indicator]
    key = headline.indicator.replace("_", "-")
    told = "; ".join(f"{one.label} {one.note}{'' if one.clear else ', no clear difference'}" for one in drawn)
    return Panel(name, forest(Words(f"levers-{key}", f"{name}: change by each lever", f"{told}."), drawn, axis))


def _note(row: dict[Any, Any]) -> str:
    unit = "points" if row["unit"] == "share" else row["unit"]
    return ("+" if row["difference"] > 0 else "") + quantity(row["difference"], unit)


def _effects_table(pulled: LeversResult, contrast: Contrast) -> Table:
    headings = (Column("Lever", numeric=False), *(Column(capital(one.label)) for one in contrast.headlines))
    rows = tuple(
        (
            Cell(capital(lever.label)),
            *(difference_cell(contrast.row(one, lever.name), lower_is_better=one.lower) for one in contrast.headlines),
        )
        for lever in pulled.levers
        if lever.applies
    )
    return Table("Differences from the scenario as it is", headings, rows)


def _best(pulled: LeversResult, contrast: Contrast, headline: Headline, permit: str) -> tuple[Cell, Cell]:
    rows = [(one, contrast.row(headline, one.name, permit)) for one in pulled.levers if one.applies]
    wanted = LOWER if headline.lower else HIGHER
    clear = [(abs(row["difference"]), one, row) for one, row in rows if row is not None and row["verdict"] == wanted]
    if not clear:
        return Cell("no lever clearly", sign="unsure"), Cell("–")
    _, lever, row = max(clear, key=lambda item: item[0])
    return Cell(capital(lever.label)), difference_cell(row, lower_is_better=headline.lower)


def _place_row(row: dict[Any, Any], label: str) -> tuple[Cell, ...]:
    unit = "points" if row["figure"] == "share_within" else "d"
    change = Estimate(row["difference"], row["low"], row["high"], int(row["pairs"]), unit)
    within = f" {number(row['within_days'])} days" if not math.isnan(row["within_days"]) else ""
    sign = SIGNS.get(row["moved"], "unsure")
    told = row["moved"] if sign == "unsure" else f"surely {row['moved']}"
    return (
        Cell(capital(label)),
        Cell(words(f"{row['family']}, {row['figure']}{within}"), f"{row['our_clock']} days"),
        Cell(f"{row['base_place']:.0f} of {row['of']:.0f}", _range(row["base_best"], row["base_worst"])),
        Cell(f"{row['place']:.0f} of {row['of']:.0f}", f"{_range(row['best'], row['worst'])}, {told}", sign=sign),
        Cell(full(change)),
    )


def _range(best: float, worst: float) -> str:
    """As `1 to 3`; one replication leaves nothing known of it."""
    return "range not known" if math.isnan(best) else f"{best:.0f} to {worst:.0f}"
