"""Whatever goes wrong: one sentence, the right status, and never a traceback on the screen."""

import re
from pathlib import Path

import pytest

INVALID = sorted((Path(__file__).parents[1] / "scenarios" / "invalid").glob("*.yaml"))


@pytest.mark.parametrize("command", ["check", "run", "resolve"])
def test_a_missing_file_is_told(typed, command: str) -> None:
    ended = typed(command, "nowhere.yaml")
    assert (ended.status, ended.stdout) == (2, "")
    assert re.match(r"nowhere\.yaml: E5\d\d ", ended.stderr)


@pytest.mark.parametrize("file", INVALID, ids=lambda path: path.stem)
def test_every_wrong_scenario_ends_check_with_2(typed, file: Path) -> None:
    ended = typed("check", str(file))
    assert ended.status == 2
    assert "Traceback" not in ended.stderr and re.search(r": E\d\d\d ", ended.stderr)


def test_an_unknown_variant_is_told(typed) -> None:
    ended = typed("run", "tiny.yaml", "--variant", "two_more")
    assert ended.status == 2
    assert "two_more" in ended.stderr and "one_more" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("run", "tiny.yaml", "--replications", "0"),
        ("run", "tiny.yaml", "--replications", "many"),
        ("run", "tiny.yaml", "--workers", "-1"),
        ("run", "tiny.yaml", "--engine", "fast"),
        ("run", "tiny.yaml", "--log", "xes"),
        ("run",),
        ("rnu", "tiny.yaml"),
        ("run", "tiny.yaml", "--sed", "1"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_ends_with_2_and_runs_nothing(typed, folder, words) -> None:
    ended = typed(*words)
    assert (ended.status, ended.stdout) == (2, "")
    assert "Error: " in ended.stderr
    assert not (folder / "reports").exists()


@pytest.mark.parametrize("output", ["tiny.yaml", "tiny.yaml/below"])
def test_an_output_that_cannot_be_written_is_told_before_the_run(typed, monkeypatch, output: str) -> None:
    monkeypatch.setattr("sim.experiment.parallel.replicate_all", lambda *_: pytest.fail("simulated in vain"))
    ended = typed("run", "tiny.yaml", "--output", output)
    assert (ended.status, ended.stdout) == (2, "")
    assert re.fullmatch(rf"{output} cannot be written: .*; choose another place\n", ended.stderr)


def test_a_bug_ends_with_1_and_its_traceback_is_in_a_file(typed, folder, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("nobody expected this")

    monkeypatch.setattr("sim.experiment.alternative.prepare", broken)
    ended = typed("run", "tiny.yaml")
    assert (ended.status, ended.stdout) == (1, "")
    assert ended.stderr == (
        "this is a bug in permitsim, not in your scenario: the details are in crash.txt, please report them\n"
    )
    crash = (folder / "crash.txt").read_text()
    assert crash.startswith("permitsim run tiny.yaml\n") and "KeyError: 'nobody expected this'" in crash
    assert not (folder / "reports").exists()
