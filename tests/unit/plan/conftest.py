"""Scenarios from a few lines of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.scenario import Scenario

HEAD = """
title: A test
study: {start: 2025-01-01, observe: 364 d, follow_up: 60 d}
calendars:
  office: {days: Mon-Fri, hours: "08:00-16:00"}
"""


@pytest.fixture
def scenario_of(tmp_path: Path) -> Callable[..., Scenario]:
    """Loads a scenario from text; without `title` in it, title, study and an office of 40 h a week go before."""

    def loaded(text: str, **files: str) -> Scenario:
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        path = tmp_path / "test.yaml"
        path.write_text(text if "title:" in text else HEAD + text, encoding="utf-8")
        return load(path)

    return loaded
