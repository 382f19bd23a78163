"""Ranking against Europe: only like with like, the newest figure, and never first without a peer."""

import itertools
import math

import pandas as pd
import pytest

from sim.analysis.europe import rank
from sim.analysis.first_places import family_verdicts
from sim.analysis.likeness import NeededFigure, comparable, figures_needed
from sim.analysis.peers import load_peers, peer_table
from sim.primitives.peers import COLUMNS, DAYS_PER_UNIT, FIGURES, VOCABULARY, defects, peer_of

YEAR = 2025
CLOCKS = {
    ("lodging", "no"): "lived",
    ("lodging", "yes"): "net",
    ("identification", "yes"): "counted",
}


def published(**cells):
    """One like figure of a peer as text, with `cells` of it changed; value_days follows value and unit."""
    row = dict.fromkeys(COLUMNS, "") | {
        "id": "a", "role": "peer", "family": "study", "country": "Atlantis", "authority": "Office",
        "kind": "mean", "figure": "mean", "value": "30", "unit": "days", "clock_start": "lodging",
        "clock_stops": "no", "population": "all", "segment": "general", "period": "2024", "year": "2024",
        "verified": "yes", "source": "https://example.org/a",
    }  # fmt: skip
    row |= cells
    if row["unit"] in DAYS_PER_UNIT and row["value"].isdigit() and "value_days" not in cells:
        row["value_days"] = f"{float(row['value']) * DAYS_PER_UNIT[row['unit']]:.10g}"
    return row


def table(*rows):
    """A checked table of peers; every row gets an authority and an id of its own unless it names them."""
    named = [{"id": f"row_{i}", "authority": f"Office {i}"} | row for i, row in enumerate(rows)]
    text = [published(**row) for row in named]
    assert list(defects(text)) == []
    return peer_table(map(peer_of, text))


def our(value, low=math.nan, high=math.nan, **cells):
    key = {"family": "study", "figure": "mean", "clock": "lived", "population": "decided", "within": math.nan}
    return key | {"value": value, "low": low, "high": high, "replications": 20, "reason": ""} | cells


def ours(*rows):
    names = [*NeededFigure._fields, "value", "low", "high", "replications", "reason"]
    return pd.DataFrame(list(rows), columns=names)


def one(ranked):
    assert len(ranked) == 1
    return ranked.iloc[0]


UNLIKE = [
    ({"role": "baseline"}, "the authority's own published figure: the baseline, not a peer"),
    ({"role": "reference"}, "many countries together, not one authority"),
    ({"value": "10-20", "value_days": ""}, "a range or a bound, not one figure"),
    ({"value": ">12", "value_days": ""}, "a range or a bound, not one figure"),
    ({"clock_start": "unknown"}, "clock not known (start unknown, no stops)"),
    ({"clock_stops": "unknown"}, "clock not known (from lodging, stops unknown)"),
    ({"clock_start": "completeness", "clock_stops": "yes"}, "another clock (from completeness, with stops)"),
    ({"clock_start": "completeness"}, "another clock (from completeness, no stops)"),
    ({"clock_start": "acceptance", "clock_stops": "yes"}, "another clock (from acceptance, with stops)"),
    ({"population": "unknown"}, "unknown who is counted"),
    ({"population": "positive"}, "other cases are counted (positive decisions only)"),
    (
        {"population": "complete", "segment": "privileged"},
        "a privileged segment (applications complete from the start)",
    ),
    ({"year": ""}, "period unknown"),
    ({"year": "2021"}, "older than three years (2021)"),
]


@pytest.mark.parametrize(("cells", "reason"), UNLIKE)
def test_an_unlike_figure_is_shown_unranked_with_the_reason(cells, reason):
    shown = one(rank(ours(*(our(10, 9, 11, clock=c) for c in ("lived", "net", "counted"))), table(cells), YEAR))
    assert shown.reason == reason
    assert not shown.ranked
    assert shown[["ours", "rank", "of", "gap_days"]].isna().all()
    assert shown.verdict == ""


def test_all_reasons_of_one_row_are_told():
    cells = {"clock_start": "unknown", "clock_stops": "unknown", "population": "unknown", "year": "2019"}
    assert one(rank(ours(our(10)), table(cells), YEAR)).reason == (
        "clock not known (start unknown, stops unknown); unknown who is counted; older than three years (2019)"
    )


def test_comparable_says_nothing_of_a_like_row_and_what_else_a_row_is():
    cost = {"kind": "cost", "figure": "", "clock_start": "", "clock_stops": "", "unit": "EUR"}
    like, unlike = table({}, cost).to_dict("records")
    assert comparable(like) == ""
    assert comparable(unlike) == "not a processing time"


def test_age_is_measured_from_the_year_of_the_study():
    peers = table({"year": "2022"})
    assert one(rank(ours(our(10)), peers, 2025)).ranked
    assert not one(rank(ours(our(10)), peers, 2026)).ranked


def test_each_clock_meets_its_own_and_no_other():
    peers = table({"clock_start": "identification", "clock_stops": "yes"})
    assert one(rank(ours(our(10)), peers, YEAR)).reason == "no such figure of ours in this scenario"
    both = ours(our(10), our(7, clock="counted"))
    assert one(rank(both, peers, YEAR)).ours == 7


def test_a_median_is_never_set_against_a_mean_nor_one_family_against_another():
    peers = table({"kind": "median", "figure": "median"}, {"family": "asylum"})
    assert rank(ours(our(10)), peers, YEAR).ranked.sum() == 0


def test_a_share_is_ranked_only_against_the_share_within_the_same_time():
    share = {"kind": "share_within", "figure": "share_within", "value": "50", "unit": "percent"}
    peers = table(share | {"within_days": "30"}, share | {"within_days": "90"}, share)
    found = rank(ours(our(0.6, 0.55, 0.65, figure="share_within", within=30.0)), peers, YEAR).set_index("id")
    assert found.ranked.to_dict() == {"row_0": True, "row_1": False, "row_2": False}
    assert found.loc["row_2", "reason"] == "the limit in days is unknown"
    assert (found.loc["row_0", "rank"], found.loc["row_0", "of"]) == (1, 2)
    assert found.loc["row_0", "verdict"] == "ahead"
    assert math.isnan(found.loc["row_0", "gap_days"])


def test_rank_counts_us_among_the_peers_and_equal_figures_share_a_place():
    peers = table({"value": "20"}, {"value": "30"}, {"value": "40"})
    for value, place in ((10, 1), (20, 1), (25, 2), (30, 2), (35, 3), (40, 3), (41, 4)):
        found = rank(ours(our(value)), peers, YEAR)
        assert found["rank"].unique().tolist() == [place], value
        assert found["of"].unique().tolist() == [4]


def test_the_gap_is_ours_minus_theirs_with_its_interval():
    found = one(rank(ours(our(33, 31, 36)), table({"value": "1", "unit": "months"}), YEAR))
    assert found.value_days == 30.4375
    assert found[["gap_days", "gap_low", "gap_high"]].tolist() == [2.5625, 0.5625, 5.5625]


NO_INTERVAL = (math.nan, math.nan, "unclear")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(20, 29, "ahead"), (20, 30, "unclear"), (31, 40, "behind"), (29, 31, "unclear"), NO_INTERVAL],
)
def test_a_lead_is_claimed_only_where_the_whole_interval_leads(low, high, verdict):
    assert one(rank(ours(our(25, low, high)), table({"value": "30"}), YEAR)).verdict == verdict


def test_only_the_newest_figure_of_an_authority_population_and_kind_ranks():
    peers = table(
        {"authority": "Office", "year": "2023", "period": "2023"},
        {"authority": "Office", "year": "2024", "period": "2024"},
        {"authority": "Office", "kind": "median", "figure": "median", "year": "2023", "period": "2023"},
        {"authority": "Bureau", "year": "2023", "period": "2023"},
    )
    found = rank(ours(our(10), our(10, figure="median")), peers, YEAR).set_index("id")
    assert found.ranked.to_dict() == {"row_0": False, "row_1": True, "row_2": True, "row_3": True}
    assert found.loc["row_0", "reason"] == "a newer figure stands beside it (2024)"
    assert found.loc["row_1", "of"] == 3


def test_a_newer_figure_with_an_unknown_clock_still_replaces_the_older_one():
    newer = {"authority": "Office", "clock_stops": "unknown"}
    peers = table({"authority": "Office", "year": "2023", "period": "2023"}, newer)
    assert rank(ours(our(10)), peers, YEAR).ranked.sum() == 0


def test_an_authority_is_the_same_however_it_is_capitalised():
    peers = table({"authority": "Office", "year": "2023", "period": "2023"}, {"authority": "office"})
    assert rank(ours(our(10)), peers, YEAR).ranked.tolist().count(True) == 1
    rivals = table({"authority": "Office", "value": "20"}, {"authority": "OFFICE", "value": "40"})
    assert rank(ours(our(10)), rivals, YEAR).ranked.sum() == 0


def test_two_figures_of_the_same_year_that_contradict_each_other_both_stay_unranked():
    peers = table({"authority": "Office", "value": "20"}, {"authority": "Office", "value": "40"})
    found = rank(ours(our(10)), peers, YEAR)
    assert found.reason.unique().tolist() == ["another figure of the same year contradicts it"]


LINE = {"kind": "legal_maximum", "figure": "p90", "value": "90"}


@pytest.mark.parametrize(("low", "high", "verdict"), [(70, 90, "met"), (91, 99, "missed"), (80, 91, "unclear")])
@pytest.mark.parametrize(("kind", "words"), [("legal_maximum", "a legal maximum"), ("goal", "a goal")])
def test_a_limit_is_a_line_and_not_a_rival(kind, words, low, high, verdict):
    peers = table(LINE | {"kind": kind, "role": "reference" if kind == "legal_maximum" else "peer"})
    found = one(rank(ours(our(85, low, high, figure="p90")), peers, YEAR))
    assert found.reason == f"{words}, not ranked: {verdict} by our P90"
    assert (found.verdict, found.ranked, found.ours) == (verdict, False, 85)
    assert found.gap_days == -5


def test_ours_beyond_the_follow_up_is_said_and_not_ranked():
    assert one(rank(ours(our(math.nan)), table({}), YEAR)).reason == "ours could not be measured"


def test_without_any_figure_of_ours_everything_is_shown_and_nothing_ranked():
    found = rank(ours(), load_peers(), YEAR)
    assert len(found) == len(load_peers())
    assert not found.ranked.any()


def test_a_family_without_a_comparable_peer_is_never_first():
    peers = table({"population": "scheme"}, LINE | {"role": "reference"})
    found = rank(ours(our(1, 1, 1), our(1, 1, 1, figure="p90")), peers, YEAR)
    verdicts = family_verdicts(found, ["study", "travel"])
    assert verdicts.verdict.tolist() == ["no comparable peer", "no comparable peer"]
    assert verdicts.comparable_peers.tolist() == [0, 0]
    assert found["rank"].isna().all()


def test_a_family_says_how_many_comparable_peers_it_has_and_where_it_leads():
    peers = table({"value": "20"}, {"value": "30", "authority": "B"},
                  {"kind": "median", "figure": "median", "value": "30", "authority": "B"})  # fmt: skip
    behind_one = rank(ours(our(25, 24, 26), our(25, 24, 26, figure="median")), peers, YEAR)
    found = one(family_verdicts(behind_one, ["study"]))
    told = found[["family", "comparable_peers", "comparisons", "figures", "ahead", "first", "verdict"]].tolist()
    assert told == ["study", 2, 3, 2, 2, False, "ahead in 2 of 3 comparisons with 2 comparable peers"]
    ahead = rank(ours(our(9, 8, 10), our(9, 8, 10, figure="median")), peers, YEAR)
    assert one(family_verdicts(ahead, ["study"])).verdict == "ahead of every comparable peer (2)"


def test_needed_figures_are_asked_once_and_cover_all_that_can_be_compared():
    peers = load_peers()
    needed = figures_needed(peers)
    assert len({(*figure[:4], str(figure.within)) for figure in needed}) == len(needed)
    given = ours(*(our(0.5, **figure._asdict()) for figure in needed))
    reasons = rank(given, peers, YEAR).reason
    assert "no such figure of ours in this scenario" not in set(reasons)
    assert rank(given.iloc[1:], peers, YEAR).reason.eq("no such figure of ours in this scenario").any()


@pytest.mark.parametrize("year", [2022, 2024, 2025, 2030])
def test_no_unlike_pair_of_the_shipped_table_is_ranked(year):
    peers = load_peers()
    withins = [math.nan, *peers.within_days.dropna().unique()]
    everything = itertools.product(VOCABULARY["family"], FIGURES, ("lived", "net", "counted"), withins)
    given = ours(*(our(50, family=f, figure=g, clock=c, within=w) for f, g, c, w in everything))
    ranked = rank(given, peers, year)
    ranked = ranked[ranked.ranked]
    source = peers.set_index("id").loc[ranked.id]
    assert (ranked.kind == ranked.figure).all()
    assert (source.role == "peer").all()
    assert (source.population == "all").all()
    assert (source.segment == "general").all()
    assert (source.year >= year - 3).all()
    clocks = [CLOCKS[pair] for pair in zip(source.clock_start, source.clock_stops, strict=True)]
    assert ranked.our_clock.tolist() == clocks
    assert not ranked.duplicated(["family", "country", "authority", "kind", "within_days"]).any()
    assert (ranked.reason == "").all()
    assert ranked.source.str.startswith("http").all()
    assert ranked.period.ne("").all()
