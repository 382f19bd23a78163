"""`permitsim run`: what it prints where, what it leaves, and with which status it ends."""

import csv
import hashlib
import json
import re

import pytest

from sim.engine import COMPILED, REFERENCE
from tests.cli.conftest import TINY

OVERLOADED = TINY.replace("10 per week", "20 per week")


def test_stdout_has_the_answer_and_the_path_of_the_report(typed, folder) -> None:
    ended = typed("run", "tiny.yaml")
    answer, report = ended.stdout.splitlines()
    assert ended.status == 0 and ended.stderr == ""
    assert re.match(r"visa: \d+(\.\d)? % \(.* to .*\) are decided within 5 lived days; ", answer)
    assert (folder / report.removeprefix("Report: ")).is_file()


def test_the_folder_is_complete_and_the_manifest_vouches_for_the_figures(typed, folder, results) -> None:
    typed("run", "tiny.yaml", "--seed", "9")
    latest = folder / "reports" / "tiny" / "latest"
    manifest = json.loads((latest / "manifest.json").read_text())
    assert {path.name for path in latest.iterdir()} == {
        "report.html", "results.json", "tables", "scenario.resolved.yaml", "manifest.json", "log.txt",
    }  # fmt: skip
    assert manifest["results_sha256"] == hashlib.sha256(results()).hexdigest()
    assert manifest["resolved_sha256"] == hashlib.sha256((latest / "scenario.resolved.yaml").read_bytes()).hexdigest()
    assert (manifest["seed"], manifest["replications"]) == (9, 4)
    assert manifest["engine"] in {COMPILED, REFERENCE}
    assert manifest["command"] == "permitsim run tiny.yaml --seed 9"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d{6}_" + manifest["results_sha256"][:8], latest.resolve().name)


def test_results_have_tidy_rows_and_every_law_holds(ran, figures) -> None:
    found = figures()
    assert list(found["indicators"][0]) == [
        "permit", "kind", "team", "step", "indicator", "clock", "population",
        "value", "low", "high", "unit", "replications", "reason",
    ]  # fmt: skip
    assert found["window"] == {"from": "2025-01-01", "to": "2025-01-28"}
    assert {row["value"] for row in found["laws"]} == {1.0}


def test_the_resolved_scenario_gives_the_same_figures(typed, folder, figures) -> None:
    typed("run", "tiny.yaml", "--variant", "one_more", "--seed", "8")
    before = figures("reports", "tiny-one_more")
    (folder / "again.yaml").write_bytes(
        (folder / "reports" / "tiny-one_more" / "latest" / "scenario.resolved.yaml").read_bytes()
    )
    assert typed("run", "again.yaml").status == 0
    assert figures("reports", "again")["indicators"] == before["indicators"]


def test_one_and_two_workers_give_the_same_bytes(typed, folder, results) -> None:
    typed("run", "tiny.yaml", "--workers", "1", "--output", "one")
    typed("run", "tiny.yaml", "--workers", "2", "--output", "two")
    assert results("one") == results("two")
    one, two = (
        next((folder / root / "tiny" / "latest" / "tables").glob("replications.csv")) for root in ("one", "two")
    )
    assert one.read_bytes() == two.read_bytes()


def test_the_mean_over_the_table_of_replications_is_the_estimate(ran, folder, figures) -> None:
    table = folder / "reports" / "tiny" / "latest" / "tables" / "replications.csv"
    keys = ["permit", "kind", "team", "step", "indicator", "clock", "population", "unit"]
    found: dict[tuple[str, ...], list[float]] = {}
    with table.open() as lines:
        for number, row in enumerate(rows := list(csv.DictReader(lines))):
            assert list(row) == ["replication", *keys, "value"]
            assert int(row["replication"]) == 1 + number * 4 // len(rows)
            if row["value"]:
                found.setdefault(tuple(row[key] for key in keys), []).append(float(row["value"]))
    told = {
        tuple(row[key] for key in keys): row["value"] for row in figures()["indicators"] if row["value"] is not None
    }
    assert len(told) > 50
    assert {key: sum(found[key]) / len(found[key]) for key in told} == pytest.approx(told)


def test_kept_replications_are_used_again_and_give_the_same_bytes(typed, results, folder, monkeypatch) -> None:
    typed("run", "tiny.yaml", "--replications", "3", "--workers", "1")
    typed("run", "tiny.yaml", "--workers", "1", "--output", "all at once")
    simulated = []

    import sim.experiment.parallel as parallel

    honest = parallel.replicate
    monkeypatch.setattr(
        parallel, "replicate", lambda plan, number, *rest: simulated.append(number) or honest(plan, number, *rest)
    )
    ended = typed("run", "tiny.yaml", "--workers", "1")
    assert ended.stderr == "3 of 4 replications are kept from an earlier run; --fresh simulates them again\n"
    assert simulated == [4]
    assert results() == results("all at once")
    typed("run", "tiny.yaml", "--workers", "1", "--fresh")
    assert simulated == [4, 1, 2, 3, 4]


def test_a_damaged_kept_replication_is_simulated_again(typed, ran, results, folder) -> None:
    before = results()
    [damaged] = folder.glob("reports/.replications/*/0002.json.gz")
    damaged.write_bytes(damaged.read_bytes()[:50])
    assert typed("run", "tiny.yaml").status == 0
    assert results() == before


def test_another_seed_or_variant_takes_nothing_from_the_first(typed, figures) -> None:
    typed("run", "tiny.yaml")
    typed("run", "tiny.yaml", "--seed", "6")
    seeded = figures()
    typed("run", "tiny.yaml", "--variant", "one_more")
    assert figures("reports", "tiny-one_more")["indicators"] != seeded["indicators"]
    typed("run", "tiny.yaml")
    assert figures()["indicators"] != seeded["indicators"]


def test_json_stands_alone_on_stdout(typed, results) -> None:
    ended = typed("run", "tiny.yaml", "--json")
    assert ended.stdout.encode() == results()
    assert ended.stderr.startswith("Report: ")


def test_quiet_says_nothing_on_stderr(typed) -> None:
    assert typed("run", "tiny.yaml", "--json", "--quiet").stderr == ""


def test_a_quick_look_says_that_it_is_one(typed, figures) -> None:
    ended = typed("run", "tiny.yaml", "--quick")
    assert ended.stdout.startswith("A quick look with 3 replications: visa: ")
    assert (figures()["replications"], figures()["stopped"]) == (3, "a quick look of 3")


def test_the_log_tells_the_replications_and_the_answer(typed, folder) -> None:
    answer = typed("run", "tiny.yaml").stdout.splitlines()[0]
    lines = (folder / "reports" / "tiny" / "latest" / "log.txt").read_text().splitlines()
    assert [line[20:] for line in lines] == ["replications: all 4 that were asked for", answer]


def test_one_replication_has_no_interval_and_says_why(typed, figures) -> None:
    typed("run", "tiny.yaml", "--replications", "1")
    row = next(row for row in figures()["indicators"] if row["indicator"] == "decided")
    assert (row["low"], row["high"], row["reason"]) == (None, None, "one replication")


def test_a_missed_promise_ends_with_3_only_when_asked(typed) -> None:
    words = ("run", "tiny.yaml", "--workers", "1")
    assert "86 % (64 to 100) are decided within 5 lived days" in typed(*words).stdout
    assert typed(*words).status == 0
    assert typed(*words, "--fail-on-target").status == 3
    assert typed(*words, "--variant", "one_more", "--fail-on-target").status == 0


def test_a_team_that_can_never_keep_up_is_refused_before_the_run(typed, folder) -> None:
    (folder / "much.yaml").write_text(OVERLOADED)
    ended = typed("run", "much.yaml")
    assert (ended.status, ended.stdout) == (2, "")
    assert ended.stderr == (
        'much.yaml:7:21: E401 team "officers" can never keep up: it needs 1.6 people, it has 1\n'
        "    7 |   officers: {staff: 1, calendar: office}    # assumption\n"
        "      |                     ^\n"
        "  why: 20 cases a week at handling x 3.0 h + 20 at decision x 0.17 h = 63 h a week; "
        "1 person x 40.0 h = 40 h. Load 158 %.\n"
        "  fix: staff 2 or more, less effort per case, or  study: {growing_backlog: accept}\n"
        "\n"
        "1 problem in much.yaml; nothing was run\n"
    )
    assert not (folder / "reports").exists()


def test_an_accepted_growing_backlog_is_simulated(typed, folder) -> None:
    (folder / "much.yaml").write_text(OVERLOADED.replace("seed: 5", "growing_backlog: accept"))
    ended = typed("run", "much.yaml", "--quick")
    assert ended.status == 0
    warning = (
        'much.yaml:7:21: W401 team "officers" will fall behind: it needs 1.6 people, it has 1\n'
        "    7 |   officers: {staff: 1, calendar: office}    # assumption\n"
        "      |                     ^\n"
        "  why: 20 cases a week at handling x 3.0 h + 20 at decision x 0.17 h = 63 h a week; "
        "1 person x 40.0 h = 40 h. Load 158 %.\n"
    )
    assert ended.stderr == warning
    assert warning in (folder / "reports" / "much" / "latest" / "log.txt").read_text()
    assert typed("run", "much.yaml", "--quick", "--fresh", "--quiet").stderr == ""


def test_a_backlog_that_grew_in_the_run_ends_with_4(typed, monkeypatch) -> None:
    monkeypatch.setattr("sim.experiment.assembly.growing_teams", lambda plan, indicators: ("officers",))
    ended = typed("run", "tiny.yaml", "--quick")
    assert ended.status == 4
    assert "The backlog of officers grows without end." in ended.stdout


def test_the_event_log_joins_and_has_local_date_times(typed, folder) -> None:
    typed("run", "tiny.yaml", "--replications", "2", "--log")
    latest = folder / "reports" / "tiny" / "latest"
    assert sorted(path.name for path in latest.glob("*-000*")) == [
        "cases-0001.csv", "cases-0002.csv", "events-0001.csv", "events-0002.csv",
    ]  # fmt: skip
    cases = list(csv.DictReader((latest / "cases-0001.csv").open()))
    visits = list(csv.DictReader((latest / "events-0001.csv").open()))
    first = [visit for visit in visits if visit["case"] == "0"]
    assert [visit["step"] for visit in first] == ["handling", "decision"]
    assert {visit["case"] for visit in visits} == {case["case"] for case in cases}
    assert first[0]["queued_at"] == cases[0]["lodged_at"]
    assert first[1]["finished_at"] == cases[0]["decided_at"]
    assert re.fullmatch(r"2025-01-\d\dT\d\d:\d\d:\d\d", cases[0]["decided_at"])
    assert cases[0]["outcome"] == "granted" and first[1]["team"] == "officers"


def test_the_event_log_in_parquet_holds_what_the_csv_holds(typed, folder) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    latest = folder / "reports" / "tiny" / "latest"
    typed("run", "tiny.yaml", "--replications", "1", "--log", "csv")
    as_csv = pandas.read_csv(latest / "events-0001.csv", parse_dates=["queued_at", "started_at", "finished_at"])
    typed("run", "tiny.yaml", "--replications", "1", "--log", "parquet")
    as_parquet = pandas.read_parquet(latest / "events-0001.parquet")
    assert as_parquet.astype(str).replace("None", "nan").equals(as_csv.astype(str))


def test_parquet_without_its_extra_is_one_sentence(typed, monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = typed("run", "tiny.yaml", "--log", "parquet")
    assert (ended.status, ended.stderr) == (
        2,
        "event logs as Parquet need an extra, in the project's environment: "
        '.venv/bin/pip install --editable ".[parquet]"\n',
    )  # fmt: skip


def test_a_log_format_that_is_none_is_told_with_those_that_are(typed) -> None:
    ended = typed("run", "tiny.yaml", "--log", "xlsx")
    assert (ended.status, ended.stdout) == (2, "")
    assert re.search(r"'--log': .*'xlsx' is not one of 'csv', 'parquet'\.", ended.stderr)


def test_a_file_behind_a_bare_log_is_the_scenario(typed, folder) -> None:
    (folder / "tiny").write_bytes((folder / "tiny.yaml").read_bytes())
    for file in ("tiny.yaml", "tiny"):
        assert typed("run", "--quick", "--log", file).status == 0
