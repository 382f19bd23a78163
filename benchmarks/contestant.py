"""One run of one engine on R0 in a process of its own: `python -m benchmarks.contestant reference small`.

The simulator and the modules it needs are loaded, and a tiny run is made, before the clock starts; then sampling and
simulation are timed together, in CPU seconds, and one line of JSON says what was done. `benchmarks.paired` reads it.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

R0 = Path(__file__).parent / "scenarios" / "r0.yaml"
CASES = {"tiny": 10_000, "small": 20_000, "medium": 84_000, "full": 200_000, "large": 2_000_000}
"""Expected cases of R0 as written (full) and of its variants."""

Run = Callable[[], int]
"""Samples and simulates once; the number of visits that were finished."""


@dataclass(frozen=True)
class Measurement:
    """One run: finished visits, CPU seconds with sampling, peak memory of the process in bytes."""

    engine: str
    size: str
    seed: int
    visits: int
    cpu_seconds: float
    peak_bytes: int

    @property
    def visits_per_second(self) -> float:
        """Finished visits per CPU second."""
        return self.visits / self.cpu_seconds


def idiomatic(size: str, seed: int) -> Run:
    """The frozen SimPy model of `benchmarks.idiomatic`."""
    from benchmarks.idiomatic import ARRIVALS_PER_HOUR, simulate

    return lambda: len(simulate(CASES[size] / ARRIVALS_PER_HOUR, seed)["case"])


def reference(size: str, seed: int) -> Run:
    """The reference engine on `r0.yaml`."""
    return _ours("reference", size, seed)


def compiled(size: str, seed: int) -> Run:
    """The compiled engine on `r0.yaml`."""
    return _ours("compiled", size, seed)


def _ours(engine: str, size: str, seed: int) -> Run:
    import numpy as np

    from sim import compile_plan, load, sample_roster, sample_workload, simulate
    from sim.primitives.time import NEVER

    plan = compile_plan(load(R0, None if size == "full" else size))

    def run() -> int:
        log = simulate(plan, sample_workload(plan.demand, seed), sample_roster(plan.staffing, seed), engine)
        return int(np.count_nonzero(log.finished_at < NEVER))

    return run


CONTESTANTS: dict[str, Callable[[str, int], Run]] = {
    "idiomatic": idiomatic,
    "reference": reference,
    "compiled": compiled,
}


def measured(engine: str, size: str, seed: int) -> Measurement:
    """Make one run in this process and measure it."""
    CONTESTANTS[engine]("tiny", seed)()
    run = CONTESTANTS[engine](size, seed)
    gc.collect()
    started = time.process_time()
    visits = run()
    spent = time.process_time() - started
    return Measurement(engine, size, seed, visits, spent, peak_bytes())


def peak_bytes() -> int:
    """The most memory that this process has held, in bytes.

    Linux counts in `ru_maxrss` also what the parent held when it started the process, hence the other source.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Read the command line, run, print one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contestant", description=__doc__)
    parser.add_argument("engine", choices=CONTESTANTS)
    parser.add_argument("size", choices=CASES)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(asdict(measured(asked.engine, asked.size, asked.seed))))


if __name__ == "__main__":
    main()
