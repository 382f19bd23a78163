"""Loading: parents and variants merged in, mistakes of every stage told together, nothing read outside the folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import check_all_variants, load
from sim.scenario.text.tree import plain

OFFICE = """\
title: An office
study: {start: 2025-01-01, observe: 52 wk}
calendars: {office: {hours: "08:00-16:00"}}
teams: {officers: {staff: 3, calendar: office}}
flows:
  permit:
    intake: {team: officers, effort: 20 min}
    decision: {team: officers, effort: 15 min, outcome: granted}
permits:
  work: {flow: permit, demand: {per_year: 500}, promises: {month: {share: 95 %, within: 30 d}}}
  study: {flow: permit, demand: {per_year: 500}, steps: {intake: {effort: 1 h}}}
variants:
  more: {teams: {officers: {staff: 4}}}
  slow: {flows: {permit: {intake: {effort: 2 h}}}}
  both: {combine: [more, slow]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "office.yaml").write_text(OFFICE)
    return tmp_path


def codes(caught: pytest.ExceptionInfo[ScenarioError]) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.code) for problem in caught.value.problems]


def staff(path: str, variant: str | None = None) -> str:
    return load(path, variant).spec.teams["officers"].staff["always"].text


def test_a_variant_changes_what_it_names_and_nothing_else(folder: Path) -> None:
    base, both = load("office.yaml"), load("office.yaml", "both")
    assert (base.variant, both.variant) == ("", "both")
    assert base.variants == both.variants == ("more", "slow", "both")
    assert both.spec.teams["officers"].staff["always"].value == 4
    assert both.spec.permits == base.spec.permits
    assert "variants" not in plain(both.tree)  # type: ignore[operator]


def test_each_permit_type_takes_the_flow_as_it_changes_it(folder: Path) -> None:
    base, slow = load("office.yaml").routes, load("office.yaml", "slow").routes
    assert list(base) == ["work", "study"]
    assert list(base["work"][""]) == ["intake", "decision"]
    texts = [routes[permit][""]["intake"].effort.fixed.text for routes in (base, slow) for permit in base]
    assert texts == ["20 min", "1 h", "2 h", "1 h"]
    assert base["work"][""]["decision"] is base["study"][""]["decision"]


def test_all_variants_are_loaded_under_their_names(folder: Path) -> None:
    assert list(check_all_variants("office.yaml")) == ["", "more", "slow", "both"]


def test_what_is_wrong_in_the_scenario_is_told_once_and_not_for_each_variant(folder: Path) -> None:
    broken = OFFICE.replace("effort: 15 min", "effort: 15 minutes").replace("staff: 4", "staff: four")
    Path("office.yaml").write_text(broken)
    with pytest.raises(ScenarioError) as caught:
        check_all_variants("office.yaml")
    assert codes(caught) == [("office.yaml", 8, "E103"), ("office.yaml", 13, "E101")]


@pytest.mark.parametrize(
    ("asked", "told"),
    [("mroe", "--variant more"), ("nothing_like_it", "one of more, slow, both")],
)
def test_an_unknown_variant_is_told_with_what_there_is(folder: Path, asked: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load("office.yaml", asked)
    (problem,) = caught.value.problems
    assert (problem.code, problem.text, problem.fix) == ("E212", f'there is no variant "{asked}"', told)


def test_a_file_without_variants_says_so(folder: Path) -> None:
    Path("plain.yaml").write_text(OFFICE.split("variants:")[0])
    with pytest.raises(ScenarioError, match='there is no variant "more": the file has none'):
        load("plain.yaml", "more")


def test_a_chain_of_parents_is_merged_the_child_on_top(folder: Path) -> None:
    Path("child.yaml").write_text("extends: office.yaml\nteams: {officers: {staff: 5}}\n")
    Path("grandchild.yaml").write_text("extends: child.yaml\ntitle: Youngest\nvariants: {more: null}\n")
    scenario = load("grandchild.yaml")
    assert scenario.spec.title == "Youngest"
    assert scenario.files == (Path("grandchild.yaml"), Path("child.yaml"), Path("office.yaml"))
    assert scenario.variants == ("slow", "both")
    assert staff("grandchild.yaml") == "5"


def test_mistakes_of_all_stages_and_files_are_told_together_the_scenario_first(folder: Path) -> None:
    Path("office.yaml").write_text(OFFICE.replace("15 min", "15 minutes"))
    Path("child.yaml").write_text(
        "extends: office.yaml\n"
        "teams: {officers: {staff: 22,5}, oficers: null}\n"
        "permits:\n"
        "  study: {steps: {intake: {team: nobody}, extra: {wait: 1 d}}}\n"
    )
    with pytest.raises(ScenarioError) as caught:
        load("child.yaml")
    assert codes(caught) == [
        ("child.yaml", 2, "E104"),
        ("child.yaml", 2, "E211"),
        ("child.yaml", 4, "E201"),
        ("child.yaml", 4, "E330"),
        ("office.yaml", 8, "E103"),
    ]


def test_data_files_of_a_parent_are_looked_for_beside_the_parent(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "parent.yaml").write_text(OFFICE.replace("{per_year: 500}", "{file: months.csv}", 1))
    months = "".join(f"2025-{month:02d},40\n" for month in range(1, 13))
    (folder / "data" / "months.csv").write_text(f"month,count\n{months}")
    Path("child.yaml").write_text("extends: data/parent.yaml\n")
    assert load("data/parent.yaml").spec.permits["work"].demand.file == "months.csv"
    assert load("child.yaml").spec.permits["work"].demand.file == "data/months.csv"


@pytest.mark.parametrize("name", ["../outside.yaml", "link.yaml", "inner/../../outside.yaml", "{absolute}"])
def test_a_file_outside_the_folder_is_never_read(folder: Path, name: str) -> None:
    inner = folder / "scenarios"
    inner.mkdir()
    outside = folder / "outside.yaml"
    outside.write_text("secret: [")
    (inner / "link.yaml").symlink_to(outside)
    (inner / "child.yaml").write_text(f"extends: {name.format(absolute=outside)}\n")
    with pytest.raises(ScenarioError) as caught:
        load("scenarios/child.yaml")
    assert codes(caught) == [("scenarios/child.yaml", 1, "E507")]
    assert "secret" not in str(caught.value)


def test_a_folder_reached_by_a_link_is_the_folder_itself(folder: Path) -> None:
    (folder / "linked").symlink_to(folder, target_is_directory=True)
    Path("child.yaml").write_text("extends: office.yaml\n")
    assert load("linked/child.yaml").spec.title == "An office"


def test_variants_that_combine_variants_are_joined_without_repeating_work(folder: Path) -> None:
    chain = "".join(f"  v{n}: {{combine: [v{n - 1}, v{n - 1}]}}\n" for n in range(1, 60))
    Path("office.yaml").write_text(f"{OFFICE}  v0: {{title: A chain}}\n{chain}")
    begun = time.process_time()
    assert load("office.yaml", "v59").spec.title == "A chain"
    assert time.process_time() - begun < 2


def test_thousands_of_mistakes_end_in_seconds_and_in_a_text_that_can_be_read(folder: Path) -> None:
    Path("office.yaml").write_text(OFFICE + "".join(f"k{n}: 1\n" for n in range(20_000)))
    begun = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load("office.yaml")
    assert time.process_time() - begun < 5
    assert len(str(caught.value).splitlines()) < 600


def test_warnings_come_with_the_scenario_and_do_not_stop_it(folder: Path) -> None:
    Path("office.yaml").write_text(OFFICE.replace("\npermits:", "\n  unused: {a: {wait: 1 d}}\npermits:"))
    warnings = load("office.yaml").warnings
    assert [(problem.code, problem.line) for problem in warnings if "unused" in problem.text] == [("W101", 9)]
