"""Published values are read in the unit in which they were published, and the shipped table is a table."""

from typing import get_args

import pytest

from sim.primitives.peer_values import PublishedValue, parse_peer_time, parse_peer_value
from sim.primitives.peers import VOCABULARY, figure_told, shipped_peers, shipped_rows, value_days
from sim.primitives.quantities import QuantityError
from sim.scenario.models import peer as models

READ = [
    ("24 d", "24", "days", "24"),
    ("24 days", "24", "days", "24"),
    ("8 wk", "8", "weeks", "56"),
    ("6 months", "6", "months", "182.625"),
    ("1 month", "1", "months", "30.4375"),
    ("2 years", "2", "years", "730.5"),
    ("20 working days", "20", "working days", "28"),
    ("15 calendar days", "15", "calendar days", "15"),
    ("93 %", "93", "percent", ""),
    ("91.3-98.5 %", "91.3-98.5", "percent", ""),
    ("1-3 months", "1-3", "months", ""),
    ("70 to 84 weeks", "70-84", "weeks", ""),
    (">12 months", ">12", "months", ""),
    ("15 024 decisions", "15024", "decisions", ""),
    ("186 GBP", "186", "GBP", ""),
    ("150", "150", "", ""),
]


@pytest.mark.parametrize(("text", "value", "unit", "days"), READ)
def test_a_value_keeps_its_unit_and_has_days_where_it_is_one_time(text, value, unit, days):
    assert parse_peer_value(text) == PublishedValue(value, unit, text)
    assert value_days(value, unit) == days


@pytest.mark.parametrize(
    ("text", "code"), [("soon", "E101"), ("12,5 d", "E104"), ("-3 d", "E105"), ("101 %", "E105"), ("", "E101")]
)
def test_what_cannot_have_been_published_is_refused(text, code):
    with pytest.raises(QuantityError) as caught:
        parse_peer_value(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"), [("30", "E102"), ("2 fortnights", "E103"), ("1-3 months", "E101"), ("0 d", "E101")]
)
def test_a_share_speaks_of_one_time(text, code):
    with pytest.raises(QuantityError) as caught:
        parse_peer_time(text)
    assert caught.value.code == code


def test_the_words_of_scenarios_are_those_of_the_table():
    spelled = {
        "role": models.PeerRole, "family": models.PeerFamily, "kind": models.PeerKind,
        "clock_start": models.ClockStart, "population": models.Population,
    }  # fmt: skip
    for column, literal in spelled.items():
        assert get_args(literal) == tuple(word for word in VOCABULARY[column] if word), column
    assert get_args(models.PeerFigure) == VOCABULARY["figure"][1:-1]


def test_the_shipped_table_is_read_once_and_whole():
    rows, peers = shipped_rows(), shipped_peers()
    assert [row["id"] for row in rows] == [peer.id for peer in peers]
    assert shipped_peers() is peers
    assert {peer.origin for peer in peers} == {""}
    for row, peer in zip(rows, peers, strict=True):
        assert (peer.value_days is None) == (row["value_days"] == "")
        assert peer.share is None or peer.share == pytest.approx(float(row["value"]) / 100)


def test_one_figure_in_two_units_is_one_figure():
    row = dict(shipped_rows()[0]) | {"value": "4", "unit": "weeks", "value_days": "28"}
    assert figure_told(row) == figure_told(row | {"value": "28", "unit": "days"})
    assert figure_told(row) != figure_told(row | {"value": "5", "value_days": "35"})
