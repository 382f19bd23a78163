"""Rows of the European yardstick: complete, in the unit of their kind, with a source, each figure once (E350 to E354).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sim.primitives.peer_values import PERCENT
from sim.primitives.peers import LINES, REMOVED, TextRow, figure_told, is_time, needs_clock, needs_time
from sim.scenario.checks.finding import KEY, Finding, rule
from sim.scenario.models.peer import PeerModel
from sim.scenario.text.tree import KeyPath
from sim.scenario.yardstick import origin_of, shipped_by_id, written_rows

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

_NEEDED: Final = {
    "family": "family: family",
    "country": "country: Norway",
    "authority": "authority: UDI",
    "kind": "kind: median",
    "value": "value: 150 d",
    "period": "period: 2025",
}
"""What every row says, with an example."""


def _path(name: str, *keys: str) -> KeyPath:
    return ("peers", name, *keys)


def _place(name: str, model: PeerModel, key: str) -> KeyPath:
    """Where a key of a row stands; the row's own name where the package's table says it."""
    return _path(name, key) if key in model.model_fields_set else _path(name, KEY)


def _rows(scenario: Scenario) -> Iterator[tuple[str, PeerModel, TextRow]]:
    """The rows that the scenario adds or corrects, and that are complete."""
    for name, row in written_rows(scenario.spec).items():
        model = scenario.spec.peers[name]
        if model is not None and all(row[key] for key in _NEEDED):
            yield name, model, row


@rule
def peers_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """E350: a new row says whose figure it is, of what, when, and how much."""
    for name, row in written_rows(scenario.spec).items():
        missing = [key for key in _NEEDED if not row[key]]
        if missing:
            text = f'the peer "{name}" does not say its {", ".join(missing)}'
            near = get_close_matches(name, list(shipped_by_id()), n=1, cutoff=0.8)
            why = f"a row of the package's table is corrected by its name; the nearest is {near[0]}." if near else ""
            yield Finding(_path(name, KEY), "E350", text, why, ", ".join(_NEEDED[key] for key in missing))


@rule
def peers_are_in_the_unit_of_their_kind(scenario: Scenario) -> Iterator[Finding]:
    """E351: a time has a unit of time, a share within a time is in percent."""
    for name, model, row in _rows(scenario):
        kind, unit = row["kind"], row["unit"]
        told = f'"{row["value"]} {unit}"'.replace(" percent", " %").replace(' "', '"')
        text = f'"{name}" is of kind "{kind}", which {{}}; {told} is not'
        if needs_time(kind) and not is_time(unit):
            fix = "value: 150 d        (d, wk, months, years or working days)"
            yield Finding(_place(name, model, "value"), "E351", text.format("is a time and has a unit"), fix=fix)
        elif kind == "share_within" and unit != PERCENT:
            yield Finding(_place(name, model, "value"), "E351", text.format("is in percent"), fix="value: 93 %")


@rule
def peers_say_what_they_count(scenario: Scenario) -> Iterator[Finding]:
    """E354: a share names its time, and nothing else does; only processing times run on a clock."""
    for name, model, row in _rows(scenario):
        kind = f'is of kind "{row["kind"]}"'
        if row["kind"] == "share_within" and not row["within_days"]:
            yield Finding(_path(name, KEY), "E354", f'"{name}" is a share within a time and does not say within which',
                          fix="within: 90 d")  # fmt: skip
        if row["kind"] != "share_within" and row["within_days"]:
            text = f'"{name}" {kind}, to which no "within" belongs'
            yield Finding(_place(name, model, "within"), "E354", text, fix="kind: share_within, or leave within out")
        if not needs_clock(row["kind"], row["unit"]):
            for key in {"clock_start", "clock_stops"} & model.model_fields_set:
                text = f'"{name}" {kind}, which runs on no clock'
                yield Finding(_path(name, key), "E354", text, fix=f"leave {key} out")
        if model.figure is not None and not (row["kind"] in LINES and is_time(row["unit"])):
            text = f'"{name}" {kind}: only a legal maximum or a goal in time names another figure that it bounds'
            yield Finding(_path(name, "figure"), "E354", text, fix="leave figure out")


@rule
def peers_have_a_source(scenario: Scenario) -> Iterator[Finding]:
    """E353: who adds or corrects a figure says where it stands."""
    for name, model in scenario.spec.peers.items():
        if model is not None and not model.source:
            text = f'"{name}" has no source'
            why = "a figure that nobody can look up is not compared."
            if name in shipped_by_id():
                text = f'"{name}" is corrected without a source'
                why = "the source in the package's table says something else."
            yield Finding(_path(name, KEY), "E353", text, why, "source: https://example.org/times")


@rule
def peers_stand_once(scenario: Scenario) -> Iterator[Finding]:
    """E352: no figure stands twice, neither in the scenario nor beside the package's table."""
    written = {name: row for name, _, row in _rows(scenario)}
    told: dict[tuple[str, ...], str] = {
        figure_told(row): name
        for name, row in shipped_by_id().items()
        if name not in written and origin_of(name, scenario.spec) != REMOVED
    }
    for name, row in written.items():
        first = told.setdefault(figure_told(row), name)
        if first == name:
            continue
        shown = f"{row['country']}, {row['authority']}: {row['kind'].replace('_', ' ')} {row['value']} {row['unit']}"
        if first in written:
            text, others = f'"{name}" is the figure of "{first}" again: {shown}', ((_path(first, KEY), "stands here"),)
            yield Finding(_path(name, KEY), "E352", text, fix="leave one of the two out", others=others)
        else:
            text = f'"{name}" is a figure that the package\'s table has as "{first}": {shown}'
            fix = f"leave it out, or correct the row under its name:  {first}: {{...}}"
            yield Finding(_path(name, KEY), "E352", text, fix=fix)


@rule
def removed_peers_are_there(scenario: Scenario) -> Iterator[Finding]:
    """W110: a null that removes no row of the package's table; another file may have added what it removes."""
    for name, model in scenario.spec.peers.items():
        if model is None and name not in shipped_by_id():
            near = get_close_matches(name, list(shipped_by_id()), n=1, cutoff=0.6)
            text = f'"{name}" has no value, which would remove it, but the package\'s table has no such row'
            yield Finding(_path(name, KEY), "W110", text, fix=f"{near[0]}: null" if near else "leave the line out")
