"""More machines: whoever makes the replications, and whatever becomes of them meanwhile, the bytes are the same.

Everything is skipped where the extra dask is not installed.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiment.run import run
from sim.experiment.settings import Settings
from tests.cli.test_interruption import wait_for_replications
from tests.clusters import local_cluster

REPLICATIONS = 50
WORDS = ("run", "tiny.yaml", "--replications", str(REPLICATIONS))
PACKAGE = Path(sim.__file__).parent


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes, each replaced when it is killed."""
    with local_cluster(2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def on_cluster(cluster: Any) -> tuple[str, ...]:
    """The words that have the cluster simulate."""
    return ("--backend", "dask", "--scheduler", cluster.scheduler_address)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler that has no workers yet."""
    with local_cluster(0) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def other_code(folder: Path, scheduler: str) -> Iterator[str]:
    """A scheduler whose worker runs permitsim with a file that is not as here."""
    shutil.copytree(PACKAGE, folder / "other" / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "other" / "sim" / "eventlog.py").open("a") as file:
        file.write("# another version\n")
    with dask("worker", scheduler, "--no-nanny", "--nthreads", "1", PYTHONPATH=str(folder / "other")):
        yield scheduler


@contextmanager
def dask(*words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a worker as a process of its own, as it is started by hand."""
    command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
    with subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def test_one_and_two_workers_and_a_cluster_give_the_same_bytes_though_a_worker_is_killed(
    started: Callable[..., subprocess.Popen[str]],
    typed: Callable[..., Any],
    folder: Path,
    results: Callable[..., bytes],
    cluster: Any,
    on_cluster: tuple[str, ...],
) -> None:
    process = started(*WORDS, "--quiet", *on_cluster)
    wait_for_replications(process, folder, 3)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert len(list(folder.glob("reports/.replications/*/*.json.gz"))) < REPLICATIONS - 2, "too late to hinder"
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    assert typed(*WORDS, *on_cluster, "--output", "undisturbed").status == 0
    for workers in ("1", "2"):
        assert typed(*WORDS, "--workers", workers, "--output", workers).status == 0
    assert results() == results("undisturbed") == results("1") == results("2")


def test_a_comparison_and_a_repeated_run_may_be_made_by_a_cluster(
    typed: Callable[..., Any], folder: Path, on_cluster: tuple[str, ...]
) -> None:
    for words in (on_cluster, ("--workers", "1")):
        assert typed("compare", "tiny.yaml", *words, "--output", words[0]).status == 0
    of_cluster, of_processes = (folder / root / "tiny-compared/latest" for root in (on_cluster[0], "--workers"))
    assert (of_cluster / "results.json").read_bytes() == (of_processes / "results.json").read_bytes()
    assert typed("run", "tiny.yaml").status == 0
    assert typed("rerun", "reports/tiny/latest", "--verify", *on_cluster).status == 0


@pytest.mark.parametrize("lost", ["scheduler", "worker"])
def test_what_a_lost_cluster_leaves_is_made_here(folder: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    monkeypatch.setattr("sim.experiment.cluster.DESERTED", 1.0)
    scenario, there = sim.load("tiny.yaml"), folder / "scheduler.json"
    with (
        dask("scheduler", "--port", "0", "--scheduler-file", str(there)) as scheduler,
        dask("worker", "--scheduler-file", str(there), "--no-nanny", "--nthreads", "1") as worker,
    ):
        settings = Settings(replications=40, backend="dask", scheduler=address_in(there))
        victim = {"scheduler": scheduler, "worker": worker}[lost]
        result = run(scenario, settings, lambda finished: victim.kill() if finished.done == 3 else None)
    assert result.log_digests == run(scenario, Settings(replications=40, workers=1)).log_digests


def address_in(file: Path) -> str:
    """The address that a scheduler has written into its file, which it does as soon as it has one."""
    deadline = time.monotonic() + 60
    while not file.exists() or not file.read_text().rstrip().endswith("}"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return str(json.loads(file.read_text())["address"])


def test_ctrl_c_ends_with_130_and_leaves_the_cluster_nothing_to_do(
    started: Callable[..., subprocess.Popen[str]], folder: Path, cluster: Any, on_cluster: tuple[str, ...]
) -> None:
    process = started("run", "tiny.yaml", "--replications", "2000", *on_cluster)
    wait_for_replications(process, folder, 3)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stderr.endswith(" of 2000; run the same command again to continue\n")
    assert "Traceback" not in stderr
    deadline = time.monotonic() + 10
    while cluster.scheduler.tasks:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_worker_of_another_version_is_refused(typed: Callable[..., Any], folder: Path, other_code: str) -> None:
    ended = typed("run", "tiny.yaml", "--backend", "dask", "--scheduler", other_code)
    assert ended.status == 2
    assert ended.stderr.startswith("the worker tcp://127.0.0.1:")
    assert "has another permitsim (" in ended.stderr
    assert ended.stderr.endswith("): install the same on every machine and start its workers again\n")
    assert not (folder / "reports").exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for what will not come."""
    monkeypatch.setattr("sim.experiment.cluster.CONNECTING", 1.0)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_without_workers_is_told(typed: Callable[..., Any], scheduler: str) -> None:
    ended = typed("run", "tiny.yaml", "--backend", "dask", "--scheduler", scheduler)
    assert (ended.status, ended.stderr) == (
        2,
        f"no worker has joined the scheduler at {scheduler}: dask worker {scheduler}\n",
    )


@pytest.mark.usefixtures("impatient")
def test_an_address_at_which_no_scheduler_answers_is_told(typed: Callable[..., Any], cluster: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        told = {
            "tcp://127.0.0.1:1": "no scheduler answers at tcp://127.0.0.1:1 within 1 s",
            f"tcp://127.0.0.1:{port}": f"no scheduler answers at tcp://127.0.0.1:{port} within 1 s",
            "nonsense": "nonsense is no address of a scheduler: write tcp://HOST:PORT",
            cluster.workers[0].worker_address: "there is no scheduler but a worker: correct the address",
        }
        for address, sentence in told.items():
            ended = typed("run", "tiny.yaml", "--backend", "dask", "--scheduler", address)
            assert (ended.status, ended.stderr.count("\n")) == (2, 1)
            assert sentence in ended.stderr
