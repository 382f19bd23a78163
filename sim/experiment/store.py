"""Finished replications on disk, so that a killed run loses only what was in flight.

One file a replication, complete or absent: it is written beside its place and renamed. What cannot be read
back is computed again. Between the workers and the estimates of `sim.experiment.run`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

from sim.experiment.folder import once
from sim.experiment.replication import Replication, unpack


def store_key(scenario: str, code: str, libraries: Mapping[str, str], engine: str) -> str:
    """The name for replications of one scenario (its fingerprint), program, set of libraries and engine."""
    parts = (scenario, code, *(f"{name} {version}" for name, version in libraries.items()), engine)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def keep(folder: Path, number: int, packed: bytes) -> None:
    """Put one packed replication in its place; interrupted at any instant it is complete or absent."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".partial.{once()}"
    try:
        partial.write_bytes(packed)
        partial.replace(_place(folder, number))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def kept(folder: Path, number: int) -> Replication | None:
    """The stored replication, or None where there is none or it is damaged."""
    try:
        replication = unpack(_place(folder, number).read_bytes())
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, zlib.error):
        return None
    return replication if replication.number == number else None


def _place(folder: Path, number: int) -> Path:
    return folder / f"{number:04}.json.gz"
