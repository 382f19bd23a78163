"""Section: the answer in sentences, and each alternative with its differences from the base."""

from __future__ import annotations

from sim.analysis.comparison_answer import sentences
from sim.report.compared.contrast import Contrast, difference_cell, option_name, value_cell
from sim.report.document import Block, Cell, Column, Fact, Lead, Listing, Section, Table
from sim.report.wording import capital


def answer(contrast: Contrast) -> Section:
    """What the comparison says: which is best where that was asked, clear differences, and the figures beside."""
    result = contrast.result
    first, *others = filter(None, (result.selection, *sentences(result.base.plan, contrast.differences)))
    told = tuple(Fact(sentence, "") for sentence in others)
    blocks: tuple[Block, ...] = (Lead(first), *([Listing(told)] if told else []), points_table(contrast))
    return Section("answer", "Answer", "The answer", blocks)


def points_table(contrast: Contrast) -> Table:
    """Each alternative with its differences from the base in every headline."""
    base = contrast.result.base.name
    headings = (
        Column("Alternative", numeric=False),
        Column("What it changes", numeric=False),
        *(Column(capital(one.label), "the base; differences from it below") for one in contrast.headlines),
    )
    first = (
        Cell(option_name(base), "the base"),
        Cell("–"),
        *(value_cell(contrast.estimate(one, base)) for one in contrast.headlines),
    )
    rows = [
        (
            Cell(option_name(one.name)),
            Cell("; ".join(one.changes[:3]) or "nothing", f"and {len(one.changes) - 3} more" * (len(one.changes) > 3)),
            *(
                difference_cell(contrast.row(headline, one.name), lower_is_better=headline.lower)
                for headline in contrast.headlines
            ),
        )
        for one in contrast.result.options[1:]
    ]
    caption = (
        "Alternatives against the base, all on the same applicants: mean difference with the interval in which, for "
        "each figure, all alternatives lie together with 95 % confidence"
    )
    return Table(caption, headings, (first, *rows))
