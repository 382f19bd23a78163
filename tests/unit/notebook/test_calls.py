"""What a notebook asks for is done, or refused: no keyword is passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim

TUTORIAL = Path(__file__).parents[3] / "scenarios" / "tutorial.yaml"


def test_people_are_moved_by_quarter_or_not_at_all() -> None:
    with pytest.raises(ValueError, match="month"):
        sim.size(sim.load(TUTORIAL), by="month", progress=False)
