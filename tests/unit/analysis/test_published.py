import math
from dataclasses import replace

import pandas as pd
import pytest

from sim.analysis.estimates import estimate
from sim.analysis.published import COLUMNS, our_figures, published_table
from sim.plan.plan import Plan, Published
from sim.primitives.time import DAY
from tests.unit.analysis.hand_made import GRANTED, REFUSED, Case, Visit, permit, study, view_of, waited, waiting_plan

FIGURE = Published(
    "row", "A figure", (0,), "mean", None, "lived", None, 2025, 10.0, "d", "foreseen", verified=True, source="here"
)


def with_published(*rows: Published, days: int = 365) -> Plan:
    """A year from Monday 6 January 2025: 360 of the 365 days of 2025, and five of 2026."""
    plan = waiting_plan(study(days * DAY, follow_up=30 * DAY), a=permit("a"), b=permit("b"), c=permit("c"))
    return replace(plan, published=rows)


def refused(lodged: int, decided: int, number: int = 0) -> Case:
    return Case(lodged * DAY, (Visit(0, lodged * DAY, lodged * DAY, decided * DAY, outcome=REFUSED),), permit=number)


# Decided: a in 4 days (granted) and 6 (refused), b in 20 (granted); open at the end: one of a, one of b.
CASES = [
    waited(10 * DAY, 14 * DAY),
    refused(10, 16),
    waited(10 * DAY, 30 * DAY, permit=1),
    waited(300 * DAY),
    waited(300 * DAY, permit=1),
]


def ours(row: Published, days: int = 365) -> tuple[float, str]:
    """value and reason of our own figure."""
    [(name, unit, value, _, reason)] = our_figures(view_of(with_published(row, days=days), CASES))
    assert (name, unit) == (row.name, row.unit)
    return value, reason


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 5.0),
        ({"outcome": GRANTED}, 4.0),
        ({"permits": (0, 1)}, 10.0),
        ({"figure": "median", "permits": (0, 1)}, 6.0),
        ({"figure": "p90", "permits": (0, 1)}, 20.0),
        ({"figure": "share_within", "within": 6.0, "permits": (0, 1)}, 2 / 3),
        ({"figure": "lodged", "permits": (0, 1), "clock": ""}, 5.0),
        ({"figure": "decided", "permits": (0,), "clock": ""}, 2.0),
        ({"figure": "decided", "permits": (0,), "clock": "", "outcome": REFUSED}, 1.0),
        ({"figure": "pending", "permits": (0, 1), "clock": ""}, 2.0),
    ],
)
def test_our_figure_is_the_published_one(changes: dict[str, object], expected: float) -> None:
    assert ours(replace(FIGURE, **changes)) == (expected, "")


def test_nobody_decided_is_no_figure() -> None:
    value, reason = ours(replace(FIGURE, permits=(2,)))
    assert math.isnan(value)
    assert reason == "no case"


@pytest.mark.parametrize(
    ("figure", "year", "days", "alike"),
    [
        ("lodged", 2025, 365, True),  # 360 of 365 days are shared
        ("lodged", 2024, 365, False),
        ("lodged", 2025, 180, False),  # half a year holds no year's count
        ("lodged", 2025, 700, False),  # and nor do two years
        ("mean", 2025, 60, True),
        ("mean", 2024, 365, False),  # the window begins after it
        ("mean", 2026, 365, True),
        ("mean", 2026, 360, False),  # the window ends with New Year's Eve
    ],
)
def test_a_figure_of_another_year_is_not_held_against_ours(figure: str, year: int, days: int, *, alike: bool) -> None:
    value, reason = ours(replace(FIGURE, figure=figure, year=year), days=days)
    assert (math.isnan(value), reason) == ((not alike), "" if alike else "the window is not that year")


def test_the_table_sets_ours_beside_theirs() -> None:
    plan = with_published(replace(FIGURE, permits=(0, 1)), replace(FIGURE, name="past", year=2023))
    rows = list(our_figures(view_of(plan, CASES)))
    tables = {"published": pd.DataFrame(rows, columns=["name", "unit", "value", "bound", "reason"])}
    table = published_table(plan, estimate([tables, tables])["published"])
    assert tuple(table.columns) == COLUMNS
    first, past = table.to_dict("records")
    wanted = {"name": "row", "permits": "a, b", "population": "decided", "year": 2025, "value": 10.0, "ours": 10.0}
    assert {key: first[key] for key in wanted} == wanted
    assert (first["low"], first["high"], first["deviation"], first["verified"]) == (10.0, 10.0, 0.0, True)
    assert math.isnan(past["ours"])
    assert math.isnan(past["deviation"])
    assert past["reason"] == "the window is not that year"


def test_deviation_is_relative_to_the_published_value() -> None:
    plan = with_published(replace(FIGURE, value=4.0), replace(FIGURE, name="none", value=0.0))
    estimates = pd.DataFrame({"name": ["row", "none"], "value": [5.0, 5.0], "low": [4.0] * 2, "high": [6.0] * 2})
    found = published_table(plan, estimates.assign(reason=""))["deviation"].tolist()
    assert found[0] == 0.25
    assert math.isnan(found[1])
