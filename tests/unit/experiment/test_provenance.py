"""Where a result came from: a changed program is another program, and no commit is claimed without a checkout."""

from pathlib import Path

import pytest

from sim.experiment import provenance


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two files in place of the real one."""
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "engine.py").write_text("RULE = 1\n")
    (tmp_path / "sim" / "europe.csv").write_text("id\n")
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path / "sim")
    return tmp_path / "sim"


@pytest.mark.parametrize("change", ["content", "data", "name", "added"])
def test_every_change_of_the_sources_changes_the_hash(package: Path, change: str) -> None:
    before = provenance.code_hash()
    match change:
        case "content":
            (package / "engine.py").write_text("RULE = 2\n")
        case "data":
            (package / "europe.csv").write_text("id\n1\n")
        case "name":
            (package / "engine.py").rename(package / "motor.py")
        case "added":
            (package / "more.py").write_text("")
    assert provenance.code_hash() != before


def test_compiled_files_and_notes_do_not(package: Path) -> None:
    before = provenance.code_hash()
    (package / "engine.pyc").write_bytes(b"\0")
    (package / "notes.txt").write_text("")
    assert provenance.code_hash() == before


def test_outside_a_checkout_no_commit_is_claimed(package: Path) -> None:
    assert provenance.commit() == ""


def test_without_git_no_commit_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert provenance.commit() == ""


def test_libraries_that_figures_depend_on_are_named() -> None:
    assert {"python", "numpy", "pandas", "scipy", "simpy", "holidays"} <= set(provenance.library_versions())
