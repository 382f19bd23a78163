"""Results to report on, their pages, and a browser to open them in."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

import sim
from sim.experiment.result import RunResult
from sim.report import render_report
from tests.report.made_up import made_up
from tests.report.page import Element, read

TUTORIAL = Path(__file__).parents[2] / "scenarios" / "tutorial.yaml"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def result() -> RunResult:
    return made_up(6)


@pytest.fixture(scope="session")
def html(result: RunResult) -> str:
    return render_report(result)


@pytest.fixture(scope="session")
def page(html: str) -> Element:
    return read(html)


@pytest.fixture(scope="session")
def large() -> RunResult:
    """As many permit types as the whole service has, some of them slow."""
    return made_up(25, teams=12)


@pytest.fixture(scope="session")
def large_in_time(large: RunResult) -> tuple[str, float]:
    """The page of the whole service, and the CPU seconds that it took."""
    begun = time.process_time()
    return render_report(large), time.process_time() - begun


@pytest.fixture(scope="session")
def large_html(large_in_time: tuple[str, float]) -> str:
    return large_in_time[0]


@pytest.fixture(scope="session")
def tutorial() -> RunResult:
    """A real run."""
    return sim.run(sim.load(TUTORIAL), 3, n_jobs=1).result


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    executable = next((found for name in NAMES if (found := shutil.which(name))), None)
    if executable is None:
        _without(f"no browser: none of {', '.join(NAMES)} is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _without("no browser: playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def report_file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(html, tmp_path_factory)


@pytest.fixture(scope="session")
def large_file(large_html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(large_html, tmp_path_factory)


@pytest.fixture(scope="session")
def tutorial_file(tutorial: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(render_report(tutorial), tmp_path_factory)


def _written(html: str, factory: pytest.TempPathFactory) -> Path:
    path = factory.mktemp("report") / "report.html"
    path.write_text(html, encoding="utf-8")
    return path
