"""The loop in C with which the compiled engine is compared does the same work: it gives the same log."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine import installed

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not installed(), reason="there is no compiled engine to compare with")
@pytest.mark.skipif(shutil.which("cc") is None, reason="nothing here compiles C")
def test_the_loop_in_c_gives_the_log_of_the_compiled_engine() -> None:
    command = [sys.executable, "-m", "benchmarks.limit", "--size", "tiny", "--rounds", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "event loop, numba / C:" in done.stdout
