"""The table of published European figures inside the package: its vocabulary, its reading, its checks.

One row of `europe.csv` is one published figure with what it counts, from when, of whom, and its source.
Beside the straight line: `europe` sets our estimates against the rows read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pandas as pd

COLUMNS = (
    "id", "role", "family", "country", "authority", "kind", "figure", "value", "unit", "value_days",
    "within_days", "clock_start", "clock_stops", "population", "segment", "period", "year", "verified",
    "source", "note",
)  # fmt: skip

DAYS_PER_UNIT = {"days": 1.0, "calendar days": 1.0, "working days": 1.4, "weeks": 7.0, "months": 30.4375}
"""Days in one published unit of time; a working day is 7/5 of a day, a month a twelfth of 365.25 days."""

POPULATIONS = {
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

FIGURES = ("mean", "median", "p75", "p90", "share_within")
"""What is measured, theirs and ours alike."""

LINES = ("legal_maximum", "goal")
"""Kinds that bound our own figure; the kinds in `FIGURES` are a peer's performance."""

VOCABULARY: dict[str, tuple[str, ...]] = {
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

_SAME_FIGURE = [
    "family", "country", "authority", "kind", "population", "segment", "within_days", "period", "value",
]  # fmt: skip


def load_peers() -> pd.DataFrame:
    """Read the package's table: `COLUMNS` (text; value_days, within_days in days and year as float, NaN where
    unknown) and `value_share` (0..1, NaN unless a share within a time); a bad table is an AssertionError.
    """
    with files("sim.analysis").joinpath("europe.csv").open(encoding="utf-8") as stream:
        table = pd.read_csv(stream, dtype=str, keep_default_na=False)
    found = tuple(defects(table))
    assert not found, "europe.csv: " + "; ".join(found)
    return with_numbers(table)


def defects(table: pd.DataFrame) -> Iterator[str]:
    """Say in one sentence each what is wrong with a table of peers (all columns text): vocabulary, units,
    clocks, sources, duplicates.
    """
    if tuple(table.columns) != COLUMNS:
        yield f"the columns must be {', '.join(COLUMNS)}"
        return
    for row in table.to_dict("records"):
        for sentence in _row_defects(row):
            yield f"{row['id']}: {sentence}"
    for identifier in table.loc[table["id"].duplicated(), "id"]:
        yield f"{identifier}: the id stands twice"
    for identifier in table.loc[table.duplicated(_SAME_FIGURE), "id"]:
        yield f"{identifier}: the same figure stands twice"


def with_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the text of a checked table into numbers where a column holds numbers, and add `value_share`."""
    shares = pd.to_numeric(table["value"].where(table["kind"] == "share_within"), errors="coerce") / 100
    names = ("value_days", "within_days", "year")
    numbers = {name: pd.to_numeric(table[name]).astype(float) for name in names}
    return table.assign(**numbers, value_share=shares.astype(float))


def _row_defects(row: Mapping[Any, str]) -> Iterator[str]:
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


def _unit_defects(row: Mapping[Any, str]) -> Iterator[str]:
    number = _single_number(row["value"])
    is_time = row["unit"] in DAYS_PER_UNIT
    if row["kind"] in ("legal_maximum", "mean", "median", "p75", "p90") and not is_time:
        yield f'unit "{row["unit"]}" is not a time: one of {", ".join(DAYS_PER_UNIT)}'
    expected = f"{number * DAYS_PER_UNIT[row['unit']]:.10g}" if is_time and number is not None else ""
    if row["value_days"] != expected:
        yield f'value_days is "{row["value_days"]}", but {row["value"]} {row["unit"]} are "{expected}"'
    if row["kind"] == "share_within":
        if row["unit"] != "percent" or (number is not None and number > 100):
            yield "a share within a time is given in percent, at most 100"
        if row["within_days"] and not _single_number(row["within_days"]):
            yield f'within_days "{row["within_days"]}" is not a number of days'
    elif row["within_days"]:
        yield "within_days belongs to a share within a time alone"


def _clock_defects(row: Mapping[Any, str]) -> Iterator[str]:
    is_line = row["kind"] in LINES and row["unit"] in DAYS_PER_UNIT
    has_figure = is_line or row["kind"] in FIGURES
    fitting = FIGURES[:-1] if is_line else (row["kind"] if has_figure else "",)
    if row["figure"] not in fitting:
        yield f'figure "{row["figure"]}" does not go with {row["kind"]} in {row["unit"]}'
    if has_figure != bool(row["clock_start"]) or has_figure != bool(row["clock_stops"]):
        yield "a processing time names its clock (unknown where it is), nothing else does"


def _single_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
