"""What the gate concludes from times, and how it shows it."""

from __future__ import annotations

import pytest

from benchmarks.verdict import PASSES, SKIPPED, SLOWER, Comparison, as_json, holds, table

EVEN = Comparison("even, reference", base=(1.0, 1.0, 1.0), head=(1.0, 0.9, 1.1))
SLOW = Comparison("slow, compiled", base=(1.0, 2.0, 1.0), head=(1.15, 2.3, 1.15))
ABSENT = Comparison("absent, compiled", skipped="the base has no compiled engine")


@pytest.mark.parametrize(("head", "verdict"), [(1.08, PASSES), (1.0801, SLOWER), (0.5, PASSES), (2.0, SLOWER)])
def test_more_than_eight_percent_is_slower(head: float, verdict: str) -> None:
    assert Comparison("work", (1.0,), (head,)).verdict == verdict


def test_the_median_of_the_ratios_decides_not_that_of_the_times() -> None:
    drifting = Comparison("work", base=(1.0, 2.0, 3.0), head=(1.1, 2.2, 1.5))
    assert drifting.ratios == pytest.approx([1.1, 1.1, 0.5])
    assert drifting.verdict == SLOWER
    one_bad_pair = Comparison("work", base=(1.0, 1.0, 1.0), head=(1.0, 1.0, 9.0))
    assert one_bad_pair.verdict == PASSES


def test_it_holds_if_something_was_compared_and_nothing_is_slower() -> None:
    assert holds([EVEN, ABSENT])
    assert not holds([EVEN, SLOW])
    assert not holds([ABSENT])
    assert not holds([])


def test_rounds_are_joined_and_one_that_was_skipped_skips_all() -> None:
    both = EVEN.joined(Comparison(EVEN.what, (2.0,), (3.0,)))
    assert (both.base, both.head) == ((1.0, 1.0, 1.0, 2.0), (1.0, 0.9, 1.1, 3.0))
    assert both.joined(Comparison(EVEN.what, skipped="gone")).verdict == SKIPPED


def test_the_table_is_lined_up_and_tells_what_was_skipped_and_why() -> None:
    lines = table([EVEN, SLOW, ABSENT]).splitlines()
    assert lines == [
        "CPU milliseconds of           base      head   ratio    from      to  verdict",
        "even, reference             1000.0    1000.0   1.000   0.900   1.100  passes",
        "slow, compiled              1000.0    1150.0   1.150   1.150   1.150  SLOWER",
        "absent, compiled          skipped: the base has no compiled engine",
        "ratio: median of the pairs' head / base; above 1.08 the gate fails",
    ]


def test_the_json_has_every_time_and_what_was_concluded() -> None:
    told = as_json("main", [EVEN, SLOW, ABSENT])
    assert (told["base"], told["limit"], told["holds"]) == ("main", 1.08, False)
    even, slow, absent = told["comparisons"]
    assert even == {
        "what": "even, reference",
        "verdict": "passes",
        "skipped": "",
        "median_ratio": 1.0,
        "base_cpu_seconds": [1.0, 1.0, 1.0],
        "head_cpu_seconds": [1.0, 0.9, 1.1],
    }
    assert slow["median_ratio"] == pytest.approx(1.15)
    assert (absent["median_ratio"], absent["base_cpu_seconds"]) == (None, [])
