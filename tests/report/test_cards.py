"""The cards of the answer: what is kept, what is furthest behind, what the law says, and the reason."""

import dataclasses

import pandas as pd
import pytest

from sim.analysis.bottleneck import bottleneck
from sim.experiment.result import RunResult
from sim.report.reading import Reading
from sim.report.sections.answer import answer
from sim.report.sections.reason import reason
from tests.report.test_findings import findings, scaled, with_table


def test_the_answer_says_what_the_command_line_says_and_names_who_limits(result: RunResult) -> None:
    section = answer(Reading(result))
    assert findings(section) == [result.answer]
    facts = [(fact.label, " ".join(fact.text.split()), fact.sign) for fact in section.blocks[1].facts]
    assert facts == [
        ("Promises kept", "0 of 3", "missed"),
        ("Furthest behind", "44.8 points short", "missed"),
        ("Legal limit", "12.6 % late", "missed"),
        ("Reason", "Team 0: too few people", "missed"),
    ]
    notes = [" ".join(fact.note.split()) for fact in section.blocks[1].facts]
    assert notes[2:] == [
        "Permanent residence: not within 90 lived days. 255 more are open beyond it.",
        "Load 112 % all year.",
    ]


def test_a_law_that_is_kept_is_told_and_one_that_is_not_stated_is_not(result: RunResult) -> None:
    def kept(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["indicator"] == "on_time_legal:law", ["value", "low", "high"]] = 1.0
        return table

    facts = answer(with_table(result, "indicators", kept)).blocks[1].facts
    assert (facts[2].label, facts[2].text, facts[2].sign) == ("Legal limit", "255 open beyond", "missed")

    def none_open(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["indicator"] == "beyond_legal", ["value", "low", "high"]] = 0.0
        return kept(table)

    facts = answer(with_table(result, "indicators", none_open)).blocks[1].facts
    assert (facts[2].label, facts[2].text, facts[2].sign) == ("Legal limit", "kept", "kept")
    permits = tuple(
        dataclasses.replace(permit, kinds=(dataclasses.replace(permit.kinds[0], legal_limits=()),))
        for permit in result.plan.demand.permits
    )
    plan = dataclasses.replace(result.plan, demand=dataclasses.replace(result.plan.demand, permits=permits))
    bare = answer(Reading(dataclasses.replace(result, plan=plan)))
    assert [fact.label for fact in bare.blocks[1].facts] == ["Promises kept", "Furthest behind", "Reason"]


@pytest.mark.parametrize(
    ("part", "name", "does"),
    [
        ("customer", "The applicants", "pass with the applicants, most in "),
        ("partner", "Outside bodies", "pass at outside bodies, most in "),
        ("before_start", "Opening backlog", "had passed before the study began"),
    ],
)
def test_the_reason_follows_the_largest_part_of_the_worst_permit_type(
    result: RunResult, part: str, name: str, does: str
) -> None:
    fact = answer(with_table(result, "parts", scaled(40.0, permit="p4", part=part))).blocks[1].facts[3]
    assert fact.text == name
    assert f"of the days {does}." in fact.note


def test_when_all_promises_are_kept_the_answer_tells_the_tightest(result: RunResult) -> None:
    def kept(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["indicator"] == "on_time_promise:month", ["value", "low", "high"]] = [0.97, 0.96, 0.98]
        return table

    facts = answer(with_table(result, "indicators", kept)).blocks[1].facts
    assert (facts[0].text, facts[0].note, facts[0].sign) == ("3 of 3", "Every promise is kept.", "kept")
    assert (facts[1].label, " ".join(facts[1].text.split())) == ("Tightest promise", "2.0 points to spare")


@pytest.mark.parametrize("shown", ["customer", "partner", "before_start"])
def test_the_reason_is_the_bottleneck_that_the_answer_in_words_names(shown: str, result: RunResult) -> None:
    changed = with_table(result, "parts", scaled(50.0, part=shown))
    run = changed.result
    found = bottleneck(run.plan, run.estimates)
    assert found is not None and found.part == shown
    told = reason(changed)
    assert f"{100 * found.share:.0f}\u00a0% of the days" in told.note.lower()


@pytest.mark.parametrize(
    ("load", "weeks", "opening", "text", "note", "sign"),
    [
        (1.12, (1, 52), 0.0, "Team 0: too few people", "Load 112 % all year.", "missed"),
        (1.12, (1, 52), 3000.0, "Team 0: too few people",
         "Load 112 % all year. Beside it the opening backlog: 12 000 cases, 22 weeks of decisions.", "missed"),
        (0.9, (18, 40), 0.0, "Team 0, weeks 18 to 40",
         "Load 150 % (5 May to 12 October), 90 % over the year.", "missed"),
        (0.9, (1, 1), 3000.0, "Opening backlog",
         "12 000 cases, 22 weeks of decisions, before team 0, load 90 % over the year.", "missed"),
        (0.9, (30, 36), 3000.0, "Opening backlog",
         "12 000 cases, 22 weeks of decisions, before team 0, load 90 % over the year. "
         "Then weeks 30 to 36, load 150 %.", "missed"),
        (0.9, (1, 1), 0.0, "Queue of team 0", "Load 90 % over the year.", ""),
    ],
)  # fmt: skip
def test_the_card_names_the_cause_of_the_queue(
    result: RunResult, load: float, weeks: tuple[int, int], opening: float, text: str, note: str, sign: str
) -> None:
    def figures(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[table["indicator"] == "load", ["value", "low", "high"]] *= load / 1.12
        table.loc[table["indicator"] == "backlog_opening", ["value", "low", "high"]] = opening
        return table

    def summer(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(value=0.5 + table["week"].between(weeks[0] - 1, weeks[1] - 1))

    changed = with_table(with_table(result, "indicators", figures).result, "load", summer)
    fact = reason(changed)
    assert (fact.text, " ".join(fact.note.split()), fact.sign) == (text, note, sign)
