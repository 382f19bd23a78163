"""Section: the answer in a sentence, and each team with its people as written, as found, and what they cost."""

from __future__ import annotations

import math

from sim.report.document import Block, Cell, Column, Fact, Facts, Lead, Prose, Section, Table, cells
from sim.report.sized.named import years_asked
from sim.report.wording import capital, number, tied, words
from sim.staffing.posts import people_at
from sim.staffing.result import SizingResult, Staffed
from sim.staffing.wording import PEOPLE, money_told, people_told


def answer(result: SizingResult) -> Section:
    """What staff is enough, what it costs, how many targets it reaches, and the table of teams."""
    told = tuple(Prose(tied(text)) for text in (*result.beyond, *result.notes))
    blocks: tuple[Block, ...] = (Lead(tied(result.headline)), Facts(_facts(result)), *told, staff_table(result))
    return Section("answer", "Answer", "The answer", blocks)


def _facts(result: SizingResult) -> tuple[Fact, ...]:
    posts = [one.post for one in result.staff]
    present, found = (
        people_at(posts, people)
        for people in ([one.present for one in result.staff], [one.found for one in result.staff])
    )
    asked = [one for one in result.targets if one.reachable]
    kept = [one for one in asked if one.confirmed]
    beyond = len(result.targets) - len(asked)
    note = f"{number(beyond)} beyond any staff" if beyond else ""
    judged = "not judged by fresh replications" if not result.fresh_replications else (
        f"confirmed for at least {years_asked(result)} of the years"
    )  # fmt: skip
    reached = Fact(
        "Targets reached", f"{len(kept)} of {len(result.targets)}", "; ".join(filter(None, (judged, note))),
        "kept" if len(kept) == len(result.targets) else "missed",
    )  # fmt: skip
    if not result.found:
        return (Fact("People", "none found", result.stopped, "missed"), reached)
    staff = Fact("People", people_told(found), f"{people_told(present)} as written, on average over the window")
    if result.currency == PEOPLE:
        return (staff, reached)
    cost = Fact("Cost a year", money_told(result.cost_found, result.currency),
                f"{money_told(result.cost_present, result.currency)} as written")  # fmt: skip
    return (staff, cost, reached)


def staff_table(result: SizingResult) -> Table:
    """Every post: people as written, as found, the difference, and what it costs a year."""
    priced = result.currency != PEOPLE
    headings = (
        Column("Team", numeric=False), *(Column(name, "people") for name in ("Present", "Found", "Difference")),
        *([Column("Cost a year", result.currency), Column("More or less a year", result.currency)] * priced),
    )  # fmt: skip
    rows = [_row(one, found=result.found, priced=priced) for one in result.staff]
    if priced:
        added = result.cost_found - result.cost_present
        rows.append(cells("All teams", "", "", "", *_priced(result.cost_found, added, found=result.found)))
    caption = "People in each team, as written and as found" + ("" if priced else "; no cost is stated for the teams")
    return Table(caption, headings, tuple(rows))


def _row(one: Staffed, *, found: bool, priced: bool) -> tuple[Cell, ...]:
    name = Cell(capital(words(one.post.label or one.post.team)), one.post.held)
    moved = found and not one.post.held
    people = (
        Cell(number(one.present, 1)),
        Cell(number(one.found, 1) if found else "–"),
        Cell(signed(one.added, 1) if moved else "–"),
    )
    cost = _priced(one.found * one.post.cost, one.cost_added, found=found)
    return (name, *people, *(cells(*cost) if priced else ()))


def _priced(cost: float, added: float, *, found: bool) -> tuple[str, str]:
    return (number(cost), signed(added)) if found else ("–", "–")


def signed(value: float, decimals: int = 0) -> str:
    """A number with its sign; `0` where it prints as nothing."""
    text = number(value, decimals)
    return text if math.isnan(value) or round(value, decimals) <= 0.0 else f"+{text}"
