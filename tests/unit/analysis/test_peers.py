"""The table of European figures: carried whole from the fact sheet, refused when it contradicts itself."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.peers import load_peers
from sim.primitives.peers import COLUMNS, defects

FACT_SHEET = Path(__file__).parents[4] / "shared" / "facts" / "europe.csv"
KIND = {
    "legal_max": "legal_maximum", "target": "goal", "observed_mean": "mean", "observed_median": "median",
    "observed_p75": "p75", "share_within_target": "share_within", "staff_fte": "staff",
    "cost_per_decision": "cost",
}  # fmt: skip
AS_PUBLISHED = ["country", "authority", "kind", "value", "unit", "period", "source"]

GOOD = {
    "id": "at_office_study_mean_2024", "role": "peer", "family": "study", "country": "Atlantis",
    "authority": "Office", "kind": "mean", "figure": "mean", "value": "3", "unit": "months",
    "value_days": "91.3125", "within_days": "", "clock_start": "lodging", "clock_stops": "no",
    "population": "all", "segment": "general", "period": "2024", "year": "2024", "verified": "yes",
    "source": "https://example.org/times", "note": "",
}  # fmt: skip


def told(*rows):
    return list(defects(rows))


def test_every_row_of_the_fact_sheet_is_carried_as_published():
    if not FACT_SHEET.exists():
        pytest.skip("the fact sheet ../shared/facts/europe.csv is not beside this checkout")
    sheet = pd.read_csv(FACT_SHEET, dtype=str, keep_default_na=False)
    sheet = sheet.rename(columns={"source_url": "source"}).assign(kind=sheet.measure.replace(KIND))
    wanted = Counter(sheet[AS_PUBLISHED].itertuples(index=False, name=None))
    carried = Counter(load_peers()[AS_PUBLISHED].itertuples(index=False, name=None))
    assert len(sheet) == 176
    assert wanted - carried == Counter()
    # Further figures that the sheets name only in a note or a sentence, each at a source of theirs.
    prose = FACT_SHEET.with_suffix(".md").read_text("utf-8") + FACT_SHEET.read_text("utf-8")
    further = list((carried - wanted).elements())
    assert len(further) == len(load_peers()) - len(sheet) > 30
    assert [row for row in further if row[-1] not in prose] == []
    assert [row for row in further if re.search(rf"(?<![\d.]){re.escape(row[3])}(?![\d.]\d)", prose) is None] == []


def test_the_authority_s_own_figures_are_the_baseline_and_no_others():
    peers = load_peers()
    assert peers[peers.role == "baseline"].country.tolist() == ["Finland"] * 4
    assert not peers[peers.role == "peer"].country.isin(["Finland", "EU", "EU+", "EU27", "World"]).any()


def test_times_are_in_days_and_a_range_has_none():
    days = load_peers().set_index("id").value_days
    assert days["ie_justice_citizenship_median_2024"] == pytest.approx(8 * 365.25 / 12)
    assert days["nl_ind_asylum_mean_2025"] == 67 * 7
    assert days["es_uge_specialist_legal_maximum_2026"] == 28
    assert days[["pl_voivodeships_all_mean_2025", "de_cities_citizenship_mean_2024"]].isna().all()


def test_a_good_row_has_no_defect():
    assert told(GOOD) == []


BAD = [
    ({"id": "At office"}, "At office: an id is written in small letters, digits and _"),
    ({"verified": "maybe"}, 'verified "maybe" is not one of yes, no'),
    ({"segment": ""}, 'segment "" is not one of general, privileged'),
    ({"source": "a newspaper"}, "the source must be a web address"),
    ({"year": "24"}, 'year "24" is not a year'),
    ({"authority": ""}, "authority is empty"),
    (
        {"unit": "fortnights", "value_days": ""},
        'unit "fortnights" is not a time: one of days, calendar days, working days, weeks, months, years',
    ),
    ({"value_days": "90"}, 'value_days is "90", but 3 months are "91.3125"'),
    ({"value": "1-3"}, 'value_days is "91.3125", but 1-3 months are ""'),
    ({"within_days": "30"}, "within_days belongs to a share within a time alone"),
    ({"figure": "median"}, 'figure "median" does not go with mean in months'),
    ({"clock_stops": ""}, "a processing time names its clock (unknown where it is), nothing else does"),
    (
        {"kind": "goal", "figure": "share_within"},
        'figure "share_within" does not go with goal in months',
    ),
    (
        {"kind": "pending", "figure": "", "value": "12", "unit": "cases", "value_days": ""},
        "a processing time names its clock (unknown where it is), nothing else does",
    ),
    (
        {"kind": "share_within", "figure": "share_within", "unit": "cases", "value_days": ""},
        "a share within a time is given in percent, at most 100",
    ),
    (
        {
            "kind": "share_within",
            "figure": "share_within",
            "value": "101",
            "unit": "percent",
            "value_days": "",
        },
        "a share within a time is given in percent, at most 100",
    ),
    (
        {
            "kind": "share_within",
            "figure": "share_within",
            "unit": "percent",
            "value_days": "",
            "within_days": "x",
        },
        'within_days "x" is not a number of days',
    ),
]


@pytest.mark.parametrize(("cells", "sentence"), BAD)
def test_a_defect_is_told_with_its_row(cells, sentence):
    row = GOOD | cells
    assert told(row) == [sentence if sentence.startswith(row["id"]) else f"{row['id']}: {sentence}"]


def test_a_word_outside_the_vocabulary_is_told_with_the_vocabulary():
    assert told(GOOD | {"role": "friend"}) == [
        'at_office_study_mean_2024: role "friend" is not one of peer, baseline, reference'
    ]


def test_the_same_id_and_the_same_figure_twice_are_told():
    assert told(GOOD, GOOD) == [
        "at_office_study_mean_2024: the id stands twice",
        "at_office_study_mean_2024: the same figure stands twice",
    ]
    assert told(GOOD, GOOD | {"id": "again"}) == ["again: the same figure stands twice"]
    assert told(GOOD, GOOD | {"id": "later", "period": "2025", "year": "2025"}) == []


def test_missing_columns_are_told_at_once():
    assert list(defects([{"id": "a"}], ("id",))) == [f"the columns must be {', '.join(COLUMNS)}"]
