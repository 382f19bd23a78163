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
    assert page.read_text(encoding="utf-8") == before


def test_inputs_in_groups_of_digits_and_in_another_order_are_listed_as_the_run_listed_them(typed, folder) -> None:
    file = folder / "tiny.yaml"
    text = file.read_text(encoding="utf-8")
    steps = "    decision: {team: officers, effort: 10 min, outcome: granted}      # assumption\n"
    assert steps in text
    text = text.replace(steps, steps + "    card:\n      wait: 5 d   # S25\n      share: 50 %\n")
    stock = "    backlog: {handling: {cases: 1 000, age: 9 d}}   # S25\n"
    text = text.replace("    flow: simple\n", f"    flow: simple\n{stock}")
    text = text.replace("replications: 4}", "replications: 1, growing_backlog: accept}")
    # The study comes last, which resolving puts first, and the permit type before its flow.
    head, middle = text.split("flows:\n")
    flows, permits = middle.split("permits:\n")
    permits, variants = permits.split("variants:\n")
    file.write_text(f"permits:\n{permits}flows:\n{flows}{head}variants:\n{variants}", encoding="utf-8")
    ran = typed("run", "tiny.yaml", "--workers", "1")
    page = Path(ran.stdout.splitlines()[-1].removeprefix("Report: "))
    before = page.read_bytes()
    assert b"permits.visa.backlog.handling.cases" in before
    again = typed("report", str(page.parent))
    assert (again.status, page.read_bytes() == before) == (0, True)


@pytest.mark.parametrize("name", [".", "nowhere", "tiny.yaml"])
def test_another_folder_is_told(typed, name: str) -> None:
    ended = typed("report", name)
    assert (ended.status, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"{name}: E520 this is not a folder that a run left, or something in it was changed\n"
        "  fix: name the folder that holds manifest.json, as in  permitsim report reports/tutorial/latest\n"
        f"\n1 problem in {name}; nothing was run\n"
    )
