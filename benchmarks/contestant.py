"""Some runs of one engine on one network in a process of its own: `python -m benchmarks.contestant reference small`.

The simulator and the modules it needs are loaded, and a tiny run is made, before the clock starts; then sampling and
simulation are timed together, in CPU seconds, and one line of JSON says what was done. The first run is the first to
touch so much memory; every later one is what a replication costs in the middle of a run of twenty, since a process
that has memory keeps it. `benchmarks.paired` reads the line.
The peers of `benchmarks.peers` are contestants too, for the Python of an environment that has their library.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers import PEERS

SCENARIOS = Path(__file__).parent / "scenarios"
R0, R1 = SCENARIOS / "r0.yaml", SCENARIOS / "r1.yaml"
FINLAND = SCENARIOS.parent.parent / "scenarios" / "finland-2025.yaml"
NETWORKS = {"r0": R0, "r1": R1, "finland": FINLAND}
CASES = {"tiny": 10_000, "small": 20_000, "medium": 84_000, "full": 200_000, "large": 2_000_000}
"""Expected cases of R0 and R1 as written (full) and of their variants; Finland is there as written only."""

Run = Callable[[int], int]
"""Samples and simulates the replication of this number; the number of visits that were finished."""


@dataclass(frozen=True)
class Measurement:
    """Runs one after the other: finished visits and CPU seconds of each, peak memory of the process in bytes.

    `version` is that of the library that the engine stands on.
    """

    engine: str
    version: str
    size: str
    network: str
    visits: Sequence[int]
    cpu_seconds: Sequence[float]
    peak_bytes: int

    @property
    def visits_per_second(self) -> float:
        """Finished visits per CPU second, the median of the later runs; of the first if it is the only one."""
        return statistics.median(self._speeds()[1:] or self._speeds())

    @property
    def visits_per_second_at_first(self) -> float:
        """Finished visits per CPU second of the first run."""
        return self._speeds()[0]

    def _speeds(self) -> list[float]:
        return [visits / spent for visits, spent in zip(self.visits, self.cpu_seconds, strict=True)]


def idiomatic(size: str, network: str) -> Run:
    """The frozen SimPy model of `benchmarks.idiomatic`, which is R0."""
    from benchmarks.idiomatic import ARRIVALS_PER_HOUR, simulate

    assert network == "r0", "the idiomatic model is R0"
    return lambda number: len(simulate(CASES[size] / ARRIVALS_PER_HOUR, number)["case"])


def reference(size: str, network: str) -> Run:
    """The reference engine on a network."""
    return _ours("reference", size, network)


def compiled(size: str, network: str) -> Run:
    """The compiled engine on a network."""
    return _ours("compiled", size, network)


def _ours(engine: str, size: str, network: str) -> Run:
    import numpy as np

    from sim import compile_plan, load, sample_roster, sample_workload, simulate
    from sim.primitives.time import NEVER

    plan = compile_plan(load(NETWORKS[network], None if size == "full" else size))

    def run(number: int) -> int:
        log = simulate(plan, sample_workload(plan.demand, number), sample_roster(plan.staffing, number), engine)
        return int(np.count_nonzero(log.finished_at < NEVER))

    return run


def _peer(module: str, size: str, network: str) -> Run:
    """Another simulator on R0; imported here, since its library is in no environment but its own."""
    from benchmarks.idiomatic import ARRIVALS_PER_HOUR

    assert network == "r0", "peers have models of R0 only"
    model = import_module(f"benchmarks.peers.{module}")
    return lambda number: int(model.visits(model.simulate(CASES[size] / ARRIVALS_PER_HOUR, number)))


CONTESTANTS: dict[str, Callable[[str, str], Run]] = {
    "idiomatic": idiomatic,
    "reference": reference,
    "compiled": compiled,
} | {name: partial(_peer, peer.module) for name, peer in PEERS.items()}

STANDS_ON = {"idiomatic": "simpy", "reference": "simpy", "compiled": "numba"} | {
    name: peer.package for name, peer in PEERS.items()
}
"""The package whose version tells which engine was measured."""


def measured(engine: str, size: str, network: str, numbers: Sequence[int]) -> Measurement:
    """Make the replications of these numbers in this process, one after the other, and measure each."""
    CONTESTANTS[engine]("tiny", "r0")(numbers[0])
    run = CONTESTANTS[engine](size, network)
    visits, spent = [], []
    for number in numbers:
        gc.collect()
        started = time.process_time()
        visits.append(run(number))
        spent.append(time.process_time() - started)
    return Measurement(engine, version(STANDS_ON[engine]), size, network, visits, spent, peak_bytes())


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
    parser.add_argument("--network", choices=NETWORKS, default="r0")
    parser.add_argument("--seed", type=int, default=1, help="number of the first replication")
    parser.add_argument("--runs", type=int, default=1, help="replications in this process")
    asked = parser.parse_args()
    numbers = range(asked.seed, asked.seed + asked.runs)
    print(json.dumps(asdict(measured(asked.engine, asked.size, asked.network, numbers))))


if __name__ == "__main__":
    main()
