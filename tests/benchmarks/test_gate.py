"""The gate from its command line to its exit status: on the toy in all ways, on the project once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.verdict import LIMIT
from sim.engine import installed

ROOT = Path(__file__).parents[2]
TINY = ("--base", "HEAD", "--only", "R0 tiny, reference")
ENOUGH = ("--rounds", "3")  # a process may sit on a slow core for the whole of a round


def in_a_checkout() -> bool:
    """Whether this folder is a git checkout of its own, with a revision to compare with."""
    if not shutil.which("git"):
        return False
    asked = ["git", "-C", str(ROOT), "rev-parse", "--show-toplevel", "--verify", "HEAD:benchmarks"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.returncode == 0 and Path(told.stdout.splitlines()[0]).resolve() == ROOT.resolve()


def test_twice_the_work_ends_with_1_and_half_of_it_with_0(toy, gate: Callable[..., int], capsys) -> None:
    toy.write("reference", turns=200_000)
    assert gate(*TINY, *ENOUGH) == 1
    assert "slower than HEAD: R0 tiny, reference" in capsys.readouterr().out
    toy.write("reference", turns=50_000)
    assert gate(*TINY, *ENOUGH) == 0
    assert "no slower than HEAD" in capsys.readouterr().out


def test_what_looks_slower_is_measured_as_often_again(toy, gate: Callable[..., int], tmp_path: Path) -> None:
    pairs = {}
    for turns in (25_000, 400_000):
        toy.write("reference", turns)
        gate(*TINY, "--rounds", "2", "--json", str(tmp_path / "gate.json"))
        [told] = json.loads((tmp_path / "gate.json").read_text("utf-8"))["comparisons"]
        assert len(told["base_cpu_seconds"]) == len(told["head_cpu_seconds"])
        pairs[turns] = len(told["base_cpu_seconds"])
    assert pairs == {25_000: 10, 400_000: 20}


def test_a_loop_that_became_slower_is_found_although_all_else_became_faster(toy, gate, capsys) -> None:
    engine = "def run(): sum(range({}))\ndef simulate(*given): run(); sum(range({}))"
    toy.text("compiled", engine.format(50_000, 1_000_000))
    toy.commit()
    toy.text("compiled", engine.format(150_000, 200_000))
    assert gate("--base", "HEAD", "--only", "R0 medium", *ENOUGH) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "slower than HEAD: R0 medium, loop alone, compiled"


def test_a_base_without_the_engine_skips_it_in_words_and_the_rest_decides(toy, gate, capsys) -> None:
    toy.write("compiled")
    toy.write("reference", turns=50_000)
    assert gate("--base", "HEAD", "--only", "R0", *ENOUGH) == 0
    printed = capsys.readouterr().out
    assert "skipped: the base has no compiled engine" in printed
    assert "R0 tiny, reference" in printed
    assert gate("--base", "HEAD", "--only", "compiled", *ENOUGH) == 2
    assert capsys.readouterr().err == "cannot compare: everything was skipped\n"


def test_a_base_that_fails_skips_and_a_head_that_fails_ends_with_2(toy, gate, capsys) -> None:
    toy.text("reference", "def simulate(*given): raise ValueError('no people')")
    assert gate(*TINY, "--rounds", "1") == 2
    assert capsys.readouterr().err == "cannot compare: the head cannot do R0 tiny, reference: ValueError: no people\n"
    toy.commit()
    toy.write("reference")
    assert gate(*TINY, "--rounds", "1") == 2
    assert "skipped: the base: ValueError: no people" in capsys.readouterr().out


def test_a_process_that_ends_at_once_is_told_by_its_last_words(toy, gate, capsys) -> None:
    (toy.root / "sim/__init__.py").write_text("raise ImportError('nothing here')", "utf-8")
    assert gate(*TINY) == 2
    assert capsys.readouterr().err == "cannot compare: the head cannot do it: ImportError: nothing here\n"


@pytest.mark.skipif(not in_a_checkout(), reason="not a git checkout: there is no revision to compare with")
def test_the_project_against_its_own_revision(tmp_path: Path) -> None:
    """No verdict is asserted: the machine is busy with other tests. Table, JSON and status have to agree."""
    file = tmp_path / "gate.json"
    command = [sys.executable, "-m", "benchmarks.gate", *TINY, "--rounds", "1", "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    told = json.loads(file.read_text("utf-8"))
    [comparison] = told["comparisons"]
    assert (told["base"], told["limit"]) == ("HEAD", LIMIT)
    assert comparison["what"] == "R0 tiny, reference"
    assert min(comparison["base_cpu_seconds"] + comparison["head_cpu_seconds"]) > 0
    assert done.returncode == (0 if told["holds"] else 1)
    row = next(line for line in done.stdout.splitlines() if line.startswith("R0 tiny, reference"))
    assert row.endswith(comparison["verdict"])
    assert f"{comparison['median_ratio']:.3f}" in row


@pytest.mark.skipif(not installed(), reason="the compiled engine is not installed")
def test_the_loop_of_the_compiled_engine_is_measured() -> None:
    # Started by its path, so that Python looks for modules in the folder of the measuring first.
    command = [sys.executable, str(ROOT / "benchmarks/timed.py"), "compiled"]
    words = "R0 medium, loop alone\ntutorial\n"
    done = subprocess.run(command, input=words, cwd=ROOT, capture_output=True, text=True, check=True)
    _, *answers = map(json.loads, done.stdout.splitlines())
    assert [[*answer] for answer in answers] == [["cpu_seconds"], ["cpu_seconds"]]
