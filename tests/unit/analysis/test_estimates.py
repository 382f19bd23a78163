import math

import pandas as pd
import pytest

from sim.analysis.estimates import estimate, passing

NAN = math.nan


def replications(*values: float, bounds: tuple[float, ...] = (), reasons: tuple[str, ...] = (), unit: str = "days"):
    """One row in so many replications."""
    bounds = bounds or (NAN,) * len(values)
    reasons = reasons or tuple("no case" if math.isnan(value) else "" for value in values)
    return [
        {"indicators": pd.DataFrame({"indicator": ["a"], "unit": [unit], "value": [v], "bound": [b], "reason": [r]})}
        for v, b, r in zip(values, bounds, reasons, strict=True)
    ]


def row_of(tables: list[dict[str, pd.DataFrame]]) -> dict[str, object]:
    return estimate(tables)["indicators"].to_dict("records")[0]


def test_two_replications() -> None:
    # Mean 21, s = sqrt 2, t(1, 0.975) = 12.706: 21 -+ 12.706.
    row = row_of(replications(20.0, 22.0))
    assert (row["value"], row["replications"], row["reason"]) == (21.0, 2, "")
    assert row["low"] == pytest.approx(21 - 12.7062, abs=1e-4)
    assert row["high"] == pytest.approx(21 + 12.7062, abs=1e-4)


def test_one_replication_has_no_interval() -> None:
    row = row_of(replications(10.0))
    assert (row["value"], row["replications"], row["reason"]) == (10.0, 1, "one replication")
    assert math.isnan(row["low"])
    assert math.isnan(row["high"])


def test_no_spread_is_an_interval_of_no_width() -> None:
    row = row_of(replications(3.0, 3.0, 3.0))
    assert (row["low"], row["value"], row["high"]) == (3.0, 3.0, 3.0)


def replicated(table: str, *values: float, **keys: str) -> tuple[float, float, float]:
    """low, value and high of one row with these keys, the same in every replication."""
    rows = [pd.DataFrame([{**keys, "value": value}]) for value in values]
    row = estimate([{table: frame} for frame in rows])[table].to_dict("records")[0]
    return row["low"], row["value"], row["high"]


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("curves", {"permit": "work"}),
        ("laws", {"law": "order"}),
        ("indicators", {"indicator": "on_time_promise:short", "unit": "share"}),
        ("indicators", {"indicator": "flow_efficiency", "unit": "share"}),
        ("published", {"name": "kept", "unit": "share"}),
        ("peers", {"figure": "share_within", "unit": "share"}),
    ],
)
def test_a_part_of_a_whole_has_an_interval_within_0_and_1(table: str, keys: dict[str, str]) -> None:
    # With two replications the half-width is 6.353 times their distance: 0.98 and 1 reach up to 1.117.
    low, value, high = replicated(table, 0.98, 1.0, **keys)
    assert (low, value, high) == (pytest.approx(0.99 - 0.12706, abs=1e-5), 0.99, 1.0)
    assert replicated(table, 0.0, 0.02, **keys) == (0.0, 0.01, pytest.approx(0.01 + 0.12706, abs=1e-5))


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("indicators", {"indicator": "load", "unit": "share"}),
        ("indicators", {"indicator": "utilisation", "unit": "share"}),
        ("indicators", {"indicator": "clearance_rate", "unit": "1"}),
        ("indicators", {"indicator": "backlog_closing", "unit": "cases"}),
        ("indicators", {"indicator": "people_needed", "unit": "people"}),
        ("indicators", {"indicator": "weeks_overloaded", "unit": "weeks"}),
        ("published", {"name": "median", "unit": "d"}),
        ("peers", {"figure": "mean", "unit": "days"}),
        ("weekly", {"permit": "work"}),
        ("backlog", {"permit": "work"}),
        ("parts", {"permit": "work"}),
        ("load", {"team": "desk", "measure": "load"}),
    ],
)
def test_nothing_is_below_0_and_what_may_pass_1_does(table: str, keys: dict[str, str]) -> None:
    assert replicated(table, 0.0, 1.0, **keys) == (0.0, 0.5, pytest.approx(0.5 + 6.35310, abs=1e-5))


def test_a_count_of_zero_is_a_zero_in_the_mean() -> None:
    row = row_of(replications(0.0, 4.0, unit="cases"))
    assert (row["value"], row["replications"]) == (2.0, 2)


def test_an_undefined_value_is_left_out_and_said() -> None:
    row = row_of(replications(10.0, NAN, 12.0))
    assert (row["value"], row["replications"], row["reason"]) == (11.0, 2, "no case in 1 of 3 replications")
    never = row_of(replications(NAN, NAN))
    assert math.isnan(never["value"])
    assert (never["replications"], never["reason"]) == (0, "no case")


def test_beyond_the_follow_up_in_any_replication() -> None:
    # Two know a bound, one a value: their mean is more than the smallest of the three.
    open_cases = ("cases still open", "", "cases still open")
    row = row_of(replications(NAN, 420.0, NAN, bounds=(410.2, NAN, 433.0), reasons=open_cases))
    assert math.isnan(row["value"])
    assert math.isnan(row["high"])
    assert (row["low"], row["replications"], row["reason"]) == (410.2, 3, "more than 410 d")


@pytest.mark.parametrize(
    ("bound", "unit", "words"),
    [
        (410.2, "days", "more than 410 d"),
        (409.8, "d", "more than 409 d"),
        (0.9319, "share", "at least 93.1 %"),
        (0.931, "share", "at least 93.1 %"),
        (5.28, "1", "more than 5.2"),
    ],
)
def test_bounds_in_words_never_claim_more_than_is_known(bound: float, unit: str, words: str) -> None:
    assert passing(bound, unit) == words


def test_tables_without_reasons() -> None:
    tables = [{"load": pd.DataFrame({"team": ["a", "b"], "value": values})} for values in ([1.0, NAN], [2.0, NAN])]
    found = estimate(tables)["load"]
    assert found.columns.tolist() == ["team", "value", "low", "high", "replications", "reason"]
    assert found["value"].tolist()[0] == 1.5
    assert found["reason"].tolist() == ["", "undefined"]


def test_later_replications_count() -> None:
    tables = replications(1.0, 2.0)
    assert row_of([*tables, *replications(6.0)])["value"] == 3.0


def test_replications_with_different_rows_are_refused() -> None:
    other = [{"indicators": replications(1.0)[0]["indicators"].assign(indicator="b")}]
    with pytest.raises(AssertionError, match="indicators: replications differ in their rows"):
        estimate([*replications(1.0), *other])


def test_nothing_is_not_estimated() -> None:
    with pytest.raises(AssertionError, match="nothing to estimate from"):
        estimate([])
