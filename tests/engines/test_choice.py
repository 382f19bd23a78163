"""Which engine runs: the compiled one where it can, the reference where it cannot, and the words that say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sim.engine import AUTO, COMPILED, REFERENCE, chosen, unsupported
from tests.generated import trial_of

ROOT = Path(__file__).parents[2]
EQUAL = "tests/engines/test_equality.py::test_generated_plans_give_equal_logs"


def test_auto_is_the_compiled_engine_where_it_can_run_the_plan() -> None:
    plan = trial_of(0).plan
    assert (chosen(plan), chosen(plan, AUTO)) == (COMPILED, COMPILED)
    assert (chosen(plan, REFERENCE), chosen(plan, COMPILED)) == (REFERENCE, COMPILED)


def test_what_it_cannot_run_it_refuses_in_words_and_the_reference_runs() -> None:
    plan = trial_of(0).plan
    team = plan.staffing.teams[0]
    crowd = replace(team, staff=team.staff * 0 + 2_000_000.0)
    crowded = replace(plan, staffing=replace(plan.staffing, teams=(crowd, *plan.staffing.teams[1:])))
    (reason,) = unsupported(crowded)
    assert reason.endswith("people, 1,048,576 is too many")
    assert chosen(crowded) == REFERENCE


def test_without_the_compiled_engine_the_reference_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "sim/engine/compiled.py").unlink()
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import sim.engine as e; print(e.__file__, e.unsupported(None))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert str(tmp_path) in done.stdout
    assert "the compiled engine is not installed" in done.stdout


@pytest.mark.parametrize("setting", ["NUMBA_DISABLE_JIT", "NUMBA_BOUNDSCHECK"])
def test_logs_are_equal_as_plain_python_and_with_every_index_checked(setting: str, tmp_path: Path) -> None:
    environment = os.environ | {setting: "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", EQUAL]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2_000:]
    assert "12 passed" in done.stdout
