"""Where numbers come from: the nearest word decides, and merging lends no number another number's source."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.provenance import assumed, shares_assumed
from sim.scenario.resolve import resolve
from sim.scenario.text.notes import with_notes
from sim.scenario.text.numbers import is_number, speaks_of_inputs
from sim.scenario.text.reader import read_tree
from sim.scenario.text.tree import Scalar, node_at

OFFICE = """\
title: 3 offices
study: {start: 2025-01-01, observe: 4 wk, seed: 7}
calendars: {office: {hours: "08:00-16:00"}}
teams:
  officers: {staff: 3, calendar: office, absence: 5 %, source: S25}
  reserve: {staff: 1, calendar: office}   # assumption: half the vacancies
flows:
  permit:
    intake: {team: officers, effort: {gamma: {mean: 20 min, cv: 0.7}}, source: assumption}
    decision:
      source: "assumption, measured nowhere"
      team: [officers, reserve]
      effort: 15 min   # source: time sheets of May
      share: 100 %     # everybody
      outcome: {granted: 90 %, refused: 10 %}   # VN24
permits:
  work:
    name: {en: 2 years}
    flow: permit
    demand: {per_year: 500}
    priority: 3   # as agreed
  study: {flow: permit, demand: {per_year: 400}, steps: {intake: {effort: 1 h}}, source: S3}
published:
  lodged: {text: Lodged, permits: work, figure: lodged, year: 2025, value: 500, role: input}
variants:
  more: {teams: {officers: {staff: 4}}}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "office.yaml").write_text(OFFICE)
    return tmp_path / "office.yaml"


def test_every_number_has_the_status_that_the_nearest_word_gives_it(office: Path) -> None:
    assert [(one.path, one.text, one.status, one.note, one.line) for one in assumed(load(office))] == [
        ("teams.officers.staff", "3", "source", "S25", 5),
        ("teams.officers.absence", "5 %", "source", "S25", 5),
        ("teams.reserve.staff", "1", "assumption", "assumption: half the vacancies", 6),
        ("flows.permit.intake.effort.gamma.mean", "20 min", "assumption", "assumption", 9),
        ("flows.permit.intake.effort.gamma.cv", "0.7", "assumption", "assumption", 9),
        ("flows.permit.decision.effort", "15 min", "source", "time sheets of May", 13),
        ("flows.permit.decision.share", "100 %", "assumption", "assumption, measured nowhere", 14),
        ("flows.permit.decision.outcome.granted", "90 %", "source", "VN24", 15),
        ("flows.permit.decision.outcome.refused", "10 %", "source", "VN24", 15),
        ("permits.work.demand.per_year", "500", "unstated", "", 20),
        ("permits.work.priority", "3", "unstated", "", 21),
        ("permits.study.demand.per_year", "400", "source", "S3", 22),
        ("permits.study.steps.intake.effort", "1 h", "source", "S3", 22),
    ]


def test_a_variant_does_not_inherit_the_source_of_what_it_replaces(office: Path) -> None:
    by_path = {one.path: one for one in assumed(load(office, "more"))}
    assert by_path["teams.officers.staff"].status == "unstated"
    assert by_path["teams.officers.absence"].status == "source"


def test_the_share_assumed_counts_the_steps_and_teams_of_a_permit_type(office: Path) -> None:
    # Both take decision (1 of 4 assumed), officers (0 of 2) and reserve (1 of 1).
    shares = shares_assumed(load(office))
    assert shares["work"] == pytest.approx((1 + 0 + 1 + 2 + 2) / (4 + 2 + 1 + 2 + 2))
    assert shares["study"] == pytest.approx((1 + 0 + 1 + 0 + 0) / (4 + 2 + 1 + 1 + 1))


def test_the_resolved_scenario_says_the_same_of_every_number(office: Path) -> None:
    for variant in ("", "more"):
        original = load(office, variant)
        twin = office.with_name("twin.yaml")
        twin.write_text(resolve(original))
        said = [
            [(one.path, one.text, one.status, one.note) for one in assumed(each)] for each in (original, load(twin))
        ]
        assert sorted(said[0]) == sorted(said[1])


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("a: 1 # S25", "S25"),
        ("a: 1 # source: source: S25", "S25"),
        ("a: 1 #S25", "S25"),
        ("a: 'x # y' # S25", "S25"),
        ('a: "x \\" # y" # S25', "S25"),
        ("a: it's # S25: don't", "S25: don't"),
        ("a: 'x # y'", ""),
        ("a: x#y", ""),
        ("a: 1\n# S25", ""),
    ],
)
def test_a_comment_is_what_follows_the_sign_outside_of_quotation_marks(line: str, note: str) -> None:
    value = node_at(read_tree(line, "a.yaml").tree, ("a",))
    assert isinstance(value, Scalar)
    assert value.note == note


@pytest.mark.parametrize(
    "comment",
    [
        "source: time sheets of May", "S25", "FAM22b, less the surge", "VHa (2 544 / 0.85)", "CLOCK",
        "AUTO: positive only", "migri.fi/en/processing-times", "from https://stat.fi, table 3",
        "assumption", "assumed: as last year",
    ],
)  # fmt: skip
def test_a_comment_with_a_tag_a_link_or_the_word_source_or_assumption_speaks_for_its_line(comment: str) -> None:
    assert _note_behind(f"# {comment}") == comment.removeprefix("source: ")


@pytest.mark.parametrize(
    "comment",
    [
        "a wild guess", "TODO ask Maija, I just guessed", "TODO: a source", "TBD", "OK", "I asked Maija", "as agreed",
        "source:", "EU citizens only", "maija@stat.fi knows", "e.g. Maija", "this is an assumption",
    ],
)  # fmt: skip
def test_any_other_comment_explains_and_leaves_the_number_to_the_source_around_it(comment: str) -> None:
    assert _note_behind(f"# {comment}") == ""
    around = read_tree(f"a:\n  b: 1 # {comment}\n  source: S25", "a.yaml").tree
    value = node_at(around, ("a", "b"))
    assert isinstance(value, Scalar)
    assert value.note == "S25"


def _note_behind(comment: str) -> str:
    value = node_at(read_tree(f"a: 1 {comment}", "a.yaml").tree, ("a",))
    assert isinstance(value, Scalar)
    return value.note


@pytest.mark.parametrize("text", ["3", "-3.5", "11 324", "11\u00a0324", "35 %", "35%", "25 min", "52 000 EUR per year"])
def test_numbers_with_and_without_units_are_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "office", "2025-01-01", "08:00-16:00", "first 3", None, "data/3.csv", "3.csv"])
def test_dates_hours_and_words_are_no_numbers(text: str | None) -> None:
    assert not is_number(text)


@pytest.mark.parametrize("path", [("study", "seed"), ("published", "a", "value"), ("permits", "a", "name", "en"), ()])
def test_settings_names_and_published_figures_are_no_inputs(path: tuple[str, ...]) -> None:
    assert not speaks_of_inputs(path)


def test_noting_a_file_of_many_thousand_lines_takes_no_time() -> None:
    tree = read_tree("a:\n" + "".join(f"  k{n}: {{x: {n}, source: S{n}}}   # c\n" for n in range(8_000)), "").tree
    begun = time.process_time()
    with_notes(tree)
    assert time.process_time() - begun < 2
