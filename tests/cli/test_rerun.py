"""`permitsim rerun`: a saved run once more from its folder alone, to the byte, or what has changed since."""

import json
import re
import shutil
from pathlib import Path

import pytest

from sim.experiment import parallel, verification

LATEST = "reports/tiny/latest"
WITH_DATA = """\
title: An office with data #1
question: Is the promise kept?
permits:
  visa:
    demand: {file: data/months.csv}    # assumption
    flow: simple
    promises: {slow: {share: 95 %, within: 70 d, clock: lived}}
study: {seed: 5, start: 2025-01-01, observe: 4 wk, follow_up: 2 wk, replications: 3}
flows:
  unused: {handling: {team: officers, effort: 1 h, outcome: granted}}                        # assumption
  simple:
    handling: {team: officers, effort: {empirical: {file: efforts.csv, unit: min}}}          # assumption
    decision: {team: officers, effort: 10 min, outcome: granted}                             # assumption
teams:
  officers: {staff: 2, calendar: office}    # assumption
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
"""


def interrupted_after(done: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the replication after so many is simulated."""
    honest = parallel.replicate

    def interrupted(plan, number: int, *rest: object) -> bytes:
        if number > done:
            raise KeyboardInterrupt
        return honest(plan, number, *rest)

    monkeypatch.setattr(parallel, "replicate", interrupted)


@pytest.fixture
def changed(ran, folder):
    """A run's folder with one file changed by a regular expression, the other files as they were."""

    def change(name: str, pattern: str, by: str) -> Path:
        path = folder / LATEST / name
        text, found = re.subn(pattern, by, path.read_text("utf-8"), count=1)
        assert found
        path.write_text(text, "utf-8", newline="")
        return path

    return change


@pytest.fixture
def with_data(folder) -> Path:
    """A scenario with two data files, and warnings that only its own words give, in an order of its own."""
    (folder / "data").mkdir()
    (folder / "data" / "months.csv").write_text("month,count\n2025-01,60\n2025-02,50\n")
    (folder / "efforts.csv").write_bytes("\ufeffminutes\r\n90\r\n240\r\n35\r\n".encode())
    (folder / "data.yaml").write_text(WITH_DATA)
    return folder / "data.yaml"


@pytest.mark.parametrize(
    "words", [(), ("--variant", "one_more", "--seed", "3"), ("--quick",), ("--engine", "reference")], ids=str
)
def test_a_run_is_reproduced_to_the_byte(typed, folder, words) -> None:
    ran = typed("run", "tiny.yaml", *words)
    made = Path(ran.stdout.splitlines()[-1].removeprefix("Report: ")).parent
    before = sorted(folder.rglob("*"))
    ended = typed("rerun", str(made), "--verify", "--workers", "1")
    sha = json.loads((made / "manifest.json").read_text())["results_sha256"]
    assert (ended.status, ended.stderr) == (0, "")
    told = rf"{re.escape(str(made))} is reproduced: \d replications with seed \d, simulated again, .* SHA-256 {sha}\n"
    assert re.fullmatch(told, ended.stdout)
    assert sorted(folder.rglob("*")) == before, "--verify writes nothing"


def test_verifying_trusts_no_kept_replication(typed, ran, folder, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiment.gather.kept", lambda *_: pytest.fail("read what was kept"))
    assert typed("rerun", LATEST, "--verify").status == 0


def test_a_rerun_writes_a_folder_as_the_run_did(typed, folder, results) -> None:
    typed("run", "tiny.yaml", "--variant", "one_more")
    made = (folder / "reports/tiny-one_more/latest").resolve()
    ended = typed("rerun", str(made), "--output", "again")
    assert (ended.status, ended.stderr) == (0, "")
    assert results("again", "tiny-one_more") == (made / "results.json").read_bytes()
    names = {path.relative_to(made) for path in made.rglob("*")}
    again = (folder / "again/tiny-one_more/latest").resolve()
    assert {path.relative_to(again) for path in again.rglob("*")} == names
    assert typed("rerun", str(again), "--verify").status == 0


def test_a_folder_holds_the_data_that_it_needs_and_can_be_passed_on(typed, folder, with_data) -> None:
    ran = typed("run", "data.yaml", "--workers", "1")
    assert ran.status == 0 and "W101" in ran.stderr and "W103" in ran.stderr and "W107" in ran.stderr
    elsewhere = folder / "elsewhere"
    shutil.copytree((folder / "reports/data/latest").resolve(), elsewhere / "passed-on")
    for path in (with_data, folder / "data", folder / "efforts.csv", folder / "reports"):
        path.rename(elsewhere / f"was-{path.name}")
    assert typed("rerun", "elsewhere/passed-on", "--verify").status == 0
    assert typed("report", "elsewhere/passed-on").status == 0
    page = (elsewhere / "passed-on" / "report.html").read_text("utf-8")
    assert "W107" in page, "what was told of the scenario as written is told again"
    assert typed("rerun", "elsewhere/passed-on").status == 0
    assert (folder / "reports/data/latest/data/months.csv").is_file()


def test_a_changed_data_file_is_named(typed, folder, with_data) -> None:
    typed("run", "data.yaml", "--workers", "1")
    (folder / "reports/data/latest/data/months.csv").write_text("month,count\n2025-01,61\n2025-02,50\n")
    ended = typed("rerun", "reports/data/latest", "--verify", "--workers", "1")
    assert ended.status == 5
    assert "  the data file data/months.csv was changed after the run\n" in ended.stdout


def test_a_data_file_called_as_results_are_is_refused_before_the_run(typed, folder, with_data) -> None:
    (folder / "data").rename(folder / "tables")
    with_data.write_text(WITH_DATA.replace("data/months", "tables/months"))
    ended = typed("run", "data.yaml")
    assert (ended.status, ended.stdout) == (2, "")
    assert "tables/months.csv: E521 a file of results has this name" in ended.stderr
    assert not (folder / "reports").exists()


def test_edited_results_are_told_with_the_figures_that_were_edited(typed, changed, results) -> None:
    changed("results.json", r'"value": [\d.]+, ', '"value": 12345.5, ')
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 5
    first, *hashes, what, difference = ended.stdout.splitlines()
    assert first == (
        f"{LATEST} is not reproduced: results.json was changed after the run; "
        "simulated again, the figures are those of the manifest"
    )
    manifest, file, again = (line.split()[0] for line in hashes)
    assert manifest == again != file
    assert what == "What differs (1):"
    assert re.fullmatch(r"  indicators, .*, value: 12345\.5 in results\.json, [\d.]+ simulated again", difference)


def test_results_written_otherwise_and_without_sense_are_told(typed, changed, folder) -> None:
    path = changed("results.json", r" +", "  ")
    assert typed("rerun", LATEST, "--verify").stdout.endswith("No figure differs, only how results.json is written\n")
    path.write_bytes(b"\xff{")
    assert typed("rerun", LATEST, "--verify").stdout.endswith("results.json holds no figures that can be read\n")
    path.unlink()
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 5 and "not reproduced: results.json is missing\n" in ended.stdout


@pytest.mark.parametrize(
    ("name", "pattern", "by", "told"),
    [
        ("scenario.resolved.yaml", "seed: 5", "seed: 6", "the run had seed 5, the scenario has 6"),
        ("scenario.resolved.yaml", "staff: 1", "staff: 2", "scenario.resolved.yaml was changed after the run"),
        ("manifest.json", '"results_sha256": ".', '"results_sha256": "x', "manifest.json was changed after the run"),
        ("manifest.json", r'(logs_sha256": \[\n)[^\n]*\n', r"\1", "the manifest tells of 4 replications, but has"),
    ],
    ids=["seed", "scenario", "hash", "replications"],
)
def test_what_was_changed_is_told(typed, changed, name: str, pattern: str, by: str, told: str) -> None:
    changed(name, pattern, by)
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 5 and told in ended.stdout


def test_another_program_library_and_machine_are_told(typed, changed, monkeypatch) -> None:
    changed("manifest.json", '"numpy": "[^"]*"', '"numpy": "1.0"')
    monkeypatch.setattr(verification, "code_hash", lambda: "0123456789")
    monkeypatch.setattr(verification, "machine", lambda: "Abacus oak")
    monkeypatch.setattr(verification, "results_json", lambda _: "{}")
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 5
    assert "simulated again, the figures are others than the run left\n" in ended.stdout
    assert re.search(r"\n  the program was .*code \w{8}\), it is .*code 01234567\)\n", ended.stdout)
    assert re.search(r"\n  numpy was 1\.0, it is [\d.]+\n", ended.stdout)
    assert re.search(r"\n  the machine was .*, it is Abacus oak\n", ended.stdout)
    assert "report this as a bug" not in ended.stdout


def test_a_difference_that_nothing_explains_is_a_bug(typed, ran, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiment.verification.results_json", lambda _: "{}")
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 5 and "please report this as a bug" in ended.stdout


def test_without_the_compiled_engine_the_reference_verifies(typed, ran, monkeypatch) -> None:
    path = Path(LATEST) / "manifest.json"
    path.write_text(path.read_text().replace('"engine": "reference"', '"engine": "compiled"'))
    monkeypatch.setattr("sim.engine.installed", lambda: False)
    ended = typed("rerun", LATEST, "--verify")
    assert ended.status == 0 and "the reference engine runs instead" in ended.stderr


@pytest.mark.parametrize("words", [("nowhere",), ("tiny.yaml", "--verify"), (".",)], ids=str)
def test_another_folder_is_told(typed, words) -> None:
    ended = typed("rerun", *words)
    assert (ended.status, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{words[0]}: E520 this is not a folder that a run left")


def test_verifying_has_no_output(typed, folder) -> None:
    ended = typed("rerun", LATEST, "--verify", "--output", "there")
    assert (ended.status, ended.stderr) == (2, "--verify writes nothing: leave out --output, or --verify\n")


@pytest.mark.parametrize(
    ("done", "told"),
    [(0, "stopped; nothing was compared\n"), (2, "stopped after 2 of 4 replications; nothing was compared\n")],
)
def test_ctrl_c_while_verifying_compares_nothing(typed, ran, monkeypatch, done: int, told: str) -> None:
    interrupted_after(done, monkeypatch)
    ended = typed("rerun", LATEST, "--verify", "--workers", "1")
    assert (ended.status, ended.stdout, ended.stderr) == (130, "", told)


def test_a_run_that_was_stopped_is_repeated_as_far_as_it_went(typed, folder, results, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        interrupted_after(2, patched)
        assert typed("run", "tiny.yaml", "--workers", "1").status == 130
    verified = typed("rerun", LATEST, "--verify")
    assert (verified.status, verified.stderr) == (0, "")
    assert "is reproduced: 2 replications with seed 5" in verified.stdout
    again = typed("rerun", LATEST, "--output", "again")
    assert (again.status, again.stderr) == (0, "")
    assert again.stdout.startswith("Stopped after 2 of 4 replications: ")
    assert results("again") == results()
