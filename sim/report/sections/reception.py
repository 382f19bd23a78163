"""Section: reception, the people who live there week by week against the places, with days, cost and published figures.

Reads the tables `reception`, `indicators` and `published`; a scenario without reception has no such section.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from sim.analysis.published import RECEPTION
from sim.analysis.reception import OPENING
from sim.plan.reception import Reception
from sim.primitives.time import DAY, Floats
from sim.report.charts import Curve
from sim.report.document import Block, Cell, Column, Figure, Panel, Prose, Section, Table
from sim.report.occupancy import occupancy
from sim.report.reading import Reading, estimate_of
from sim.report.sections.calendar import month_name, week_name, week_ticks
from sim.report.svg import Words
from sim.report.wording import HARD, Estimate, capital, counted, full, number, quantity, words

SUMMARY: Final = {
    "reception_people": ("People", "mean of the window"),
    "reception_days": ("Person-days", "in the window"),
    "reception_cost": ("Cost", "in the window"),
    "reception_stay_mean": ("Mean stay", "lived days, of those who left"),
}
NOTE: Final = (
    "People are counted from lodging until they have settled after the decision. Settling times are not drawn: numbers "
    "are expected ones, given when cases were lodged, decided and withdrawn, so that intervals hold the luck of "
    "arrivals, work and outcomes, not that of who finds a home sooner. The cost of reception is no part of the cost "
    "of the teams."
)
CLEAR: Final = 0.02
"""People in the last week are told as many as in the first where they differ by less than this part."""


def reception(reading: Reading) -> Section | None:
    """People in reception by the week, the summary by permit type, and published figures; None without reception."""
    found = reading.result.plan.reception
    if found is None:
        return None
    rows = reading.table("reception")
    blocks: list[Block] = [_figure(reading, found, rows), _summary(reading, found), Prose(NOTE)]
    blocks += _published(reading)
    return Section("reception", "Reception", "Reception of people who seek protection", tuple(blocks))


def _curve(rows: pd.DataFrame, who: str, label: str, share: float = 1.0) -> Curve:
    own = rows[rows["permit"] == who].sort_values("week")
    x, value, low, high = (own[name].to_numpy(np.float64) for name in ("week", "value", "low", "high"))
    return Curve(label, x, share * value, share * low, share * high)


def _figure(reading: Reading, found: Reception, rows: pd.DataFrame) -> Figure:
    everybody = _curve(rows, "", "everybody in reception")
    curves, places = [everybody], weekly_places(reading, found)
    if places is not None and found.in_centres < 1:
        curves.append(_curve(rows, "", "of these in a place", found.in_centres))
    finding = _finding(reading, found, everybody)
    title = "People in reception, mean of each week"
    panel = Panel("", occupancy(Words("reception-weeks", title, f"{finding}."), curves, places, week_ticks(reading)))
    subtitle = (
        "Mean number of people in each week, all permit types and those who were there at the start; the band is the "
        "95 % interval over replications."
    )
    if places is not None:
        subtitle += " The stepped line is the number of places."
        if found.in_centres < 1:
            subtitle += f" {quantity(found.in_centres, 'share')} of the people take up a place."
    return Figure(finding, subtitle, (panel,), (_weekly(reading, found, rows, places),))


def _finding(reading: Reading, found: Reception, everybody: Curve) -> str:
    first, last, peak = everybody.value[0], everybody.value[-1], int(everybody.value.argmax())
    people = reading.figure("reception_people")
    moved = f"{'grow' if last > first else 'fall'} from {number(first)} in the first week to {number(last)} in the last"
    if abs(last - first) < CLEAR * max(first, 1.0):
        moved = f"stay at about {number(last)}"
    told = f"People in reception {moved}, {_people(people)} on average"
    if everybody.value[peak] > (1 + CLEAR) * max(first, last):
        told += f", with a peak of {number(everybody.value[peak])} in {month_name(reading, peak)}"
    above = reading.figure("reception_weeks_above")
    if not above.known:
        return told
    if above.value == 0:
        return f"{told}; there are places enough in every week"
    return f"{told}; {number(above.value, 0 if above.value == round(above.value) else 1)} of " + (
        f"{counted(reading.weeks, 'week')} have more people than places"
    )


def _people(estimate: Estimate) -> str:
    """People as whole numbers, with the interval."""
    return full(Estimate(estimate.value, estimate.low, estimate.high, estimate.replications, "cases"))


def weekly_places(reading: Reading, found: Reception) -> Floats | None:
    """Mean number of places in each week of the window, float64[weeks]; None where it is not known."""
    if found.capacity is None:
        return None
    first = reading.result.plan.study.warm_up // DAY
    days = -(-reading.result.plan.study.observe // DAY)
    own = found.capacity[first : first + days]
    return np.array([own[day : day + 7].mean() for day in range(0, len(own), 7)])


def _weekly(reading: Reading, found: Reception, rows: pd.DataFrame, places: Floats | None) -> Table:
    """The numbers drawn, and those of each permit type."""
    names = [str(name) for name in dict.fromkeys(rows["permit"]) if name]
    told = {name: rows[rows["permit"] == name].sort_values("week")["value"].to_numpy(np.float64) for name in names}
    all_of_them = [estimate_of(row, "cases") for row in rows[rows["permit"] == ""].to_dict("records")]
    headings = [Column("Week from", numeric=False), Column("Everybody"), *(Column(_label(reading, n)) for n in names)]
    if places is not None:
        headings += [Column("In a place"), Column("Places")]

    def row(week: int) -> tuple[Cell, ...]:
        cells = [Cell(week_name(reading, week)), Cell(full(all_of_them[week]))]
        cells += [Cell(number(float(values[week]))) for values in told.values()]
        if places is not None:
            cells += [Cell(number(found.in_centres * all_of_them[week].value)), Cell(number(float(places[week])))]
        return tuple(cells)

    return Table("People in reception, mean of each week", tuple(headings), tuple(map(row, range(reading.weeks))))


def _label(reading: Reading, name: str) -> str:
    return capital(name) if name == OPENING else reading.permit(name).label


def _summary(reading: Reading, found: Reception) -> Table:
    """All, each permit type whose applicants live there, and how many weeks lie above the places."""
    shown = [name for name in SUMMARY if reading.figure(name).known or reading.figure(name).reason]
    permits = [reading.result.plan.demand.permits[one.permit] for one in found.residents]

    def row(name: str, label: str) -> tuple[Cell, ...]:
        return (Cell(label), *(Cell(_told(reading.figure(one, permit=name))) for one in shown))

    rows = [row("", "All, opening clients among them"), *(row(permit.name, permit.label) for permit in permits)]
    headings = (Column("Who", numeric=False), *(Column(*SUMMARY[name]) for name in shown))
    return Table("Reception over the whole window", headings, tuple(rows))


def _told(figure: Estimate) -> str:
    whole = Estimate(figure.value, figure.low, figure.high, figure.replications, "cases", figure.reason)
    return full(whole if figure.unit in ("people", "person-days") else figure) if figure.known else figure.reason


def _published(reading: Reading) -> list[Block]:
    """Published figures side by side with ours, and how far apart the sources are among themselves."""
    rows = [row for row in reading.result.published.to_dict("records") if row["figure"] in RECEPTION]
    if not rows:
        return []
    headings = (
        Column("Published figure", numeric=False), Column("Year", numeric=False), Column("Published"),
        Column("Simulated"), Column("Deviation"),
    )  # fmt: skip
    table = Table("Published figures of reception beside ours", headings, tuple(map(_beside, rows)))
    spread = _spread([row for row in rows if row["figure"] == "reception_people" and not np.isnan(row["ours"])])
    return [*([Prose(spread)] if spread else []), table]


def _beside(row: dict[Any, Any]) -> tuple[Cell, ...]:
    ours = Estimate(row["ours"], row["low"], row["high"], 0, "cases" if row["unit"] == "people" else row["unit"])
    link = row["source"] if str(row["source"]).startswith(("http://", "https://")) else ""
    sign = "+" if row["deviation"] > 0 else ""
    return (
        Cell(capital(str(row["text"])), f"{words(str(row['role']))}{'' if row['verified'] else ', not verified'}"),
        Cell(str(row["year"])),
        Cell(number(row["value"]) if row["unit"] == "people" else quantity(row["value"], row["unit"]), href=link),
        Cell(full(ours) if ours.known else "", row["reason"]),
        Cell(sign + quantity(row["deviation"], "share")),
    )


def _spread(rows: list[dict[Any, Any]]) -> str:
    """`The published numbers ... lie between 27 800 and 40 000; the run lies below each of them, by 4.6 to 32.3 %`.

    Each is held against ours of its own days, never against that of another.
    """
    if len(rows) < 2:
        return ""
    low, high = min(row["value"] for row in rows), max(row["value"] for row in rows)
    off = sorted(float(row["deviation"]) for row in rows)
    told = f"The published numbers of people lie between {number(low)} and {number(high)}"
    if off[-1] < 0 or off[0] > 0:
        side = "below" if off[-1] < 0 else "above"
        least, most = (quantity(end, "share") for end in sorted(abs(end) for end in (off[0], off[-1])))
        return f"{told}; the run lies {side} each of them, by {least.removesuffix(f'{HARD}%')} to {most}."
    below, above = (quantity(abs(end), "share") for end in (off[0], off[-1]))
    return f"{told}; the run lies {below} below to {above} above them."
