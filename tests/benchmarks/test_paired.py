"""What is concluded from pairs of processes, and that what is measured is what was asked for."""

from __future__ import annotations

import sys

import pytest

from benchmarks import paired
from benchmarks.contestant import CASES, Measurement
from benchmarks.paired import Entry, Pair, median_ratio, run_pairs, table
from benchmarks.processes import cost


def measurement(*speeds: float) -> Measurement:
    """Runs of a second each."""
    return Measurement("compiled", "1.0", "small", "r0", [round(speed) for speed in speeds], [1.0] * len(speeds), 0)


def test_the_speed_is_that_of_the_later_runs_and_of_the_first_if_it_is_alone() -> None:
    assert measurement(10, 40, 20, 30).visits_per_second == 30
    assert measurement(10, 40, 20, 30).visits_per_second_at_first == 10
    assert measurement(10).visits_per_second == 10


def test_ratios_are_head_over_base_and_their_median_counts() -> None:
    pairs = [Pair(measurement(1, 10), measurement(2, 20 + more)) for more in (0, 1, 10)]
    assert [pair.ratio for pair in pairs] == pytest.approx([2.0, 2.1, 3.0])
    assert [pair.ratio_at_first for pair in pairs] == [2.0] * 3
    assert median_ratio(pairs) == pytest.approx(2.1)


def test_every_pair_has_replications_of_its_own_and_the_order_turns_round(monkeypatch) -> None:
    asked = []

    def measure(entry: Entry, seed: int, runs: int) -> Measurement:
        asked.append((entry.engine, seed, runs))
        return measurement({"reference": 1, "compiled": 50}[entry.engine])

    monkeypatch.setattr(paired, "measure", measure)
    pairs = run_pairs(Entry("reference", "tiny"), Entry("compiled", "tiny"), 3, runs=2)
    assert asked == [
        *(("reference", 1, 2), ("compiled", 1, 2)),
        *(("compiled", 3, 2), ("reference", 3, 2)),
        *(("reference", 5, 2), ("compiled", 5, 2)),
    ]
    assert [pair.ratio for pair in pairs] == [50.0] * 3


def test_the_table_names_both_and_tells_later_runs_and_first_runs_apart() -> None:
    pairs = [Pair(measurement(1_000, 2_000), measurement(30_000, 90_000))]
    lines = table(Entry("reference", "small", "r1"), Entry("compiled", "small", "r1"), pairs).splitlines()
    assert lines[:2] == ["base: reference on r1, 20,000 cases", "head: compiled on r1, 20,000 cases"]
    assert lines[4].split() == ["1", "2,000", "90,000", "45.00"]
    assert lines[-1] == "median ratio of the first runs of the processes 30.00"


def test_a_process_makes_the_runs_that_are_asked_for_with_other_draws_each() -> None:
    told = paired.measure(Entry("idiomatic", "tiny"), seed=1, runs=2)
    assert (told.engine, told.size, told.network, len(told.visits)) == ("idiomatic", "tiny", "r0", 2)
    assert told.visits[0] != told.visits[1]
    assert all(3 * CASES["tiny"] < visits < 4 * CASES["tiny"] for visits in told.visits)
    assert min(told.cpu_seconds) > 0 and told.peak_bytes > 1_000_000


@pytest.mark.parametrize(
    "words", [["--network", "r1", "--base", "idiomatic"], ["--network", "finland", "--size", "tiny"]]
)
def test_what_there_is_not_is_refused(words: list[str], monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["paired", *words])
    with pytest.raises(SystemExit) as ended:
        paired.main()
    assert ended.value.code == 2
    assert "only" in capsys.readouterr().err


def test_the_cost_of_a_process_is_its_own_cpu_time_and_that_of_its_children() -> None:
    work = "t=__import__('time'); s=t.process_time()\nwhile t.process_time() - s < 0.3: pass"
    asleep = cost(["-c", "import time; time.sleep(0.4)"])
    assert asleep.wall_seconds >= 0.4 and asleep.cpu_seconds < 0.3
    assert cost(["-c", work]).cpu_seconds >= 0.3
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    assert cost(["-c", child]).cpu_seconds >= 0.3
