"""What came out of the rounds, as the table of `docs/performance.md` between its two marks."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.contestant import CASES, STANDS_ON
from benchmarks.paired import Entry
from benchmarks.peers import PEERS
from benchmarks.peers.rounds import Round, each, ratios

BEGINS, ENDS = "<!-- begin: written by make bench-peers -->", "<!-- end: written by make bench-peers -->"
TITLES = {
    "compiled": "permitsim, compiled engine",
    "reference": "permitsim, reference engine",
    "idiomatic": "idiomatic SimPy",
} | {name: peer.title for name, peer in PEERS.items()}
LIBRARIES = {"simpy": "SimPy", "ciw": "Ciw", "prosimos": "Prosimos"}
HEAD = (
    "| contestant | stands on | cases | visits per CPU second | x idiomatic SimPy (from, to) "
    "| compiled / it (from, to) | peak memory |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


def table(entries: Sequence[Entry], made: Sequence[Round], missing: Mapping[str, str]) -> str:
    """The fastest first; after them the peers that could not be measured, and why."""
    done = [entry for entry in entries if entry.engine in made[0]]
    done.sort(key=lambda entry: -median(each(made, entry.engine, lambda run: run.visits_per_second)))
    absent = [f"| {TITLES[name]} | not installed: {reason} | | | | | |" for name, reason in missing.items()]
    return "\n".join([*HEAD, *(_row(entry, made) for entry in done), *absent])


def _row(entry: Entry, made: Sequence[Round]) -> str:
    name = entry.engine
    package = STANDS_ON[name]
    cells = (
        TITLES[name],
        f"{LIBRARIES.get(package, package)} {made[0][name].version}",
        f"{CASES[entry.size]:,}",
        significant(median(each(made, name, lambda run: run.visits_per_second))),
        spread(ratios(made, name, "idiomatic")),
        spread(ratios(made, "compiled", name)),
        f"{max(each(made, name, lambda run: run.peak_bytes)) / 1e9:.2f} GB",
    )
    return f"| {' | '.join(cells)} |"


def spread(values: Sequence[float]) -> str:
    """The median, and between which values it lies."""
    if set(values) == {1.0}:
        return "1"
    return f"{significant(median(values))} ({significant(min(values))}, {significant(max(values))})"


def significant(value: float) -> str:
    """Three digits that count, thousands told apart."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:.3g}"


def section(entries: Sequence[Entry], made: Sequence[Round], missing: Mapping[str, str]) -> str:
    """The table, and where it was measured."""
    where = f"Python {platform.python_version()}, {_processor()}; medians of {len(made)} rounds."
    return f"{where}\n\n{table(entries, made, missing)}"


def _processor() -> str:
    """The class of the processor: the first two words of its name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    names = [line for line in told.read_text("utf-8").splitlines() if "model name" in line] if told.exists() else []
    if not names:
        return f"a processor of the {platform.machine()} class"
    words = names[0].partition(":")[2].replace("(R)", "").replace("(TM)", "").split()
    return f"a server of the {' '.join(words[:2])} class"


def replaced(page: str, text: str) -> str:
    """The page with this text between its marks; both have to be there once."""
    before, begins, rest = page.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    assert begins and ends and BEGINS not in after, "the page has lost its marks"
    return f"{before}{BEGINS}\n\n{text}\n\n{ENDS}{after}"
