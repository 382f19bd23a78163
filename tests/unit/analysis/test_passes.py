"""The loops that become machine code, as what they are written as: plain Python, which checks every index and sum."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from sim.primitives.machine_code import compiled

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@compiled
def doubled(numbers: np.ndarray) -> np.ndarray:
    """Twice each number."""
    found = np.empty(len(numbers), np.int64)
    for place in range(len(numbers)):
        found[place] = 2 * numbers[place]
    return found


def test_arrays_that_are_read_only_or_not_in_one_piece_are_taken_as_they_are() -> None:
    alike = np.broadcast_to(np.array(3), 4)
    assert doubled(alike).tolist() == [6, 6, 6, 6]
    assert doubled(np.arange(6)[::2]).tolist() == [0, 4, 8]


def test_figures_and_laws_are_the_same_as_plain_python() -> None:
    # Whatever lies beside an array is read without a word by machine code; plain Python refuses. And a sum that does
    # not fit into the type of a column is an error there.
    files = [str(HERE / name) for name in ("test_recount.py", "test_laws.py", "test_view.py", "test_decomposition.py")]
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2_000:]
    assert " passed" in done.stdout and "skipped" not in done.stdout
