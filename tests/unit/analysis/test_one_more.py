"""The table of bottlenecks, its ranking and its sentence, from figures made by hand."""

import math

import pandas as pd
import pytest

from sim.analysis.one_more import TABLE, gains, helps_most, one_more_table
from tests.report.made_up import plan_of


def indicators(p90: float, on_time: float = 0.5, backlog: float = 100.0) -> pd.DataFrame:
    """One replication's table: the rows that are wanted among others that are not."""
    rows = [
        ("", "", "", "", "lead_time_p90", "lived", "decided", "days", p90),
        ("", "", "", "", "lead_time_p90", "lived", "lodged", "days", 1000.0),
        ("", "", "", "", "lead_time_p90", "counted", "decided", "days", 1000.0),
        ("p0", "some", "", "", "lead_time_p90", "lived", "decided", "days", 1000.0),
        ("p0", "", "", "", "on_time_promise", "lived", "decided", "share", on_time),
        ("", "", "", "", "backlog_closing", "", "", "cases", backlog),
        ("", "", "team_0", "", "backlog_closing", "", "", "cases", 1000.0),
    ]
    keys = ["permit", "kind", "team", "step", "indicator", "clock", "population", "unit", "value"]
    return pd.DataFrame(rows, columns=keys).assign(bound=math.nan)


LUCK = (0.0, 8.0, 3.0, 5.0)
BASE = [indicators(60.0 + luck) for luck in LUCK]


def shifted(*by: float) -> list[pd.DataFrame]:
    return [indicators(60.0 + luck - days, 0.6, 90.0) for luck, days in zip(LUCK, by, strict=True)]


@pytest.fixture
def table() -> pd.DataFrame:
    by_team = {"slow_desk": shifted(0.1, -0.1, 0.2, -0.2), "officers": shifted(12.0, 12.5, 11.5, 12.0)}
    return one_more_table(plan_of(1, (), 2), BASE, by_team)


def test_it_holds_what_bottlenecks_are_told_by_and_nothing_else(table: pd.DataFrame) -> None:
    found = list(zip(table.team, table.permit, table.indicator, strict=True))
    wanted = [("", "lead_time_p90"), ("p0", "on_time_promise"), ("", "backlog_closing")]
    assert sorted(found) == sorted((team, *one) for team in ("slow_desk", "officers") for one in wanted)
    assert table.columns[0] == "team" and "kind" not in table


def test_the_ranking_is_by_days_saved_with_the_interval_turned_round(table: pd.DataFrame) -> None:
    first, second = gains(table)
    assert (first.team, second.team) == ("officers", "slow_desk")
    assert first.days == pytest.approx(12.0) and first.low < 12.0 < first.high
    assert first.clear and not second.clear and first.saved > 4


def test_intervals_hold_for_all_teams_at_once() -> None:
    alone, other = {"officers": shifted(12.0, 12.5, 11.5, 12.0)}, {"others": shifted(0.0, 1.0, 0.0, 1.0)}
    plan = plan_of(1, (), 2)
    (single,) = gains(one_more_table(plan, BASE, alone))
    both = gains(one_more_table(plan, BASE, alone | other))[0]
    assert both.low < single.low and single.high < both.high


def test_what_is_not_known_stands_last_and_is_not_told() -> None:
    table = one_more_table(plan_of(1, (), 2), BASE[:1], {"a": [indicators(math.nan)], "b": shifted(3.0, 0, 0, 0)[:1]})
    assert [gain.team for gain in gains(table)] == ["b", "a"]
    assert helps_most({TABLE: table}) == "" and set(table.reason) == {"fewer than two pairs"}


def test_the_sentence(table: pd.DataFrame) -> None:
    told = helps_most({TABLE: table})
    assert told.startswith("One more person helps most in officers: 12.0 d less at P90 (11.") and told.endswith(").")
    weak = one_more_table(plan_of(1, (), 2), BASE, {"officers": shifted(5.0, -5.0, 1.0, -1.0)})
    assert helps_most({TABLE: weak}) == "One more person in any one team does not clearly shorten the P90."
    assert helps_most({}) == ""
