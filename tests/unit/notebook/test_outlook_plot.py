"""The drawing of the outlook shows the days told week by week with their intervals, and says where nothing is told."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.outlook import OUTLOOK, SHARES
from sim.notebook.results import Run
from tests.report.made_up import made_up


@pytest.fixture(scope="module")
def run():
    return Run(made_up(7))


def test_each_share_is_a_line_of_the_days_that_the_table_tells(run):
    permit = run.result.plan.demand.permits[0]
    axes = run.plot.outlook(permit.name)
    rows = run.outlook[(run.outlook.permit == permit.name) & run.outlook.value.notna()]
    assert len(axes.lines) == len(SHARES)
    for line, share in zip(axes.lines, SHARES, strict=True):
        told = rows[rows.share == share].sort_values("week")
        assert np.array_equal(line.get_xydata(), told[["week", "value"]].to_numpy(float))
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["half", "80 %", "95 %"]
    assert axes.get_title().startswith(permit.label)
    assert axes.get_ylabel() == "lived days"


def test_bands_are_the_intervals_and_other_axes_may_be_given(run):
    axes = run.plot.outlook()
    rows = run.outlook[run.outlook.permit == run.result.plan.demand.permits[0].name]
    known = rows[(rows.share == SHARES[0]) & rows.value.notna() & rows.high.notna()]
    corners = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert {known.low.min(), known.high.max()} <= set(corners)
    again = run.plot.outlook(ax=axes)
    assert again is axes


def test_where_nothing_can_be_told_the_reason_is(run):
    name = run.result.plan.demand.permits[0].name
    silent = run.outlook.assign(value=math.nan, low=math.nan, high=math.nan, reason="too few cases")
    result = replace(run.result, estimates={**run.result.estimates, OUTLOOK: silent})
    with pytest.raises(ValueError, match=f'nothing can be told to those who apply for "{name}": too few cases'):
        Run(result).plot.outlook()


def test_an_unknown_permit_type_is_told(run):
    with pytest.raises(ValueError, match='there is no permit type "visas"'):
        run.plot.outlook("visas")
