"""Every wrong scenario is told in exactly these words: what a planner reads is the product."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.plan.prepare import prepare
from sim.scenario.load import check_all_variants

INVALID = Path(__file__).parent / "invalid"
NAMES = sorted(file.stem for file in INVALID.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_the_message_is_exactly_the_one_beside_the_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(INVALID)
    with pytest.raises(ScenarioError) as caught:
        for scenario in check_all_variants(f"{name}.yaml").values():
            prepare(scenario)
    assert f"{caught.value}\n" == Path(f"{name}.txt").read_text(encoding="utf-8")


def test_there_is_no_message_without_its_scenario() -> None:
    assert sorted(file.stem for file in INVALID.glob("*.txt")) == NAMES
    assert len(NAMES) >= 40
