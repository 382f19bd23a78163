"""The work that the gate measures, done by one version in a process of its own: `python benchmarks/timed.py compiled`.

It is started by its path and imports nothing but `sim`, so that PYTHONPATH decides whose simulator is measured while
the measuring is the same for both. It says whose it found; then every line that it reads names a piece of work, which
is done once, and answered by one line of JSON: the CPU seconds, or what it lacks or fails of.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# Python puts this folder first, where modules of the measuring would hide those of others: numba looks for `coverage`.
sys.path[:] = [place for place in sys.path if Path(place).resolve() != HERE.resolve()]
R0, R1 = HERE / "scenarios" / "r0.yaml", HERE / "scenarios" / "r1.yaml"
TUTORIAL = HERE.parent / "scenarios" / "tutorial.yaml"

Run = Callable[[], float]
"""Does the work once; the CPU seconds of what is measured of it."""


class LackingError(Exception):
    """This version has nothing of the kind; its words say what."""


def sampled_and_simulated(file: Path, size: str, engine: str, seed: int) -> Run:
    """Sample a network and simulate it; reading and compiling its file is done before."""
    from sim import compile_plan, load, sample_roster, sample_workload

    simulate, plan = import_module(f"sim.engine.{engine}").simulate, compile_plan(load(file, size))
    return _whole(lambda: simulate(plan, sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed)))


def simulated(file: Path, size: str, engine: str, seed: int) -> Run:
    """Simulate a network on draws made before: nothing but what the engine does."""
    return _whole(_simulation(file, size, engine, seed))


def loop_alone(file: Path, size: str, engine: str, seed: int) -> Run:
    """The same, but only the time inside the engine's `run`, which is its event loop on arrays that stand ready."""
    module, spent = import_module(f"sim.engine.{engine}"), 0.0
    if not hasattr(module, "run"):
        raise LackingError(f"its {engine} engine has no run to be measured alone")
    inner, simulate = module.run, _simulation(file, size, engine, seed)

    def run(*arrays: Any) -> None:
        nonlocal spent
        started = time.process_time()
        inner(*arrays)
        spent += time.process_time() - started

    def once() -> float:
        nonlocal spent
        spent, module.run = 0.0, run
        try:
            simulate()
        finally:
            module.run = inner
        if not spent:
            raise LackingError(f"the run of its {engine} engine is not what it simulates with")
        return spent

    return once


def tutorial(engine: str, seed: int) -> Run:
    """The straight line of one replication of the tutorial, from its file to its indicators."""
    from sim import compile_plan, load, sample_roster, sample_workload
    from sim.analysis.reduction import reduce

    simulate = import_module(f"sim.engine.{engine}").simulate

    def line() -> None:
        plan = compile_plan(load(TUTORIAL))
        workload, roster = sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed)
        reduce(plan, workload, roster, simulate(plan, workload, roster))

    return _whole(line)


WORK: dict[str, Callable[[str, int], Run]] = {
    "R0 tiny": partial(sampled_and_simulated, R0, "tiny"),
    "R0 medium": partial(sampled_and_simulated, R0, "medium"),
    "R0 medium, draws given": partial(simulated, R0, "medium"),
    "R0 medium, loop alone": partial(loop_alone, R0, "medium"),
    "R1 medium, loop alone": partial(loop_alone, R1, "medium"),
    "tutorial": tutorial,
}


def _simulation(file: Path, size: str, engine: str, seed: int) -> Callable[[], Any]:
    from sim import compile_plan, load, sample_roster, sample_workload

    simulate, plan = import_module(f"sim.engine.{engine}").simulate, compile_plan(load(file, size))
    workload, roster = sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed)
    return lambda: simulate(plan, workload, roster)


def _whole(work: Callable[[], Any]) -> Run:
    def once() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return once


def answers(engine: str, seed: int) -> Callable[[str], dict[str, Any]]:
    """Answers to names of work. What is asked for the first time is done once before, for modules, tables, caches."""
    ready: dict[str, Run] = {}

    def answer(what: str) -> dict[str, Any]:
        try:
            if what not in ready:
                ready[what] = WORK[what](engine, seed)
                ready[what]()
                gc.collect()
                gc.freeze()  # what stays is not looked through again and again
            gc.collect()
            return {"cpu_seconds": ready[what]()}
        except LackingError as reason:
            return {"lacks": str(reason)}
        except Exception as reason:
            return {"failed": f"{type(reason).__name__}: {reason}"}

    return answer


def main() -> None:
    """Read the command line, say whose simulator this is, then answer line by line."""
    import sim

    parser = argparse.ArgumentParser(prog="python benchmarks/timed.py", description=__doc__)
    parser.add_argument("engine", help="a module of sim.engine")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps({"of": sim.__file__}), flush=True)
    answer = answers(asked.engine, asked.seed)
    for line in sys.stdin:
        print(json.dumps(answer(line.strip())), flush=True)


if __name__ == "__main__":
    main()
