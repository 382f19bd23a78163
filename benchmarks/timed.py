"""One piece of work of the gate in a process of its own: `python benchmarks/timed.py tutorial compiled`.

It is started by its path and imports nothing but `sim`, so that PYTHONPATH decides whose simulator is measured while
the measuring is the same for both. One line of JSON says what was done; `benchmarks.gate` reads it.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
R0, TUTORIAL = HERE / "scenarios" / "r0.yaml", HERE.parent / "scenarios" / "tutorial.yaml"
LEAST_SECONDS = 0.4
"""Work that takes less is done again until this much CPU time has been counted."""

Run = Callable[[], int]
"""Does the work once; the number of visits in it."""


def r0(size: str, engine: str, seed: int) -> Run:
    """Sample R0 of this size and simulate it; reading and compiling the file is done before."""
    from sim import compile_plan, load, sample_roster, sample_workload

    simulate, plan = import_module(f"sim.engine.{engine}").simulate, compile_plan(load(R0, size))

    def run() -> int:
        workload = sample_workload(plan.demand, seed)
        simulate(plan, workload, sample_roster(plan.staffing, seed))
        return int(workload.visits)

    return run


def replay(size: str, engine: str, seed: int) -> Run:
    """Simulate R0 of this size on draws made before: as much of the time as can be had is the engine's own."""
    from sim import compile_plan, load, sample_roster, sample_workload

    simulate, plan = import_module(f"sim.engine.{engine}").simulate, compile_plan(load(R0, size))
    workload, roster = sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed)

    def run() -> int:
        simulate(plan, workload, roster)
        return int(workload.visits)

    return run


def tutorial(engine: str, seed: int) -> Run:
    """The straight line of one replication of the tutorial, from its file to its indicators."""
    from sim import compile_plan, load, sample_roster, sample_workload
    from sim.analysis.reduction import reduce

    simulate = import_module(f"sim.engine.{engine}").simulate

    def run() -> int:
        plan = compile_plan(load(TUTORIAL))
        workload, roster = sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed)
        reduce(plan, workload, roster, simulate(plan, workload, roster))
        return int(workload.visits)

    return run


WORK: dict[str, Callable[[str, int], Run]] = {
    "R0 tiny": partial(r0, "tiny"),
    "R0 small": partial(r0, "small"),
    "R0 medium": partial(r0, "medium"),
    "R0 medium, draws given": partial(replay, "medium"),
    "tutorial": tutorial,
}


def measured(what: str, engine: str, seed: int) -> dict[str, object]:
    """Do the work until enough time has been counted; what is said is the median of the times of one run."""
    import sim

    WORK["tutorial" if what == "tutorial" else "R0 tiny"](engine, seed)()  # loads modules, tables and machine code
    run = WORK[what](engine, seed)
    spent: list[float] = []
    while sum(spent) < LEAST_SECONDS:
        gc.collect()
        started = time.process_time()
        visits = run()
        spent.append(time.process_time() - started)
    return {"cpu_seconds": statistics.median(spent), "visits": visits, "runs": len(spent), "of": sim.__file__}


def main() -> None:
    """Read the command line, do the work, print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python benchmarks/timed.py", description=__doc__)
    parser.add_argument("what", choices=WORK)
    parser.add_argument("engine", help="a module of sim.engine")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(measured(asked.what, asked.engine, asked.seed)))


if __name__ == "__main__":
    main()
