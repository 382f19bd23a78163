"""Section 7: teams ranked by the days that one more person saves, with what is clear and what is not."""

import dataclasses

import pytest

from sim.experiment.result import RunResult
from sim.report.document import Figure, Lead, Section, Table
from sim.report.forest import Effect, forest
from sim.report.reading import Reading
from sim.report.sections.bottlenecks import NOT_ASKED, bottlenecks
from sim.report.svg import Words
from tests.report.made_up import made_up
from tests.report.page import Element, read

TABLE = "bottlenecks"


def plain(text: str) -> str:
    return " ".join(text.split())


def section_of(result: RunResult, pairs: int | None = 20, **changes: object) -> Section:
    """The section after the P90 rows of all permit types together, by team, were changed."""
    table = result.estimates[TABLE].copy()
    rows = (table["indicator"] == "lead_time_p90") & (table["permit"] == "")
    for column, values in changes.items():
        table.loc[rows, column] = values
    estimates = {**result.estimates, TABLE: table}
    return bottlenecks(Reading(dataclasses.replace(result, estimates=estimates, bottleneck_pairs=pairs)))


def figure_of(section: Section) -> Figure:
    return next(block for block in section.blocks if isinstance(block, Figure))


def title(section: Section) -> str:
    return plain(figure_of(section).title)


def told(section: Section) -> str:
    return plain(" ".join(block.text for block in section.blocks if hasattr(block, "text")))


def without(result: RunResult, pairs: int | None) -> Section:
    estimates = {name: table for name, table in result.estimates.items() if name != TABLE}
    return bottlenecks(Reading(dataclasses.replace(result, estimates=estimates, bottleneck_pairs=pairs)))


def test_the_team_that_saves_most_is_the_finding(result: RunResult) -> None:
    assert (
        title(section_of(result))
        == "One more person in team 1 saves 12.3 d (11.8 to 12.8) at P90: more than in any other team"
    )


def test_a_lead_that_is_not_clear_is_not_claimed(result: RunResult) -> None:
    section = section_of(result, low=[-9.0, -13.0, -1.0, 1.5, -1.0], high=[-2.0, -8.0, 1.0, 2.5, 1.0])
    assert title(section).endswith("at P90: the most, though not clearly more than in team 0")


def test_nothing_saved_clearly_is_said(result: RunResult) -> None:
    section = section_of(result, low=-20.0, high=20.0)
    assert title(section) == "One more person in any one team does not clearly shorten the P90"


def test_harm_is_told_and_so_is_what_pairing_gained(result: RunResult) -> None:
    assert told(section_of(result)) == (
        "One more person makes the P90 clearly longer in team 3 by 2.0 d (1.5 to 2.5). For team 1, the same applicants "
        "in both runs of a pair were as good as 140 more replications of each."
    )
    assert "made the difference no more precise" in told(section_of(result, saved=-3.0))
    assert "as good as any number of more" in told(section_of(result, saved=float("inf")))


def test_without_an_interval_nothing_is_claimed_and_without_a_p90_nothing_is_drawn(result: RunResult) -> None:
    nan = float("nan")
    alone = section_of(result, low=nan, high=nan, saved=nan)
    assert "is not known" in title(alone) and figure_of(alone).panels
    nothing = section_of(result, base=nan, difference=nan, low=nan, high=nan, saved=nan)
    assert "is not known" in title(nothing) and not figure_of(nothing).panels


@pytest.mark.parametrize(
    ("pairs", "words"),
    [(None, NOT_ASKED), (0, "Not measured: the run was stopped before"), (20, "Nothing to measure: no team serves")],
)
def test_without_the_table_one_sentence_says_why(result: RunResult, pairs: int | None, words: str) -> None:
    (block,) = without(result, pairs).blocks
    assert isinstance(block, Lead) and block.text.startswith(words)


def test_pairs_that_are_missing_are_told(result: RunResult) -> None:
    assert "Differences of 7 of 20 pairs (it was stopped" in figure_of(section_of(result, pairs=7)).subtitle


def test_teams_stand_in_the_order_of_days_saved(page: Element) -> None:
    rows = page.table("All permit types: what one more person in a team changes")
    assert [row[0] for row in rows[1:]] == ["Team 1", "Team 0", "Team 4", "Team 2", "Team 3"]
    assert plain(rows[1][2]) == "12.3 d (11.8 to 12.8)" and plain(rows[1][6]) == "8.0"
    assert plain(rows[1][3]) == "12.3 points (10.3 to 14.3) (lived)"


def test_every_permit_type_has_its_own_team(result: RunResult) -> None:
    table = next(block for block in section_of(result).blocks if isinstance(block, Table))
    assert {row[1].text for row in table.rows} == {"Team 1"} and len(table.rows) == 6


def test_one_permit_type_has_no_table_beside_that_of_all() -> None:
    section = section_of(made_up(1))
    assert not any(isinstance(block, Table) for block in section.blocks) and len(figure_of(section).data) == 1


def test_the_drawing_tells_clear_from_unclear_without_colour() -> None:
    def shapes(*, clear: bool) -> str:
        row = Effect("Officers", "1.0 d", 1.0, 0.5, 1.5, clear=clear)
        return forest(Words("one", "A title", "What is seen."), [row], "days")

    drawn = read(shapes(clear=True))
    assert drawn.one("title").text == "A title" and drawn.one("desc").text == "What is seen."
    assert drawn.one("svg").attributes["viewBox".lower()].startswith("0 0 320")
    assert "font-weight: 700" in shapes(clear=True) and "font-weight: 700" not in shapes(clear=False)
