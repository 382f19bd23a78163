"""The table of peers tells what was measured, and its place in the documentation stays where it is."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import contestant
from benchmarks.paired import Entry
from benchmarks.peers import Peer, page
from benchmarks.peers.environments import folder, why_missing

ROOT = Path(__file__).parents[2]


def _round(compiled: float, idiomatic: float) -> page.Round:
    speeds = {"compiled": compiled, "idiomatic": idiomatic}
    return {
        name: contestant.Measurement(name, "1.0", "full", "r0", [int(speed)], [1.0], 250_000_000)
        for name, speed in speeds.items()
    }


def test_the_table_tells_medians_of_ratios_within_rounds_and_who_is_missing() -> None:
    made = [_round(9_000, 100), _round(4_500, 90), _round(8_000, 80)]
    entries = [Entry("idiomatic", "full"), Entry("compiled", "full"), Entry("ciw", "tiny")]
    *_, first, second, last = page.table(entries, made, {"ciw": "no wheel"}).splitlines()
    assert first == "| permitsim, compiled engine | numba 1.0 | 200,000 | 8,000 | 90 (50, 100) | 1 | 0.25 GB |"
    assert second == "| idiomatic SimPy | SimPy 1.0 | 200,000 | 90 | 1 | 90 (50, 100) | 0.25 GB |"
    assert last == "| Ciw | not installed: no wheel | | | | | |"


def test_the_page_has_a_place_for_the_table() -> None:
    performance = (ROOT / "docs" / "performance.md").read_text("utf-8")
    written = page.replaced(page.replaced(performance, "a table of before"), "a table")
    assert "a table of before" not in written
    table = performance.partition(page.BEGINS)[2].partition(page.ENDS)[0].strip()
    assert page.replaced(written, table) == performance


def test_why_a_peer_is_missing_is_said_in_the_words_of_pip(tmp_path: Path) -> None:
    peer, beside = Peer("other", "Other", "other_model", "no_such_simulator", "peers"), tmp_path / ".venv"
    assert why_missing(peer, beside) == "make bench-peers has not been run"
    (folder(peer, beside) / "bin").mkdir(parents=True)
    (folder(peer, beside) / "bin" / "python").symlink_to(sys.executable)
    assert why_missing(peer, beside) == "ModuleNotFoundError: No module named 'no_such_simulator'"
    refusal = "WARNING: old pip\nERROR: No matching distribution found for no_such_simulator\nERROR: see elsewhere\n"
    (folder(peer, beside) / "no_such_simulator.refused").write_text(refusal, "utf-8")
    assert why_missing(peer, beside) == "No matching distribution found for no_such_simulator"
