"""Differences from a base: pair by pair, row by row, and none where one would mislead."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.differences import ABSENT, BEYOND, KEYS, differences
from sim.statistics.pairs import EQUAL, LOWER, UNKNOWN, compare


def table(values: dict[str, float], bounds: dict[str, float] | None = None) -> pd.DataFrame:
    """The indicators of one replication, by name."""
    keys = dict.fromkeys(KEYS, "") | {"unit": "days"}
    rows = [
        {**keys, "indicator": name, "value": value, "bound": (bounds or {}).get(name, math.nan), "reason": ""}
        for name, value in values.items()
    ]
    return pd.DataFrame(rows)


def of(found: pd.DataFrame, option: str, indicator: str) -> pd.Series:
    [row] = [row for _, row in found[(found.option == option) & (found.indicator == indicator)].iterrows()]
    return row


def test_every_row_is_the_paired_comparison_of_its_values() -> None:
    random = np.random.default_rng(1)
    common = random.normal(50.0, 10.0, (12, 1, 2))
    values = common + random.normal(size=(12, 3, 2)) + np.array([0.0, -2.0, 0.1])[:, None]
    tables = {
        name: [table(dict(zip(("a", "b"), row, strict=True))) for row in values[:, place]]
        for place, name in enumerate(("base", "less", "same"))
    }
    found, compared = differences(tables), compare(values)
    assert found.option.tolist() == ["less", "less", "same", "same"]
    for column in ("difference", "low", "high", "pairs", "variance_ratio", "saved"):
        assert found[column].to_numpy().reshape(2, 2) == pytest.approx(getattr(compared, column), rel=1e-12)
    assert found.verdict.tolist()[:2] == [LOWER, LOWER]
    assert found.base.to_numpy().reshape(2, 2)[0] == pytest.approx(values[:, 0].mean(axis=0))
    assert found.value.to_numpy().reshape(2, 2) == pytest.approx(values[:, 1:].mean(axis=0))


def test_a_row_that_only_one_of_the_two_has_is_there_without_a_difference() -> None:
    found = differences({
        "base": [table({"a": 1.0, "b": 2.0})] * 3,
        "without": [table({"b": 2.0})] * 3,
        "with": [table({"a": 1.0, "b": 3.0, "c": 4.0})] * 3,
    })  # fmt: skip
    assert found[found.option == "with"].indicator.tolist() == ["a", "b", "c"]
    assert of(found, "without", "b").verdict == EQUAL
    assert of(found, "with", "b").difference == 1.0
    for option, indicator in (("without", "a"), ("without", "c"), ("with", "c")):
        row = of(found, option, indicator)
        assert (row.reason, row.pairs, row.verdict) == (ABSENT, 0, UNKNOWN)
        assert math.isnan(row.difference)


def test_a_figure_of_which_one_replication_only_knows_a_bound_has_no_difference() -> None:
    base = [table({"a": 10.0 + n}) for n in range(4)]
    slow = [*[table({"a": 11.0 + n}) for n in range(3)], table({"a": math.nan}, {"a": 410.0})]
    row = of(differences({"base": base, "slow": slow, "fast": base}), "slow", "a")
    assert (row.reason, row.verdict) == (BEYOND, UNKNOWN)
    assert math.isnan(row.difference) and math.isnan(row.low)
    hidden = differences({"base": slow, "fast": base})
    assert of(hidden, "fast", "a").reason == BEYOND


def test_a_pair_of_which_one_is_undefined_is_left_out_of_both_means() -> None:
    base = [table({"a": value}) for value in (10.0, 20.0, 60.0)]
    other = [table({"a": value}) for value in (11.0, 22.0, math.nan)]
    row = of(differences({"base": base, "other": other}), "other", "a")
    assert (row.pairs, row.base, row.value, row.difference) == (2, 15.0, 16.5, 1.5)
    assert row.reason == ""


def test_one_pair_says_why_there_is_no_interval() -> None:
    row = of(differences({"base": [table({"a": 1.0})], "other": [table({"a": 3.0})]}), "other", "a")
    assert (row.difference, row.reason) == (2.0, UNKNOWN)
