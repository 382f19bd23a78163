"""What a command costs from the start of its process to its end, the workers that it starts included."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PERMITSIM = ("-m", "sim")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the process and of all that it waited for, and seconds on the clock of the wall."""

    cpu_seconds: float
    wall_seconds: float


def cost(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run Python with these words and wait for it; CalledProcessError if it ends with anything but 0."""
    cpu, wall = _of_children(), time.perf_counter()
    command = [sys.executable, *words]
    subprocess.run(command, cwd=ROOT, env=os.environ | (environment or {}), check=True, capture_output=True)
    return Cost(_of_children() - cpu, time.perf_counter() - wall)


def _of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
