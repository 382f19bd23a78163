"""Section: how the staff was found, which replications judged it, and every step of the search."""

from __future__ import annotations

from typing import Any

from sim.report.document import Block, Cell, Column, Fact, Lead, Listing, Prose, Section, Table, folded
from sim.report.sized.named import years_asked
from sim.report.wording import capital, counted, number, words
from sim.staffing.result import SizingResult


def search(result: SizingResult) -> Section:
    """Why the search ended, what it looked at, and its steps."""
    how = (
        f"Asked for: each target reached in at least {years_asked(result)} of the years. Replications 1 to "
        f"{number(result.search_replications)} served the search; {_fresh(result)} All plans meet the same "
        f"applicants (seed {result.seed}). {counted(result.economy.plans, 'plan was', 'plans were')} looked at, "
        f"{number(result.economy.rejected)} of them dropped early since too many replications already missed a target."
    )
    blocks: list[Block] = [Lead(capital(result.stopped)), Prose(how)]
    if result.notes:
        blocks.append(Listing(tuple(Fact(note, "") for note in result.notes)))
    if len(result.course):
        blocks += folded(f"The {counted(len(result.course), 'step')} of the search", [_steps(result)])
    return Section("search", "Search", "How it was found, and how sure it is", tuple(blocks))


def _fresh(result: SizingResult) -> str:
    if not result.fresh_replications:
        return "no fresh replication has judged the result."
    judged = "confirms" if result.confirmed else "does not confirm"
    return f"what {counted(result.fresh_replications, 'fresh one')} with later numbers show {judged} the found staff."


def _steps(result: SizingResult) -> Table:
    names = [str(name) for name in result.course.columns]
    numeric = [result.course[name].dtype.kind in "if" for name in names]
    headings = tuple(Column(capital(words(name)), numeric=kind) for name, kind in zip(names, numeric, strict=True))
    rows = tuple(tuple(Cell(_shown(row[name])) for name in names) for row in result.course.to_dict("records"))
    return Table("The steps of the search", headings, rows)


def _shown(value: Any) -> str:
    return number(value, 0 if value == round(value) else 2) if isinstance(value, int | float) else str(value)
