"""Kinds that promise differently are shown apart: a share within two different times would be the share of none."""

import dataclasses

import pandas as pd
import pytest

from sim.experiment.result import RunResult
from sim.plan.plan import Limit
from sim.primitives.time import DAY
from sim.report import render_report
from tests.report.made_up import made_up
from tests.report.page import Element, read

SHARES = {"easy": 0.97, "hard": 0.4}


@pytest.fixture(scope="module")
def page() -> Element:
    return read(render_report(with_kinds(made_up(1))))


def with_kinds(result: RunResult) -> RunResult:
    """The one permit type split in two: the hard ones are promised 60 days and have a limit of their own."""
    permit = result.plan.demand.permits[0]
    easy = dataclasses.replace(permit.kinds[0], name="easy", share=0.5)
    promised = dataclasses.replace(easy.promises[0], within=60 * DAY)
    longer = (*easy.legal_limits, Limit("appeal", 1.0, 120 * DAY, counted=False, starts=-1))
    hard = dataclasses.replace(easy, name="hard", promises=(promised,), legal_limits=longer)
    demand = dataclasses.replace(result.plan.demand, permits=(dataclasses.replace(permit, kinds=(easy, hard)),))
    table = result.estimates["indicators"]
    own = table[(table.indicator == "on_time_promise:month") & (table.population == "decided")]
    kinds = [own.assign(kind=kind, value=value, low=value, high=value) for kind, value in SHARES.items()]
    estimates = {**result.estimates, "indicators": pd.concat([table, *kinds], ignore_index=True)}
    return dataclasses.replace(result, plan=dataclasses.replace(result.plan, demand=demand), estimates=estimates)


def test_each_kind_is_held_to_its_own_promise(page: Element) -> None:
    rows = page.table("Share on time against each promise")[1:]
    assert [row[:4] for row in rows] == [
        ["Employed person easy", "Promise month 30 lived days", "✓kept", "95.0 %"],
        ["Employed person hard", "Promise month 60 lived days", "✗missed", "95.0 %"],
        ["Employed person", "Legal limit law 90 lived days", "✗missed", "100.0 %"],
        ["Employed person", "Legal limit appeal 120 lived days", "–no decision", "100.0 %"],
    ]
    assert [row[4] for row in rows[:2]] == ["97.0 %", "40.0 %"]


def test_the_first_table_tells_the_kind_that_is_worst_off(page: Element) -> None:
    (row,) = page.table("Each permit type")[1:]
    assert row[1] == "✗missed hard: 40.0 % of 95.0 % in 60 lived days"
    assert "Missed: Employed person, hard." in page.text


def test_every_promise_and_limit_has_its_line(page: Element) -> None:
    assert "promise at 30 days; promise at 60 days; legal limit at 90 days; legal limit at 120 days" in page.text
