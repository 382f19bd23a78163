"""Whatever stands in the table, no unlike pair is ranked, and no like one is left out without a reason."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.europe import rank
from sim.analysis.first_places import family_verdicts, first_places
from sim.analysis.likeness import NeededFigure, comparable, figures_needed, reasons
from sim.analysis.peers import peer_table
from sim.primitives.peers import (
    COLUMNS,
    FIGURES,
    VOCABULARY,
    defects,
    fitting_figures,
    needs_clock,
    peer_of,
    shipped_peers,
    value_days,
)

YEAR = 2025
FAMILIES = ("study", "asylum")
WITHINS = (math.nan, 30.0, 90.0)
OUR_CLOCKS = ("lived", "net", "counted")
THEIR_CLOCK = {("lodging", "no"): "lived", ("lodging", "yes"): "net", ("identification", "yes"): "counted"}
"""Written anew here: which of our clocks runs exactly as theirs does."""


LIKE = {"role": "peer", "clock_start": "lodging", "clock_stops": "no", "population": "all", "segment": "general",
        "verified": "yes", "year": "2024", "value": "", "kind": "", "clock": ""}  # fmt: skip
"""A row that is ranked; `value`, `kind` and `clock` stand for what follows from them."""

YEARS = ("", "2018", "2021", "2022", "2023", "2025", "2026")


@st.composite
def rows(draw, number):
    """A row that loading would accept: like one of ours but for none, one or several things."""
    other = draw(st.sets(st.sampled_from(sorted(LIKE)), max_size=2)) if draw(st.integers(0, 3)) else set()
    words = {name: word for name, word in LIKE.items() if name in VOCABULARY and name != "kind"}
    words |= {name: draw(st.sampled_from(VOCABULARY[name])) or "unknown" for name in words if name in other}
    if "clock" in other:
        start = draw(st.sampled_from(("identification", "completeness", "lodging", "biometrics")))
        words |= {"clock_start": start, "clock_stops": "yes"}
    kind = draw(st.sampled_from(VOCABULARY["kind"] if "kind" in other else ("mean", "median", "share_within")))
    unit = "percent" if kind == "share_within" else draw(st.sampled_from(("days", "weeks")))
    unit = "cases" if kind in VOCABULARY["kind"][7:] else unit
    if not needs_clock(kind, unit):
        words |= {"clock_start": "", "clock_stops": ""}
    value = draw(st.sampled_from(("10-20", ">12")) if "value" in other else st.integers(1, 99).map(str))
    year = draw(st.sampled_from(YEARS)) if "year" in other else "2024"
    return dict.fromkeys(COLUMNS, "") | words | {
        "id": f"row_{number}", "family": draw(st.sampled_from(FAMILIES)), "country": "Atlantis",
        "authority": draw(st.sampled_from(("Bureau", "Office", "Agency", "Board"))), "kind": kind,
        "figure": draw(st.sampled_from(fitting_figures(kind, unit))), "value": value, "unit": unit,
        "value_days": value_days(value, unit), "period": f"{year} {number}", "year": year,
        "within_days": draw(st.sampled_from(("30", "90", ""))) if kind == "share_within" else "",
        "source": f"https://example.org/{number}",
    }  # fmt: skip


@st.composite
def tables(draw):
    """Up to a dozen rows, some of them removed by the scenario."""
    found = [draw(rows(number)) for number in range(draw(st.integers(0, 12)))]
    assert list(defects(found)) == []
    return [peer_of(row, draw(st.sampled_from(("", "", "", "", "added", "removed")))) for row in found]


def ours(seed):
    """Any figure of ours on any clock, each with a value of its own; a tenth are missing."""
    luck, made = np.random.default_rng(seed), []
    for family, figure, clock, within in itertools.product(FAMILIES, FIGURES, OUR_CLOCKS, WITHINS):
        if (figure == "share_within") == math.isnan(within) or luck.random() < 0.1:
            continue
        value, half = luck.random() * np.array([1.0, 0.05]) * (1.0 if figure == "share_within" else 400.0)
        made.append((family, figure, clock, "decided", within, value, max(0.0, value - half), value + half, 20, ""))
    return pd.DataFrame(made, columns=[*NeededFigure._fields, "value", "low", "high", "replications", "reason"])


def alike(peer):
    """Whether one figure of ours counts the same: stated here without the program's own words."""
    numbers = peer.share if peer.kind == "share_within" else peer.value_days
    return (
        peer.origin != "removed"
        and peer.role == "peer"
        and peer.kind in FIGURES
        and numbers is not None
        and (peer.kind != "share_within" or peer.within_days is not None)
        and (peer.clock_start, peer.clock_stops) in THEIR_CLOCK
        and peer.population == "all"
        and peer.segment == "general"
        and peer.year is not None
        and peer.year >= YEAR - 3
    )


def whose(peer):
    return peer.family, peer.authority, peer.kind, peer.population, peer.segment, peer.within_days


@settings(max_examples=80, deadline=None)
@given(tables(), st.integers(0, 99).map(ours))
def test_no_unlike_pair_is_ever_ranked_and_every_like_one_is(peers, own):
    found = rank(own, peer_table(peers), YEAR, "2025").set_index("id")
    assert len(found) == len(peers)
    there = {(*key, str(within)): value for *key, within, value in own[
        ["family", "figure", "clock", "within", "value"]].itertuples(index=False, name=None)}  # fmt: skip
    standing = [peer for peer in peers if peer.origin != "removed"]
    for peer in peers:
        row = found.loc[peer.id]
        clock = THEIR_CLOCK.get((peer.clock_start, peer.clock_stops))
        within = math.nan if peer.within_days is None else peer.within_days
        beside = there.get((peer.family, peer.kind, clock, str(within)))
        of_the_same = [one for one in standing if whose(one) == whose(peer) and one.year is not None]
        newest = all(one.year <= (peer.year or 0) for one in of_the_same)
        contradicted = any(one is not peer and alike(one) and one.year == peer.year for one in of_the_same)
        assert row.ranked == (alike(peer) and newest and not contradicted and beside is not None)
        assert row.ranked == (row.reason == "")
        if row.ranked:
            assert (row.ours, row.our_clock, row.figure) == (beside, clock, peer.kind)
            assert (row.our_population, row.our_period, row.our_source) == ("decided", "2025", "simulated")
        else:
            assert row[["rank", "of", "confidence", "first"]].isna().all() and not row.best


def test_generated_tables_hold_both_like_and_unlike_figures():
    found = {True: 0, False: 0}

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(tables(), st.integers(0, 99).map(ours))
    def count(peers, own):
        for ranked in rank(own, peer_table(peers), YEAR).ranked:
            found[bool(ranked)] += 1

    count()
    assert min(found.values()) > 50, found


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(0, 99).map(ours))
def test_places_their_interval_and_the_best_are_those_of_counting(peers, own):
    found = rank(own, peer_table(peers), YEAR)
    ranked = found[found.ranked]
    for _, group in ranked.groupby(["family", "figure", "our_clock", "within_days"], dropna=False):
        sign = -1.0 if group.kind.iloc[0] == "share_within" else 1.0
        theirs = sign * group.value_share.fillna(group.value_days).to_numpy()
        one = group.iloc[0]
        ends = sorted((sign * one.ours_low, sign * one.ours_high))
        counted = [1 + int((theirs < end).sum()) for end in (sign * one.ours, *ends)]
        assert group[["rank", "rank_low", "rank_high"]].drop_duplicates().to_numpy().tolist() == [counted]
        assert set(group.of) == {len(group) + 1}
        assert (theirs[group.best.to_numpy()] == theirs.min()).all() and group.best.any()
        assert (group["first"] == one["first"]).all()
        assert (group.confidence[group.verdict == "ahead"] > 0.975 - 1e-9).all()
        assert (group.confidence[group.verdict == "behind"] < 0.025 + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(0, 99).map(ours))
def test_a_family_is_first_only_where_it_has_peers_and_leads_them_all(peers, own):
    found = rank(own, peer_table(peers), YEAR)
    verdicts = family_verdicts(found, [*FAMILIES, "travel"]).set_index("family")
    for family, verdict in verdicts.iterrows():
        mine = found[found.ranked & (found.family == family)]
        assert verdict.comparisons == len(mine)
        assert not verdict["first"] or (len(mine) > 0 and (mine.verdict == "ahead").all())
        if len(mine):
            assert verdict.confidence == mine.confidence.min()
            assert verdict.first_low <= verdict.first_high <= mine["first"].min() + 1e-12
        else:
            assert math.isnan(verdict.confidence) and verdict.verdict == "no comparable peer"


@given(tables())
def test_a_figure_is_asked_for_by_every_row_that_is_like_and_by_no_other(peers):
    needed = {(one.family, one.figure, one.clock, str(one.within)) for one in figures_needed(peer_table(peers))}
    for row in peer_table(peers).to_dict("records"):
        clock = THEIR_CLOCK.get((row["clock_start"], row["clock_stops"]))
        if not comparable(row) and row["kind"] in FIGURES:
            assert (row["family"], row["figure"], clock, str(row["within_days"])) in needed


def verdicts_of(*families):
    """A ranking with one comparison a family: (family, confidence, verdict)."""
    made = [
        {"family": family, "figure": "mean", "our_clock": "lived", "within_days": math.nan, "country": "A",
         "authority": "B", "ranked": True, "confidence": sure, "first": sure, "verdict": verdict}
        for family, sure, verdict in families
    ]  # fmt: skip
    return first_places(pd.DataFrame(made), [*dict.fromkeys(one[0] for one in families), "travel"])


def test_the_verdict_on_the_service_holds_for_all_families_at_once():
    # Alone each of the three is ahead by its 95 % interval; together only two of them stand beside each other.
    found = verdicts_of(("study", 0.976, "ahead"), ("family", 0.999, "ahead"), ("asylum", 0.5, "unclear"))
    assert found.families["first"].tolist() == [True, True, False, False]
    found = verdicts_of(("study", 0.976, "ahead"), ("family", 0.98, "ahead"), ("asylum", 0.976, "ahead"))
    assert found.families["first"].tolist() == [False, False, False, False]
    assert found.families["verdict"].tolist()[:3] == ["ahead of every comparable peer (1)"] * 3
    assert found.told == (
        "With 95 % confidence we beat every comparable peer in 0 of 3 families that have one; 1 has none."
    )


@pytest.mark.parametrize("number", range(5))
def test_no_family_s_lead_hides_another_s_lag(number):
    leads = [("asylum", 0.0001, "behind"), *((f"f{n}", 0.99999, "ahead") for n in range(number))]
    found = verdicts_of(*leads)
    assert not found.families.loc[found.families.family == "asylum", "first"].any()
    assert f"in {number} of {number + 1} famil" in found.told


def test_a_family_led_in_one_figure_of_two_is_not_first():
    found = verdicts_of(("study", 0.9999, "ahead"), ("study", 0.6, "unclear"))
    assert found.families.iloc[0][["comparisons", "ahead", "first"]].tolist() == [2, 1, False]
    assert found.families.iloc[0].confidence == 0.6


def test_a_mean_of_three_weeks_is_no_rival_of_a_mean_of_a_year():
    table = peer_table(shipped_peers())
    told = dict(zip(table["id"], reasons(table, YEAR), strict=True))
    assert told["dk_siri_study_mean_2022"] == "other cases are counted (recently lodged or decided cases only)"
    rivals = table[table["id"].map(told).eq("") & table["kind"].isin(FIGURES)]
    assert set(rivals["family"]) == {"asylum", "citizenship", "family", "permanent"}


def test_without_any_comparable_peer_nothing_is_claimed():
    nothing = pd.DataFrame(columns=["family", "ranked", "country", "authority", "verdict", "confidence", "first",
                                    "figure", "our_clock", "within_days"]).astype({"ranked": bool})  # fmt: skip
    assert first_places(nothing, ["study"]).told == "The only family has no comparable peer."
    assert first_places(nothing, ["study", "asylum"]).told == "None of the 2 families has a comparable peer."
    assert not np.any(first_places(nothing, ["study"]).families["first"])
