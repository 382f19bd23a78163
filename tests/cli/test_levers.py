"""`permitsim levers`: what is printed and left, which mistakes are told, and what Ctrl-C leaves."""

import csv
import json
import re
import signal

import pytest

FILES = ("results.json", "report.html", "tables/levers.csv", "tables/europe.csv", "tables/differences.csv")


@pytest.fixture
def latest(folder):
    return lambda name="results.json", root="reports": (folder / root / "tiny-levers" / "latest" / name).read_text()


def test_every_lever_is_told_in_order_of_effect_and_why_others_do_not_apply(typed, folder, latest) -> None:
    ended = typed("levers", "tiny.yaml", "--workers", "1")
    assert (ended.status, ended.stderr) == (0, "")
    rows = list(csv.DictReader(latest("tables/levers.csv").splitlines()))
    applied = [row for row in rows if row["applies"] == "True"]
    assert {row["lever"] for row in applied} == {"one_more_officers", "oldest_application", "earliest_deadline"}
    gains = [float(row["p90_difference"]) for row in applied]
    assert gains == sorted(gains) and gains[0] < 0.0
    printed = re.search(r"\nbase .*\n((?:\S.*\n)+)\nDoes", ended.stdout)[1].splitlines()
    assert [line.split("  ")[0].lower() for line in printed] == [row["label"] for row in applied]
    for row in rows[len(applied) :]:
        assert f"{row['label']}: {row['told']}.\n" in ended.stdout.replace("Does not apply: ", "")
    results = json.loads(latest())
    assert [row["lever"] for row in results["levers"]] == [row["lever"] for row in rows]
    assert results["answer"] in " ".join(ended.stdout.split("\n"))
    assert ended.stdout.startswith("P90 of all decided (lived days), ") and "one more in officers" in results["answer"]
    assert results["options"]["one_more_officers"] == ["one more in officers: 1 → 2 people"]


def test_figures_are_the_same_for_any_workers_and_when_continued(typed, folder, latest) -> None:
    typed("levers", "tiny.yaml", "--replications", "2", "--output", "continued")
    ended = typed("levers", "tiny.yaml", "--workers", "2", "--output", "continued")
    assert "8 of 16 replications are kept from an earlier run" in ended.stderr
    typed("levers", "tiny.yaml", "--workers", "1", "--output", "once")
    for name in FILES:
        assert latest(name, "continued") == latest(name, "once")


def test_replications_of_one_more_person_are_those_of_bottlenecks(typed, folder) -> None:
    typed("run", "tiny.yaml", "--bottlenecks")
    ended = typed("levers", "tiny.yaml")
    assert "8 of 16 replications are kept from an earlier run" in ended.stderr


def test_the_figures_instead_of_the_answer(typed, folder, latest) -> None:
    assert typed("levers", "tiny.yaml", "--json", "--quiet", "--replications", "2").stdout == latest()


def test_a_mistake_is_told_and_nothing_is_run(typed, folder) -> None:
    (folder / "alone.yaml").write_text((folder / "tiny.yaml").read_text().replace("team: officers", "team: nobody"))
    ended = typed("levers", "alone.yaml")
    assert (ended.status, ended.stdout) == (2, "") and 'a team that does not exist: "nobody"' in ended.stderr
    assert not (folder / "reports").exists()


@pytest.mark.parametrize("stop_at", [3, 7, 12])
def test_ctrl_c_leaves_what_all_levers_have(typed, folder, monkeypatch, latest, stop_at: int) -> None:
    """The base and three levers: the first replication of each comes before the second of any."""
    import sim.experiment.parallel as parallel

    honest, made = parallel.replicate, []

    def stopping(*words: object) -> bytes:
        made.append(1)
        if len(made) == stop_at:
            signal.raise_signal(signal.SIGINT)
        return honest(*words)

    with monkeypatch.context() as patched:
        patched.setattr(parallel, "replicate", stopping)
        ended = typed("levers", "tiny.yaml", "--workers", "1")
    assert ended.status == 130
    done = (stop_at - 1) // 4
    if not done:
        assert ended.stderr.startswith("stopped before results were written; finished replications are kept")
    else:
        assert f"stopped by the user after {done} of 4; run the same command again to continue" in ended.stderr
        assert json.loads(latest())["replications"] == done
    typed("levers", "tiny.yaml", "--workers", "1")
    typed("levers", "tiny.yaml", "--workers", "1", "--output", "never stopped")
    assert latest() == latest(root="never stopped")


def test_how_long_it_takes_is_told_once_it_shows(typed, folder, monkeypatch) -> None:
    monkeypatch.setattr("sim.cli.levers_scenario.SOON", 0.0)
    ended = typed("levers", "tiny.yaml", "--workers", "1")
    told = "min more for 16 replications of 4 alternatives; Ctrl-C gives what is finished"
    assert ended.stderr.count(told) == 1
