"""Every figure is written one way: the examples of the design, letter by letter."""

import math

import pytest

from sim.report.wording import Estimate, capital, centre, counted, full, interval, listed, number, quantity, shortened

NBSP, THIN = "\u00a0", "\u202f"


def estimate(value: float, low: float, high: float, unit: str) -> Estimate:
    return Estimate(value, low, high, 20, unit)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (estimate(31.24, 30.06, 32.31, "days"), f"31.2{NBSP}d (30.1 to 32.3)"),
        (estimate(0.7806, 0.74, 0.8212, "share"), f"78.1{NBSP}% (74.0 to 82.1)"),
        (estimate(11324.4, 11230.2, 11410.0, "cases"), f"11{THIN}324 (11{THIN}230 to 11{THIN}410)"),
        (estimate(2.5, 2.25, 2.75, "cases"), "2.5 (2.2 to 2.8)"),
        (estimate(22.46, 21.0, 24.0, "people"), "22.5 (21.0 to 24.0)"),
        (estimate(412.3, 400.2, 424.4, "EUR"), f"412{NBSP}EUR (400 to 424)"),
        (estimate(347.07e6, 346.46e6, 347.69e6, "EUR"), f"347.1{NBSP}M{NBSP}EUR (346.5 to 347.7)"),
        (estimate(10.02e6, 9.8e6, 10.2e6, "EUR"), f"10.0{NBSP}M{NBSP}EUR (9.8 to 10.2)"),
        (
            estimate(9.98e6, 9.8e6, 10.2e6, "EUR"),
            f"9{THIN}980{THIN}000{NBSP}EUR (9{THIN}800{THIN}000 to 10{THIN}200{THIN}000)",
        ),
        (estimate(1.234, 1.2, 1.3, "1"), "1.23 (1.20 to 1.30)"),
        (estimate(12.0, math.nan, math.nan, "days"), f"12.0{NBSP}d"),
        (estimate(math.nan, 410.2, math.nan, "days"), f"more than 410{NBSP}d"),
        (estimate(math.nan, 409.9, math.nan, "days"), f"more than 409{NBSP}d"),
        (estimate(math.nan, 0.931, math.nan, "share"), f"at least 93.1{NBSP}%"),
        (estimate(math.nan, 0.9319, math.nan, "share"), f"at least 93.1{NBSP}%"),
        (estimate(math.nan, 1.789, math.nan, "1"), "more than 1.78"),
        (estimate(math.nan, math.nan, math.nan, "days"), "–"),
    ],
)
def test_a_figure_reads_as_in_the_design(given: Estimate, written: str) -> None:
    assert full(given) == written


def test_a_figure_beyond_what_is_known_has_no_interval() -> None:
    assert interval(estimate(math.nan, 410.0, math.nan, "days")) == ""
    assert centre(estimate(math.nan, 410.0, math.nan, "days")).startswith("more than")


def test_a_negative_number_has_a_real_minus_and_zero_has_none() -> None:
    assert number(-1234.5, 1) == f"\u22121{THIN}234.5"
    assert number(-0.04, 1) == "0.0"
    assert quantity(-0.021, "points") == f"\u22122.1{NBSP}points"


def test_what_passes_a_bound_sorts_by_the_bound_and_what_is_unknown_sorts_last() -> None:
    days = [
        estimate(500.0, 1, 1, "d"),
        estimate(math.nan, 410.0, math.nan, "d"),
        estimate(math.nan, math.nan, math.nan, "d"),
    ]
    assert [one.at_least for one in days] == [500.0, 410.0, -math.inf]


def test_names_are_listed_as_in_a_sentence() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_counts_agree_with_their_nouns() -> None:
    assert [counted(n, "family", "families") for n in (0, 1, 2)] == ["no family", "1 family", "2 families"]
    assert counted(3, "team") == "3 teams"


def test_a_name_is_cut_only_where_it_must_be() -> None:
    assert shortened("Employed person", 15) == "Employed person"
    assert shortened("Employed person", 10) == "Employed…"
    assert capital("employed Person") == "Employed Person"
