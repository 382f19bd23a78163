"""The page on clusters: its command and its example are executed by two workers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clusters import local_cluster
from tests.docs.test_commands import CLUSTER, ROOT, shell, shown_in

PAGE = (ROOT / "docs" / "more-machines.md").read_text("utf-8")


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The page with the address of a scheduler that is there."""
    with local_cluster(2) as cluster:
        yield PAGE.replace(CLUSTER, cluster.scheduler_address)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the scenarios in it."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_ends_well(page: str, desk: Path) -> None:
    [command] = [shown for shown in shown_in(page) if shown.startswith("permitsim ")]
    done = shell(command, desk)
    assert done.returncode == 0, done.stderr


def test_the_example_runs(page: str, desk: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, "docs/more-machines.md", "exec"), names)
    assert names["result"].result.replications == 8
