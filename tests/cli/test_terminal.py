"""What the screen shows: a bar on a terminal only, no colour where none is wanted, 80 columns, no prompts."""

import os
import pty
import re
import subprocess
import sys

import pytest

from sim.cli.tables import aligned

ESCAPE = "\x1b["


def on_a_terminal(folder, *words: str, **environment: str) -> str:
    """Everything a command writes to a terminal of 80 columns as its stderr."""
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=inner,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm-256color", **environment},
    )  # fmt: skip
    os.close(inner)
    shown = b""
    while True:
        try:
            piece = os.read(outer, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(outer)
    return shown.decode()


def test_a_terminal_shows_a_bar_that_says_something(folder) -> None:
    shown = on_a_terminal(folder, "run", "tiny.yaml", "--workers", "1")
    assert re.search(r"replication 4/4, visa on time \d+\.\d % \(-?\d+\.\d to \d+\.\d\)", shown)


def test_no_color_means_none(folder) -> None:
    shown = on_a_terminal(folder, "run", "tiny.yaml", "--workers", "1", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)
    assert "replication 4/4" in shown


def test_a_pipe_gets_no_control_characters(started) -> None:
    process = started("run", "tiny.yaml", FORCE_COLOR="1")
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0
    assert ESCAPE not in stdout + stderr


def test_a_long_run_in_a_pipe_says_how_far_it_is(folder, capsys, monkeypatch) -> None:
    from types import SimpleNamespace

    from sim.cli import progress
    from sim.experiment.gather import Finished

    moments = iter([0.0, 1.0, 2.5, 2.5, 3.0, 5.0, 5.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr("sim.experiment.headline.headline", lambda plan, finished: "")
    with progress.shown_progress(quiet=False) as watch:
        for done in range(1, 5):
            option = SimpleNamespace(plan=None)
            watch(Finished([option], [[None] * done], planned=20, reused=0, until_precise=False))
    assert capsys.readouterr().err == "replication 2/20\nreplication 4/20\n"


@pytest.mark.parametrize("longest", [8, 26, 27, 40, 90])
def test_a_table_fits_80_columns_and_keeps_every_figure(longest: int) -> None:
    rows = [["base", "390.2", "71.2 %", "61 029", "101 296 000"]]
    rows += [["x" * longest, "-216.3 ±7.3", "-0.00 ±0.00", "+3 073 ±1 004", "+97 400"]]
    lines = aligned(("", "P90", "on time", "backlog", "cost"), rows, left={0}).splitlines()
    assert max(len(line) for line in lines if "x" * 80 not in line) <= 80
    assert lines[-1].endswith("  ".join(rows[-1][1:4]) + "      +97 400")
    assert "x" * longest in (lines[-1] if longest <= 26 else lines[-2])
