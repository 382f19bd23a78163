"""Where the peers are installed: environments beside the project's own, made by `make bench-peers`.

The project's environment has none of them: they would bring versions of their own, of what the compiled engine stands
on too, and Prosimos needs an older pandas. For `.venv` the others are `.venv-peers` and `.venv-prosimos`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.peers import Peer

OURS = Path(sys.prefix)


def folder(peer: Peer, beside: Path = OURS) -> Path:
    """The environment of a peer."""
    return beside.with_name(f"{beside.name}-{peer.environment}")


def python(peer: Peer, beside: Path = OURS) -> str:
    """The interpreter that has the peer's library, if it could be installed."""
    return str(folder(peer, beside) / "bin" / "python")


def why_missing(peer: Peer, beside: Path = OURS) -> str:
    """Why a peer cannot be measured, in pip's words where pip was asked; empty where it can."""
    if not Path(python(peer, beside)).exists():
        return "make bench-peers has not been run"
    command = [python(peer, beside), "-c", f"import {peer.package}"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if not tried.returncode:
        return ""
    refusal = folder(peer, beside) / f"{peer.package}.refused"
    said = refusal.read_text("utf-8") if refusal.exists() else tried.stderr
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if "error: " in line.lower()]
    return (errors or ["it cannot be imported"])[0]
