"""`study: {precision: ...}`: what is asked is checked before the run, and told after it where it was missed."""

import json
import math

import pytest

from tests.cli.conftest import TINY


@pytest.fixture
def asked(typed, folder):
    """`permitsim run` of the tiny office with a precision asked for."""

    def run(precision: str, *words: str, command: str = "run"):
        (folder / "asked.yaml").write_text(
            TINY.replace("replications: 4", f"replications: 4,\n  precision: {{{precision}}}")
        )
        return typed(command, "asked.yaml", *words)

    return run


def figure(folder, indicator: str) -> dict:
    """The figure of all cases together, of those decided, on the lived clock."""
    rows = json.loads((folder / "reports" / "asked" / "latest" / "results.json").read_text())["indicators"]
    wanted = {"permit": "", "team": "", "step": "", "indicator": indicator, "clock": "lived", "population": "decided"}
    [row] = [row for row in rows if wanted.items() <= row.items()]
    return row


def test_a_run_that_is_not_precise_enough_says_how_far_it_got_and_ends_with_4(asked, folder) -> None:
    ended = asked("of: lead_time_p90, within: 5 %")
    row = figure(folder, "lead_time_p90")
    half = max(row["high"] - row["value"], row["value"] - row["low"]) / row["value"]
    more = f"{math.ceil(4 * (half / 0.05) ** 2):,}".replace(",", " ")
    assert ended.status == 4
    assert ended.stdout.splitlines()[0].endswith(
        f" Not precise enough: lead time p90 is known to ±{100 * half:.1f} % after 4 replications, "
        f"where ±5 % is asked for; some {more} would do."
    )


def test_days_are_compared_with_days(asked, folder) -> None:
    asked("of: lead_time_mean, within: 1 h")
    row = figure(folder, "lead_time_mean")
    half = max(row["high"] - row["value"], row["value"] - row["low"])
    above, below = (f"of: lead_time_mean, within: {24 * half * factor:.3f} h" for factor in (1.01, 0.99))
    assert asked(above).status == 0
    ended = asked(below)
    assert ended.status == 4
    assert f"Not precise enough: lead time mean is known to ±{half:.1f} d after 4 replications" in ended.stdout


def test_a_run_that_is_precise_enough_says_nothing(asked) -> None:
    ended = asked("of: lead_time_p90, within: 1000 d")
    assert ended.status == 0
    assert "recise" not in ended.stdout


def test_one_replication_is_never_precise(asked) -> None:
    ended = asked("of: lead_time_p90, within: 5 %", "--replications", "1")
    assert ended.status == 4
    assert "Not precise enough: lead time p90 has no interval (one replication), where ±5 % is asked" in ended.stdout


@pytest.mark.parametrize("command", ["check", "run"])
def test_an_indicator_that_does_not_exist_is_told_before_the_run(asked, folder, command: str) -> None:
    ended = asked("of: lead_tme_p90, within: 5 %", command=command)
    assert ended.status == 2
    assert ended.stderr == (
        'asked.yaml:4:19: E214 there is no indicator "lead_tme_p90" to be precise about\n'
        "    4 |   precision: {of: lead_tme_p90, within: 5 %}}\n"
        "      |                   ^^^^^^^^^^^^\n"
        "  fix: of: lead_time_p90\n"
        "\n1 problem in asked.yaml; nothing was run\n"
    )
    assert not (folder / "reports").exists()


def test_days_of_a_share_are_told(asked) -> None:
    ended = asked("of: on_time_promise:fast, within: 1 d", command="check")
    assert ended.status == 2
    assert "E403 on_time_promise:fast is no time, so it cannot be precise to 1 d\n" in ended.stderr
    assert "  fix: within: 5 %        (half the interval, as a part of the value)\n" in ended.stderr
