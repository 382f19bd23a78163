"""The command line chooses the engine and says which one ran; the figures do not depend on it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sim.engine import COMPILED, REFERENCE

ROOT = Path(__file__).parents[2]
TUTORIAL = "scenarios/tutorial.yaml"


def results(folder: Path, *words: str) -> tuple[bytes, str]:
    """The bytes of results.json, and the engine that the manifest names."""
    command = [sys.executable, "-m", "sim", "run", TUTORIAL, "--replications", "2", "--output", str(folder), *words]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    latest = folder / "tutorial/latest"
    return (latest / "results.json").read_bytes(), json.loads((latest / "manifest.json").read_text())["engine"]


def test_results_are_the_same_bytes_from_every_engine_and_the_manifest_names_it(tmp_path: Path) -> None:
    automatic = results(tmp_path / "auto")
    compiled = results(tmp_path / "compiled", "--engine", COMPILED, "--workers", "1")
    reference = results(tmp_path / "reference", "--engine", REFERENCE, "--workers", "2")
    assert (automatic[1], compiled[1], reference[1]) == (COMPILED, COMPILED, REFERENCE)
    assert automatic[0] == compiled[0] == reference[0]
    report = (tmp_path / "reference/tutorial/latest/report.html").read_text("utf-8")
    assert "engine reference" in report
