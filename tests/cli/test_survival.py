"""Whatever ends or hinders a run, at most the replications in flight are lost, and the next one gives the same bytes.

`PERMITSIM_KILLS=30` kills at thirty random instants instead of a few.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.experiment.store import kept

KILLS = int(os.environ.get("PERMITSIM_KILLS", "4"))
REPLICATIONS = 40
WORDS = ("run", "tiny.yaml", "--replications", str(REPLICATIONS))
STORED = ".replications/*/*.json.gz"


def until(happened: Callable[[], object], process: subprocess.Popen[str]) -> bool:
    """Wait until something has happened, which it has not where the process ended before."""
    deadline = time.monotonic() + 60
    while not happened():
        if process.poll() is not None:
            return False
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return True


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, bytes]:
    """Room for the bytes of a run that nothing disturbed, made once."""
    return {}


@pytest.fixture
def expected(typed, results, undisturbed) -> bytes:
    """results.json of a run that nothing disturbed."""
    if not undisturbed:
        assert typed(*WORDS, "--output", "undisturbed").status == 0
        undisturbed["results"] = results("undisturbed")
    return undisturbed["results"]


@pytest.mark.parametrize("instant", range(KILLS))
def test_a_run_that_is_killed_at_any_instant_continues_to_the_same_bytes(
    started, typed, folder, results, expected, instant: int
) -> None:
    chance = random.Random(instant)
    reports = folder / "reports"
    # One in three while it starts or anywhere, one while it simulates, one while it writes its folder.
    awaited, longest = (
        (lambda: True, 3.0),
        (lambda: any(reports.glob(STORED)), 1.0),
        (lambda: any(reports.glob("tiny/.unfinished.*")), 0.03),
    )[instant % 3]
    process = started(*WORDS, "--workers", "21"[instant % 2])
    until(awaited, process)
    time.sleep(chance.uniform(0.0, longest))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    stored = sorted(reports.glob(STORED))
    assert all(kept(path.parent, int(path.name[:4])) for path in stored), "complete or absent"
    finished = [path for path in reports.glob("tiny/2*") if not path.is_symlink()]
    assert all((path / "manifest.json").is_file() for path in finished), "a folder is complete or absent"
    before = {path: path.stat().st_mtime_ns for path in stored}
    resumed = typed(*WORDS)
    assert resumed.status == 0
    assert (f"{len(stored)} of {REPLICATIONS} replications are kept" in resumed.stderr) == bool(stored)
    assert {path: path.stat().st_mtime_ns for path in stored} == before
    assert results() == expected
    assert typed("rerun", "reports/tiny/latest", "--verify").status == 0


@pytest.fixture
def small_disk(folder) -> Iterator[Callable[[str], Path]]:
    """The folder `reports` as a disk of its own of a given size; called again, the same disk in another size."""
    place = folder / "reports"
    place.mkdir()

    def sized(size: str) -> Path:
        again = "remount," if place.is_mount() else ""
        command = ["mount", "-t", "tmpfs", "-o", f"{again}size={size}", "tmpfs", str(place)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no command to mount a small disk")
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        return place

    yield sized
    if place.is_mount():
        subprocess.run(["umount", "--lazy", str(place)], check=True)


FULL = "the disk that holds reports{} is full: make room or choose another place\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_disk_that_fills_up_is_one_sentence_and_the_run_continues_when_there_is_room(
    started, typed, folder, results, expected, small_disk, workers: str
) -> None:
    place = small_disk("1100k")  # room for the probe of a megabyte, and then for some replications
    process = started(*WORDS, "--workers", workers, "--quiet")
    assert until(lambda: any(place.glob(STORED)), process)
    ballast = place / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(4096))
    stdout, stderr = process.communicate(timeout=60)
    stored = sorted(place.glob(STORED))
    assert (process.returncode, stdout) == (2, "")
    assert re.fullmatch(re.escape(FULL).replace(r"\{\}", r"/\.replications/\w+"), stderr)
    assert 1 <= len(stored) < REPLICATIONS
    assert sorted({path for path in place.rglob("*") if path.is_file()} - {ballast}) == stored, "nothing half written"
    assert all(kept(path.parent, int(path.name[:4])) for path in stored)

    refused = typed(*WORDS)
    assert (refused.status, refused.stdout, refused.stderr) == (2, "", FULL.format(""))
    ballast.unlink()
    small_disk("32m")
    resumed = typed(*WORDS)
    assert resumed.status == 0
    assert f"{len(stored)} of {REPLICATIONS} replications are kept" in resumed.stderr
    assert results() == expected


def test_a_disk_that_is_full_when_results_are_written_leaves_no_half_folder(
    typed, folder, results, expected, small_disk, monkeypatch
) -> None:
    place = small_disk("32m")
    assert typed(*WORDS).status == 0
    shutil.rmtree(place / "tiny")
    used = sum(path.stat().st_blocks for path in place.rglob("*")) * 512
    small_disk(f"{used // 1024 + 64}k")
    monkeypatch.setattr("sim.experiment.gather.check_writable", lambda _: None)  # as if it had filled up since
    ended = typed(*WORDS, "--quiet")
    assert (ended.status, ended.stdout, ended.stderr) == (2, "", FULL.format("/tiny"))
    assert sorted(path for path in place.rglob("*") if path.is_file()) == sorted(place.glob(STORED))
    small_disk("32m")
    assert typed(*WORDS).status == 0
    assert results() == expected


@pytest.mark.parametrize("workers", ["1", "2"])
def test_event_logs_that_fill_the_disk_are_one_sentence(started, folder, small_disk, workers: str) -> None:
    place = small_disk("1100k")
    process = started(*WORDS, "--workers", workers, "--quiet", "--log")
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (2, "")
    assert re.fullmatch(re.escape(FULL).replace(r"\{\}", r"/\S+").replace("reports", r"\S*reports"), stderr)
    assert not list(place.glob("tiny/.unfinished*")) and not (folder / "crash.txt").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", ["--help", "schema", "check tiny.yaml", "run tiny.yaml --json"])
def test_a_full_disk_behind_stdout_is_one_sentence(folder, words: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "sim", *words.split()]
        done = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "the disk is full: what was to be printed or kept is not complete\n"
    assert (done.returncode, done.stderr.splitlines(keepends=True)[-1]) == (2, told)
    assert "Traceback" not in done.stderr and not (folder / "crash.txt").exists()


@pytest.mark.parametrize("log", [False, True], ids=["", "with event logs"])
def test_a_run_whose_output_is_removed_writes_it_again_or_says_why_not(
    started, typed, folder, results, expected, log: bool
) -> None:
    reports = folder / "reports"
    process = started(*WORDS, "--workers", "2", "--quiet", *(["--log"] if log else []))
    assert until(lambda: len(list(reports.glob(STORED))) >= 3, process)
    shutil.rmtree(reports, ignore_errors=True)
    stdout, stderr = process.communicate(timeout=60)
    if process.returncode == 0:
        assert stderr == "" and results() == expected and not log
    else:
        assert process.returncode == 2 and stdout == ""
        assert re.fullmatch(r"[^\n]*reports[^\n]*(were removed during the run|cannot be written)[^\n]*\n", stderr)
    assert not list(reports.glob("tiny/.unfinished*"))
    assert typed(*WORDS, "--quiet", *(["--log"] if log else [])).status == 0
    assert results() == expected


def test_two_runs_at_once_share_their_replications_and_agree(started, typed, folder, expected) -> None:
    runs = [started(*WORDS, "--workers", "2", "--quiet") for _ in range(3)]
    assert [(run.communicate(timeout=120)[1], run.returncode) for run in runs] == [("", 0)] * 3
    folders = [path for path in (folder / "reports" / "tiny").iterdir() if not path.is_symlink()]
    assert len(folders) == 3, "each has a folder of its own"
    assert {(path / "results.json").read_bytes() for path in folders} == {expected}
    stored = sorted(folder.glob(f"reports/{STORED}"))
    assert len(stored) == REPLICATIONS
    assert all(kept(path.parent, int(path.name[:4])) for path in stored)
    assert not list(folder.glob("reports/**/.partial*"))
    assert "40 of 40 replications are kept" in typed(*WORDS).stderr
