"""The command line as a user meets it: typed in a folder with a scenario of a few dozen cases."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.cli import main

TINY = """\
title: A tiny office
question: Is the promise kept?
study: {start: 2025-01-01, observe: 4 wk, follow_up: 2 wk, seed: 5, replications: 4}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
teams:
  officers: {staff: 1, calendar: office}    # assumption
flows:
  simple:
    handling: {team: officers, effort: {exponential: {mean: 3 h}}}    # assumption
    decision: {team: officers, effort: 10 min, outcome: granted}      # assumption
permits:
  visa:
    demand: {rate: 10 per week}    # assumption
    flow: simple
    promises: {fast: {share: 95 %, within: 5 d, clock: lived}}
variants:
  one_more: {teams: {officers: {staff: 2}}}
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with `tiny.yaml` in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TINY)
    return tmp_path


@pytest.fixture
def typed(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Type `permitsim WORDS` in this process, which saves its start."""

    # A slow machine must not add a progress line to what is compared.
    monkeypatch.setattr("sim.cli.progress.PATIENCE", 3600.0)

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["permitsim", *words])
        capfd.readouterr()
        on_ctrl_c = signal.getsignal(signal.SIGINT)
        with pytest.raises(SystemExit) as ending:
            main()
        signal.signal(signal.SIGINT, on_ctrl_c)
        return Ended(int(ending.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what `permitsim run tiny.yaml` leaves is kept for further tests."""
    return tmp_path_factory.mktemp("left")


@pytest.fixture
def ran(typed: Callable[..., Ended], folder: Path, left: Path) -> None:
    """The working folder holds what `permitsim run tiny.yaml` leaves; run once for all tests that only read it."""
    if (left / "reports").exists():
        shutil.copytree(left / "reports", folder / "reports", symlinks=True)
    else:
        assert typed("run", "tiny.yaml").status == 0
        shutil.copytree(folder / "reports", left / "reports", symlinks=True)


@pytest.fixture
def started(folder: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start `permitsim WORDS` as a process of its own, in a process group of its own."""

    def start(*words: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "sim", *words],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return start


@pytest.fixture
def results(folder: Path) -> Callable[..., bytes]:
    """The bytes of the newest results.json under an output root."""

    def read(root: str = "reports", scenario: str = "tiny") -> bytes:
        return (folder / root / scenario / "latest" / "results.json").read_bytes()

    return read


@pytest.fixture
def figures(results: Callable[..., bytes]) -> Callable[..., dict]:
    """The newest results.json, read."""
    return lambda *words: json.loads(results(*words))


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, bytes]:
    """Room for the bytes of a run that nothing stopped, made once for the tests of a file."""
    return {}


@pytest.fixture
def never_stopped(typed, results, undisturbed, request) -> bytes:
    """results.json of the run that the file calls NEVER_STOPPED."""
    if not undisturbed:
        typed(*request.module.NEVER_STOPPED, "--output", "never stopped")
        undisturbed["results"] = results("never stopped")
    return undisturbed["results"]
