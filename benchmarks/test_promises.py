"""Group *promise*: what is claimed of the reference engine on R0, measured in pairs of fresh processes."""

from __future__ import annotations

import time
from typing import Any

import pytest

from benchmarks.contestant import CASES
from benchmarks.paired import Entry, measure, median_ratio, run_pairs

IDIOMATIC, REFERENCE = Entry("idiomatic", "small"), Entry("reference", "small")
LEAST_RATIO = 0.8
LEAST_RATIO_AT_TEN_TIMES = 1 / 1.3
MOST_BYTES = 1_500_000_000
pytestmark = pytest.mark.benchmark(group="promise", timer=time.perf_counter)  # the work is done in other processes


def test_keeps_pace_with_idiomatic_simpy(benchmark: Any) -> None:
    pairs = benchmark.pedantic(run_pairs, args=(IDIOMATIC, REFERENCE, 5), rounds=1)
    benchmark.extra_info["reference / idiomatic"] = median_ratio(pairs)
    assert median_ratio(pairs) >= LEAST_RATIO


def test_time_per_visit_does_not_grow_with_the_cases(benchmark: Any) -> None:
    ten_times = Entry("reference", "full")
    assert CASES[ten_times.size] == 10 * CASES[REFERENCE.size]
    pairs = benchmark.pedantic(run_pairs, args=(REFERENCE, ten_times, 3), rounds=1)
    benchmark.extra_info["speed at ten times the cases / speed"] = median_ratio(pairs)
    assert median_ratio(pairs) >= LEAST_RATIO_AT_TEN_TIMES


def test_three_hundred_thousand_visits_fit_into_memory(benchmark: Any) -> None:
    run = benchmark.pedantic(measure, args=(Entry("reference", "medium"), 1), rounds=1)
    benchmark.extra_info["visits"], benchmark.extra_info["peak_bytes"] = run.visits, run.peak_bytes
    assert run.visits >= 300_000
    assert run.peak_bytes < MOST_BYTES
