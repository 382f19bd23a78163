"""Prints, after pytest-benchmark's tables of times, what was counted: visits, visits per second, ratios, bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

COUNTED = pytest.StashKey[dict[str, dict[str, float]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTED] = {}


@pytest.fixture(autouse=True)
def _keep_what_is_counted(request: pytest.FixtureRequest, benchmark: Any) -> Iterator[None]:
    yield
    if benchmark.extra_info:
        request.config.stash[COUNTED][request.node.name] = dict(benchmark.extra_info)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, counted in config.stash[COUNTED].items():
        figures = ", ".join(f"{figure} {value:,.2f}".removesuffix(".00") for figure, value in counted.items())
        terminalreporter.write_line(f"{name}: {figures}")
