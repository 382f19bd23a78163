"""Group *user*: what a planner waits for. The whole Finnish permit service once; ten options of a small office."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contestant import FINLAND, SCENARIOS
from benchmarks.line import ONE, line
from sim import load
from sim.experiment.result import RunResult
from sim.experiment.run import run
from sim.experiment.settings import Settings
from sim.report import render_report
from sim.scenario.load import check_all_variants

SHIPPED = FINLAND.parent
TEN_OPTIONS = (SHIPPED / "tutorial.yaml", SHIPPED / "staffing-options.yaml", SCENARIOS / "ten-options.yaml")
TEN = Settings(replications=10, workers=1)
pytestmark = pytest.mark.benchmark(group="user", timer=time.process_time)


def test_one_national_year(benchmark: Any) -> None:
    """From the file to the report: one replication."""
    finland = line("finland")
    result = benchmark.pedantic(_reported, args=(finland["file"],), rounds=1)
    finland.products["run"] = result
    visits = finland["sample"].visits  # the same draws as in the run
    benchmark.extra_info["visits"] = visits
    benchmark.extra_info["visits_per_cpu_second"] = round(visits / benchmark.stats.stats.median)


def test_ten_options_with_ten_replications_each(benchmark: Any, tmp_path: Path) -> None:
    """A hundred years of the tutorial's office, as in a notebook: each option read, run and estimated."""
    for file in TEN_OPTIONS:
        shutil.copy(file, tmp_path)
    results = benchmark.pedantic(_options, args=(tmp_path / TEN_OPTIONS[-1].name,), rounds=1)
    assert [result.replications for result in results] == [10] * 10
    benchmark.extra_info["cpu_seconds_per_replication"] = benchmark.stats.stats.median / 100


def _reported(file: Path) -> RunResult:
    """One replication, read, simulated, estimated and reported."""
    result = run(load(file), ONE)
    render_report(result)
    return result


def _options(file: Path) -> list[RunResult]:
    return [run(load(file, option), TEN) for option in check_all_variants(file) if option]
