"""Groups *engine* (visits per second of the reference engine) and *stage* (every other arrow of the straight line)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from benchmarks.line import NETWORKS, STAGES, line

MEASURED = [stage for stage in STAGES if stage != "run"]  # which is all of the others
VISIT_BY_VISIT = ("sample", "simulate", "reduce")  # their cost grows with the visits


@pytest.mark.parametrize("stage", MEASURED)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.benchmark(timer=time.process_time)
def test_stage(benchmark: Any, network: str, stage: str) -> None:
    this = line(network)
    benchmark.group = "engine" if stage == "simulate" else f"stage: {stage}"
    make, needed = STAGES[stage].make, this.needed(stage)
    this.products[stage] = benchmark.pedantic(make, args=needed, rounds=this.rounds)
    if stage in VISIT_BY_VISIT:
        visits = this["sample"].visits
        benchmark.extra_info["visits"] = visits
        benchmark.extra_info["visits_per_cpu_second"] = round(visits / benchmark.stats.stats.median)
