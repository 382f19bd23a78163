"""Part of the outlook: its back-test, told from one half of the seeds and held against the other.

Reads the table `outlook_test`; the title says for how many permit types what was told was kept. Shown by `outlook`,
one of the sections between `reading` and the page.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from sim.analysis.outlook import SHARES
from sim.analysis.outlook_test import (
    BAND,
    BY_DATE,
    CLOSED,
    FAILED,
    KEPT,
    LEAST,
    NO_TEST,
    PASSED,
    TEST,
    UNSURE,
    UNTESTABLE,
)
from sim.plan.plan import Permit
from sim.report.document import Block, Cell, Column, Fact, Figure, Lead, Listing, Panel, Table
from sim.report.forest import Effect, forest
from sim.report.reading import Reading, estimate_of
from sim.report.svg import Words
from sim.report.wording import HARD, counted, full, listed, number, quantity, shortened

SIGNS: Final = {PASSED: "kept", FAILED: "missed", UNSURE: "unsure", UNTESTABLE: "none", NO_TEST: "none"}

NOTES: Final = {PASSED: "", FAILED: ", failed", UNSURE: ", unsure"}
"""What stands behind the share where there is little room; a filled dot within the band has passed."""

LETTERS: Final = 32
"""Letters of a name in bold beside its share."""

SUBTITLE: Final = (
    "What was told from one half of the replications, tested on the other half and the other way round: points by "
    "which more (right of zero) or fewer (left) were decided in time than told, with the 95 % interval over "
    "replications; the shaded band is ±{band} points. The last day counts in part, as much of it as the share takes: "
    "days are whole, so that by the date told more are decided, as the data say. Filled: the whole interval lies "
    "within the band, or outside it; hollow: more replications would tell."
)


def back_test(reading: Reading) -> tuple[Block, ...]:
    """The picture of the test, and who cannot be tested; one sentence where there are too few replications."""
    rows = _rows(reading, KEPT)
    if any(row["verdict"] == NO_TEST for row in rows):
        done = number(reading.result.replications)
        told = f"a back-test takes at least {LEAST} replications, half to tell and half to test; this run has {done}"
        return (Lead(f"Not tested: {told}"),)
    panels = tuple(panel for share in SHARES for panel in _panel(reading, share, rows))
    figure = Figure(_finding(rows), SUBTITLE.format(band=number(100 * BAND)), panels, (_data(reading),))
    return (figure, *_untestable(reading, rows))


def _rows(reading: Reading, measure: str) -> list[dict[Hashable, Any]]:
    return reading.table(TEST, measure=measure).to_dict("records")


def _finding(rows: list[dict[Hashable, Any]]) -> str:
    """What was kept of 80 %, from the least to the most by permit type, and for how many that is sure; other shares."""
    tested = [row for row in rows if row["verdict"] in (PASSED, FAILED, UNSURE)]
    shares = [share for share in (0.80, *SHARES) if any(row["share"] == share for row in tested)]
    if not shares:
        return "No permit type can be tested: too few cases are closed within the follow-up"
    first, *others = dict.fromkeys(shares)
    span, surely = _kept_of(first, tested)
    told = f"Of those told a date for {_percent(first)}, {span} are decided by then, by permit type: "
    told += f"surely {_percent(first)} ± {number(100 * BAND)} points for {surely}"
    for share in others:
        span, surely = _kept_of(share, tested)
        told += f"; {_percent(share)}: {span}, surely for {surely}"
    return told


def _kept_of(share: float, rows: list[dict[Hashable, Any]]) -> tuple[str, str]:
    """As `77.2 to 80.3 %` of those told, and `14 of 20 permit types (6 too close to call)`."""
    own = [row for row in rows if row["share"] == share]
    verdicts, kept = [row["verdict"] for row in own], [row["value"] for row in own]
    passed, failed, unsure = (_count(verdicts, one) for one in (PASSED, FAILED, UNSURE))
    rest = [f"{failed} clearly not"] * (failed > 0) + [f"{unsure} too close to call"] * (unsure > 0)
    least, most = (quantity(end, "share") for end in (min(kept), max(kept)))
    span = most if least == most else f"{least.removesuffix(f'{HARD}%')} to {most}"
    behind = f" ({', '.join(rest)})" if rest else ""
    return span, f"{passed} of {counted(len(own), 'permit type')}{behind}"


def _count(verdicts: list[str], wanted: str) -> int:
    """How many verdicts are the wanted one."""
    return sum(verdict == wanted for verdict in verdicts)


def _percent(share: float) -> str:
    return f"{number(100 * share)}{HARD}%"


def _panel(reading: Reading, share: float, rows: list[dict[Hashable, Any]]) -> tuple[Panel, ...]:
    """One share: a row for each permit type that can be tested; none where nobody can."""
    found = {row["permit"]: row for row in rows if row["share"] == share and row["verdict"] in (PASSED, FAILED, UNSURE)}
    effects = []
    for permit in reading.permits:
        if row := found.get(permit.name):
            value, low, high = ((row[name] - share) * 100 for name in ("value", "low", "high"))
            note = f"{quantity(row['value'], 'share')}{NOTES[row['verdict']]}"
            label = shortened(permit.label, LETTERS - len(NOTES[row["verdict"]]))
            effects.append(Effect(label, note, value, low, high, row["verdict"] != UNSURE))
    if not effects:
        return ()
    told = "; ".join(f"{reading.permit(name).label} {row['verdict']}" for name, row in found.items())
    title = f"Told a date for {_percent(share)}: points decided in time beyond that, by permit type"
    words = Words(f"outlook-test-{number(100 * share)}", title, f"{told}.")
    return (Panel(f"Told {_percent(share)}", forest(words, effects, "points off what was told", 100 * BAND)),)


def _untestable(reading: Reading, rows: list[dict[Hashable, Any]]) -> tuple[Block, ...]:
    """Permit types that cannot be tested, each with the shares and why."""
    facts = []
    for permit in reading.permits:
        own = [row for row in rows if row["permit"] == permit.name and row["verdict"] == UNTESTABLE]
        if own:
            shares = "any share" if len(own) == len(SHARES) else listed([_percent(row["share"]) for row in own])
            facts.append(Fact(permit.label, f"untestable for {shares}", f"({own[-1]['reason']})", "none"))
    return (Listing(tuple(facts)),) if facts else ()


def verdicts_of(reading: Reading, permit: Permit) -> Cell:
    """What the test says of a permit type: the verdict that stands for the weakest share, and for which it holds."""
    found = {row["share"]: row["verdict"] for row in _rows(reading, KEPT) if row["permit"] == permit.name}
    by_verdict = {
        verdict: [_percent(share) for share in SHARES if found[share] == verdict]
        for verdict in (FAILED, UNSURE, UNTESTABLE, NO_TEST, PASSED)
    }
    told = [(verdict, shares) for verdict, shares in by_verdict.items() if shares]
    weakest, shares = told[0]
    if len(told) == 1:
        return Cell(weakest, sign=SIGNS[weakest])
    others = "; ".join(f"{listed(of)} {verdict}" for verdict, of in told[1:])
    return Cell(f"{listed(shares)} {weakest}", others, sign=SIGNS[weakest])


def _data(reading: Reading) -> Table:
    found = {(row["permit"], row["share"], row["measure"]): row for row in _all(reading)}
    rows = tuple(
        (
            Cell(permit.label),
            Cell(_percent(share)),
            *(_share_cell(found[permit.name, share, measure]) for measure in (KEPT, BY_DATE, CLOSED)),
            Cell(_directions(found[permit.name, share, KEPT])),
            Cell(number(found[permit.name, share, KEPT]["weeks"]), f"of {number(reading.weeks)}"),
            Cell(found[permit.name, share, KEPT]["verdict"], found[permit.name, share, KEPT]["reason"],
                 SIGNS[found[permit.name, share, KEPT]["verdict"]]),
        )
        for permit in reading.permits
        for share in SHARES
    )  # fmt: skip
    headings = (
        Column("Permit type", numeric=False), Column("Told"), Column("Decided in time", "last day in part"),
        Column("Decided in time", "by the date"), Column("Closed", "within the follow-up"),
        Column("Told by odd, by even", "seeds, last day in part"), Column("Weeks told"),
        Column("Verdict", numeric=False),
    )  # fmt: skip
    return Table("What was told by one half of the seeds, and what the other half kept", headings, rows)


def _all(reading: Reading) -> list[dict[Hashable, Any]]:
    return reading.result.estimates[TEST].to_dict("records")


def _directions(row: dict[Hashable, Any]) -> str:
    """What either half kept of what the other told."""
    return f"{quantity(row['told_by_odd'], 'share')}, {quantity(row['told_by_even'], 'share')}"


def _share_cell(row: dict[Hashable, Any]) -> Cell:
    return Cell(full(estimate_of(row, "share")))
