"""The two versions that the gate compares, each with a cache of machine code of its own.

The head is the working tree, the base a worktree of a revision in a temporary folder; both are measured by the head's
`benchmarks/timed.py`, and each process says whose simulator it found.
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
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent


class GateError(Exception):
    """The versions cannot be compared at all; its words say why."""


class LackingError(GateError):
    """A version has nothing of the kind that is to be measured, so this cannot be compared."""


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

    @contextmanager
    def started(self, engine: str, seed: int) -> Iterator[Contender]:
        """A fresh process of this version; GateError if it finds another simulator than this version's."""
        command = [sys.executable, str(ROOT / "benchmarks" / "timed.py"), engine, "--seed", str(seed)]
        own = {"PYTHONPATH": str(self.folder), "NUMBA_CACHE_DIR": str(self.cache), "PYTHONHASHSEED": "0"}
        with (
            tempfile.TemporaryFile("w+") as words,
            subprocess.Popen(
                command, env=os.environ | own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True
            ) as process,
        ):
            contender = Contender(self.name, process, words)
            found = Path(contender.heard()["of"]).resolve()
            if self.folder not in found.parents:
                raise GateError(f"the simulator of the {self.name} should be in {self.folder}, found was {found}")
            yield contender
            # Closing its input, as Popen does on leaving, ends the process.


@dataclass(frozen=True)
class Contender:
    """A process of a version that does work on demand, and the file with what it says on stderr."""

    name: str
    process: subprocess.Popen[str]
    words: IO[str]

    def cpu_seconds(self, work: Work) -> float:
        """Have the work done once; LackingError if this version has nothing of the kind, GateError if it fails.

        A base that fails is older than what it is asked for, as a rule: it lacks it.
        """
        assert self.process.stdin is not None
        print(work.what, file=self.process.stdin, flush=True)
        said = self.heard()
        if "failed" in said and self.name == "head":
            raise GateError(f"the head cannot do {work}: {said['failed']}")
        if "cpu_seconds" not in said:
            raise LackingError(f"the {self.name}: {said.get('lacks') or said['failed']}")
        return float(said["cpu_seconds"])

    def heard(self) -> dict[str, Any]:
        """The next line that the process says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise self._failed()
        said: dict[str, Any] = json.loads(line)
        return said

    def _failed(self) -> GateError:
        self.process.wait()
        self.words.seek(0)
        return GateError(f"the {self.name} cannot do it: {(self.words.read().splitlines() or ['no word'])[-1]}")


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
