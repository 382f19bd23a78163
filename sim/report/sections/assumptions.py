"""Section: what we assumed, every number of the scenario with its source or the word assumption.

Reads the inputs of the result; the title says how many of them are assumed and where most.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sim.experiment.result import Input
from sim.report.document import Cell, Column, Lead, Section, Table, columns, folded
from sim.report.reading import Reading
from sim.report.wording import capital, counted, number, quantity, words


def assumptions(reading: Reading) -> Section:
    """The share of inputs assumed, per part of the scenario, and every input behind a fold."""
    groups = _groups(reading)
    tables = [_listing(name, inputs) for name, inputs in groups.items()]
    lists = [folded(f"{table.caption} ({counted(len(table.rows), 'input')})", [table]) for table in tables]
    every = f"Every input with its source ({number(len(reading.result.inputs))})"
    details = folded(every, [block for blocks in lists for block in blocks])
    blocks = (Lead(_finding(reading, groups)), _overview(groups), *details)
    return Section("assumptions", "Assumptions", "What we assumed", blocks)


def share_assumed(inputs: Sequence[Input]) -> Cell:
    """The share of inputs that are assumed, and of how many."""
    if not inputs:
        return Cell("–")
    return Cell(quantity(_share(inputs), "share"), f"of {number(len(inputs))}")


def _share(inputs: Sequence[Input]) -> float:
    return sum(one.assumed for one in inputs) / len(inputs)


def _groups(reading: Reading) -> dict[str, list[Input]]:
    """Inputs by what they belong to: a permit type, a flow, or a part of the file; the most assumed first."""
    labels = {permit.name: permit.label for permit in reading.result.plan.demand.permits}
    groups: dict[str, list[Input]] = defaultdict(list)
    for one in reading.result.inputs:
        part, _, rest = one.place.partition(".")
        name = rest.partition(".")[0]
        if part == "permits":
            groups[labels.get(name, name)].append(one)
        elif part == "flows":
            groups[f"Flow {words(name)}"].append(one)
        else:
            groups[capital(words(part))].append(one)
    return dict(sorted(groups.items(), key=lambda item: (-sum(one.assumed for one in item[1]), item[0])))


def _finding(reading: Reading, groups: dict[str, list[Input]]) -> str:
    inputs = reading.result.inputs
    assumed = sum(one.assumed for one in inputs)
    if not inputs:
        return "The scenario holds no number of its own"
    if not assumed:
        return f"Every one of {counted(len(inputs), 'input')} carries a source"
    most = next(iter(groups))
    told = f"{quantity(assumed / len(inputs), 'share')} of {counted(len(inputs), 'input')} are assumed, not sourced"
    return f"{told}; most of them in {most}, {sum(one.assumed for one in groups[most])} of {len(groups[most])}"


def _overview(groups: dict[str, list[Input]]) -> Table:
    rows = tuple(
        (
            Cell(name),
            Cell(number(len(inputs))),
            Cell(number(sum(one.assumed for one in inputs))),
            Cell(quantity(_share(inputs), "share")),
        )
        for name, inputs in groups.items()
    )
    return Table("Inputs of each part of the scenario", columns("Part", "Inputs", "Assumed", "Share assumed"), rows)


def _listing(name: str, inputs: Sequence[Input]) -> Table:
    headings = (
        Column("Where it stands", numeric=False),
        Column("Value"),
        Column("Source", numeric=False),
    )
    return Table(name, headings, tuple((Cell(one.place), Cell(one.value), _source(one)) for one in inputs))


def _source(one: Input) -> Cell:
    if one.assumed:
        return Cell("assumed", one.source.removeprefix("assumption").lstrip(" :,"), sign="unsure")
    is_link = one.source.startswith(("http://", "https://")) and " " not in one.source
    return Cell(one.source, href=one.source if is_link else "")
