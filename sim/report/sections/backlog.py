"""Section: the backlog by stage and by age, week by week, of all permit types and of each.

Reads the tables `backlog` and `indicators`; the title says how it moved, where it stands and how old it is.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.plan.plan import Permit
from sim.primitives.time import Floats
from sim.report.document import Cell, Column, Figure, Panel, Section, Table
from sim.report.palette import AGES, FILLS, HATCHES
from sim.report.reading import Reading
from sim.report.sections.calendar import month_name, week_name, week_ticks
from sim.report.stacks import Layer, areas
from sim.report.svg import Words
from sim.report.wording import capital, number, quantity
from sim.report.wording import words as worded

AGE_BANDS = ("under 1 month", "1-3 months", "3-6 months", "6-12 months", "over 12 months")
OLD = AGE_BANDS[3:]
OTHER_STAGES = "other stages"
CLEAR = 0.05
"""A backlog that changes by less than a twentieth is told as steady."""
HIGHER = 1.15
"""A peak is told where it lies so far above both ends."""


def backlog(reading: Reading) -> Section:
    """Open cases by stage and by age over the window: all permit types, then each, the largest first."""
    table = reading.result.estimates["backlog"]
    sizes = table[table["week"] == table["week"].max()].groupby("permit")["value"].sum()
    permits = sorted(reading.permits, key=lambda permit: -float(sizes.get(permit.name, 0.0)))
    together = table.groupby(["week", "stage", "age"], as_index=False)[["value"]].sum()
    stages = _stages(reading, together)
    drawn, named = _drawn(together, stages)
    whole = Figure(
        title=_finding(reading, together),
        subtitle="Applications lodged and neither decided nor withdrawn at the end of each week, all permit types "
        "together; means over replications. Ages are lived days since lodging.",
        panels=(
            _panel(reading, drawn, "stage", named, "all", "All permit types, by stage"),
            _panel(reading, together, "age", AGE_BANDS, "all", "All permit types, by age"),
        ),
        data=(_weekly_data(reading, together, stages), _closing(together, stages, "All permit types")),
    )
    each = Figure(
        title=_growth(reading, table, permits),
        subtitle="Open cases by age at the end of each week, the largest closing backlog first; scales differ.",
        panels=tuple(_permit_panel(reading, table, permit) for permit in permits),
        data=tuple(_closing(table[table["permit"] == permit.name], stages, permit.label) for permit in permits),
        shown=3,
    )
    blocks = (whole, each) if len(permits) > 1 else (whole,)
    return Section("backlog", "Backlog", "Backlog by stage and age", blocks)


def _stages(reading: Reading, table: pd.DataFrame) -> tuple[str, ...]:
    """Stages in the order of the scenario, those that ever hold an open case; the first where none does."""
    sizes = table.groupby("stage")["value"].sum()
    stages = reading.result.plan.demand.stages
    return tuple(stage for stage in stages if sizes.get(stage, 0.0) > 0) or stages[:1]


def _drawn(table: pd.DataFrame, stages: tuple[str, ...]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table with the smallest stages summed, so that every stage drawn has a fill of its own, and their names."""
    if len(stages) <= len(FILLS):
        return table, stages
    sizes = table.groupby("stage")["value"].sum()
    kept = set(sizes.sort_values(ascending=False).index[: len(FILLS) - 1])
    together = table.assign(stage=table["stage"].where(table["stage"].isin(kept), OTHER_STAGES))
    return together, (*(stage for stage in stages if stage in kept), OTHER_STAGES)


def _finding(reading: Reading, together: pd.DataFrame) -> str:
    weeks = together.groupby("week")["value"].sum()
    if weeks.empty or not weeks.to_numpy(float).any():
        return "There is no backlog at the end of any week"
    closing = together[together["week"] == weeks.index[-1]]
    total = float(weeks.iloc[-1])
    told = _moved(reading, "", weeks)
    if total <= 0:
        return f"The backlog {told}"
    stages = closing.groupby("stage")["value"].sum()
    old = float(closing[closing["age"].isin(OLD)]["value"].sum())
    return (
        f"The backlog {told}; {quantity(float(stages.max()) / total, 'share')} of it stands at "
        f"{worded(str(stages.idxmax()))}, {quantity(old / total, 'share')} is older than 6 months"
    )


def _moved(reading: Reading, permit: str, weeks: pd.Series) -> str:
    """How a backlog moves from the opening of the window to its end, with its peak where that is clearly higher."""
    first, last, peak = _opening(reading, permit, weeks), float(weeks.iloc[-1]), float(weeks.max())
    told = f"{'grows' if last > first else 'shrinks'} from {number(first)} to {number(last)} cases"
    if abs(last - first) < CLEAR * max(first, 1.0):
        told = f"holds steady at about {number(last)} cases"
    if peak < HIGHER * max(first, last):
        return told
    return f"{told}, with a peak of {number(peak)} in {month_name(reading, int(weeks.to_numpy(float).argmax()))}"


def _opening(reading: Reading, permit: str, weeks: pd.Series) -> float:
    """Cases open when the window begins; at the end of the first week where that is not told."""
    opening = reading.figure("backlog_opening", permit=permit)
    return opening.value if opening.known else float(weeks.iloc[0])


def _growth(reading: Reading, table: pd.DataFrame, permits: list[Permit]) -> str:
    weeks = [table[table["permit"] == permit.name].groupby("week")["value"].sum() for permit in permits]
    told = _moved(reading, permits[0].name, weeks[0])
    opening = [_opening(reading, permit.name, own) for permit, own in zip(permits, weeks, strict=True)]
    grown = sum(own.iloc[-1] - first > CLEAR * max(first, 1.0) for first, own in zip(opening, weeks, strict=True))
    return f"{grown} of {len(permits)} backlogs grow over the window; the largest, {permits[0].label}, {told}"


def _sums(table: pd.DataFrame, column: str, names: tuple[str, ...], weeks: int) -> list[Floats]:
    """Open cases per week of each of the names that stand in a column, float64[weeks] each."""
    sums = table.pivot_table(index="week", columns=column, values="value", aggfunc="sum", fill_value=0.0)
    sums = sums.reindex(index=range(weeks), columns=list(names)).fillna(0.0)
    return list(sums.to_numpy(np.float64).T)


def _layers(table: pd.DataFrame, column: str, names: tuple[str, ...], weeks: int) -> list[Layer]:
    fills = [(shade, "") for shade in AGES] if column == "age" else list(zip(FILLS, HATCHES, strict=True))
    sums = _sums(table, column, names, weeks)
    return [
        Layer(capital(worded(name)), values, *fill)
        for name, values, fill in zip(names, sums, fills[: len(names)], strict=True)
    ]


def _panel(reading: Reading, table: pd.DataFrame, column: str, names: tuple[str, ...], key: str, title: str) -> Panel:
    layers = _layers(table, column, names, reading.weeks)
    ends = ", ".join(f"{layer.label} {number(layer.values[-1])}" for layer in layers)
    words = Words(f"backlog-{key}-{column}", f"{title}: open cases by week", f"At the end of the window: {ends}.")
    return Panel(title, areas(words, layers, week_ticks(reading)))


def _permit_panel(reading: Reading, table: pd.DataFrame, permit: Permit) -> Panel:
    return _panel(
        reading, table[table["permit"] == permit.name], "age", AGE_BANDS, f"{reading.place(permit)}", permit.label
    )


def _weekly_data(reading: Reading, table: pd.DataFrame, stages: tuple[str, ...]) -> Table:
    sums = [*_sums(table, "stage", stages, reading.weeks), *_sums(table, "age", AGE_BANDS, reading.weeks)]
    headings = (
        Column("Week from", numeric=False),
        *(Column(capital(worded(stage)), "stage") for stage in stages),
        *(Column(capital(age), "age") for age in AGE_BANDS),
    )
    rows = (
        (Cell(week_name(reading, week)), *(Cell(number(float(values[week]))) for values in sums))
        for week in range(reading.weeks)
    )
    return Table("All permit types: open cases at the end of each week", headings, tuple(rows))


def _closing(table: pd.DataFrame, stages: tuple[str, ...], name: str) -> Table:
    last = table[table["week"] == table["week"].max()]
    sums = last.pivot_table(index="stage", columns="age", values="value", aggfunc="sum", fill_value=0.0)
    sums = sums.reindex(index=list(stages), columns=list(AGE_BANDS)).fillna(0.0)
    rows = [
        (Cell(capital(worded(stage))), *(Cell(number(value)) for value in row), Cell(number(row.sum())))
        for stage, row in zip(stages, sums.to_numpy(float), strict=True)
    ]
    total = sums.to_numpy(float).sum(axis=0)
    rows.append((Cell("All stages"), *(Cell(number(value)) for value in total), Cell(number(total.sum()))))
    headings = (Column("Stage", numeric=False), *(Column(capital(age)) for age in AGE_BANDS), Column("All ages"))
    return Table(f"{name}: open cases at the end of the window, by stage and age", headings, tuple(rows))
