"""The published figures of a plan as a table that ours can be set beside.

The rows are the plan's, which carries the package's own as the scenario left them. Before `europe`, which ranks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Final

import pandas as pd

from sim.primitives.peers import Peer, shipped_peers

NUMBERS: Final = ("value_days", "within_days", "share", "year")


def load_peers() -> pd.DataFrame:
    """The package's own table, as `peer_table` gives it."""
    return peer_table(shipped_peers())


def peer_table(peers: Iterable[Peer]) -> pd.DataFrame:
    """One row a published figure, the fields of `Peer` as columns: text, and float64 that are NaN where nothing is
    known (value_days and within_days in days, year, and value_share, 0 to 1, of a share within a time).
    """
    columns = [field.name for field in fields(Peer)]
    table = pd.DataFrame([[getattr(peer, name) for name in columns] for peer in peers], columns=columns, dtype=object)
    words = table.columns.difference(list(NUMBERS)).to_list()
    table = table.astype(dict.fromkeys(NUMBERS, float) | dict.fromkeys(words, str))
    return table.rename(columns={"share": "value_share"})
