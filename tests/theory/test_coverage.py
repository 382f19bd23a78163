"""Whether 95 % is 95 %: a small version of `python -m benchmarks.coverage`, within what chance allows of it.

A share of n experiments that is truly p lies in `chance(n, p)` with 99.9 %.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from benchmarks import coverage
from benchmarks.coverage_models import mean_wait
from benchmarks.coverage_rows import SIXTEEN, fixed, known_sets, normals, sequential, simultaneous
from sim.engine import installed
from tests.theory.formulas import mean_wait_of_many_servers

OFFICES = 200
"""Experiments on simulated offices, of ten replications each: pooling cases as if independent would show."""


def chance(experiments: int, share: float) -> tuple[float, float]:
    low, high = stats.binom.interval(0.999, experiments, share)
    return low / experiments, high / experiments


def assert_covers(held: float, experiments: int, share: float = 0.95) -> None:
    low, high = chance(experiments, share)
    assert low <= held <= high, f"{held:.4f} is not within {low:.4f} to {high:.4f}"


@pytest.mark.parametrize("count", [2, 3, 5, 20])
def test_intervals_hold_the_mean_of_normal_values(count: int) -> None:
    """Quantiles of the normal distribution in place of Student's would hold 92 % of 20, 88 % of 5 and 70 % of 2."""
    values = normals("coverage", count, (4_000 * count, 1), 0.0)[:, 0] + 3.0
    assert_covers(fixed("", values, 3.0, count, 4_000).held, 4_000)


def test_the_known_sets_keep_their_promises() -> None:
    """Selection and simultaneous intervals promise at least so much; fewer experiments may miss it by chance."""
    rows = [row for row in known_sets(800) if row.promised]
    assert {row.how.split(" ")[0] for row in rows} == {"5", "20", "3", "the", "best"}
    for row in rows:
        assert row.held >= chance(row.experiments, 0.95)[0], row


def test_intervals_of_variants_hold_at_once_and_would_not_without_bonferroni() -> None:
    values = normals("at once", 1, (10 * 4_000, 4), 0.0)
    together = simultaneous("", values, np.zeros(4), 10, 4_000).held
    alone = np.mean([simultaneous("", values[:, [0, one]], np.zeros(2), 10, 4_000).held for one in (1, 2, 3)])
    assert_covers(float(alone), 12_000)
    assert chance(4_000, 0.95)[0] <= together <= 0.98
    # The three differences share the base (correlation 1/2): at 95 % each, all three would hold some 88 % of the time.
    shaped = values.reshape(4_000, 10, 4).transpose(1, 2, 0)
    gaps = shaped[:, 1:] - shaped[:, [0]]
    half = stats.t.ppf(0.975, 9) * gaps.std(axis=0, ddof=1) / math.sqrt(10)
    assert (np.abs(gaps.mean(axis=0)) <= half).all(axis=0).mean() < 0.90


def test_a_run_that_stops_itself_undercovers_by_little() -> None:
    """By at most two points: the price of looking at the width while it goes on."""
    values = normals("stops", 1, (2_000 * 24 + 200, 1), 0.0)[:, 0]
    made, dropped = sequential("", values, 0.0, SIXTEEN, 3, 2_000)
    assert made.replications == dropped.replications + 5.0
    for row in (made, dropped):
        assert row.held >= chance(2_000, 0.93)[0]
        assert row.held <= chance(2_000, 0.95)[1]


simulates_thousands = pytest.mark.skipif(
    not installed(), reason="eight thousand replications take minutes without the compiled engine, with the same logs"
)


@lru_cache
def waits() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return coverage.staffed_waits(10 * OFFICES)


@simulates_thousands
def test_intervals_hold_the_wait_that_erlang_says() -> None:
    """The base of the compared offices, simulated; ten replications with a slight skew cost about one point."""
    bank, truth = waits()
    assert truth[0] == pytest.approx(mean_wait_of_many_servers(coverage.PER_DAY / 24, coverage.HOURS / 0.9, 2))
    held = fixed("", bank[:, 0], float(truth[0]), 10, OFFICES).held
    assert chance(OFFICES, 0.94)[0] <= held <= chance(OFFICES, 0.95)[1]


@simulates_thousands
def test_intervals_of_staffing_options_hold_at_once() -> None:
    bank, truth = waits()
    held = simultaneous("", bank, truth, 10, OFFICES).held
    assert held >= chance(OFFICES, 0.95)[0]


def test_the_study_knows_the_formula_of_the_theory_tests() -> None:
    assert mean_wait(30.0, 2.0, 4) == pytest.approx(mean_wait_of_many_servers(30.0 / 24, 2.0, 4))


def test_the_page_holds_the_table_of_the_study() -> None:
    """Made at 4,000 experiments a row, and no promise missed."""
    page = coverage.PAGE.read_text("utf-8")
    table = page.split(coverage.BEGINS)[1].split(coverage.ENDS)[0]
    rows = [line.split(" | ") for line in table.strip().splitlines()[2:]]
    assert len(rows) == 47
    assert {row[3] for row in rows} == {"4,000", "1,000"}
    assert coverage.written(page, table.strip()) == page
    assert "missed" not in table
