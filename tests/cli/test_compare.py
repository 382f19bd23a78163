"""`permitsim compare`: what is printed and left, which mistakes are told, and that runs are shared and continued."""

import csv
import json
import re

import pytest

OPTIONS = """
  slower: {teams: {officers: {absence: 20 %}}}
  renamed: {title: The same with another title}
"""


@pytest.fixture
def office(folder):
    (folder / "tiny.yaml").write_text((folder / "tiny.yaml").read_text().rstrip() + OPTIONS)
    return folder


@pytest.fixture
def latest(folder):
    return lambda name="results.json", root="reports": (folder / root / "tiny-compared" / "latest" / name).read_text()


def row(latest, option: str, indicator: str, permit: str = "") -> dict:
    rows = json.loads(latest())["differences"]
    [found] = [one for one in rows if (one["option"], one["indicator"], one["permit"]) == (option, indicator, permit)]
    return found


def values_of(latest, option: str, indicator: str) -> list[float]:
    """The values of an indicator of all decided by replication, as `run` tells them."""
    wanted = {"option": option, "indicator": indicator, "permit": "", "team": "", "step": "", "kind": ""}
    rows = csv.DictReader(latest("tables/replications.csv").splitlines())
    return [
        float(one["value"])
        for one in rows
        if wanted.items() <= one.items() and one["clock"] in ("", "lived") and one["population"] in ("", "decided")
    ]


def test_all_variants_are_compared_with_the_file_as_written(typed, office, latest) -> None:
    ended = typed("compare", "tiny.yaml", "--replications", "12")
    assert ended.status == 0
    results = json.loads(latest())
    assert list(results["options"]) == ["base", "one_more", "slower", "renamed"]
    assert results["options"]["one_more"] == ["teams > officers > staff: 1 → 2"]
    assert results["replications"] == 12
    pairs = [values_of(latest, option, "lead_time_p90") for option in ("base", "one_more")]
    apart = [after - before for before, after in zip(*pairs, strict=True)]
    found = row(latest, "one_more", "lead_time_p90")
    assert found["difference"] == pytest.approx(sum(apart) / 12)
    assert found["verdict"] == "lower" and found["high"] < 0.0
    assert row(latest, "renamed", "lead_time_p90")["verdict"] == "equal in every replication"
    assert ended.stdout.startswith(f"P90 of all decided (lived days), {found['base']:.1f} d in the base: one_more ")
    assert "Because all alternatives meet the same applicants, clear differences in P90 vary " in ended.stdout
    assert re.search(r"\n {10,}P90 +on time +backlog\n +d +points +cases\nbase +\d", ended.stdout)
    assert re.search(r"\nReport: reports/tiny-compared/.*/report\.html\n$", ended.stdout)


def test_each_alternative_has_the_very_figures_of_its_own_run(typed, office, latest, figures) -> None:
    typed("compare", "tiny.yaml", "--variants", "one_more")
    ended = typed("run", "tiny.yaml", "--variant", "one_more")
    assert "4 of 4 replications are kept from an earlier run" in ended.stderr
    alone = [one for one in figures("reports", "tiny-one_more")["indicators"] if one["indicator"] == "lead_time_mean"]
    rows = csv.DictReader(latest("tables/indicators.csv").splitlines())
    shared = [one for one in rows if (one["option"], one["indicator"]) == ("one_more", "lead_time_mean")]
    assert [one["value"] or None for one in shared] == [None if o["value"] is None else str(o["value"]) for o in alone]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_bytes_are_the_same_for_any_workers_and_when_continued(typed, office, latest, workers: str) -> None:
    typed("compare", "tiny.yaml", "--replications", "2", "--output", workers)
    ended = typed("compare", "tiny.yaml", "--workers", workers, "--output", workers)
    assert "8 of 16 replications are kept from an earlier run" in ended.stderr
    typed("compare", "tiny.yaml", "--workers", "1", "--output", "once")
    for name in ("results.json", "report.html", "tables/differences.csv"):
        assert latest(name, workers) == latest(name, "once")


def test_further_files_are_alternatives_by_their_names(typed, office, latest) -> None:
    (office / "other.yaml").write_text("extends: tiny.yaml\nteams: {officers: {staff: 3}}\n")
    ended = typed("compare", "tiny.yaml", "other.yaml")
    assert ended.status == 0
    assert json.loads(latest())["options"] == {"base": [], "other": ["teams > officers > staff: 1 → 3"]}


def test_a_change_applies_to_all(typed, office, latest) -> None:
    typed("compare", "tiny.yaml", "--variants", "slower", "--set", "teams.officers.staff=2")
    assert json.loads(latest())["options"]["slower"] == ["teams > officers > absence: 0 % → 20 %"]


def test_the_figures_instead_of_the_answer(typed, office, latest) -> None:
    ended = typed("compare", "tiny.yaml", "--json", "--quiet")
    assert ended.stdout == latest()


def test_other_times_and_other_applicants_are_not_compared(typed, office) -> None:
    (office / "other.yaml").write_text("extends: tiny.yaml\nstudy: {seed: 6, observe: 5 wk}\n")
    ended = typed("compare", "tiny.yaml", "other.yaml")
    assert (ended.status, ended.stdout) == (2, "")
    assert 'tiny.yaml: E406 "other" observes another time than "base"' in ended.stderr.replace(
        "other.yaml:", "tiny.yaml:"
    )
    assert '"other" has another seed and so other applicants than "base"' in ended.stderr
    assert not (office / "reports").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--variants", "one_mor"], 'E212 there is no variant "one_mor"'),
        (["--select", "best"], "--select best needs --indicator and --within"),
        (["--indicator", "lead_time_p90"], "go with --select best"),
        (["--set", "teams.officers.staff"], "is not PATH=VALUE"),
        (["--replications", "many"], "neither a number from 1 to 9999 nor auto"),
    ],
)
def test_a_mistake_in_the_command_is_told_and_nothing_is_run(typed, office, words: list[str], told: str) -> None:
    ended = typed("compare", "tiny.yaml", *words)
    assert (ended.status, ended.stdout) == (2, "")
    assert told in " ".join(re.sub("[│╭╮╰╯─]", " ", ended.stderr).split())
    assert not (office / "reports").exists()


def test_nothing_to_compare_with_is_told(typed, folder) -> None:
    (folder / "alone.yaml").write_text((folder / "tiny.yaml").read_text().partition("variants:")[0])
    ended = typed("compare", "alone.yaml")
    assert ended.status == 2
    assert "alone.yaml: E406 there is nothing to compare it with\n  fix: name variants or further files" in ended.stderr


@pytest.mark.parametrize(("within", "at_most", "status"), [("2 d", 60, 0), ("1 min", 9, 4)])
def test_replications_go_on_until_all_alternatives_are_precise(typed, office, latest, within, at_most, status) -> None:
    wanted = f"study.precision={{of: lead_time_p90, within: {within}, at_most: {at_most}}}"
    ended = typed("compare", "tiny.yaml", "--variants", "slower", "--replications", "auto", "--set", wanted)
    assert ended.status == status
    results = json.loads(latest())
    rows = [one for one in csv.DictReader(latest("tables/indicators.csv").splitlines()) if one["permit"] == ""]
    p90 = [
        one
        for one in rows
        if (one["indicator"], one["clock"], one["population"]) == ("lead_time_p90", "lived", "decided")
    ]
    assert {one["option"] for one in p90} == {"base", "slower"}
    precise = all(float(one["high"]) - float(one["value"]) <= 2.0 for one in p90)
    if status:
        after = "Not as precise as asked for after 9 replications, and the scenario allows no more: base, slower."
        assert results["replications"] == 9 and results["imprecise"] == after and after in ended.stdout
    else:
        assert precise and 3 <= results["replications"] <= 60 and results["imprecise"] == ""


def test_the_best_is_selected_with_its_guarantee(typed, office, latest) -> None:
    ended = typed("compare", "tiny.yaml", "--select", "best", "--indicator", "lead_time_p90", "--within", "12 h")
    assert ended.status == 0
    told = json.loads(latest())["selection"]
    assert ended.stdout.startswith(told)
    assert re.fullmatch(
        r"one_more has the lowest P90 of 4 alternatives, with a probability of at least 95 % if it is better than "
        r"every other by 12 h or more \(screening, then KN: Kim and Nelson, 2001; .* replications of each\)\.",
        told,
    )


def test_the_best_share_is_the_highest(typed, office, latest) -> None:
    words = ("--select", "best", "--indicator", "on_time_promise:fast", "--within", "2 points", "--permit", "visa")
    typed("compare", "tiny.yaml", *words)
    assert json.loads(latest())["selection"].startswith("one_more has the highest on time promise fast of visa of 4")


@pytest.mark.parametrize(
    ("indicator", "within", "told", "fix"),
    [
        ("lead_tme_p90", "1 d", 'there is no indicator "lead_tme_p90" to select by', "--indicator lead_time_p90"),
        ("lead_time_p90", "5 %", '"5 %" is no difference in lead_time_p90 that could matter', '--within "1 d"'),
        ("lead_time_p90", "0 d", '"0 d" is no difference in lead_time_p90 that could matter', '--within "1 d"'),
        (
            "on_time_promise",
            "1 d",
            '"1 d" is no difference in on_time_promise that could matter',
            '--within "2 points"',
        ),
        ("lead_time_p90", "1", '"1" has no unit', '--within 1 min        (min, h, d, wk; "d" is a calendar day)'),
        ("backlog_closing", "1 d", "backlog_closing is neither a time nor a share", "--indicator lead_time_p90"),
    ],
)
def test_a_criterion_that_cannot_decide_is_told(typed, office, indicator, within, told, fix) -> None:
    ended = typed("compare", "tiny.yaml", "--select", "best", "--indicator", indicator, "--within", within)
    assert (ended.status, ended.stdout) == (2, "")
    assert f"tiny.yaml: E407 {told}\n" in ended.stderr
    assert f"  fix: {fix}\n" in ended.stderr
    assert not (office / "reports").exists()


def test_a_stopped_comparison_tells_what_is_complete_and_continues(started, typed, office, latest) -> None:
    import os
    import signal
    import time

    process = started("compare", "tiny.yaml", "--replications", "200", "--workers", "1")
    deadline = time.monotonic() + 60
    while len(list(office.glob("reports/.replications/*/0003.json.gz"))) < 3:  # base and renamed share theirs
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    done = int(re.search(r"stopped by the user after (\d+) of 200; run the same command again to continue", stderr)[1])
    assert done >= 2
    assert json.loads(latest())["replications"] == done
    assert typed("compare", "tiny.yaml", "--replications", str(done + 1)).status == 0
    assert json.loads(latest())["replications"] == done + 1
