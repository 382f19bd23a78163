"""The yardstick: what European authorities, laws and goals publish, one row a figure, and the words that rows use.

One row of `europe.csv` is one published figure with what it counts, from when, of whom, and its source. A scenario
may add, correct or remove rows; the plan carries those that hold. Below the scenario, which checks its own rows here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

COLUMNS: Final = (
    "id", "role", "family", "country", "authority", "kind", "figure", "value", "unit", "value_days",
    "within_days", "clock_start", "clock_stops", "population", "segment", "period", "year", "verified",
    "source", "note",
)  # fmt: skip

DAYS_PER_UNIT: Final = {
    "days": 1.0, "calendar days": 1.0, "working days": 1.4, "weeks": 7.0, "months": 30.4375, "years": 365.25,
}  # fmt: skip
"""Days in one published unit of time; a working day is 7/5 of a day, a month a twelfth of 365.25 days."""

POPULATIONS: Final = {
    "all": "all decided cases of the family",
    "positive": "positive decisions only",
    "first": "first applications only",
    "complete": "applications complete from the start",
    "certified": "certified employers, sponsors or hosts",
    "scheme": "one scheme or procedure",
    "nationalities": "single nationalities",
    "recent": "recently lodged or decided cases only",
    "trimmed": "without the slowest cases",
    "several": "several families together",
    "part": "one office, region or stage",
    "chain": "appeal or another body's stage included",
    "queue": "a queue's position, not decided cases",
    "unknown": "unknown",
}
"""Who is counted, and how a reader is told."""

FIGURES: Final = ("mean", "median", "p75", "p90", "share_within")
"""What is measured, theirs and ours alike."""

LINES: Final = ("legal_maximum", "goal")
"""Kinds that bound our own figure; the kinds in `FIGURES` are a peer's performance."""

VOCABULARY: Final[dict[str, tuple[str, ...]]] = {
    "role": ("peer", "baseline", "reference"),
    "family": (
        "specialist", "employed", "study", "family", "permanent", "citizenship", "asylum", "seasonal",
        "extension", "eu", "travel", "other", "all",
    ),
    "kind": (
        *LINES, *FIGURES, "decisions_per_year", "pending", "staff", "productivity", "cost",
        "automation_share",
    ),
    "figure": ("", *FIGURES),
    "clock_start": (
        "", "lodging", "completeness", "identification", "acceptance", "biometrics", "handover", "unknown",
    ),
    "clock_stops": ("", "yes", "no", "unknown"),
    "population": tuple(POPULATIONS),
    "segment": ("general", "privileged"),
    "verified": ("yes", "no"),
}  # fmt: skip

SHIPPED: Final = ""
ADDED: Final = "added"
CORRECTED: Final = "corrected"
REMOVED: Final = "removed"
"""What a scenario did with a row: nothing, or one of these; a removed row is shown and takes part in nothing."""

_SAME_FIGURE: Final = (
    "family", "country", "authority", "kind", "population", "segment", "within_days", "period",
)  # fmt: skip

TextRow: TypeAlias = Mapping[str, str]
"""A row as text: every one of `COLUMNS`, '' where nothing is known."""


@dataclass(frozen=True)
class Peer:
    """One published figure; the fields are the columns of the table, `origin` is what the scenario did with the row.

    `value` and `unit` stand as published; `value_days` and `within_days` are in days, `share` is 0 to 1 and `year` the
    last one that `period` speaks of, each None where it does not apply or is not known.
    """

    id: str
    role: str
    family: str
    country: str
    authority: str
    kind: str
    figure: str
    value: str
    unit: str
    value_days: float | None
    within_days: float | None
    clock_start: str
    clock_stops: str
    population: str
    segment: str
    period: str
    year: int | None
    verified: str
    source: str
    note: str
    share: float | None
    origin: str = SHIPPED


@cache
def shipped_rows() -> tuple[TextRow, ...]:
    """The package's own table as text, in its order; a bad table is an AssertionError."""
    text = files("sim.primitives").joinpath("europe.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    rows = tuple(reader)
    found = tuple(defects(rows, tuple(reader.fieldnames or ())))
    assert not found, "europe.csv: " + "; ".join(found)
    return rows


@cache
def shipped_peers() -> tuple[Peer, ...]:
    """The package's own table."""
    return tuple(peer_of(row) for row in shipped_rows())


def peer_of(row: TextRow, origin: str = SHIPPED) -> Peer:
    """A row of text that has no defect as a record."""
    share = single_number(row["value"]) if row["kind"] == "share_within" else None
    numbers: dict[str, Any] = {name: float(row[name]) if row[name] else None for name in ("value_days", "within_days")}
    numbers |= {"year": int(row["year"]) if row["year"] else None, "share": None if share is None else share / 100}
    words: dict[str, Any] = {name: row[name] for name in COLUMNS if name not in numbers}
    return Peer(**words, **numbers, origin=origin)


def defects(rows: Sequence[TextRow], columns: tuple[str, ...] = COLUMNS) -> Iterator[str]:
    """Say in one sentence each what is wrong with a table: vocabulary, units, clocks, sources, duplicates."""
    if columns != COLUMNS:
        yield f"the columns must be {', '.join(COLUMNS)}"
        return
    for row in rows:
        for sentence in _row_defects(row):
            yield f"{row['id']}: {sentence}"
    for row in _again(rows, lambda row: row["id"]):
        yield f"{row['id']}: the id stands twice"
    for row in _again(rows, figure_told):
        yield f"{row['id']}: the same figure stands twice"


def figure_told(row: TextRow) -> tuple[str, ...]:
    """What makes two rows one figure told twice: whose, of what, when, and how much, in whatever unit of time."""
    much = row["value_days"] or f"{row['value']} {row['unit']}"
    return (*(row[column].casefold() for column in _SAME_FIGURE), much)


def _again(rows: Iterable[TextRow], key_of: Callable[[TextRow], object]) -> Iterator[TextRow]:
    """The rows whose key one before them has."""
    seen = set()
    for row in rows:
        key = key_of(row)
        if key in seen:
            yield row
        seen.add(key)


def _row_defects(row: TextRow) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9_]+", row["id"]):
        yield "an id is written in small letters, digits and _"
    for column, words in VOCABULARY.items():
        if row[column] not in words:
            yield f'{column} "{row[column]}" is not one of {", ".join(word or "(empty)" for word in words)}'
    if not re.fullmatch(r"https?://\S+", row["source"]):
        yield "the source must be a web address"
    if row["year"] and not re.fullmatch(r"(19|20)\d\d", row["year"]):
        yield f'year "{row["year"]}" is not a year'
    for column in ("country", "authority", "value", "unit"):
        if not row[column]:
            yield f"{column} is empty"
    yield from _unit_defects(row)
    yield from _clock_defects(row)


def _unit_defects(row: TextRow) -> Iterator[str]:
    number = single_number(row["value"])
    if needs_time(row["kind"]) and not is_time(row["unit"]):
        yield f'unit "{row["unit"]}" is not a time: one of {", ".join(DAYS_PER_UNIT)}'
    expected = value_days(row["value"], row["unit"])
    if row["value_days"] != expected:
        yield f'value_days is "{row["value_days"]}", but {row["value"]} {row["unit"]} are "{expected}"'
    if row["kind"] == "share_within":
        if row["unit"] != "percent" or (number is not None and number > 100):
            yield "a share within a time is given in percent, at most 100"
        if row["within_days"] and not single_number(row["within_days"]):
            yield f'within_days "{row["within_days"]}" is not a number of days'
    elif row["within_days"]:
        yield "within_days belongs to a share within a time alone"


def _clock_defects(row: TextRow) -> Iterator[str]:
    if row["figure"] not in fitting_figures(row["kind"], row["unit"]):
        yield f'figure "{row["figure"]}" does not go with {row["kind"]} in {row["unit"]}'
    has_figure = needs_clock(row["kind"], row["unit"])
    if has_figure != bool(row["clock_start"]) or has_figure != bool(row["clock_stops"]):
        yield "a processing time names its clock (unknown where it is), nothing else does"


def is_time(unit: str) -> bool:
    """Whether a unit of the table is one of time."""
    return unit in DAYS_PER_UNIT


def needs_time(kind: str) -> bool:
    """Whether a figure of this kind can be nothing but a time."""
    return kind in ("legal_maximum", *FIGURES[:-1])


def needs_clock(kind: str, unit: str) -> bool:
    """Whether a figure of this kind in this unit speaks of a processing time, which runs on a clock."""
    return kind in FIGURES or (kind in LINES and is_time(unit))


def fitting_figures(kind: str, unit: str) -> tuple[str, ...]:
    """The figures of ours that one of this kind in this unit may be set beside; '' is none."""
    if kind in LINES and is_time(unit):
        return FIGURES[:-1]
    return (kind,) if kind in FIGURES else ("",)


def value_days(value: str, unit: str) -> str:
    """A value with its unit as the table writes it in days; '' for a range, a bound or what is no time."""
    number = single_number(value)
    return f"{number * DAYS_PER_UNIT[unit]:.10g}" if number is not None and is_time(unit) else ""


def single_number(text: str) -> float | None:
    """The number that a text is; None for a range (`1-3`), a bound (`>12`) or no number at all."""
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
