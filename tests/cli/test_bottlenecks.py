"""`permitsim run --bottlenecks`: the table it leaves, the report of it, and what Ctrl-C leaves of both."""

import csv
import re
import signal
from pathlib import Path

import pytest

WORDS = ("run", "tiny.yaml", "--workers", "1")
NEVER_STOPPED = (*WORDS, "--bottlenecks")
BEHIND = "; run the same command again to continue\n"


def table_in(folder: Path) -> list[dict[str, str]]:
    path = folder / "reports" / "tiny" / "latest" / "tables" / "bottlenecks.csv"
    return list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


def page_in(folder: Path) -> str:
    return (folder / "reports" / "tiny" / "latest" / "report.html").read_text(encoding="utf-8")


def test_without_it_the_report_says_what_to_type_and_nothing_is_measured(typed, folder, figures) -> None:
    ended = typed(*WORDS)
    assert "One more person" not in ended.stdout and "bottlenecks" not in figures() and not table_in(folder)
    assert "permitsim run FILE --bottlenecks" in page_in(folder)


def test_the_table_the_answer_and_the_figures_say_the_same(typed, folder, figures) -> None:
    ended = typed(*WORDS, "--bottlenecks")
    assert (ended.status, ended.stderr) == (0, "")
    rows = table_in(folder)
    assert {(row["team"], row["permit"], row["indicator"]) for row in rows} == {
        ("officers", permit, indicator)
        for permit in ("", "visa")
        for indicator in ("lead_time_p90", "on_time_promise", "backlog_closing")
    }
    assert [row["difference"] for row in rows] == [str(row["difference"]) for row in figures()["bottlenecks"]]
    told = re.search(r"One more person helps most in officers: (.*?) d less at P90", ended.stdout)
    p90 = next(row for row in rows if row["permit"] == "" and row["indicator"] == "lead_time_p90")
    assert told and told[1] == f"{-float(p90['difference']):.1f}" and p90["pairs"] == "4"


def test_pairs_are_those_of_the_run_with_other_staff(typed, folder, figures) -> None:
    def p90(scenario: str = "tiny") -> float:
        rows = figures("reports", scenario)["indicators"]
        wanted = {"indicator": "lead_time_p90", "permit": "visa", "clock": "lived", "population": "decided", "kind": ""}
        return next(row["value"] for row in rows if wanted.items() <= row.items())

    typed(*WORDS, "--set", "teams.officers.staff=2")
    more = p90("tiny-teams.officers.staff-2")
    typed(*WORDS, "--bottlenecks")
    row = next(r for r in table_in(folder) if r["permit"] == "visa" and r["indicator"] == "lead_time_p90")
    assert float(row["difference"]) == pytest.approx(more - p90(), abs=1e-9)


def test_kept_pairs_are_used_again_and_the_number_of_workers_changes_nothing(typed, folder, results) -> None:
    typed(*WORDS, "--bottlenecks")
    before = {path: path.stat().st_mtime_ns for path in folder.glob("reports/.replications/*/*.json.gz")}
    first = results()
    assert len(before) == 8
    again = typed("run", "tiny.yaml", "--workers", "2", "--bottlenecks")
    assert "4 of 4 replications are kept" in again.stderr and results() == first
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_event_logs_are_those_of_the_run_itself(typed, folder) -> None:
    def logs() -> dict[str, bytes]:
        latest = folder / "reports" / "tiny" / "latest"
        return {path.name: path.read_bytes() for path in latest.glob("*-0*.csv")}

    typed(*WORDS, "--log")
    plain = logs()
    typed(*WORDS, "--log", "--bottlenecks")
    assert plain and logs() == plain


def test_a_report_written_again_has_the_bottlenecks_too(typed, folder) -> None:
    ran = typed(*WORDS, "--bottlenecks")
    before = page_in(folder)
    again = typed("report", "reports/tiny/latest")
    assert again.stdout.splitlines()[0] == ran.stdout.splitlines()[0]
    assert sorted(page_in(folder).splitlines()) == sorted(before.splitlines())


@pytest.mark.parametrize("stop_at", [1, 2, 3, 6, 8])
def test_ctrl_c_leaves_what_is_complete(
    typed, folder, monkeypatch, results, never_stopped: bytes, stop_at: int
) -> None:
    """The fourth replication ends the run itself, the fifth is the first with one more officer."""
    import sim.experiment.parallel as parallel

    honest, made = parallel.replicate, []

    def stopping(*words: object) -> bytes:
        made.append(1)
        if len(made) == stop_at:
            signal.raise_signal(signal.SIGINT)
        return honest(*words)

    with monkeypatch.context() as patched:
        patched.setattr(parallel, "replicate", stopping)
        ended = typed(*WORDS, "--bottlenecks")
    assert ended.status == 130
    if stop_at == 1:
        assert ended.stderr.startswith("stopped before the first replication was finished")
    elif stop_at <= 4:
        assert ended.stderr == f"stopped by the user after {stop_at - 1} of 4{BEHIND}" and not table_in(folder)
        assert "Not measured: the run was stopped" in page_in(folder)
    else:
        pairs = stop_at - 5
        assert ended.stderr == f"stopped by the user after {pairs} of 4 pairs for bottlenecks{BEHIND}"
        assert ended.stdout.startswith("visa: ")
        assert {row["pairs"] for row in table_in(folder)} == {str(pairs)}
        assert f"Differences of {pairs} of 4 pairs" in " ".join(page_in(folder).split())
    assert typed(*WORDS, "--bottlenecks").status == 0
    assert results() == never_stopped


def test_ctrl_c_before_the_first_pair_still_writes_the_run(typed, folder, monkeypatch) -> None:
    import sim.experiment.parallel as parallel

    honest, made = parallel.replicate, []

    def stopping(*words: object) -> bytes:
        made.append(1)
        if len(made) == 5:
            signal.raise_signal(signal.SIGINT)
        return honest(*words)

    monkeypatch.setattr(parallel, "replicate", stopping)
    ended = typed(*WORDS, "--bottlenecks")
    assert (ended.status, ended.stderr) == (130, f"stopped by the user after 0 of 4 pairs for bottlenecks{BEHIND}")
    assert "Not measured: the run was stopped" in page_in(folder) and not table_in(folder)
    assert typed("report", "reports/tiny/latest").status == 0
    assert "Not measured: the run was stopped" in page_in(folder)


def test_the_help_says_what_it_costs(typed) -> None:
    told = re.sub(r"[\s│]+", " ", typed("run", "--help").stdout)
    assert "as many times the work again as there are teams" in told
