"""Section: in which share of fresh replications each target is reached, and why others are beyond any staff."""

from __future__ import annotations

import math
import re

from sim.report.document import Block, Cell, Column, Figure, Lead, Panel, Prose, Section, Table
from sim.report.forest import Effect, forest
from sim.report.sized.named import years_asked
from sim.report.svg import Words
from sim.report.wording import Estimate, centre, counted, full, number, quantity
from sim.staffing.result import SizingResult, TargetResult
from sim.staffing.targets import told_apart


def targets(result: SizingResult) -> Section:
    """Each target that staff can reach with its share and interval; each other with the reason."""
    asked = [one for one in result.targets if one.reachable]
    beyond = [one for one in result.targets if not one.reachable]
    blocks: list[Block] = []
    judged = [one for one in asked if not math.isnan(one.met)]
    if judged:
        blocks.append(_figure(result, asked, judged))
    elif asked:
        blocks += [Lead("No fresh replication has judged the found staff yet"), _asked_table(result, asked)]
    if beyond:
        blocks += [*([] if blocks else [Lead(_beyond(beyond))]), *([Prose(_beyond(beyond) + ".")] if blocks else []),
                   _beyond_table(beyond)]  # fmt: skip
    if not blocks:
        blocks.append(Lead("There is no target"))
    return Section("targets", "Targets", "What the found staff reaches", tuple(blocks))


def _figure(result: SizingResult, asked: list[TargetResult], judged: list[TargetResult]) -> Figure:
    kept = sum(one.confirmed for one in judged)
    asked_share = years_asked(result)
    rows = [_effect(result, one) for one in judged]
    told = "; ".join(f"{one.target.name}: {full(share_of(result, one))}" for one in judged)
    words = Words("targets-reached", f"Share of fresh replications that reach each target, less {asked_share}",
                  f"{told}.")  # fmt: skip
    return Figure(
        title=f"{kept} of {counted(len(judged), 'target')} {'is' if kept == 1 else 'are'} confirmed to be reached in "
        f"{asked_share} of the years or more",
        subtitle=f"Share of {counted(result.fresh_replications, 'fresh replication')}, which the search has not seen, "
        f"less the {asked_share} asked for, with its exact 95 % interval. Filled marks are confirmed: their interval "
        "does not begin left of the line. Open ones are not.",
        panels=(Panel("", forest(words, rows, f"points less (left) or more (right) than {asked_share}")),),
        data=(_asked_table(result, asked),),
    )


def _effect(result: SizingResult, one: TargetResult) -> Effect:
    met, low, high = (100 * (share - result.confidence) for share in (one.met, one.low, one.high))
    # The whole name, with whose figure or promise it is, stands in the table.
    name = re.sub(r" \([^()]*\)$", "", one.target.name)
    return Effect(name, quantity(one.met, "share"), met, low, high, one.confirmed)


def share_of(result: SizingResult, one: TargetResult) -> Estimate:
    """The share of fresh replications that meet a target, as an estimate."""
    return Estimate(one.met, one.low, one.high, result.fresh_replications, "share")


def _value(one: TargetResult, value: float, low: float = math.nan, high: float = math.nan) -> Estimate:
    return Estimate(value, low, high, 0, one.target.unit)


def _asked_table(result: SizingResult, asked: list[TargetResult]) -> Table:
    headings = (
        Column("Target", numeric=False),
        Column("Asked"),
        Column("Reached in", "share of fresh replications"),
        Column("Found", "mean of fresh replications"),
        Column("As written", "mean of the search"),
        Column("In the search", "share that reaches it"),
    )
    rows = tuple(
        (
            Cell(one.target.name, one.target.origin),
            Cell(one.target.line),
            Cell(full(share_of(result, one)), sign=_sign(result, one)),
            Cell(full(_value(one, one.value, one.value_low, one.value_high))),
            Cell(centre(_value(one, one.present))),
            Cell(quantity(one.searched, "share")),
        )
        for one in asked
    )
    return Table("Targets that staff can reach, at the found staff", headings, rows)


def _sign(result: SizingResult, one: TargetResult) -> str:
    if math.isnan(one.met):
        return "none"
    return "kept" if one.confirmed else "missed"


def _beyond(beyond: list[TargetResult]) -> str:
    return f"No staff within the bounds reaches {counted(len(beyond), 'target')}, which the search leaves out"


def _beyond_table(beyond: list[TargetResult]) -> Table:
    headings = (
        Column("Target", numeric=False), Column("Asked"), Column("As written"), Column("With the most people"),
        Column("Why no staff suffices", numeric=False),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.target.name, one.target.origin),
            Cell(one.target.line),
            Cell(told_apart(one.present, one.target)),
            Cell(told_apart(one.ample, one.target)),
            Cell(one.reason),
        )
        for one in beyond
    )
    return Table(f"Beyond any staff: {number(len(rows))}", headings, rows)
