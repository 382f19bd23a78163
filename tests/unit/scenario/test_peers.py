"""A scenario adds, corrects and removes rows of the yardstick, in itself, its parents and its variants."""

from pathlib import Path

import pytest

from sim.plan.compile import compile_plan
from sim.primitives.peers import shipped_peers
from sim.scenario.load import load

BASE = """\
title: One family
study: {start: 2025-01-01, observe: 52 wk, follow_up: 30 d}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams: {officers: {staff: 8, calendar: office}}
flows: {permit: {decision: {team: officers, effort: 1 h, outcome: granted}}}
permits:
  family:
    family: family
    flow: permit
    demand: {per_year: 5 000}
    promises: {month: {share: 95 %, within: 30 d}}
"""
NEW = "family: family, country: Norway, authority: UDI, kind: median, source: a letter"


def peers(folder: Path, text: str, variant: str = "", parent: str = "") -> dict[str, object]:
    (folder / "base.yaml").write_text(BASE + parent, "utf-8")
    (folder / "office.yaml").write_text(f"extends: base.yaml\n{text}", "utf-8")
    return {peer.id: peer for peer in compile_plan(load(folder / "office.yaml", variant)).peers}


def test_without_a_word_the_package_s_table_holds(tmp_path):
    assert tuple(peers(tmp_path, "").values()) == shipped_peers()


def test_a_new_row_says_unknown_where_the_planner_says_nothing(tmp_path):
    added = peers(tmp_path, f"peers: {{oslo: {{{NEW}, value: 5 months, period: Jan-Jun 2025}}}}\n")["oslo"]
    assert (added.origin, added.role, added.value_days, added.year) == ("added", "peer", 152.1875, 2025)
    assert (added.clock_start, added.clock_stops, added.population) == ("unknown", "unknown", "unknown")
    assert (added.verified, added.segment, added.figure) == ("no", "general", "median")


def test_a_correction_changes_what_it_names_and_keeps_the_rest(tmp_path):
    row = "ie_justice_citizenship_median_2024: {value: 190 d, period: Jun 2025, source: a letter}"
    found = peers(tmp_path, f"peers: {{{row}}}\n")["ie_justice_citizenship_median_2024"]
    before = {peer.id: peer for peer in shipped_peers()}["ie_justice_citizenship_median_2024"]
    assert (found.origin, found.value_days, found.year, found.source) == ("corrected", 190.0, 2025, "a letter")
    assert (found.country, found.clock_start, found.population) == (before.country, "lodging", "all")
    # What somebody read at the old source says nothing of the new one.
    assert (before.verified, found.verified) == ("yes", "no")


def test_a_removed_row_stays_to_be_shown_and_says_so(tmp_path):
    found = peers(tmp_path, "peers: {no_udi_family_median_2024: null}\n")
    assert len(found) == len(shipped_peers())
    assert found["no_udi_family_median_2024"].origin == "removed"


def test_a_child_and_a_variant_go_on_where_the_parent_left(tmp_path):
    parent = f"peers:\n  oslo: {{{NEW}, value: 100 d, period: 2024}}\n  dk_siri_study_mean_2022: null\n"
    child = (
        "peers: {oslo: {value: 90 d, source: a letter}, dk_siri_study_mean_2022: {value: 30 d, source: a letter}}\n"
        "variants: {without: {peers: {oslo: null}}}\n"
    )
    found = peers(tmp_path, child, parent=parent)
    assert (found["oslo"].value_days, found["oslo"].period) == (90.0, "2024")
    assert (found["dk_siri_study_mean_2022"].origin, found["dk_siri_study_mean_2022"].value_days) == ("corrected", 30.0)
    assert "oslo" not in peers(tmp_path, child, "without", parent)


@pytest.mark.parametrize(("name", "fix"), [("no_udi_family_median_2042", "no_udi_family_median_2024: null"), ("x", "")])
def test_a_null_that_removes_nothing_is_told_and_stops_nothing(tmp_path, name, fix):
    (tmp_path / "office.yaml").write_text(f"{BASE}peers: {{{name}: null}}\n", "utf-8")
    (warning,) = load(tmp_path / "office.yaml").warnings
    assert (warning.code, warning.fix) == ("W110", fix or "leave the line out")
    assert warning.text == (f'"{name}" has no value, which would remove it, but the package\'s table has no such row')


def test_a_goal_bounds_p90_unless_it_says_otherwise_and_a_count_has_no_clock(tmp_path):
    whose = "family: study, country: A, source: c"
    rows = (
        f"  goal: {{{whose}, authority: B, kind: goal, value: 30 d, period: 2025}}\n"
        f"  mean_goal: {{{whose}, authority: C, kind: goal, figure: mean, value: 30 d, period: 2025}}\n"
        f"  open: {{{whose}, authority: B, kind: pending, value: 12 cases, period: undated}}\n"
    )
    found = peers(tmp_path, f"peers:\n{rows}")
    assert (found["goal"].figure, found["mean_goal"].figure, found["open"].figure) == ("p90", "mean", "")
    assert (found["goal"].clock_start, found["open"].clock_start, found["open"].year) == ("unknown", "", None)


def test_a_correction_to_another_kind_drops_the_clock_that_does_not_belong_to_it(tmp_path):
    row = "no_udi_family_median_2024: {kind: pending, value: 900 cases, source: a letter}"
    found = peers(tmp_path, f"peers: {{{row}}}\n")["no_udi_family_median_2024"]
    assert (found.kind, found.figure, found.clock_start, found.clock_stops, found.value_days) == (
        "pending",
        "",
        "",
        "",
        None,
    )
