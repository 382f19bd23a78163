"""Groups *engine* (visits per second of each engine on given draws) and *stage* (each arrow of the straight line)."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest

from benchmarks.line import NETWORKS, STAGES, line
from sim.engine import COMPILED, REFERENCE, installed, simulate

MEASURED = [stage for stage in STAGES if stage != "run"]  # which is all of the others
VISIT_BY_VISIT = ("sample", "simulate", "indicators", "laws")  # their cost grows with the visits
NOT_THERE = pytest.mark.skipif(not installed(), reason="the compiled engine is not installed")


@pytest.mark.parametrize("engine", [REFERENCE, pytest.param(COMPILED, marks=NOT_THERE)])
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.benchmark(timer=time.process_time)
def test_engine(benchmark: Any, network: str, engine: str) -> None:
    this = line(network)
    benchmark.group = f"engine: {network}"
    run = partial(simulate, engine=engine)
    rounds, warm = (5, 1) if engine == COMPILED else (this.rounds, 0)
    benchmark.pedantic(run, args=this.needed("simulate"), rounds=rounds, warmup_rounds=warm)
    _count_visits(benchmark, this["sample"].visits)


@pytest.mark.parametrize("stage", MEASURED)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.benchmark(timer=time.process_time)
def test_stage(benchmark: Any, network: str, stage: str) -> None:
    this = line(network)
    benchmark.group = f"stage: {stage}"
    make, needed = STAGES[stage].make, this.needed(stage)
    this.products[stage] = benchmark.pedantic(make, args=needed, rounds=this.rounds)
    if stage in VISIT_BY_VISIT:
        _count_visits(benchmark, this["sample"].visits)


def _count_visits(benchmark: Any, visits: int) -> None:
    benchmark.extra_info["visits"] = visits
    benchmark.extra_info["visits_per_cpu_second"] = round(visits / benchmark.stats.stats.median)
