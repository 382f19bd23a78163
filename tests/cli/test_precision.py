"""`study: {precision: ...}`: what is asked is checked before the run, and told after it where it was missed."""

import json
import math
import re

import pytest

from sim.cli.progress import progress_text
from sim.experiment.gather import Finished
from tests.cli.conftest import TINY


@pytest.fixture
def asked(typed, folder):
    """`permitsim run` of the tiny office with a precision asked for."""

    def run(precision: str, *words: str, command: str = "run"):
        (folder / "asked.yaml").write_text(
            TINY.replace("replications: 4", f"replications: 4,\n  precision: {{{precision}}}")
        )
        return typed(command, "asked.yaml", *words)

    return run


def figure(folder, indicator: str) -> dict:
    """The figure of all cases together, of those decided, on the lived clock."""
    rows = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())["indicators"]
    wanted = {"permit": "", "team": "", "step": "", "indicator": indicator, "clock": "lived", "population": "decided"}
    [row] = [row for row in rows if wanted.items() <= row.items()]
    return row


def test_a_run_that_is_not_precise_enough_says_how_far_it_got_and_ends_with_4(asked, folder) -> None:
    ended = asked("of: lead_time_p90, within: 5 %")
    row = figure(folder, "lead_time_p90")
    half = max(row["high"] - row["value"], row["value"] - row["low"]) / row["value"]
    more = f"{math.ceil(4 * (half / 0.05) ** 2):,}".replace(",", " ")
    assert ended.status == 4
    assert ended.stdout.splitlines()[0].endswith(
        f" Not precise enough: lead time p90 is known to ±{100 * half:.1f} % after 4 replications, "
        f"where ±5 % is asked for; some {more} would do."
    )


def test_days_are_compared_with_days(asked, folder) -> None:
    asked("of: lead_time_mean, within: 1 h")
    row = figure(folder, "lead_time_mean")
    half = max(row["high"] - row["value"], row["value"] - row["low"])
    above, below = (f"of: lead_time_mean, within: {24 * half * factor:.3f} h" for factor in (1.01, 0.99))
    assert asked(above).status == 0
    ended = asked(below)
    assert ended.status == 4
    assert f"Not precise enough: lead time mean is known to ±{half:.1f} d after 4 replications" in ended.stdout


def test_a_run_that_is_precise_enough_says_nothing(asked) -> None:
    ended = asked("of: lead_time_p90, within: 1000 d")
    assert ended.status == 0
    assert "recise" not in ended.stdout


def test_one_replication_is_never_precise(asked) -> None:
    ended = asked("of: lead_time_p90, within: 5 %", "--replications", "1")
    assert ended.status == 4
    assert "Not precise enough: lead time p90 has no interval (one replication), where ±5 % is asked" in ended.stdout


@pytest.mark.parametrize("command", ["check", "run"])
def test_an_indicator_that_does_not_exist_is_told_before_the_run(asked, folder, command: str) -> None:
    ended = asked("of: lead_tme_p90, within: 5 %", command=command)
    assert ended.status == 2
    assert ended.stderr == (
        'asked.yaml:4:19: E214 there is no indicator "lead_tme_p90" to be precise about\n'
        "    4 |   precision: {of: lead_tme_p90, within: 5 %}}\n"
        "      |                   ^^^^^^^^^^^^\n"
        "  fix: of: lead_time_p90\n"
        "\n1 problem in asked.yaml; nothing was run\n"
    )
    assert not (folder / "reports").exists()


def test_days_of_a_share_are_told(asked) -> None:
    ended = asked("of: on_time_promise:fast, within: 1 d", command="check")
    assert ended.status == 2
    assert "E403 on_time_promise:fast is no time, so it cannot be precise to 1 d\n" in ended.stderr
    assert "  fix: within: 5 %        (half the interval, as a part of the value)\n" in ended.stderr


def test_points_of_what_is_no_share_are_told(asked) -> None:
    ended = asked("of: lead_time_p90, within: 1 d, also: {lead_time_mean: 2 points}", command="check")
    assert ended.status == 2
    assert "E403 lead_time_mean is no share, so it cannot be precise to 2 points\n" in ended.stderr


def test_each_indicator_that_is_not_precise_is_told(asked) -> None:
    ended = asked("of: lead_time_p90, within: 1000 d, also: {on_time_promise: 0.1 points, lead_time_mean: 1 min}")
    assert ended.status == 4
    assert ended.stdout.count("Not precise enough: ") == 2
    assert re.search(r"on time promise is known to ±\d+\.\d points after 4 replications, where ±0.1 p", ended.stdout)


def halves(folder, indicator: str) -> float:
    row = figure(folder, indicator)
    return max(row["high"] - row["value"], row["value"] - row["low"])


def test_replications_auto_stop_once_all_that_is_asked_for_is_precise(asked, folder) -> None:
    wanted = "of: lead_time_p90, within: 1 d, also: {on_time_promise: 8 points, lead_time_mean: 20 %}"
    ended = asked(wanted, "--replications", "auto")
    results = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())
    assert ended.status == 0
    assert halves(folder, "lead_time_p90") <= 1.0
    assert halves(folder, "on_time_promise") <= 0.08
    assert halves(folder, "lead_time_mean") <= 0.2 * figure(folder, "lead_time_mean")["value"]
    done = results["replications"]
    assert results["stopped"] == f"{done}, as precise as asked for, and still so with those watched afterwards"
    asked(wanted, "--replications", str(done - 1))
    answer = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())["answer"]
    assert "Not precise enough" in answer, "it could have stopped before"
    for more in (1, 5):
        asked(wanted, "--replications", str(done + more))
        answer = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())["answer"]
        assert "Not precise enough" not in answer, "it was luck"


def test_replications_auto_are_the_same_for_any_workers(asked, results, folder) -> None:
    wanted = "of: lead_time_p90, within: 1 d"
    asked(wanted, "--replications", "auto", "--workers", "1", "--output", "one")
    asked(wanted, "--replications", "auto", "--workers", "3", "--output", "three")
    assert results("one", "asked") == results("three", "asked")


def test_replications_auto_go_on_from_kept_ones(asked, results, folder) -> None:
    wanted = "of: lead_time_p90, within: 1 d"
    asked(wanted, "--replications", "auto", "--workers", "1", "--output", "at once")
    asked(wanted, "--replications", "9")
    for _ in range(2):
        asked(wanted, "--replications", "auto", "--workers", "1")
        assert results("reports", "asked") == results("at once", "asked")


def test_the_bound_ends_with_4_and_a_sentence(asked, folder) -> None:
    ended = asked("of: lead_time_p90, within: 1 min, at_most: 11", "--replications", "auto")
    results = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())
    assert ended.status == 4
    assert "Not precise enough: lead time p90 is known to " in ended.stdout
    assert results["stopped"] == "11, and the scenario allows no more (at_most)"


def test_auto_without_a_precision_is_told(typed, folder) -> None:
    ended = typed("run", "tiny.yaml", "--replications", "auto")
    assert ended.status == 2
    assert ended.stderr.startswith("tiny.yaml:3:8: E405 how precise is precise enough? The scenario does not say")
    assert "  fix: study: {precision: {of: lead_time_p90, within: 5 %}}\n" in ended.stderr
    assert not (folder / "reports").exists()


def test_progress_says_how_precise_it_is_and_where_it_stops(asked, monkeypatch) -> None:
    shown: list[str] = []

    def see(finished: Finished) -> None:
        shown.append(progress_text(finished))

    monkeypatch.setattr("sim.cli.progress._lines", lambda _: see)
    asked("of: lead_time_p90, within: 1 d", "--replications", "auto", "--workers", "1")
    assert shown[0] == "replication 1/8"
    assert re.fullmatch(r"replication 8/8, P90 \d+\.\d d ±\d+\.\d, stops at ±1\.0", shown[7])
