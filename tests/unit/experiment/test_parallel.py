"""Who makes the replications: this process while that is quick, workers for what outlasts their start."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.reduction import Wanted
from sim.experiment import parallel
from sim.plan.plan import Plan
from tests.generated import trial_of

ROOT = Path(__file__).parents[3]

PLAN = trial_of(0).plan


def jobs(count: int) -> list[parallel.Job]:
    return [parallel.Job(0, PLAN, number, "compiled") for number in range(1, count + 1)]


@pytest.fixture
def made_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int]]]:
    """Who made which replication, no real process being started."""
    made: list[tuple[str, int]] = []

    def here(plan: Plan, number: int, engine: str, events: None, wanted: Wanted) -> bytes:
        made.append(("here", number))
        return b""

    def elsewhere(calls: list[Any], workers: int) -> Iterator[tuple[int, bytes]]:
        for _, (place, job), _ in calls:
            made.append(("worker", job.number))
            yield place, b""

    monkeypatch.setattr(parallel, "replicate", here)
    monkeypatch.setattr(parallel, "_in_processes", elsewhere)
    monkeypatch.setattr(parallel, "available_workers", lambda: 2)
    return made


def test_quick_replications_start_no_worker(made_by: list[tuple[str, int]]) -> None:
    assert len(list(parallel.replicate_all(jobs(3), None))) == 3
    assert made_by == [("here", 1), ("here", 2), ("here", 3)]


def test_workers_make_what_outlasts_their_start(
    made_by: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 0.1, 1.9, 3.0])
    monkeypatch.setattr(parallel.time, "monotonic", lambda: next(clock))
    assert len(list(parallel.replicate_all(jobs(4), None))) == 4
    assert made_by == [("here", 1), ("here", 2), ("worker", 3), ("worker", 4)]


def test_workers_that_are_asked_for_make_all(made_by: list[tuple[str, int]]) -> None:
    assert len(list(parallel.replicate_all(jobs(2), 2))) == 2
    assert made_by == [("worker", 1), ("worker", 2)]


GONE = """
from contextlib import nullcontext
from joblib.externals.loky.backend.resource_tracker import register
from sim.experiment.parallel import _quiet_trackers
with {}():
    register("/nowhere/at/all", "folder")
"""


@pytest.mark.parametrize(("held", "speaks"), [("_quiet_trackers", False), ("nullcontext", True)])
def test_a_folder_that_is_gone_already_is_nothing_to_tell_a_user(held: str, speaks: bool) -> None:
    code = [sys.executable, "-c", GONE.format(held)]
    done = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert ("resource_tracker" in done.stderr) is speaks


def ends_while_code_is_loaded(*_: Any) -> bytes:
    """What Python says where C code called back into Python and Ctrl-C was heard there."""
    try:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as pressed:
            raise SystemError("_numba_unpickle returned a result with an exception set") from pressed
    except SystemError as error:
        raise SystemError("CPUDispatcher returned a result with an exception set") from error


def ends_for_a_reason_of_its_own(*_: Any) -> bytes:
    raise SystemError("bad argument to internal function")


@pytest.mark.parametrize(
    ("ending", "heard"), [(ends_while_code_is_loaded, KeyboardInterrupt), (ends_for_a_reason_of_its_own, SystemError)]
)
def test_ctrl_c_while_machine_code_is_loaded_is_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, ending: Any, heard: type[BaseException]
) -> None:
    monkeypatch.setattr(parallel, "replicate", ending)
    with pytest.raises(heard):
        jobs(1)[0].done()
