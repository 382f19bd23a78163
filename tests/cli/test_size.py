"""`permitsim size`: what is printed and left, that the found staff runs and is least, mistakes, Ctrl-C, same bytes."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import time
from dataclasses import replace

import pytest

from sim.scenario.load import load
from sim.scenario.resolve import fingerprint

FEW = ("--replications", "6", "--verify", "20", "--confidence", "80 %")
FILES = {
    "found.yaml", "log.txt", "manifest.json", "report.html", "results.json", "scenario.resolved.yaml",
    "tables/effects.csv", "tables/staff.csv", "tables/targets.csv", "tables/trade_off.csv",
}  # fmt: skip


@pytest.fixture
def latest(folder):
    return lambda name="results.json", root="reports": (folder / root / "tiny-sized" / "latest" / name).read_text()


def found_people(latest) -> float:
    [officers] = json.loads(latest())["staff"]
    return officers["found"]


def share_kept(text: str, upto: int) -> float:
    """The share of the first replications of a run in which 95 % are decided within the promise."""
    wanted = {"permit": "visa", "indicator": "on_time_promise:fast", "population": "decided", "kind": ""}
    rows = [row for row in csv.DictReader(text.splitlines()) if wanted.items() <= row.items()]
    rows = [row for row in rows if int(row["replication"]) <= upto]
    assert len(rows) == upto
    return sum(float(row["value"]) >= 0.95 for row in rows) / upto


def test_the_answer_the_people_and_the_folder(typed, folder, latest) -> None:
    ended = typed("size", "tiny.yaml", *FEW)
    assert ended.status == 0, ended.stderr
    told = json.loads(latest())
    assert ended.stdout.startswith(told["answer"] + "\n")
    people = found_people(latest)
    assert re.search(
        rf"\nteam +present +found +change\nofficers +1\.0 +{people:.1f} +\+{people - 1:.1f}\n", ended.stdout
    )
    assert re.search(r"\nScenario: reports/tiny-sized/\S+/found\.yaml\nReport: reports/tiny-sized/\S+/report\.html\n$",
                     ended.stdout)  # fmt: skip
    place = folder / "reports" / "tiny-sized" / "latest"
    assert {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} == FILES
    manifest = json.loads(latest("manifest.json"))
    assert manifest["command"].startswith("permitsim size tiny.yaml") and manifest["request"]["fresh"] == 20


def test_the_found_staff_runs_keeps_what_was_promised_and_one_person_less_does_not(typed, folder, latest) -> None:
    typed("size", "tiny.yaml", *FEW)
    people = found_people(latest)
    place = "reports/tiny-sized/latest"
    assert typed("run", f"{place}/found.yaml", "--replications", "6").status == 0
    kept = share_kept((folder / "reports/found/latest/tables/replications.csv").read_text(), 6)
    [target] = json.loads(latest())["targets"]
    assert kept == target["searched"] >= 0.8
    fewer = f"teams.officers.staff={people - 1:g}"
    typed("run", "tiny.yaml", "--replications", "6", "--set", fewer, "--set", "study.growing_backlog=accept",
          "--output", "fewer")  # fmt: skip
    [run] = (folder / "fewer").glob("tiny*/latest/tables/replications.csv")
    assert share_kept(run.read_text(), 6) < 0.8
    ended = typed("compare", f"{place}/scenario.resolved.yaml", f"{place}/found.yaml")
    assert ended.status == 0 and re.search(r"\nfound  -", ended.stdout)


def test_the_found_scenario_is_the_file_with_the_found_staff_and_nothing_else(typed, folder, latest) -> None:
    typed("size", "tiny.yaml", *FEW, "--seed", "9")
    told = json.loads(latest())
    found = load(folder / "reports/tiny-sized/latest/found.yaml")
    changes = {**told["changes"], "study.seed": 9}
    assert fingerprint(found) == fingerprint(load(folder / "tiny.yaml").change(changes))


def test_the_bytes_are_the_same_for_any_workers(typed, latest) -> None:
    for workers in ("1", "2"):
        typed("size", "tiny.yaml", *FEW, "--workers", workers, "--output", workers)
    for name in sorted(FILES - {"log.txt", "manifest.json"}):
        assert latest(name, "1") == latest(name, "2"), name


def test_the_figures_instead_of_the_answer(typed, latest) -> None:
    ended = typed("size", "tiny.yaml", *FEW, "--json", "--quiet")
    assert (ended.stdout, ended.stderr) == (latest(), "")


def test_a_stopped_search_tells_the_best_so_far_and_goes_on(started, typed, folder, latest) -> None:
    words = ("size", "tiny.yaml", "--replications", "40", "--verify", "80", "--workers", "1")
    process = started(*words)
    deadline = time.monotonic() + 120
    while len(list(folder.glob("reports/.replications/*/*.json.gz"))) < 30:
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert stderr.rstrip().endswith(("run the same command again to continue", "are kept for the next run"))
    ended = typed(*words)
    typed(*words, "--output", "never stopped")
    assert ended.status in (0, 4)
    assert latest() == latest(root="never stopped")


def test_a_staff_that_fresh_replications_do_not_confirm_ends_with_4(typed, monkeypatch) -> None:
    from sim.staffing import size

    honest = size.size
    monkeypatch.setattr(size, "size", lambda *words: replace(honest(*words), confirmed=False))
    assert typed("size", "tiny.yaml", *FEW).status == 4


SLOW_CUSTOMER = """
extends: tiny.yaml
flows:
  simple:
    papers: {after: handling, wait: 8 d, held_by: customer}    # assumption
permits:
  visa: {promises: {fast: null, slow: {share: 95 %, within: 20 d, clock: lived}}}
"""


def test_a_target_beyond_any_staff_is_named_with_its_reason(typed, folder) -> None:
    (folder / "slow.yaml").write_text(SLOW_CUSTOMER)
    ended = typed("size", "slow.yaml", *FEW, "--target", "lead_time_p90 of visa <= 5 d", "--promises")
    assert ended.status == 0, ended.stderr
    told = json.loads((folder / "reports/slow-sized/latest/results.json").read_text())
    [beyond] = [one for one in told["targets"] if not one["reachable"]]
    assert beyond["target"] == "lead_time_p90 of visa (lived) <= 5 d"
    assert re.fullmatch(
        r"with the most people it is .* d; of the days .* \d+ % are the applicants' and .*", beyond["reason"]
    )
    assert f"No staff reaches {beyond['target']}: {beyond['reason']}." in ended.stdout


BUSY = "extends: tiny.yaml\npermits: {visa: {demand: {rate: 24 per week}}}    # assumption\n"


def test_a_staff_that_can_never_keep_up_is_where_one_begins(typed, folder) -> None:
    (folder / "busy.yaml").write_text(BUSY)
    behind = 'team "officers" can never keep up: it needs 1.9 people, it has 1'
    assert behind in typed("run", "busy.yaml").stderr
    ended = typed("size", "busy.yaml", *FEW)
    assert ended.status == 0, ended.stderr
    assert 'As written team "officers" will fall behind: it needs 1.9 people, it has 1.' in ended.stdout
    left = folder / "reports/busy-sized/latest"
    [officers] = json.loads((left / "results.json").read_text())["staff"]
    assert officers["found"] >= 2
    assert "growing_backlog: accept" in (left / "scenario.resolved.yaml").read_text()
    compared = typed("compare", str(left / "scenario.resolved.yaml"), str(left / "found.yaml"), "--replications", "2")
    assert compared.status == 0, compared.stderr
    held = typed("size", "busy.yaml", *FEW, "--fix", "officers")
    assert held.status == 2 and behind in held.stderr


def test_people_may_differ_by_quarter(typed, folder, latest) -> None:
    year = {"--set": "study.observe=26 wk"}
    ended = typed("size", "tiny.yaml", *FEW, *(word for pair in year.items() for word in pair), "--by", "quarter")
    assert ended.status in (0, 4), ended.stderr
    [place] = folder.glob("reports/*-sized/latest")
    staff = json.loads((place / "results.json").read_text())["staff"]
    assert len(staff) >= 2
    assert staff[-1]["to_day"] == 26 * 7
    people = sum(one["found"] * (one["to_day"] - one["from_day"]) for one in staff) / (26 * 7)
    assert ended.stdout.startswith(f"{round(people, 1):g} people ")
    assert load(place / "found.yaml").spec.teams["officers"].staff


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--confidence", "95"], '--confidence: E102 "95" has no unit'),
        (["--confidence", "100 %"], 'a confidence lies between 0 % and 100 %, as in --confidence "95 %"'),
        (["--by", "week"], "Invalid value for '--by'"),
        (["--replications", "auto"], "Invalid value for '--replications': Input should be a valid integer"),
        (["--fix", "nobody"], 'tiny.yaml: E413 there is no team "nobody" to hold fixed'),
        (
            ["--verify", "60"],
            "tiny.yaml: E416 60 fresh replications cannot confirm that a target is met in 95 % of the years "
            "why: a staff that meets it less often would meet it in all 60 by luck too often "
            "fix: --verify 72 or more, or a lower --confidence",
        ),
        (["--target", "fast"], 'tiny.yaml: E414 the target "fast" cannot be read: it is no figure and line'),
        (
            ["--target", "lead_time_p90 of vsa <= 3 d"],
            'E414 the target "lead_time_p90 of vsa <= 3 d" cannot be read: there is no permit type or team "vsa"',
        ),
        (["--legal"], "tiny.yaml: E410 there is nothing to reach: the scenario has none of legal"),
    ],
)
def test_a_mistake_in_the_command_is_told_and_nothing_is_run(typed, folder, words: list[str], told: str) -> None:
    ended = typed("size", "tiny.yaml", *words)
    assert (ended.status, ended.stdout) == (2, "")
    assert told in " ".join(re.sub("[│╭╮╰╯─]", " ", ended.stderr).split())
    assert not (folder / "reports").exists()


def test_the_way_there_says_the_best_so_far() -> None:
    from sim.cli.size_scenario import _Far, _so_far
    from sim.staffing.progress import Progress

    def told(progress: Progress) -> str:
        return _so_far(_Far(progress))

    first = Progress("most people", 1, 2, None, None, "EUR", 9, 9)
    assert told(first) == "no staff yet that holds; plan 1 misses 9 of 9 targets, most people"
    assert told(replace(first, short=0)) == "no staff yet that holds; plan 1 misses none of 9 targets, most people"
    assert told(replace(first, short=0, targets=0)) == "no staff yet that holds; plan 1, most people"
    later = replace(first, stage="down", plans=31, people=118.0, cost=11_240_000.0, short=3)
    assert told(later) == "best so far 118 people, 11.2 M EUR a year; plan 31 misses 3 of 9 targets, down"
    cheaper = told(replace(later, cost=240_000.0)).replace("\N{NO-BREAK SPACE}", " ")
    assert cheaper.startswith("best so far 118 people, 240 000 EUR a year; ")
    assert told(replace(later, currency="people")).startswith("best so far 118 people; ")
