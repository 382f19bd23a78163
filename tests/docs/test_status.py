"""The page of what works names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_row_names_a_test_that_exists_or_says_open() -> None:
    rows = [row for row in (ROOT / "docs/status.md").read_text("utf-8").splitlines() if row.startswith("| ")][2:]
    assert len(rows) > 20
    for row in rows:
        shown = re.findall(r"`([\w/.]+\.py)::(\w+)`", row)
        assert shown or row.rstrip().endswith("| *open* |"), row
        for file, name in shown:
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), f"{file} has no {name}"
