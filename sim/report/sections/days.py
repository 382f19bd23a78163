"""Section: where the days go, the seven parts of the way from lodging to decision.

Reads the table `parts`; the title names the largest part of all days and where it weighs most.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

from typing import Final

from sim.analysis.bottleneck import STAFF
from sim.plan.plan import Permit
from sim.report.document import Cell, Column, Figure, Panel, Section, Table
from sim.report.reading import Reading, estimate_of
from sim.report.stacks import Bar, bars
from sim.report.svg import Words
from sim.report.wording import Estimate, full, number, quantity

PARTS: Final = {
    "work": "Being worked on",
    "queue_open": "In a queue, office open",
    "closed": "Office closed",
    "customer": "With the applicant",
    "partner": "At a partner",
    "authority_wait": "Authority waits",
    "before_start": "Before the study",
}
"""The seven parts in their order, as readers know them."""

TOLD: Final = {
    "work": "are work on the case",
    STAFF: "pass in queues, closed hours included",
    "customer": "pass with the applicant",
    "partner": "pass at partner authorities",
    "authority_wait": "pass in waits of the authority itself",
    "before_start": "had passed before the study began",
}
COUNTED: Final = {
    "decided": "those decided in the window",
    "lodged": "those lodged in the window, up to decision, withdrawal or the end of the run",
}
PANELS: Final = 3
FEWEST_BARS: Final = 3


def where_the_days_go(reading: Reading) -> Section:
    """The seven parts of the lead time of those decided in the window, per permit type, the longest first."""
    names = [permit.name for permit in reading.permits]
    permits = [permit for permit in reading.permits if _whole(_parts(reading, permit.name)) > 0]
    permits.sort(key=lambda permit: -_whole(_parts(reading, permit.name)))
    size = max(FEWEST_BARS, -(-len(permits) // PANELS))
    chunks = [permits[first : first + size] for first in range(0, len(permits), size)]
    figure = Figure(
        title=_finding(reading, permits),
        subtitle="Mean lived days from lodging to decision of those decided in the window, cut into seven parts that "
        "add up exactly; each bar is one permit type, the longest first, and its whole length is its lead time.",
        panels=tuple(_panel(reading, place, chunk) for place, chunk in enumerate(chunks)),
        data=tuple(_data(reading, names, population) for population in COUNTED),
    )
    return Section("days", "Where days go", "Where the days go", (figure,))


def _parts(reading: Reading, permit: str, population: str = "decided") -> dict[str, Estimate]:
    rows = reading.table("parts", permit=permit, population=population)
    return {str(row["part"]): estimate_of(row, "d") for row in rows.to_dict("records")}


def _whole(parts: dict[str, Estimate]) -> float:
    return sum(part.value for part in parts.values() if part.known)


def _finding(reading: Reading, permits: list[Permit]) -> str:
    together = _parts(reading, "")
    whole = _whole(together)
    if not permits or whole <= 0:
        return "Nothing was decided in the window, so there are no days to divide"
    grouped = _grouped(together)
    largest = max(grouped, key=lambda part: grouped[part])
    told = f"{quantity(grouped[largest] / whole, 'share')} of all days {TOLD[largest]}"
    if len(permits) == 1:
        return told

    def weight(permit: Permit) -> float:
        parts = _parts(reading, permit.name)
        return _grouped(parts)[largest] / _whole(parts)

    most = max(permits, key=weight)
    return f"{told}; their share is largest for {most.label}, {quantity(weight(most), 'share')}"


def _grouped(parts: dict[str, Estimate]) -> dict[str, float]:
    """Days of each part, queues together with closed hours: more hours would not shorten a queue for people."""
    days = {part: estimate.value for part, estimate in parts.items() if estimate.known}
    return {STAFF: days.pop("queue_open", 0.0) + days.pop("closed", 0.0), **days}


def _panel(reading: Reading, place: int, permits: list[Permit]) -> Panel:
    rows, told = [], []
    for permit in permits:
        parts = _parts(reading, permit.name)
        sizes = tuple(max(parts[name].value, 0.0) if name in parts else 0.0 for name in PARTS)
        rows.append(Bar(permit.label, f"{number(sum(sizes), 1)} d", sizes))
        largest = max(PARTS, key=lambda name: sizes[list(PARTS).index(name)])
        told.append(f"{permit.label} {number(sum(sizes), 1)} days, most of them: {PARTS[largest].lower()}.")
    names = ", ".join(permit.label for permit in permits)
    words = Words(f"days-{place}", f"Where the days go: {names}", " ".join(told))
    return Panel("", bars(words, rows, tuple(PARTS.values()), "d"))


def _data(reading: Reading, permits: list[str], population: str) -> Table:
    rows = []
    for name in [*permits, ""]:
        parts = _parts(reading, name, population)
        label = reading.permit(name).label if name else "All permit types"
        shown = (Cell(full(parts[part])) if part in parts else Cell("–") for part in PARTS)
        rows.append((Cell(label), *shown, Cell(number(_whole(parts), 1))))
    parts_named = (Column(part) for part in PARTS.values())
    headings = (Column("Permit type", numeric=False), *parts_named, Column("Sum, lived days"))
    return Table(f"Mean lived days a case, {COUNTED[population]}", headings, tuple(rows))
