"""Other simulators on R0, each in its own library's way, measured in the same rounds as ours.

A file per peer holds three functions: `simulate(hours, seed)` runs R0 and returns the record of visits as that library
keeps it, `visits(record)` counts the finished visits, `columns(record)` lays the record out for the comparison in
`benchmarks.peers.facts` (case, step, queued_at, started_at, finished_at; hours since the start), which is not timed.
Distributions and people are those of `benchmarks.idiomatic`. Peers are installed in environments of their own by
`make bench-peers`; nothing in `sim` imports them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """`name` of the contestant, how a reader knows it, its module here, its package, and whose environment it is in."""

    name: str
    title: str
    module: str
    package: str
    environment: str


PEERS = {
    peer.name: peer
    for peer in (
        Peer("cimba-people", "cimba, a process per person", "cimba_people", "cimba", "peers"),
        Peer("cimba-cases", "cimba, a process per case", "cimba_cases", "cimba", "peers"),
        Peer("salabim", "salabim", "salabim_model", "salabim", "peers"),
        Peer("ciw", "Ciw", "ciw_model", "ciw", "peers"),
        Peer("prosimos", "Prosimos", "prosimos_model", "prosimos", "prosimos"),
    )
}
