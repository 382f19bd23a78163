"""Titles state findings: change the data and the title changes with them."""

import dataclasses
from collections.abc import Callable

import pandas as pd
import pytest

from sim.analysis.bottleneck import STAFF, bottleneck
from sim.errors import Problem
from sim.experiment.result import RunResult
from sim.report.document import Fact, Figure, Folded, Lead, Listing, Section
from sim.report.reading import Reading
from sim.report.sections import SECTIONS
from sim.report.sections.answer import answer
from sim.report.sections.assumptions import assumptions
from sim.report.sections.backlog import backlog
from sim.report.sections.days import where_the_days_go
from sim.report.sections.load import load
from sim.report.sections.peers import peers
from sim.report.sections.processing_time import processing_time
from sim.report.sections.reason import reason
from sim.report.sections.trust import trust
from sim.report.sections.weeks import week_by_week
from tests.report.made_up import WITHIN, made_up, plan_of

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
def test_every_section_states_a_finding(section: Callable[[Reading], Section], result: RunResult) -> None:
    told = findings(section(Reading(result)))
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
        "The median wait rises clearly for 4 and falls for 0 of 6 permit types; that of Permanent residence rises "
        "most, from 40.9 d in the first 4 weeks to 59.6 d in the last"
    ]

    def steady(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(value=20.0)

    assert findings(week_by_week(with_table(result, "weekly", steady))) == [
        "Waits are steady: no median moves by a tenth; the most that of Asylum, from 20.0 d in the first 4 weeks to "
        "20.0 d in the last"
    ]


def test_the_backlog_tells_its_growth_its_stage_and_its_age(result: RunResult) -> None:
    assert findings(backlog(Reading(result))) == [
        "The backlog grows from 2 518 to 3 201 cases; 70.0 % of it stands at handling, 9.7 % is older than 6 months",
        "3 of 6 backlogs grow over the window; the largest, Permanent residence, grows from 782 to 1 260 cases",
    ]
    moved = with_table(result, "backlog", scaled(1000.0, stage="decision", age="over 12 months"))
    assert "of it stands at decision" in findings(backlog(moved))[0]
    none = with_table(result, "backlog", scaled(0.0))
    assert findings(backlog(none))[0] == "There is no backlog at the end of any week"


def test_the_days_name_their_largest_part(result: RunResult) -> None:
    assert findings(where_the_days_go(Reading(result)))[0].startswith("31.0 % of all days pass in queues")
    moved = with_table(result, "parts", scaled(9.0, part="partner"))
    assert findings(where_the_days_go(moved))[0].startswith("55.1 % of all days pass at partner authorities")


def test_load_counts_the_teams_that_cannot_keep_up(result: RunResult) -> None:
    told = findings(load(Reading(result)))
    assert told == [
        "2 of 5 teams cannot keep up with the work that arrives. "
        "The most loaded is team 0, 112.0 % of what it can do, above 100 % in 30 of 52 weeks"
    ]
    lighter = with_table(result, "indicators", scaled(0.8, indicator="load"))
    assert findings(load(lighter))[0].startswith("Every team can keep up with the work that arrives.")


def test_peers_count_the_families_in_which_we_lead(result: RunResult) -> None:
    told = findings(peers(Reading(result)))[0]
    assert told == (
        "We are ahead of every comparable peer in 4 of 5 families (Family, Citizenship, Asylum and 1 more); "
        "1 family has no comparable peer"
    )
    behind = result.peers.assign(verdict=result.peers["verdict"].replace("ahead", "behind"))
    told = findings(peers(Reading(dataclasses.replace(result, peers=behind))))[0]
    assert told == "We are ahead of every comparable peer in 0 of 5 families; 1 family has no comparable peer"
    unranked = dataclasses.replace(result, peers=result.peers.assign(ranked=False))
    assert findings(peers(Reading(unranked))) == [
        "None of our 6 families has a comparable peer, so no rank can be given"
    ]


def test_trust_counts_laws_and_reproduced_figures(result: RunResult) -> None:
    assert findings(trust(Reading(result))) == [
        "The exact laws hold in every replication; 1 of 2 published figures are reproduced, "
        "1 of 1 used to set an input, 0 of 1 foreseen"
    ]
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


def test_the_answer_says_what_the_command_line_says_and_names_who_limits(result: RunResult) -> None:
    section = answer(Reading(result))
    assert findings(section) == [result.answer]
    facts = [(fact.label, " ".join(fact.text.split()), fact.sign) for fact in section.blocks[1].facts]
    assert facts == [
        ("Promises kept", "0 of 3", "missed"),
        ("Furthest behind", "44.8 points short", "missed"),
        ("Reason", "Team team 0", "missed"),
    ]


@pytest.mark.parametrize(
    ("part", "name", "does"),
    [
        ("customer", "The applicants", "pass with the applicant"),
        ("partner", "Outside bodies", "pass at outside bodies"),
        ("before_start", "Opening backlog", "had passed before the study began"),
        ("closed", "Team team 0", "pass in queues, closed hours included"),
    ],
)
def test_the_reason_follows_the_largest_part_of_the_worst_permit_type(
    result: RunResult, part: str, name: str, does: str
) -> None:
    fact = answer(with_table(result, "parts", scaled(40.0, permit="p4", part=part))).blocks[1].facts[2]
    assert fact.text == name
    assert f"of the days of Asylum {does}." in fact.note


def test_when_all_promises_are_kept_the_answer_tells_the_tightest(result: RunResult) -> None:
    def kept(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["indicator"] == "on_time_promise:month", ["value", "low", "high"]] = [0.97, 0.96, 0.98]
        return table

    facts = answer(with_table(result, "indicators", kept)).blocks[1].facts
    assert (facts[0].text, facts[0].note, facts[0].sign) == ("3 of 3", "Every promise is kept.", "kept")
    assert (facts[1].label, " ".join(facts[1].text.split())) == ("Tightest promise", "2.0 points to spare")


@pytest.mark.parametrize("shown", ["customer", "partner", "closed", "before_start"])
def test_the_reason_is_the_bottleneck_that_the_answer_in_words_names(shown: str, result: RunResult) -> None:
    changed = with_table(result, "parts", scaled(50.0, part=shown))
    run = changed.result
    found = bottleneck(run.plan, run.estimates, run.load_arithmetic, changed.verdicts)
    assert found is not None and found.part == (STAFF if shown == "closed" else shown)
    told = reason(changed)
    assert f"{100 * found.share:.1f}" in told.note
    assert changed.permit(found.permit).label in told.note


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
