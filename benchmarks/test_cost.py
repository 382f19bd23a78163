"""Group *cost*: memory as the cases grow, and what has to be paid before anything is simulated."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contestant import CASES, Measurement
from benchmarks.paired import Entry, measure
from benchmarks.processes import PERMITSIM, cost
from sim.engine import COMPILED, REFERENCE, installed

NOT_THERE = pytest.mark.skipif(not installed(), reason="the compiled engine is not installed")
SIZES = {REFERENCE: ("small", "full"), COMPILED: ("full", "large")}
TUTORIAL = (*PERMITSIM, "run", "scenarios/tutorial.yaml", "--replications", "1", "--workers", "1", "--output")
STARTS = 5
pytestmark = pytest.mark.benchmark(group="cost", timer=time.perf_counter)  # the work is done in other processes


def grown(engine: str) -> tuple[Measurement, Measurement]:
    """One run of R0 in a process of its own, at a size and at ten times that size."""
    smaller, larger = SIZES[engine]
    assert CASES[larger] == 10 * CASES[smaller]
    return measure(Entry(engine, smaller), seed=1), measure(Entry(engine, larger), seed=1)


@pytest.mark.parametrize("engine", [REFERENCE, pytest.param(COMPILED, marks=NOT_THERE)])
def test_peak_memory(benchmark: Any, engine: str) -> None:
    """What one more case, and one more visit, adds to the most that sampling and simulating ever hold."""
    one, ten = benchmark.pedantic(grown, args=(engine,), rounds=1)
    bytes_more = ten.peak_bytes - one.peak_bytes
    benchmark.extra_info["bytes_per_case"] = bytes_more / (CASES[ten.size] - CASES[one.size])
    benchmark.extra_info["bytes_per_visit"] = bytes_more / (ten.visits[0] - one.visits[0])
    benchmark.extra_info["peak_bytes"] = ten.peak_bytes


@pytest.mark.parametrize(
    "words",
    [("-c", "pass"), ("-c", "import sim"), (*PERMITSIM, "--help")],
    ids=["nothing", "import sim", "permitsim --help"],
)
def test_start(benchmark: Any, words: Sequence[str]) -> None:
    """CPU seconds of a process that imports and ends; of Python alone, to be taken off."""
    costs = benchmark.pedantic(lambda: [cost(words) for _ in range(STARTS)], rounds=1)
    benchmark.extra_info["cpu_seconds"] = statistics.median(one.cpu_seconds for one in costs)


@NOT_THERE
def test_cold_and_cached_start(benchmark: Any, tmp_path: Path) -> None:
    """One replication of the tutorial when its machine code has to be made, and when it lies in the cache."""

    def started(output: str) -> float:
        return cost([*TUTORIAL, str(tmp_path / output)], {"NUMBA_CACHE_DIR": str(tmp_path / "cache")}).cpu_seconds

    cold, *cached = benchmark.pedantic(lambda: [started(f"run-{number}") for number in range(4)], rounds=1)
    benchmark.extra_info["cold_cpu_seconds"] = cold
    benchmark.extra_info["cached_cpu_seconds"] = statistics.median(cached)
