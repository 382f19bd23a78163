"""How near is the compiled engine to what the machine can do? `python -m benchmarks.limit [--size full] [--rounds 9]`.

`limit.c` is R0's event loop in C on the very arrays of the compiled engine, without a mechanism that R0 lacks. Both are
run alternately, their logs compared, and what each costs a visit is told in nanoseconds and in cycles of the clock.
"""

from __future__ import annotations

import argparse
import ctypes
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.contestant import CASES, R0
from sim import compile_plan, load, sample_roster, sample_workload
from sim.engine import compiled, loop

SOURCE = Path(__file__).with_suffix(".c")
ADDITIONS = 200_000_000


class Arrays(NamedTuple):
    """The arguments of `sim.engine.loop.run`."""

    horizon: int
    demand: loop.Demand
    steps: loop.Steps
    teams: loop.Teams
    calendars: loop.Calendars
    room: loop.Room
    log: loop.Log


def arrays(size: str) -> Arrays:
    """The arrays of one replication of R0, as the compiled engine makes them; its log is filled."""
    plan = compile_plan(load(R0, None if size == "full" else size))
    kept: list[Any] = []

    def record(*given: Any) -> None:
        kept.extend(given)
        loop.run(*given)

    run, compiled.run = compiled.run, record
    try:
        compiled.simulate(plan, sample_workload(plan.demand, 1), sample_roster(plan.staffing, 1))
    finally:
        compiled.run = run
    return Arrays(*kept)


def in_c(library: ctypes.CDLL, given: Arrays) -> Callable[[], None]:
    """The event loop in C on these arrays; they are drawn up before it, and what it fills is written up after."""
    heads = np.ascontiguousarray(given.teams.heads[:, 0])
    filled = (given.room.cases, given.room.waits, given.log.finished_at, given.log.started_at, given.log.team)
    read = (heads, given.steps.mode, given.steps.pool.astype(np.int64))
    pointers = [ctypes.c_void_p(column.ctypes.data) for column in (given.demand.lodged_at, *read, *filled)]
    whole = [ctypes.c_int64(n) for n in (given.horizon, len(given.demand.lodged_at), len(heads))]
    words = (*whole[:2], pointers[0], whole[2], *pointers[1:])
    return lambda: library.run(*words, ctypes.py_object(read))  # `read` lives as long as this does


def seconds(work: Callable[[], Any]) -> float:
    """CPU seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def measured(library: ctypes.CDLL, given: Arrays, rounds: int) -> dict[str, float]:
    """Median CPU seconds of each part over the rounds, in which all are run one after the other."""
    expected = [column.copy() for column in given.log]
    loop_in_c = in_c(library, given)
    spent: dict[str, list[float]] = {"draw up": [], "loop in C": [], "write up": [], "all by numba": []}
    for _ in range(rounds):
        spent["draw up"].append(seconds(lambda: loop.draw_up(given.demand, given.room.cases, given.log)))
        spent["loop in C"].append(seconds(loop_in_c))
        spent["write up"].append(seconds(lambda: loop.write_up(given.demand, given.steps, given.room.cases, given.log)))
        if not all(map(np.array_equal, given.log, expected)):
            raise SystemExit("the loop in C gives another log")
        spent["all by numba"].append(seconds(lambda: loop.run(*given)))
    return {part: statistics.median(times) for part, times in spent.items()}


def table(spent: dict[str, float], visits: int, cycle: float) -> str:
    """What each part costs a visit, for a human reader."""
    by_numba = spent["all by numba"] - spent["draw up"] - spent["write up"]
    parts = {"draw up": spent["draw up"], "event loop, numba": by_numba, "event loop, C": spent["loop in C"]}
    parts |= {"write up": spent["write up"], "the engine, all in": spent["all by numba"]}
    lines = [f"{'each visit':24}{'nanoseconds':>12}{'cycles':>8}"]
    lines += [f"{part:24}{cost / visits * 1e9:12.1f}{cost / visits / cycle:8.0f}" for part, cost in parts.items()]
    return "\n".join([*lines, f"event loop, numba / C: {by_numba / spent['loop in C']:.2f}"])


def main() -> None:
    """Compile the C, run both, print the table; ends with 1 where the logs differ or nothing compiles C."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limit", description=__doc__)
    parser.add_argument("--size", choices=CASES, default="full")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "limit.so"
        command = ["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", str(built), str(SOURCE)]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as reason:
            sys.exit(f"cannot compile {SOURCE.name}: {reason}")
        library = ctypes.CDLL(str(built))
        library.run.restype = None
        given = arrays(asked.size)
        cycle = seconds(lambda: library.add(ctypes.c_uint64(ADDITIONS))) / ADDITIONS
        print(table(measured(library, given, asked.rounds), len(given.demand.step), cycle))


if __name__ == "__main__":
    main()
