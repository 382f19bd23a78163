"""The first scenarios a user meets: they are without a mistake, and tell the story that their comments promise."""

import json
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(("name", "variants"), [("tutorial", ""), ("staffing-options", " and its 4 variants")])
def test_check_finds_nothing(typed, name: str, variants: str) -> None:
    ended = typed("check", str(SCENARIOS / f"{name}.yaml"))
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.endswith(f"{name}.yaml{variants}: no problems\n")


def test_the_tutorial_misses_what_one_more_officer_keeps(typed, folder) -> None:
    options = str(SCENARIOS / "staffing-options.yaml")
    as_it_is = typed("run", options, "--quick")
    assert as_it_is.stdout.startswith("A quick look with 3 replications: Neither of 2 promises is kept.")
    assert "The limit is officers, overloaded in weeks 21 to 40 (load 125 %, 95 % over the year)" in as_it_is.stdout
    assert "Both promises are kept." in typed("run", options, "--quick", "--variant", "one_more").stdout
    results = folder / "reports" / "staffing-options" / "latest" / "results.json"
    laws = {row["law"]: row["value"] for row in json.loads(results.read_text())["laws"]}
    assert set(laws.values()) == {1.0}
