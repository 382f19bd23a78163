"""CSV files beside a scenario: counts of applications by day, week or month, and columns of measured values.

A first line of names, then one row per period or value; a mistake is told with file, line and column (E51.).
Read by the rules of `sim.scenario.checks.check` and, on the way to the plan, by `sim.plan.demand`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from sim.errors import ScenarioError, complaint
from sim.primitives.numerals import QuantityError
from sim.primitives.quantities import Number, parse_date, parse_number
from sim.scenario.models.quantities import parse_cases
from sim.scenario.text.files import Unreadable, inside, read_text
from sim.scenario.text.tree import Mark, problem_at

LARGEST: Final = 20_000_000
"""Bytes; a century of days takes 2 million at most, a million measured values take 10."""

_FIXES: Final = {
    "E501": "put the file beside the scenario, or correct its name",
    "E502": "name a file that ends in .csv",
    "E504": "month,count        (the first line, then a line per month)",
    "E505": "save it as CSV, encoding UTF-8",
    "E506": "keep only the rows that the study needs",
}


class Cell(NamedTuple):
    """One value of a row and where it stands: line and column from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Period:
    """So many applications from `first` up to, not including, `end`."""

    first: dt.date
    end: dt.date
    count: float


@dataclass(frozen=True)
class Table:
    """A file as read: the names in its first line, and all lines as written."""

    file: str
    header: tuple[str, ...]
    lines: tuple[str, ...]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of every row that is not blank; ScenarioError E512 where there are too few or too many."""
        columns = len(self.header)
        for number, line in enumerate(self.lines[1:], 2):
            cells = _cells(line, number)
            if line.strip() and len(cells) != columns:
                text = f"{len(cells)} value{'s' * (len(cells) != 1)} here, but the first line names {columns}"
                fix = "one value per name, and no commas within numbers"
                raise self.error(Cell(line, number, 1), "E512", text, fix)
            if line.strip():
                yield cells

    def error(self, cell: Cell, code: str, text: str, fix: str, why: str = "") -> ScenarioError:
        """A problem in one cell, shown with its line."""
        mark = Mark(self.file, cell.line, cell.column, max(1, len(cell.text)), self.lines)
        return ScenarioError([problem_at(mark, code, text, why, fix)])


def read_numbers(folder: Path, name: str) -> tuple[float, ...]:
    """The numbers of a file with one column, in any unit; ScenarioError E511 to E513."""
    table = _read(folder, name)
    if len(table.header) != 1:
        raise table.error(Cell(table.lines[0], 1, 1), "E512", "more than one column", "keep one column")
    return tuple(_number(table, row[0], parse_number) for row in table.rows())


def read_counts(folder: Path, name: str) -> tuple[Period, ...]:
    """The periods of a file of counts, in order, without gaps; ScenarioError E511 to E514."""
    table = _read(folder, name)
    if table.header not in _PERIODS:
        text = f'the first line is "{table.lines[0]}", not the kind of period and "count"'
        fix = "month,count        (or day,count or week,count)"
        raise table.error(Cell(table.lines[0], 1, 1), "E512", text, fix)
    to_period = _PERIODS[table.header]
    periods: list[Period] = []
    for when, how_many in table.rows():
        first, end = to_period(table, when)
        if periods and first != periods[-1].end:
            raise _out_of_order(table, when, periods[-1], first)
        periods.append(Period(first, end, _number(table, how_many, parse_cases)))
    return tuple(periods)


def _out_of_order(table: Table, when: Cell, before: Period, first: dt.date) -> ScenarioError:
    if first >= before.end:
        text = f"nothing is said about {before.end} to {first - dt.timedelta(days=1)}"
        return table.error(when, "E514", text, "add the missing rows, with 0 where nobody came")
    text = f'"{when.text}" comes twice, or after a later one'
    return table.error(when, "E514", text, "one row a period, the earliest first")


def _read(folder: Path, name: str) -> Table:
    lines = _lines(folder, name)
    table = Table(name, tuple(cell.text.lower() for cell in _cells(lines[0], 1)), lines)
    if not any(line.strip() for line in lines[1:]):
        raise complaint(
            name, "E512", "there is a first line with names, and no row", fix="add a row per period or value"
        )
    return table


def _lines(folder: Path, name: str) -> tuple[str, ...]:
    """The lines of a file inside the folder; E501 to E511 say why there are none."""
    path = folder / name
    why = "a scenario reads only what lies in its folder or below, so that the folder can be passed on."
    if not inside(folder, path):
        raise complaint(name, "E511", "the file lies outside the scenario's folder", fix=path.name, why=why)
    if Path(name).is_absolute() or Path(os.path.normpath(name)).parts[0] == "..":
        within = path.resolve().relative_to(folder.resolve()).as_posix()
        raise complaint(name, "E511", "the file must be named from the scenario's folder", fix=within, why=why)
    try:
        return tuple(read_text(path, LARGEST).splitlines())
    except Unreadable as error:
        raise complaint(name, error.code, error.text, fix=_FIXES.get(error.code, "")) from None


def _cells(line: str, number: int) -> tuple[Cell, ...]:
    cells = []
    start = 0
    for raw in line.split(","):
        text = raw.strip(' \t"')
        cells.append(Cell(text, number, start + raw.find(text) + 1))
        start += len(raw) + 1
    return tuple(cells)


def _number(table: Table, cell: Cell, parse: Callable[[str], Number]) -> float:
    try:
        value = parse(cell.text).value
    except QuantityError as error:
        fix = error.fix if error.code == "E104" else "412"
        raise table.error(cell, "E513", error.text, fix, error.why) from None
    if value < 0:
        raise table.error(cell, "E513", f'"{cell.text}" is below 0', cell.text.lstrip("-"))
    return value


def _day(table: Table, cell: Cell) -> tuple[dt.date, dt.date]:
    try:
        first = parse_date(cell.text)
    except QuantityError as error:
        raise table.error(cell, "E513", error.text, error.fix, error.why) from None
    return first, first + dt.timedelta(days=1)


def _week(table: Table, cell: Cell) -> tuple[dt.date, dt.date]:
    found = re.fullmatch(r"((?:19|20|21)[0-9]{2})-W([0-9]{2})", cell.text)
    try:
        first = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None:
        raise table.error(cell, "E513", f'"{cell.text}" is not a week', "2025-W02")
    return first, first + dt.timedelta(days=7)


def _month(table: Table, cell: Cell) -> tuple[dt.date, dt.date]:
    found = re.fullmatch(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])", cell.text)
    if not found:
        raise table.error(cell, "E513", f'"{cell.text}" is not a month', "2025-01")
    first = dt.date(int(found[1]), int(found[2]), 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)


_PERIODS: Final[dict[tuple[str, ...], Callable[[Table, Cell], tuple[dt.date, dt.date]]]] = {
    ("day", "count"): _day,
    ("week", "count"): _week,
    ("month", "count"): _month,
}
