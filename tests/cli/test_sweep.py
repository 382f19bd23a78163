"""`permitsim sweep`: every point of a grid in one table, each as its own run would be."""

import csv
import json
import re

import pytest


@pytest.fixture
def latest(folder):
    return lambda name="results.json", root="reports": (folder / root / "tiny-swept" / "latest" / name).read_text()


def rows_of(text: str, **wanted: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(text.splitlines()) if wanted.items() <= row.items()]


WHOLE = {"permit": "", "team": "", "indicator": "lead_time_p90", "clock": "lived", "population": "decided"}


def test_every_point_is_in_one_tidy_table(typed, latest) -> None:
    rates = "permits.visa.demand.rate=8 per week,10 per week"
    ended = typed("sweep", "tiny.yaml", "--over", "teams.officers.staff=1:2:0.5", "--over", rates)
    assert ended.status == 0
    rows = rows_of(latest("tables/sweep.csv"), **WHOLE)
    assert [(row["teams.officers.staff"], row["permits.visa.demand.rate"]) for row in rows] == [
        ("", ""), ("1", "8 per week"), ("1", "10 per week"), ("1.5", "8 per week"), ("1.5", "10 per week"),
        ("2", "8 per week"), ("2", "10 per week"),
    ]  # fmt: skip
    base, same = rows[0], rows[2]
    assert (same["value"], same["difference"], same["verdict"]) == (base["value"], "0.0", "equal in every replication")
    for row in rows[1:]:
        assert float(row["difference"]) == pytest.approx(float(row["value"]) - float(base["value"]))
    assert re.search(r"\nstaff=2, rate=8 per week +-\d", ended.stdout)
    assert ended.stdout.rstrip().endswith("report.html")
    assert "<svg" in latest("report.html")


def test_a_point_has_the_very_figures_of_its_own_run(typed, latest, figures) -> None:
    typed("sweep", "tiny.yaml", "--over", "teams.officers.staff=2,3")
    ended = typed("run", "tiny.yaml", "--set", "teams.officers.staff=3")
    assert "4 of 4 replications are kept from an earlier run" in ended.stderr
    [alone] = [
        one for one in figures("reports", "tiny-teams.officers.staff-3")["indicators"]
        if {key: one[key] for key in WHOLE} == WHOLE and one["kind"] == one["step"] == ""
    ]  # fmt: skip
    [row] = rows_of(latest("tables/sweep.csv"), **WHOLE, **{"teams.officers.staff": "3"})
    assert (float(row["value"]), float(row["low"])) == (alone["value"], alone["low"])


def test_the_bytes_are_the_same_for_any_workers(typed, latest) -> None:
    for workers in ("1", "2"):
        typed("sweep", "tiny.yaml", "--over", "teams.officers.staff=2,3", "--workers", workers, "--output", workers)
    for name in ("results.json", "report.html", "tables/sweep.csv"):
        assert latest(name, "1") == latest(name, "2")


def test_the_best_point_is_selected(typed, latest) -> None:
    words = ("--select", "best", "--indicator", "lead_time_p90", "--within", "1 d")
    typed("sweep", "tiny.yaml", "--over", "teams.officers.staff=1:4:1", *words)
    assert re.match(r"staff=[234] has the lowest P90 of 5 alternatives", json.loads(latest())["selection"])


BEST = ("--select", "best", "--indicator", "lead_time_p90", "--within", "1 d")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--over", "teams.officers.staff"], 'is not PATH=VALUES, each path once'),
        (["--over", "teams.officers.staff=2:1:1"], '--over: E217 "2:1:1" is no list of values'),
        (["--over", "teams.oficers.staff=1,2"], "staff=1:1:1: E215 staff=1 changes a team that does not exist"),
        (["--over", "teams.officers.staff=one,2"], 'staff=one:1:23: E101 "one" is not a number'),
        (["--over", "teams.officers.staff=1:600:1"], "tiny.yaml: E409 this grid has 600 points, 500 are the most"),
        (
            ["--over", "teams.officers.staff=1:2600:1", *BEST],
            "tiny.yaml: E409 this grid has 2600 points, 2000 are the most",
        ),
        (["--over", "teams.officers.staff=0,1"], "staff=0:1:23: E316 "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_nothing_is_run(typed, folder, words: list[str], told: str) -> None:
    ended = typed("sweep", "tiny.yaml", *words)
    assert (ended.status, ended.stdout) == (2, "")
    assert told in " ".join(re.sub("[│╭╮╰╯─]", " ", ended.stderr).split())
    assert not (folder / "reports").exists()
