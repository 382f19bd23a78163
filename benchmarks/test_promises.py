"""Group *promise*: what is claimed of the engines, measured in pairs of fresh processes, each claim with its number."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contestant import CASES, NETWORKS
from benchmarks.line import STAGES, Line
from benchmarks.paired import Entry, measure, median_ratio, run_pairs
from benchmarks.processes import PERMITSIM, cost
from sim.engine import installed

IDIOMATIC, REFERENCE = Entry("idiomatic", "small"), Entry("reference", "small")
PAIRS = 3
LEAST_RATIO_OF_REFERENCE = 0.8
LEAST_RATIOS_OF_COMPILED = {"r0": 80, "r1": 60, "finland": 50}  # of idiomatic SimPy, and twice of the reference
LEAST_RATIO_AS_CASES_GROW = 1 / 1.3
MOST_BYTES = 1_500_000_000
MOST_BYTES_PER_CASE = 250
ROUNDS = 15
MOST_OF_THE_LOOP = {"sample": 1.0, "indicators": 2.0}  # CPU time of a stage for each second of the event loop
HELP_CPU_SECONDS, TUTORIAL_CPU_SECONDS, NATIONAL_WALL_SECONDS = 0.5, 4, 30

pytestmark = pytest.mark.benchmark(group="promise", timer=time.perf_counter)  # the work is done in other processes
of_the_compiled_engine = pytest.mark.skipif(not installed(), reason="the compiled engine is not installed")


def ratio(benchmark: Any, base: Entry, head: Entry, *, runs: int, pairs: int = PAIRS) -> float:
    """The median over pairs of head's speed over base's, noted beside the time that it took to find out."""
    found = median_ratio(benchmark.pedantic(run_pairs, args=(base, head, pairs, runs), rounds=1))
    benchmark.extra_info[f"{head} / {base}"] = found
    return found


def test_keeps_pace_with_idiomatic_simpy(benchmark: Any) -> None:
    assert ratio(benchmark, IDIOMATIC, REFERENCE, runs=1, pairs=5) >= LEAST_RATIO_OF_REFERENCE


@of_the_compiled_engine
@pytest.mark.parametrize("network", LEAST_RATIOS_OF_COMPILED)
def test_compiled_is_so_many_times_as_fast(benchmark: Any, network: str) -> None:
    """As written: 200,000 cases of R0 and R1, the whole service of Finland; sampling included on both sides."""
    base = Entry("idiomatic" if network == "r0" else "reference", "full", network)
    assert ratio(benchmark, base, Entry("compiled", "full", network), runs=2) >= LEAST_RATIOS_OF_COMPILED[network]


@pytest.mark.parametrize(
    ("engine", "size", "runs"),
    [("reference", "full", 1), pytest.param("compiled", "large", 3, marks=of_the_compiled_engine)],
)
def test_time_per_visit_does_not_grow_with_the_cases(benchmark: Any, engine: str, size: str, runs: int) -> None:
    """At ten and a hundred times the cases."""
    found = ratio(benchmark, Entry(engine, "small"), Entry(engine, size), runs=runs)
    assert found >= LEAST_RATIO_AS_CASES_GROW


@of_the_compiled_engine
@pytest.mark.parametrize("stage", MOST_OF_THE_LOOP)
@pytest.mark.parametrize("network", LEAST_RATIOS_OF_COMPILED)
def test_what_goes_on_around_the_event_loop_costs_little_beside_it(benchmark: Any, network: str, stage: str) -> None:
    """In one process, in turns, as in the middle of a run of many replications; R0 and R1 with 200,000 cases."""
    this = Line(1, {"file": NETWORKS[network], "variant": None})
    needed = {name: this.needed(name) for name in ("simulate", stage)}

    def spent(name: str) -> float:
        begin = time.process_time()
        STAGES[name].make(*needed[name])
        return time.process_time() - begin

    def pairs() -> list[tuple[float, float]]:
        return [(spent(stage), spent("simulate")) for _ in range(ROUNDS)]

    found = statistics.median(own / loop for own, loop in benchmark.pedantic(pairs, rounds=1)[1:])
    benchmark.extra_info[f"{stage} / simulate"] = found
    assert found < MOST_OF_THE_LOOP[stage]


def test_three_hundred_thousand_visits_fit_into_memory(benchmark: Any) -> None:
    run = benchmark.pedantic(measure, args=(Entry("reference", "medium"), 1), rounds=1)
    benchmark.extra_info["visits"], benchmark.extra_info["peak_bytes"] = run.visits[0], run.peak_bytes
    assert run.visits[0] >= 300_000
    assert run.peak_bytes < MOST_BYTES


@of_the_compiled_engine
def test_a_case_takes_little_memory(benchmark: Any) -> None:
    """What the peak of a process grows by from 200,000 cases to 2,000,000, draws and log included."""
    entries = [Entry("compiled", size) for size in ("full", "large")]
    one, ten = benchmark.pedantic(lambda: [measure(entry, 1) for entry in entries], rounds=1)
    per_case = (ten.peak_bytes - one.peak_bytes) / (CASES["large"] - CASES["full"])
    benchmark.extra_info["bytes_per_case"] = per_case
    assert per_case <= MOST_BYTES_PER_CASE


def test_help_is_there_at_once(benchmark: Any) -> None:
    costs = benchmark.pedantic(lambda: [cost([*PERMITSIM, "--help"]) for _ in range(5)], rounds=1)
    spent = statistics.median(one.cpu_seconds for one in costs)
    benchmark.extra_info["cpu_seconds"] = spent
    assert spent < HELP_CPU_SECONDS


def test_the_tutorial_is_a_matter_of_seconds(benchmark: Any, tmp_path: Path) -> None:
    """All of its replications from process start to report, workers included, machine code read from its cache."""
    command = [*PERMITSIM, "run", "scenarios/tutorial.yaml", "--fresh", "--output", str(tmp_path)]
    cost(command)
    costs = benchmark.pedantic(lambda: [cost(command) for _ in range(3)], rounds=1)
    spent = statistics.median(one.cpu_seconds for one in costs)
    benchmark.extra_info["cpu_seconds"] = spent
    assert spent < TUTORIAL_CPU_SECONDS


@of_the_compiled_engine
def test_a_national_year_with_twenty_replications_does_not_make_anybody_wait(benchmark: Any, tmp_path: Path) -> None:
    """The one promise about the clock on the wall, on two cores that nobody else uses."""
    tutorial = [*PERMITSIM, "run", "scenarios/tutorial.yaml", "--quick", "--output", str(tmp_path)]
    cost(tutorial)  # reads the machine code into its cache
    finland = [*PERMITSIM, "run", "scenarios/finland-2025.yaml", "--replications", "20", "--workers", "2"]
    told = benchmark.pedantic(cost, args=([*finland, "--output", str(tmp_path)],), rounds=1)
    benchmark.extra_info |= {"wall_seconds": told.wall_seconds, "cpu_seconds": told.cpu_seconds}
    assert told.wall_seconds < NATIONAL_WALL_SECONDS
