"""A project of a few lines with the gate's own measuring in it, so that whole comparisons take a second."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks import checkouts

PROJECT = Path(__file__).parents[2]
PUBLIC = """
from types import SimpleNamespace
def load(file, variant=None): return variant
def compile_plan(scenario): return SimpleNamespace(demand=0, staffing=0)
def sample_workload(demand, seed): return seed
def sample_roster(staffing, seed): return seed
"""
ENGINE = """
def run(turns): sum(range(turns))
def simulate(plan, workload, roster): run({turns})
"""


@dataclass(frozen=True)
class Toy:
    """The project: its engines do so many turns of nothing."""

    root: Path

    def write(self, engine: str, turns: int = 100_000) -> None:
        """Write the engine anew in the working tree."""
        self.text(engine, ENGINE.format(turns=turns))

    def text(self, engine: str, text: str) -> None:
        (self.root / "sim" / "engine" / f"{engine}.py").write_text(text, "utf-8")

    def git(self, *words: str) -> str:
        own = ["-c", "user.name=toy", "-c", "user.email=toy@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(self.root), *own, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self) -> None:
        """Everything as it stands in the working tree becomes a revision."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a revision")


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """The toy with one revision, in which there is only the reference engine; the gate takes it for the project."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    project = Toy((tmp_path / "toy").resolve())
    (project.root / "sim" / "engine").mkdir(parents=True)
    (project.root / "benchmarks").mkdir()
    shutil.copy(PROJECT / "benchmarks" / "timed.py", project.root / "benchmarks")
    (project.root / "sim" / "__init__.py").write_text(PUBLIC, "utf-8")
    (project.root / "sim" / "engine" / "__init__.py").touch()
    project.write("reference")
    project.git("init", "--quiet")
    project.commit()
    monkeypatch.setattr(checkouts, "ROOT", project.root)
    return project


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The gate as its command line starts it; its exit status."""
    from benchmarks.gate import main

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["gate", *words])
        return main()

    return run
