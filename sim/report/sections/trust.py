"""Section: can I trust this? Precision, exact laws, growing backlogs, published figures reproduced or not.

Reads the laws, the published table and the record of the run; the title counts what was reproduced.
One of the sections between `reading` and the page.
"""

from __future__ import annotations

import math
from typing import Any, Final

from sim.analysis.growth import growing_teams
from sim.report.document import Block, Cell, Column, Fact, Facts, Lead, Listing, Prose, Section, Table, folded
from sim.report.reading import Reading, team_name
from sim.report.sections.warm_up import warm_up
from sim.report.wording import HARD, Estimate, capital, counted, full, listed, number, quantity, words

NEAR: Final = 0.10
"""A published time or count is reproduced when ours deviates by at most a tenth of it."""

TINY: Final = 0.0005
"""Half of the last place in which points are printed."""

NEAR_SHARE: Final = 0.05
"""A published share is reproduced when ours deviates by at most five points."""

LAWS: Final = {
    "conservation": "Cases in = ended, withdrawn or still open, for every permit type",
    "order": "Every visit begins when the one before it ends",
    "capacity": "No visit starts in a closed hour, beyond the people present or with the wrong team",
    "dispatch": "No person is free while a case waits that they may take",
    "effort": "Every visit takes exactly the working time that it was given",
    "parts_sum": "The seven parts of every case add up to its lead time",
    "little": "The integral of the backlog equals the sum of the times spent in it (Little, 1961, exact form)",
}
ROLES: Final = {"input": "used to set an input", "foreseen": "foreseen"}


def trust(reading: Reading) -> Section:
    """What speaks for and against these figures."""
    rows = reading.result.published.to_dict("records")
    facts = Facts((_precision(reading), _assumed(reading), _replications(reading)))
    blocks: list[Block] = [Lead(_finding(reading, rows)), facts, Listing(tuple(_growing(reading)))]
    blocks += _published(reading, rows)
    laws = Listing(tuple(_laws(reading)))
    blocks += [laws] if _broken(reading) else folded(f"{len(laws.items)} exact laws, which hold", [laws])
    blocks += warm_up(reading)
    warnings = [Fact(capital(one.text) + ".", one.code, capital(one.why)) for one in reading.result.warnings]
    summary = f"{capital(counted(len(warnings), 'warning'))} of the scenario"
    blocks += folded(summary, [Listing(tuple(warnings))] if warnings else [])
    return Section("trust", "Trust", "Can I trust this?", tuple(blocks))


def _finding(reading: Reading, rows: list[dict[Any, Any]]) -> str:
    broken = _broken(reading)
    told = f"The exact laws are broken: {listed(broken)}" if broken else _luck(reading)
    known = [row for row in rows if not math.isnan(row["ours"])]
    if not known:
        return f"{told}; there is no published figure to hold the run against"
    foreseen = [row for row in known if row["role"] == "foreseen"]
    told += f"; {sum(map(reproduced, known))} of {counted(len(known), 'published figure')} are reproduced"
    inputs = [row for row in known if row["role"] == "input"]
    return f"{told}, {_tally(inputs)} used to set an input, {_tally(foreseen)} foreseen"


def _luck(reading: Reading) -> str:
    """What other luck would change, and that it says nothing about the assumptions."""
    inputs = reading.result.inputs
    checked = "every input has a source" if not any(one.assumed for one in inputs) else "the assumptions are unchecked"
    judged = [one for one in reading.verdicts if not math.isnan(one.high - one.low)]
    if judged:
        half = (judged[0].high - judged[0].low) / 2
        by = f"by about ±{quantity(half, 'points')}" if half >= TINY else "by next to nothing"
        return f"Other luck moves the share on time {by}; {checked}"
    return f"How far other luck moves the answer is not known; {checked}"


def _assumed(reading: Reading) -> Fact:
    """The share of inputs that nobody has a source for: what no number of replications makes better."""
    inputs = reading.result.inputs
    if not inputs:
        return Fact("Assumed", "–", "The scenario holds no number of its own.", "none")
    count = sum(one.assumed for one in inputs)
    note = f"{number(count)} of {counted(len(inputs), 'input')}; more replications do not make them truer."
    return Fact("Assumed", quantity(count / len(inputs), "share"), note, "unsure" if count else "kept")


def _tally(rows: list[dict[Any, Any]]) -> str:
    return f"{sum(map(reproduced, rows))} of {len(rows)}"


def _broken(reading: Reading) -> list[str]:
    laws = reading.result.estimates["laws"]
    return [words(str(law)) for law in laws[laws["value"] < 1.0]["law"]]


def _replications(reading: Reading) -> Fact:
    result = reading.result
    note = f"Runs of the same scenario, each with other luck: {result.stopped}."
    if result.replications < 2:
        note += " One replication has no interval: repeat with more before relying on a figure."
    sign = "unsure" if result.replications < 2 or result.quick or result.replications < result.planned else ""
    done = f"{number(result.replications)} of {number(result.planned)} planned"
    return Fact("Replications", done, note, sign)


def _precision(reading: Reading) -> Fact:
    """How far luck moves the P90 of all permit types together: half its interval, relative to it."""
    p90 = reading.figure("lead_time_p90", clock="lived", population="decided")
    half = (p90.high - p90.low) / 2
    if not p90.known or math.isnan(half) or p90.value <= 0:
        return Fact("Precision", "not known", "The P90 of all applications has no interval.", "unsure")
    text = f"±{number(half / p90.value * 100, 1)}{HARD}%"
    note = f"So far other luck moves the time within which nine in ten are decided, {full(p90)}, lived days."
    return Fact("Precision", text, note)


def _laws(reading: Reading) -> list[Fact]:
    found = []
    for row in reading.result.estimates["laws"].to_dict("records"):
        law = str(row["law"])
        holds = row["value"] >= 1.0
        told = "holds" if holds else f"broken in {quantity(1 - row['value'], 'share')} of replications"
        found.append(Fact(LAWS.get(law, capital(words(law))), told, sign="kept" if holds else "missed"))
    return found


def _growing(reading: Reading) -> list[Fact]:
    teams = reading.result.growing
    growing = growing_teams(reading.result.plan, reading.result.estimates)
    over = [team for team in growing if team not in teams]
    facts = []
    if teams:
        names = listed([team_name(team) for team in teams], most=6)
        note = "The scenario does not accept it; figures depend on the length of the window."
        facts.append(Fact(f"Backlogs that grow without end: {names}.", "grows", note, "missed"))
    if over:
        names = listed([team_name(team) for team in over], most=6)
        note = "The scenario accepts it; their figures depend on the length of the window."
        facts.append(Fact(f"More work than people: {names}.", "grows", note, "unsure"))
    return facts or [Fact("Over the window no team receives more work than it can do.", "steady", sign="kept")]


def reproduced(row: dict[Any, Any]) -> bool:
    """Whether our figure lies near the published one: a tenth, or five points of a share."""
    return _distance(row) <= 1.0


def _published(reading: Reading, rows: list[dict[Any, Any]]) -> list[Block]:
    if not rows:
        return []
    rule = Prose(
        f"Reproduced means within {number(NEAR * 100)} % of a published time or count and {number(NEAR_SHARE * 100)} "
        "points of a published share. Figures used to set an input come out by construction; the foreseen are the test."
    )
    headings = (
        Column("Published figure", numeric=False), Column("Year", numeric=False),
        Column("Clock and population", "permit types", numeric=False), Column("Role", numeric=False),
        Column("Published"), Column("Simulated"), Column("Deviation"), Column("Reproduced", numeric=False),
    )  # fmt: skip
    ordered = sorted(rows, key=lambda row: (row["role"] != "foreseen", -_distance(row)))
    caption = "Published against simulated, foreseen first, the largest deviation first"
    return [rule, Table(caption, headings, tuple(_row(reading, row) for row in ordered))]


def _distance(row: dict[Any, Any]) -> float:
    """Deviation in multiples of what still counts as reproduced; 0 where ours is unknown."""
    if math.isnan(row["ours"]):
        return 0.0
    allowed = NEAR_SHARE if row["unit"] == "share" else NEAR * abs(row["value"])
    return float(abs(row["ours"] - row["value"]) / allowed) if allowed else math.inf


def _row(reading: Reading, row: dict[Any, Any]) -> tuple[Cell, ...]:
    ours = Estimate(row["ours"], row["low"], row["high"], 0, row["unit"])
    link = row["source"] if str(row["source"]).startswith(("http://", "https://")) else ""
    clock = f"{row['clock']} days, " if row["clock"] else ""
    return (
        Cell(capital(str(row["text"])), "" if row["verified"] else "not verified"),
        Cell(str(row["year"])),
        Cell(f"{clock}{_population(row)}", _permits(reading, str(row["permits"]))),
        Cell(ROLES[row["role"]]),
        Cell(quantity(row["value"], row["unit"]), href=link),
        Cell(full(ours), row["reason"] if not ours.known else ""),
        Cell(_deviation(row)),
        _verdict(row),
    )


def _population(row: dict[Any, Any]) -> str:
    """`those decided as granted`, `those lodged`, or `those open at the end of the window`."""
    population, _, outcome = str(row["population"]).partition(":")
    if not population:
        return "open at the end of the window"
    return f"{population} as {words(outcome)}" if outcome else population


def _permits(reading: Reading, names: str) -> str:
    """Which permit types a published figure speaks of, in words."""
    listed_names = names.split(", ")
    if len(listed_names) == len(reading.permits):
        return "all permit types"
    return listed([words(name) for name in listed_names], most=6)


def _verdict(row: dict[Any, Any]) -> Cell:
    if math.isnan(row["ours"]):
        return Cell("not measured", sign="none")
    return Cell("yes", sign="kept") if reproduced(row) else Cell("no", sign="missed")


def _deviation(row: dict[Any, Any]) -> str:
    """Ours against theirs: points of a share, percent of a time or count."""
    points = row["unit"] == "share"
    value = row["ours"] - row["value"] if points else row["deviation"]
    return ("+" if round(value, 3) > 0 else "") + quantity(value, "points" if points else "share")
