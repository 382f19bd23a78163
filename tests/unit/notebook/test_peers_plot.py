"""The drawing of peers shows ours and every comparable figure, and says in words where there is none."""

import numpy as np
import pytest

from sim.notebook.results import Run
from tests.report.made_up import made_up


@pytest.fixture(scope="module")
def run():
    return Run(made_up(7))


def markers(axes):
    """The places of single points: ours first, then the peers'."""
    return [np.ravel(line.get_xdata()).tolist() for line in axes.lines if line.get_marker() in ("o", "D")]


def test_ours_stands_with_its_interval_among_all_comparable_peers(run):
    axes = run.plot.peers("median", "asylum")
    rows = run.peers[run.peers.ranked & (run.peers.figure == "median") & (run.peers.family == "asylum")]
    ours, theirs = markers(axes)
    assert ours == [rows.ours.iloc[0]]
    assert sorted(theirs) == sorted(rows.value_days)
    assert list(axes.lines[0].get_xdata()) == [rows.ours_low.iloc[0], rows.ours_high.iloc[0]]
    assert axes.get_title() == "Asylum, median: 1 of 3"
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "ours", "Norway, mid Jun 2024", "Ireland, Jan-Aug 2025",
    ]  # fmt: skip


def test_legal_maxima_are_lines_also_where_no_peer_publishes_the_figure(run):
    axes = run.plot.peers("p90", "study")
    assert axes.get_title() == "Study, p90: no comparable peer"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["legal maximum, EU, 90 d"]


def test_without_a_name_the_figure_that_most_publish_is_drawn(run):
    peers = int(run.plot.peers().get_title().rpartition(" of ")[2])
    assert peers == run.peers.of.max()


def test_what_nobody_publishes_is_told_with_what_can_be_drawn(run):
    with pytest.raises(ValueError, match=r"nothing comparable is published for p75 of study: .*median of asylum"):
        run.plot.peers("p75", "study")


def test_the_families_are_those_of_the_result(run):
    assert run.families.equals(run.result.first_places.families)
    assert {"europe", "families"} <= run.tables.keys()
