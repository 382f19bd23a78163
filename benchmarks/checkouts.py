"""The two versions that the gate compares, each with a cache of machine code of its own.

The head is the working tree, the base a worktree of a revision in a temporary folder; both are measured by the head's
`benchmarks/timed.py`, and each measurement says whose simulator it found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class GateError(Exception):
    """The versions cannot be compared at all; its words say why."""


@dataclass(frozen=True)
class Work:
    """What is measured: a piece of work that `benchmarks/timed.py` knows, done by an engine."""

    what: str
    engine: str

    def __str__(self) -> str:
        return f"{self.what}, {self.engine}"


@dataclass(frozen=True)
class Checkout:
    """A version of the simulator: `name` base or head, its folder, and where its machine code is kept."""

    name: str
    folder: Path
    cache: Path

    def lacks(self, engine: str) -> bool:
        """Whether this version is older than the engine, or has given it up."""
        return not (self.folder / "sim" / "engine" / f"{engine}.py").exists()

    def measure(self, work: Work, seed: int) -> dict[str, Any]:
        """Do the work in a fresh process; GateError with the last words of a process that failed."""
        timed = ROOT / "benchmarks" / "timed.py"
        command = [sys.executable, str(timed), work.what, work.engine, "--seed", str(seed)]
        own = {"PYTHONPATH": str(self.folder), "NUMBA_CACHE_DIR": str(self.cache), "PYTHONHASHSEED": "0"}
        done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GateError(f"the {self.name} cannot do it: {(done.stderr.splitlines() or ['no word'])[-1]}")
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        if self.folder not in Path(said["of"]).resolve().parents:
            raise GateError(f"the simulator of the {self.name} should be in {self.folder}, found was {said['of']}")
        return said


@contextmanager
def checked_out(revision: str) -> Iterator[tuple[Checkout, Checkout]]:
    """Base and head, the base for as long as it is needed."""
    commit = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", wrong=f"no revision {revision} here")
    with tempfile.TemporaryDirectory(prefix="gate-") as name:
        room = Path(name).resolve()
        _git("worktree", "add", "--quiet", "--detach", str(room / "base"), commit, wrong=f"cannot check out {revision}")
        try:
            base, head = (room / "base", ROOT)
            yield Checkout("base", base, room / "cache-base"), Checkout("head", head, room / "cache-head")
        finally:
            _git("worktree", "remove", "--force", str(room / "base"), wrong="cannot remove the worktree")


def _git(*words: str, wrong: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GateError(f"{wrong}: {done.stderr.strip()}".removesuffix(": "))
    return done.stdout.strip()
