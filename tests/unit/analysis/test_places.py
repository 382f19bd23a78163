"""Places in Europe with and without a change: ranges from intervals, and sure only where these do not meet."""

import math

import pandas as pd
import pytest

from sim.analysis.comparison_answer import margin
from sim.analysis.levers import europe_told, growing_unseen, not_applicable
from sim.analysis.places import BETTER, MAYBE_BETTER, SAME, WORSE, moves, places
from sim.plan.levers import Lever
from tests.report.made_up import plan_of
from tests.unit.analysis.test_europe import table as peers_of

YEAR = 2025
KEYS = {"family": "study", "figure": "mean", "clock": "lived", "population": "decided", "within": math.nan}


def replications(*days: float) -> list[pd.DataFrame]:
    """Our mean, replication by replication, as the tables `peers` hold it."""
    return [pd.DataFrame([KEYS | {"unit": "days", "value": one, "bound": math.nan, "reason": ""}]) for one in days]


PEERS = peers_of({"value": "20"}, {"value": "30"}, {"value": "40"})
BASE = replications(34.0, 35.0, 36.0)


def found(**options: list[pd.DataFrame]) -> dict[str, dict]:
    rows = places({"base": BASE} | options, PEERS, YEAR)
    return {row["option"]: row for row in rows.to_dict("records")}


def test_a_place_moves_surely_where_the_ranges_do_not_meet() -> None:
    rows = found(better=replications(24.0, 25.0, 26.0), worse=replications(44.0, 45.0, 46.0), same=BASE)
    assert [rows[name]["moved"] for name in ("better", "worse", "same")] == [BETTER, WORSE, SAME]
    better = rows["better"]
    assert (better["base_place"], better["place"], better["of"]) == (3.0, 2.0, 4.0)
    assert (better["base_best"], better["base_worst"], better["best"], better["worst"]) == (3.0, 3.0, 2.0, 2.0)
    assert (better["difference"], better["low"], better["high"], better["pairs"]) == (-10.0, -10.0, -10.0, 3)


def test_a_place_that_the_interval_leaves_open_moves_perhaps() -> None:
    row = found(unsure=replications(19.0, 29.0, 39.0))["unsure"]
    assert (row["place"], row["best"], row["worst"], row["moved"]) == (2.0, 1.0, 4.0, MAYBE_BETTER)
    assert row["low"] < row["difference"] < row["high"]


def test_moves_are_told_with_figure_and_clock_and_only_if_they_are() -> None:
    rows = places({"base": BASE, "better": replications(24.0, 25.0, 26.0), "same": BASE}, PEERS, YEAR)
    assert moves(rows, "better") == ["study by mean, lived days: place 3 → 2 of 4"]
    assert moves(rows, "same") == []
    assert europe_told(rows, {"better": "more officers"}) == "In Europe a better place with more officers (study)."


def test_luck_is_not_told_as_a_better_place() -> None:
    rows = places({"base": BASE, "unsure": replications(19.0, 29.0, 39.0)}, PEERS, YEAR)
    assert europe_told(rows, {"unsure": "one pool"}) == (
        "No lever clearly changes a place in Europe. Within the luck of these replications: a better place with "
        "one pool (study)."
    )


def test_without_a_comparable_peer_there_is_no_place() -> None:
    rows = places({"base": BASE, "better": BASE}, peers_of({"clock_start": "unknown"}), YEAR)
    assert rows.empty and "no lever changes a rank" in europe_told(rows, {})


def test_levers_that_do_not_apply_share_a_reason() -> None:
    levers = [Lever(name, name, "", "it serves no step", None) for name in ("a", "b")]
    assert not_applicable(levers) == ("a, b: it serves no step",)


@pytest.mark.parametrize(("backlog", "told"), [("higher", True), ("no clear difference", False)])
def test_a_p90_that_is_shorter_since_old_cases_are_left_is_told(backlog: str, told: bool) -> None:
    key = {"option": "one_pool", "permit": "", "kind": "", "team": "", "step": ""}
    rows = [
        {"indicator": "lead_time_p90", "clock": "lived", "population": "decided", "verdict": "lower"},
        {"indicator": "backlog_closing", "clock": "", "population": "", "verdict": backlog},
    ]
    sentence = growing_unseen(plan_of(1, (), 2), pd.DataFrame([key | row for row in rows]))
    assert bool(sentence) is told and ("one_pool" in sentence) is told


def test_a_margin_keeps_its_thousands_and_loses_its_unit() -> None:
    told = [margin(*pair) for pair in ((1_004.0, "cases"), (4.74, "days"), (0.16, "points"), (12_345.0, "EUR"))]
    assert told == ["±1 004", "±4.7", "±16.0", "±12 345"]
