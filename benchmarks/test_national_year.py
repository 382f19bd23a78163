"""Group *user*: what a planner waits for, from the file of the whole Finnish permit service to its report."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.line import ONE, line
from sim import load, run
from sim.experiment.result import RunResult
from sim.report import render_report


@pytest.mark.benchmark(group="user", timer=time.process_time)
def test_one_national_year(benchmark: Any) -> None:
    finland = line("finland")
    result = benchmark.pedantic(_year, args=(finland["file"],), rounds=1)
    finland.products["run"] = result
    visits = finland["sample"].visits  # the same draws as in the run
    benchmark.extra_info["visits"] = visits
    benchmark.extra_info["visits_per_cpu_second"] = round(visits / benchmark.stats.stats.median)


def _year(file: Path) -> RunResult:
    """One replication, read, simulated, estimated and reported."""
    result = run(load(file), ONE)
    render_report(result)
    return result
