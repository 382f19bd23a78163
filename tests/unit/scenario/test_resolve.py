"""Resolving and the fingerprint: what changes the simulation changes it, what does not leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.resolve import fingerprint, resolve

OFFICE = """\
title: An office
study: {start: 2025-01-01, observe: 4 wk}
calendars: {office: {hours: "08:00-16:00"}}
teams: {officers: {staff: 3, calendar: office}}   # S25
permits:
  work:
    demand: {file: days.csv}
    steps: {decision: {team: officers, effort: {empirical: {file: minutes.csv, unit: min}}, outcome: granted}}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    days = "".join(f"2025-01-{day:02d},4\n" for day in range(1, 32))
    (tmp_path / "days.csv").write_text(f"day,count\n{days}")
    (tmp_path / "minutes.csv").write_text("minutes\n20\n30\n")
    (tmp_path / "office.yaml").write_text(OFFICE)
    return tmp_path / "office.yaml"


def print_of(path: Path, text: str | None = None) -> str:
    if text is not None:
        path.write_text(text)
    return fingerprint(load(path))


def test_the_fingerprint_is_a_sha_256_that_neither_place_nor_form_nor_comment_changes(office: Path) -> None:
    first = print_of(office)
    assert len(first) == 64 and int(first, 16) >= 0
    assert print_of(office, OFFICE.replace("# S25", "# assumption: a guess")) == first
    assert print_of(office, OFFICE.replace("staff: 3", "absence: 0 %, staff: 3")) == first
    elsewhere = office.with_name("other.yaml")
    assert print_of(elsewhere, OFFICE) == first


def test_a_number_and_a_data_file_change_the_fingerprint(office: Path) -> None:
    prints = [print_of(office), print_of(office, OFFICE.replace("staff: 3", "staff: 4"))]
    office.write_text(OFFICE)
    for name, last in (("days.csv", "2025-01-31,4"), ("minutes.csv", "30")):
        data = office.with_name(name)
        data.write_text(data.read_text().replace(f"{last}\n", f"{last}0\n"))
        prints.append(print_of(office))
    assert len(set(prints)) == 4


def test_every_number_keeps_its_source_and_defaults_say_what_they_are(office: Path) -> None:
    lines = resolve(load(office)).splitlines()
    assert "    staff: 3  # S25" in lines
    assert "    absence: 0 %  # default" in lines
    assert "    calendar: office" in lines


def test_a_number_below_a_source_that_is_not_its_own_says_so(office: Path) -> None:
    office.write_text(
        OFFICE.replace("calendar: office}}   # S25", "calendar: office, source: S25, absence: 5 %}}")
        + "variants: {more: {teams: {officers: {staff: 4}}}}\n"
    )
    lines = resolve(load(office, "more")).splitlines()
    assert "    staff: 4  # unstated" in lines
    assert "    absence: 5 %" in lines
