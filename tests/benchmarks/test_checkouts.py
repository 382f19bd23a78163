"""The two versions that are compared: each its own folder and its own simulator, and nothing left behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.checkouts import Checkout, GateError, LackingError, Work, checked_out

TINY = Work("R0 tiny", "reference")


def text(checkout: Checkout) -> str:
    return (checkout.folder / "sim/engine/reference.py").read_text("utf-8")


def test_the_base_is_the_revision_and_the_head_the_working_tree(toy) -> None:
    toy.write("reference", turns=7)
    toy.commit()
    toy.write("reference", turns=8)
    for revision, turns in (("HEAD", "run(7)"), ("HEAD~1", "run(100000)")):
        with checked_out(revision) as (base, head):
            assert turns in text(base)
            assert "run(8)" in text(head)
            assert base.cache != head.cache


def test_each_process_measures_the_simulator_of_its_version(toy) -> None:
    toy.write("reference", turns=1_000_000)
    with checked_out("HEAD") as versions:
        spent = []
        for version in versions:
            with version.started("reference", seed=1) as contender:
                spent.append(min(contender.cpu_seconds(TINY) for _ in range(3)))
    assert spent[1] > 4 * spent[0]


def test_another_simulator_than_the_versions_own_is_refused(toy) -> None:
    with checked_out("HEAD") as (base, _):
        shutil.copytree(base.folder / "sim", toy.root / "benchmarks" / "sim")  # beside timed.py, so found by Python
        shutil.rmtree(base.folder / "sim")
        with pytest.raises(GateError, match="the simulator of the base should be in"):
            base.started("reference", seed=1).__enter__()


@pytest.mark.parametrize("within", [None, RuntimeError("while measuring")])
def test_nothing_is_left_behind(toy, within: Exception | None) -> None:
    try:
        with checked_out("HEAD") as (base, _):
            assert len(toy.git("worktree", "list").splitlines()) == 2
            if within:
                raise within
    except RuntimeError as raised:
        assert raised is within
    assert not base.folder.parent.exists()
    assert len(toy.git("worktree", "list").splitlines()) == 1


def test_a_version_without_the_engine_or_without_its_loop_lacks_it(toy) -> None:
    toy.text("compiled", "def simulate(*given): pass")
    with checked_out("HEAD") as (base, head):
        assert (base.lacks("compiled"), head.lacks("compiled")) == (True, False)
        with (
            head.started("compiled", seed=1) as contender,
            pytest.raises(LackingError, match="the head: its compiled engine has no run to be measured alone"),
        ):
            contender.cpu_seconds(Work("R0 medium, loop alone", "compiled"))


def test_a_loop_that_simulating_passes_by_is_not_measured(toy) -> None:
    toy.text("compiled", "def run(): pass\ndef simulate(*given): pass")
    with (
        checked_out("HEAD") as (_, head),
        head.started("compiled", seed=1) as contender,
        pytest.raises(LackingError, match="is not what it simulates with"),
    ):
        contender.cpu_seconds(Work("R0 medium, loop alone", "compiled"))


def test_the_loop_alone_is_less_than_the_whole(toy) -> None:
    toy.text("compiled", "def run(): sum(range(1000))\ndef simulate(*given): run(); sum(range(1000000))")
    with checked_out("HEAD") as (_, head), head.started("compiled", seed=1) as contender:
        loop = contender.cpu_seconds(Work("R0 medium, loop alone", "compiled"))
        assert loop < contender.cpu_seconds(Work("R0 medium, draws given", "compiled")) / 4


@pytest.mark.parametrize("words", [["--base", "nonsense"], ["--base", "HEAD", "--only", "nothing like it"]])
def test_what_does_not_exist_ends_with_2_and_one_sentence(toy, gate: Callable[..., int], words, capsys) -> None:
    assert gate(*words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(("cannot compare: no revision nonsense here", "cannot compare: nothing is called"))
    assert printed.err.count("\n") == 1


def test_outside_a_repository_it_says_so(tmp_path: Path, monkeypatch, gate: Callable[..., int], capsys) -> None:
    monkeypatch.setattr("benchmarks.checkouts.ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert gate("--base", "HEAD") == 2
    assert capsys.readouterr().err.startswith("cannot compare: no revision HEAD here")
