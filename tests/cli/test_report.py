"""`permitsim report`: the report of a saved run, written again without simulating and with the same content."""

from pathlib import Path

import pytest


@pytest.mark.parametrize("words", [(), ("--variant", "one_more"), ("--quick", "--seed", "3")], ids=str)
def test_a_report_written_again_is_the_same(typed, folder, words) -> None:
    ran = typed("run", "tiny.yaml", "--workers", "1", *words)
    page = Path(ran.stdout.splitlines()[-1].removeprefix("Report: "))
    before = page.read_text(encoding="utf-8")
    page.unlink()
    again = typed("report", str(page.parent))
    assert (again.status, again.stdout) == (0, ran.stdout)
    # Only the inputs may stand in another order: that of the resolved scenario.
    assert sorted(page.read_text(encoding="utf-8").splitlines()) == sorted(before.splitlines())


@pytest.mark.parametrize("name", [".", "nowhere", "tiny.yaml"])
def test_another_folder_is_told(typed, name: str) -> None:
    ended = typed("report", name)
    assert (ended.status, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"{name}: E520 this is not a folder that a run left, or something in it was changed\n"
        "  fix: name the folder that holds manifest.json, as in  permitsim report reports/tutorial/latest\n"
        f"\n1 problem in {name}; nothing was run\n"
    )
