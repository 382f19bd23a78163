"""The table of European figures as a scenario leaves it: rows of the package, added, corrected or removed by `peers:`.

Rows are text in the table's own columns, so that both kinds are checked and read alike. Between the validated
scenario and its checks, and on the way to the plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from sim.primitives.peer_values import PublishedValue
from sim.primitives.peers import (
    ADDED,
    COLUMNS,
    CORRECTED,
    FIGURES,
    LINES,
    REMOVED,
    SHIPPED,
    Peer,
    TextRow,
    is_time,
    needs_clock,
    peer_of,
    shipped_peers,
    shipped_rows,
    value_days,
)
from sim.scenario.models.peer import PeerModel
from sim.scenario.models.spec import ScenarioModel

_OF_A_NEW_ROW: Final = {"role": "peer", "population": "unknown", "segment": "general", "verified": "no"}
"""What a row that is added says where the scenario does not; its clock is unknown too."""

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@cache
def shipped_by_id() -> Mapping[str, TextRow]:
    """The package's own rows by their ids."""
    return {row["id"]: row for row in shipped_rows()}


def written_rows(spec: ScenarioModel) -> dict[str, TextRow]:
    """The rows that the scenario adds or corrects, whole, by id; cells that nobody states are ''."""
    return {name: _row(name, model) for name, model in spec.peers.items() if model is not None}


def peers_of(spec: ScenarioModel) -> tuple[Peer, ...]:
    """Every row of a scenario that was checked: the package's in its order, then those added."""
    if not spec.peers:
        return shipped_peers()
    written = written_rows(spec)
    rows = [_left(peer, written.pop(peer.id, None), removed=peer.id in spec.peers) for peer in shipped_peers()]
    return (*rows, *(peer_of(row, ADDED) for row in written.values()))


def origin_of(name: str, spec: ScenarioModel) -> str:
    """What the scenario does with the row of this id."""
    if name not in spec.peers:
        return SHIPPED
    if spec.peers[name] is None:
        return REMOVED
    return CORRECTED if name in shipped_by_id() else ADDED


def _left(shipped: Peer, corrected: TextRow | None, *, removed: bool) -> Peer:
    """A row of the package as the scenario leaves it."""
    if corrected is not None:
        return peer_of(corrected, CORRECTED)
    return peer_of(shipped_by_id()[shipped.id], REMOVED) if removed else shipped


def _row(name: str, model: PeerModel) -> TextRow:
    base = shipped_by_id().get(name)
    row = dict(base) if base else dict.fromkeys(COLUMNS, "") | _OF_A_NEW_ROW | {"id": name}
    for key in model.model_fields_set:
        row |= _cells(key, getattr(model, key))
    if "period" in model.model_fields_set and "year" not in model.model_fields_set:
        row["year"] = next(reversed(_YEAR.findall(row["period"])), "")
    if "verified" not in model.model_fields_set:
        row["verified"] = "no"  # what somebody read of the table's row says nothing of another source
    return _completed(row, model)


def _cells(key: str, value: object) -> dict[str, str]:
    """What one key of the scenario fills of a row; null empties it."""
    if isinstance(value, PublishedValue):
        if key == "within":
            return {"within_days": value_days(value.value, value.unit)}
        return {"value": value.value, "unit": value.unit}
    empty = {"within": "within_days"}.get(key, key)
    return {empty: "" if value is None else str(value)}


def _completed(row: dict[str, str], model: PeerModel) -> TextRow:
    """The row with what follows from it: days, the figure of ours, and the word for a clock that is not stated."""
    row["value_days"] = value_days(row["value"], row["unit"])
    if row["kind"] in FIGURES:
        row["figure"] = row["kind"]
    elif row["kind"] in LINES and is_time(row["unit"]):
        row["figure"] = model.figure or (row["figure"] if row["figure"] in FIGURES[:-1] else "p90")
    elif model.figure is None:
        row["figure"] = ""
    timed = needs_clock(row["kind"], row["unit"])
    for column in ("clock_start", "clock_stops"):
        if timed:
            row[column] = row[column] or "unknown"
        elif column not in model.model_fields_set:
            row[column] = ""
    return row
