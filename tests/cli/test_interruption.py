"""Runs that are stopped: what was finished is kept, the same command continues, and the bytes are the same."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WORDS = ("run", "tiny.yaml", "--replications", "20")
NEVER_STOPPED = WORDS


def wait_for_replications(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    """Until the first so many are kept; the test is void if the run ends before it can be stopped."""
    deadline = time.monotonic() + 60
    first = {f"{number:04}.json.gz" for number in range(1, count + 1)}
    while not first <= {path.name for path in folder.glob("reports/.replications/*/*.json.gz")}:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_finished_and_the_next_run_continues(
    started, typed, folder, results, never_stopped: bytes, workers: str
) -> None:
    process = started(*WORDS, "--workers", workers)
    wait_for_replications(process, folder, 3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the group gets it
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    done = int(stderr.split("stopped by the user after ")[1].split(" of 20; ")[0])
    assert 1 <= done < 20
    assert stderr.endswith(f"stopped by the user after {done} of 20; run the same command again to continue\n")
    assert "Traceback" not in stderr
    assert stdout.startswith(f"Stopped after {done} of 20 replications: visa: ")

    kept = {path: path.stat().st_mtime_ns for path in folder.glob("reports/.replications/*/*.json.gz")}
    assert typed(*WORDS).status == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert results() == never_stopped


def test_a_killed_run_continues_and_gives_the_same_bytes(started, typed, folder, results, never_stopped: bytes) -> None:
    process = started(*WORDS)
    wait_for_replications(process, folder, 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close(), process.stderr.close()
    assert not (folder / "reports" / "tiny" / "latest").exists()
    assert typed(*WORDS).status == 0
    assert results() == never_stopped


def test_workers_end_by_themselves_when_their_parent_is_killed(started, folder) -> None:
    process = started(*WORDS, "--workers", "2")
    wait_for_replications(process, folder, 1)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with pytest.raises(ProcessLookupError):
        for _ in range(900):
            os.killpg(process.pid, 0)
            time.sleep(0.1)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds a worker by Linux's /proc")
def test_a_worker_that_is_ended_from_outside_changes_nothing(
    started, typed, folder, results, never_stopped: bytes
) -> None:
    process = started(*WORDS, "--workers", "2", "--quiet")
    wait_for_replications(process, folder, 1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [child for child in children if b"popen_loky" in Path(f"/proc/{child}/cmdline").read_bytes()]
    os.kill(int(workers[0]), signal.SIGKILL)
    _, stderr = process.communicate(timeout=120)
    assert (len(workers), process.returncode, stderr) == (2, 0, "")
    assert results() == never_stopped


def test_ctrl_c_before_the_first_replication_writes_nothing(typed, folder, monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.experiment.parallel.replicate", interrupted)
    ended = typed("run", "tiny.yaml", "--workers", "1")
    assert (ended.status, ended.stdout, ended.stderr) == (
        130,
        "",
        "stopped before the first replication was finished; nothing is kept\n",
    )
    assert not (folder / "reports" / "tiny").exists()


def test_ctrl_c_while_results_are_written_says_what_is_kept(typed, folder, monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.report.render.render_report", interrupted)
    ended = typed("run", "tiny.yaml", "--workers", "1")
    assert (ended.status, ended.stdout, ended.stderr) == (
        130,
        "",
        "stopped before results were written; finished replications are kept for the next run\n",
    )
    assert len(list(folder.glob("reports/.replications/*/*.json.gz"))) == 4
    assert list((folder / "reports").iterdir()) == [folder / "reports" / ".replications"]


SENTENCES = (
    "stopped\n",
    "stopped before the first replication was finished; nothing is kept\n",
    "stopped before results were written; finished replications are kept for the next run\n",
)
BEGUN = "import sys\nfrom sim.cli import main\nprint('begun', flush=True)\nmain()"


@pytest.mark.parametrize("delay", [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0])
def test_ctrl_c_at_any_moment_ends_with_130_and_one_sentence(folder, delay: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", BEGUN, "run", "tiny.yaml", "--replications", "2000", "--workers", "2"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout.readline() == "begun\n"  # before that, Ctrl-C meets Python itself
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    kept = list(folder.glob("reports/.replications/*/*.json.gz"))
    assert process.returncode == 130
    told = re.fullmatch(r"(?:.*\n)?stopped by the user after \d+ of 2000; run the same command again .*\n", stderr)
    assert told or stderr in SENTENCES
    assert ("nothing is kept" not in stderr) if kept else (stderr in SENTENCES[:2])
    assert not list(folder.glob("reports/tiny/.unfinished*"))


def test_a_ctrl_c_that_a_library_swallows_stops_the_run_all_the_same(typed, monkeypatch) -> None:
    import sim.experiment.parallel as parallel

    honest = parallel.replicate

    def swallowing(plan, number: int, *rest: object) -> bytes:
        with contextlib.suppress(KeyboardInterrupt):
            if number == 2:
                signal.raise_signal(signal.SIGINT)
        return honest(plan, number, *rest)

    monkeypatch.setattr(parallel, "replicate", swallowing)
    ended = typed("run", "tiny.yaml", "--workers", "1")
    assert ended.status == 130
    assert ended.stderr == "stopped by the user after 2 of 4; run the same command again to continue\n"
