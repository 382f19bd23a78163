"""The scorecard: five objectives in the strategy's order, figures with their clocks, words where nothing is told."""

import dataclasses

from sim.experiment.result import RunResult
from sim.report.document import Figure, Prose, Section, Table
from sim.report.reading import Reading
from sim.report.sections.scorecard import NO_OVERTIME, OBJECTIVES, scorecard
from tests.report.page import read


def plain(text: str) -> str:
    return " ".join(text.split())


def objective(section: Section, place: int) -> dict[tuple[str, str], tuple[str, str]]:
    """value and interval by name and clock in the table of an objective."""
    [table] = [one for one in section.blocks if isinstance(one, Table) and one.caption.startswith(f"{place}. ")]
    return {(row[0].text, row[3].text): (plain(row[1].text), plain(row[2].text)) for row in table.rows}


def without(result: RunResult, *indicators: str) -> Reading:
    table = result.estimates["indicators"]
    kept = table[~table["indicator"].isin(indicators)]
    return Reading(dataclasses.replace(result, estimates={**result.estimates, "indicators": kept}))


def test_every_objective_has_its_indicators_with_value_interval_and_clock(result: RunResult) -> None:
    section = scorecard(Reading(result))
    assert [one.caption for one in section.blocks if isinstance(one, Table)] == [
        f"{place}. {name}" for place, name in enumerate(OBJECTIVES, 1)
    ]
    quality = objective(section, 1)
    assert quality["Lead time, mean", "lived"] == ("30.0 d", "28.8 to 31.2")
    assert quality["In time, promises", "counted"] == ("64.0 %", "61.4 to 66.6")
    assert quality["In time, promises", "lived"] == ("72.0 %", "69.1 to 74.9")
    assert quality["Predictability", "lived"] == ("2.50", "2.40 to 2.60")
    assert quality["Rework", ""] == ("20.0 %", "19.2 to 20.8")
    customers = objective(section, 2)
    assert customers["Days lived through, median", "lived"][0] == "24.0 d"
    assert customers["Information requests per case", ""][0] == "0.40"
    assert customers["Told the truth by the promise", "counted"][0] == "64.0 %"
    assert customers["Told the truth by the outlook", "lived"] == ("81.5 %", "79.0 to 84.0")
    assert objective(section, 3) == {("The next officer", "lived"): ("12.3 d", "11.8 to 12.8")}
    assert {name: told[0] for name, told in objective(section, 4).items()} == {
        ("Days at partners", "lived"): "4.0 d",
        ("Days with the customer", "lived"): "9.0 d",
        ("Days in closed offices", "lived"): "11.0 d",
    }
    staff = objective(section, 5)
    assert staff["Utilisation, all teams", ""][0] == "90.0 %"
    assert staff["Weeks above 90 %, all teams", ""][0] == "31.0 wk"
    assert staff["Weeks above 90 %, one team", ""][0] == "52.0 wk"
    assert Prose(NO_OVERTIME) in section.blocks


def test_what_was_not_measured_is_said_with_how_to_get_it(result: RunResult) -> None:
    estimates = {name: table for name, table in result.estimates.items() if name != "bottlenecks"}
    section = scorecard(Reading(dataclasses.replace(result, estimates=estimates, bottleneck_pairs=None)))
    said = " ".join(one.text for one in section.blocks if isinstance(one, Prose))
    assert "3. Continuous improvement: a run looks at one option" in said
    assert "permitsim run FILE --bottlenecks" in said
    [figure] = [one for one in section.blocks if isinstance(one, Figure)]
    assert plain(figure.title).startswith(
        "4 of 5 objectives are measured by this run, not objective 3; 64.0 % of those"
    )


def test_an_objective_of_which_nothing_is_told_says_so(result: RunResult) -> None:
    section = scorecard(without(result, "days_with_partner", "days_with_customer", "days_closed"))
    said = [one.text for one in section.blocks if isinstance(one, Prose)]
    assert "4. Networks: this run tells nothing about it." in said


def test_nobody_decided_leaves_a_scorecard_that_says_what_is_missing(result: RunResult) -> None:
    table = result.estimates["indicators"]
    nothing = table.assign(value=float("nan"), low=float("nan"), high=float("nan"), reason="no case")
    section = scorecard(Reading(dataclasses.replace(result, estimates={**result.estimates, "indicators": nothing})))
    assert objective(section, 1)["Rework", ""] == ("not told", "")
    [figure] = [one for one in section.blocks if isinstance(one, Figure)]
    assert figure.panels == ()


def test_the_picture_says_its_numbers_to_those_who_cannot_see_it(html: str) -> None:
    section = next(one for one in read(html).all("section") if one.attributes["id"] == "scorecard")
    told = plain(section.one("svg").one("desc").text)
    assert "In time, promises (counted) 64.0 % (61.4 to 66.6)" in told
    assert "Done without rework 80.0 % (79.2 to 80.8)" in told
    assert "Weeks of 90 % utilisation or less 40.4 % (38.0 to 42.8)" in told


def test_one_replication_draws_shares_without_an_interval(result: RunResult) -> None:
    table = result.estimates["indicators"].assign(low=float("nan"), high=float("nan"), reason="one replication")
    section = scorecard(Reading(dataclasses.replace(result, estimates={**result.estimates, "indicators": table})))
    assert objective(section, 1)["Rework", ""] == ("20.0 %", "")
    [figure] = [one for one in section.blocks if isinstance(one, Figure)]
    assert [plain(row[2].text) for row in figure.data[0].rows] == [""] * 5
    assert len(figure.panels) == 1
