"""Titles state findings: change the data and the title changes with them."""

import dataclasses
from collections.abc import Callable

import pandas as pd
import pytest

from sim.errors import Problem
from sim.experiment.result import RunResult
from sim.report.document import Fact, Figure, Folded, Lead, Listing, Prose, Section
from sim.report.reading import Reading
from sim.report.sections import SECTIONS
from sim.report.sections.assumptions import assumptions
from sim.report.sections.backlog import backlog
from sim.report.sections.days import where_the_days_go
from sim.report.sections.load import load
from sim.report.sections.peers import peers
from sim.report.sections.processing_time import processing_time
from sim.report.sections.trust import trust
from sim.report.sections.weeks import week_by_week
from tests.report.made_up import WITHIN, housed, made_up, plan_of

Change = Callable[[pd.DataFrame], pd.DataFrame]


def findings(section: Section) -> list[str]:
    """The titles of a section's figures, and its leading sentence, with plain spaces."""
    told = [block.title for block in section.blocks if isinstance(block, Figure)]
    told += [block.text for block in section.blocks if isinstance(block, Lead)]
    return [" ".join(title.split()) for title in told]


def with_table(result: RunResult, name: str, change: Change) -> Reading:
    estimates = {**result.estimates, name: change(result.estimates[name].copy())}
    return Reading(dataclasses.replace(result, estimates=estimates))


def scaled(factor: float, **keys: object) -> Change:
    """Multiply value and interval of the rows with these keys."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        rows = pd.Series(True, index=table.index)
        for key, wanted in keys.items():
            rows &= table[key] == wanted
        assert rows.any()
        table.loc[rows, ["value", "low", "high"]] *= factor
        return table

    return change


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_every_section_states_a_finding(section: Callable[[Reading], Section | None], result: RunResult) -> None:
    found = section(Reading(housed(result)))
    assert found is not None
    told = findings(found)
    assert told and all(told)


def test_processing_time_names_who_is_furthest_behind(result: RunResult) -> None:
    told = findings(processing_time(Reading(result)))
    assert told == ["2 of 3 promises missed; furthest behind is Asylum: 50.2 % within 30 lived days, 95.0 % promised"]
    better = with_table(result, "indicators", scaled(1.9, permit="p4", indicator="on_time_promise:month"))
    assert findings(processing_time(better)) == [
        "1 of 3 promises missed; furthest behind is Family member: 80.6 % within 30 counted days, 95.0 % promised"
    ]


def test_processing_time_without_a_promise_names_the_longest_wait() -> None:
    result = made_up(2)
    permits = tuple(
        dataclasses.replace(permit, kinds=(dataclasses.replace(permit.kinds[0], promises=()),))
        for permit in result.plan.demand.permits
    )
    demand = dataclasses.replace(result.plan.demand, permits=permits)
    bare = dataclasses.replace(result, plan=dataclasses.replace(result.plan, demand=demand))
    assert findings(processing_time(Reading(bare))) == [
        "Nothing is promised; the longest wait is that of Student: nine in ten decided within more than 410 d"
    ]


def test_weeks_name_the_median_that_moves_most(result: RunResult) -> None:
    assert findings(week_by_week(Reading(result))) == [
        "The median wait rises clearly for 4 and falls for 0 of 6 permit types; that of Permanent residence moves "
        "most: it rises from 40.9 d in the first 4 weeks to 59.6 d in the last"
    ]

    def steady(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(value=20.0)

    assert findings(week_by_week(with_table(result, "weekly", steady))) == [
        "Waits are steady: no median moves by a tenth; the most that of Asylum, from 20.0 d in the first 4 weeks to "
        "20.0 d in the last"
    ]


def test_a_single_median_tells_its_peak_or_its_low_and_its_first_weeks_without_decisions_do_not_hide_it() -> None:
    result = made_up(1)

    def told(*medians: float) -> list[str]:
        rows = [("p0", "lived", week, "p50", days) for week, days in enumerate(medians) if days > 0]
        table = pd.DataFrame(rows, columns=["permit", "clock", "week", "quantile", "value"])
        table = table.assign(low=1.0, high=2.0, replications=2, reason="")
        return findings(week_by_week(with_table(result, "weekly", lambda _: table)))

    rising = [10.0 + week for week in range(40)]
    assert told(*[0.0] * 12, *rising) == [
        "The median wait rises from 11.5 d in the first 4 weeks to 47.5 d in the last"
    ]
    assert told(*[20.0] * 20, *[60.0] * 8, *[30.0] * 24) == [
        "The median wait rises from 20.0 d in the first 4 weeks to 30.0 d in the last, with a peak of 60.0 d in June"
    ]
    assert told(*[60.0] * 20, *[20.0] * 8, *[60.0] * 24) == [
        "The median wait stays level from 60.0 d in the first 4 weeks to 60.0 d in the last, with a low of 20.0 d in "
        "June"
    ]


def test_the_backlog_tells_its_peak(result: RunResult) -> None:
    def summer(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["week"].between(30, 33), ["value", "low", "high"]] *= 2.0
        return table

    whole, largest = findings(backlog(with_table(result, "backlog", summer)))
    assert whole.startswith("The backlog grows from 74 to 3 201 cases, with a peak of 5 920 in August; 70.0 % of it")
    assert largest.endswith(" in August")


def test_the_backlog_tells_its_growth_its_stage_and_its_age(result: RunResult) -> None:
    assert findings(backlog(Reading(result))) == [
        "The backlog grows from 74 to 3 201 cases; 70.0 % of it stands at handling, 9.7 % is older than 6 months",
        "6 of 6 backlogs grow over the window; the largest, Permanent residence, grows from 12 to 1 260 cases",
    ]
    moved = with_table(result, "backlog", scaled(1000.0, stage="decision", age="over 12 months"))
    assert "of it stands at decision" in findings(backlog(moved))[0]
    none = with_table(result, "backlog", scaled(0.0))
    assert findings(backlog(none))[0] == "There is no backlog at the end of any week"


def test_the_days_name_their_largest_part(result: RunResult) -> None:
    assert findings(where_the_days_go(Reading(result)))[0].startswith(
        "58.0 % of all days pass in queues, closed hours included;"
    )
    moved = with_table(result, "parts", scaled(9.0, part="partner"))
    assert findings(where_the_days_go(moved))[0].startswith("55.1 % of all days pass at partner authorities")


def test_load_counts_the_teams_that_cannot_keep_up(result: RunResult) -> None:
    told = findings(load(Reading(result)))
    assert told == [
        "2 of 5 teams cannot keep up with the work that arrives. "
        "The most loaded is team 0, load 112.0 %, above 100 % in 30 of 52 weeks"
    ]


def test_load_names_the_peak_of_a_team_that_keeps_up_over_the_year(result: RunResult) -> None:
    lighter = with_table(result, "indicators", scaled(0.8, indicator="load")).result
    summer = with_table(lighter, "load", lambda table: table.assign(value=table["week"].between(20, 29) * 1.3))
    assert findings(load(summer)) == [
        "Every team can keep up over the whole window, but not in every week: the load of team 0 is 130.0 % in weeks "
        "21 to 30 (26 May to 3 August), 89.6 % over the whole window"
    ]
    quiet = with_table(lighter, "load", lambda table: table.assign(value=0.7))
    assert findings(load(quiet)) == [
        "Every team can keep up with the work that arrives. "
        "The most loaded is team 0, load 89.6 %, above 100 % in 30 of 52 weeks"
    ]


def with_peers(result: RunResult, **columns: object) -> Reading:
    return Reading(dataclasses.replace(result, peers=result.peers.assign(**columns)))


def lead_of(section: Section) -> str:
    return next(block.text for block in section.blocks if isinstance(block, Lead))


def test_peers_count_the_families_in_which_we_are_first_with_confidence(result: RunResult) -> None:
    told = lead_of(peers(Reading(result)))
    assert told == (
        "With 95 % confidence we beat every comparable peer in 4 of 4 families (Family, Citizenship, Asylum and 1 "
        "more); 2 others have none"
    )
    behind = with_peers(result, verdict=result.peers["verdict"].replace("ahead", "behind"))
    assert lead_of(peers(behind)) == (
        "In none of the 4 families that have a comparable peer do we beat all with 95 % confidence; 2 others have none"
    )
    ahead = result.peers[result.peers["family"] == "citizenship"]
    told = lead_of(peers(Reading(dataclasses.replace(made_up(4), peers=ahead))))
    assert told.startswith("With 95 % confidence we beat every comparable peer in Citizenship, the only family that")
    unsure = ahead.assign(verdict="unclear", confidence=0.7)
    told = lead_of(peers(Reading(dataclasses.replace(made_up(4), peers=unsure))))
    assert told.startswith("With 95 % confidence we cannot be said to beat every comparable peer in Citizenship, the")
    unranked = with_peers(result, ranked=False)
    assert lead_of(peers(unranked)) == "None of our 6 families has a comparable peer, so no rank can be given"


def test_each_kind_of_figure_says_how_we_stand_among_peers_and_lines(result: RunResult) -> None:
    told = [block.title for block in peers(Reading(result)).blocks if isinstance(block, Figure)]
    assert told == [
        "Mean: ahead in 2 of 2 comparisons with peers, 1 of 1 goal met",
        "Median: ahead in 6 of 6 comparisons with peers",
        "P90: no peer to compare with, 4 of 5 legal maxima met, 0 of 1 goal met",
    ]


def test_what_a_scenario_changes_in_the_yardstick_is_told(result: RunResult) -> None:
    assert not [one for one in peers(Reading(result)).blocks if isinstance(one, Prose) and "The scenario" in one.text]
    origin = result.peers["origin"].copy()
    origin[:3] = ["added", "corrected", "removed"]
    told = [one.text for one in peers(with_peers(result, origin=origin)).blocks if isinstance(one, Prose)]
    names = result.peers["id"].tolist()
    assert told[-1] == (
        f"The scenario adds 1 row ({names[0]}), corrects 1 row ({names[1]}) and removes 1 row ({names[2]}) of the "
        "yardstick."
    )


def test_trust_counts_laws_and_reproduced_figures(result: RunResult) -> None:
    assert findings(trust(Reading(result))) == [
        "Other luck moves the share on time by about ±2.0 points; the assumptions are unchecked; "
        "1 of 2 published figures are reproduced, 1 of 1 used to set an input, 0 of 1 foreseen"
    ]
    narrow = with_table(result, "indicators", lambda table: table.assign(low=table["value"], high=table["value"]))
    assert findings(trust(narrow))[0].startswith("Other luck moves the share on time by next to nothing;")
    broken = with_table(result, "laws", scaled(0.95, law="little"))
    assert findings(trust(broken))[0].startswith("The exact laws are broken: little;")
    nearer = result.published.assign(ours=[7300.0, 10.9], deviation=[0.007, 0.09])
    told = findings(trust(Reading(dataclasses.replace(result, published=nearer))))
    assert told[0].endswith("2 of 2 published figures are reproduced, 1 of 1 used to set an input, 1 of 1 foreseen")


def test_assumptions_count_what_carries_no_source(result: RunResult) -> None:
    assert findings(assumptions(Reading(result))) == [
        "32.4 % of 37 inputs are assumed, not sourced; most of them in Asylum, 2 of 6"
    ]
    sourced = tuple(dataclasses.replace(one, assumed=False) for one in result.inputs)
    told = findings(assumptions(Reading(dataclasses.replace(result, inputs=sourced))))
    assert told == ["Every one of 37 inputs carries a source"]


def test_warnings_and_backlogs_without_end_are_repeated(result: RunResult) -> None:
    warning = Problem("plan.yaml", 7, 3, "W302", "half a person is rare", why="people are whole.")
    changed = dataclasses.replace(result, growing=("team_1",), warnings=(warning,))
    section = trust(Reading(changed))
    listed = [item for block in section.blocks if hasattr(block, "items") for item in block.items]
    assert ("Backlogs that grow without end: team 1.", "missed") in [(one.label, one.sign) for one in listed]
    assert section.blocks[-1] == Folded(
        "1 warning of the scenario", (Listing((Fact("Half a person is rare.", "W302", "People are whole."),)),)
    )


def test_the_made_up_promise_is_what_these_tests_assume() -> None:
    (limit,) = plan_of(1, (), 1).demand.permits[0].kinds[0].promises
    assert limit.within == WITHIN * 86_400
