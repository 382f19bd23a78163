"""How a promise or a legal limit is shown: as one cell with its verdict, and as a table of all of them.

Shared by the sections `answer` and `processing_time`, so that both say the same.
"""

from __future__ import annotations

from sim.analysis.verdicts import LimitVerdict, limits_by_kind, promises_of
from sim.plan.limits import LEGAL_LIMITS
from sim.plan.plan import Limit, Permit
from sim.primitives.time import DAY
from sim.report.document import Cell, Column, Table
from sim.report.reading import Reading
from sim.report.wording import HARD, Estimate, capital, counted, full, number, quantity, words

FAINT = 0.0005
"""A share that prints as 0.0 % though it is not nothing."""

VERDICT_WORDS = {"kept": "kept", "missed": "missed", "unsure": "too close to call", "none": "no decision"}


def promise_cell(verdict: LimitVerdict | None) -> Cell:
    """The verdict in a word with its sign, and what stands against what was promised."""
    if verdict is None:
        return Cell("no promise", sign="none")
    told = told_share(verdict)
    whose = f"{words(verdict.kind)}: " if verdict.kind and told else ""
    return Cell(VERDICT_WORDS[verdict.verdict], whose + told, sign=verdict.verdict)


def law_cell(reading: Reading, permit: str) -> Cell:
    """Of the worst legal limit of a permit type, or of all with '', the share decided late and how many wait beyond."""
    laws = [one for one in reading.laws if permit in ("", one.permit)]
    if not laws:
        return Cell("no limit", sign="none")
    beyond = reading.figure("beyond_legal", permit=permit)
    detail = f"{full(beyond)} open beyond" if beyond.value > 0 else ""
    worst = laws[0]
    if worst.verdict == "none":
        return Cell("no decision", detail, sign="none")
    if permit and (worst.verdict != "kept" or not detail):
        late = "" if worst.verdict == "kept" else told_late(worst)
        return Cell(late or "kept", detail, sign=worst.verdict)
    kept = sum(one.verdict == "kept" for one in laws if one.verdict != "none")
    return Cell("kept" if permit else f"{kept} of {counted(len(laws), 'limit')} kept", detail)


def told_late(verdict: LimitVerdict) -> str:
    """`3.0 % late`."""
    late = 1 - verdict.value
    return f"{'under 0.1' + HARD + '%' if late < FAINT else quantity(late, 'share')} late"


def told_share(verdict: LimitVerdict) -> str:
    """`78.1 % (74.0 to 82.0) of 95.0 % in 30 counted days`."""
    if verdict.verdict == "none":
        return ""
    share = Estimate(verdict.value, verdict.low, verdict.high, 0, "share")
    promised = quantity(verdict.promised, "share")
    return f"{full(share)} of {promised} in {number(verdict.within_days)} {verdict.clock} days"


def limits_table(reading: Reading) -> Table:
    """A row per promise and legal limit of every permit type, with the share on time of both populations."""
    rows = []
    for permit in reading.permits:
        rows += [_row(reading, permit, kind, limit, "promise") for kind, limit in promises_of(permit)]
        rows += [_row(reading, permit, kind, limit, "legal") for kind, limit in limits_by_kind(permit, LEGAL_LIMITS)]
    columns = (
        Column("Permit type", numeric=False),
        Column("Promise or limit", numeric=False),
        Column("Verdict", numeric=False),
        Column("Wanted"),
        Column("On time", "decided in the window"),
        Column("On time", "lodged in the window"),
    )
    return Table("Share on time against each promise and legal limit, on the clock that it names", columns, tuple(rows))


def _row(reading: Reading, permit: Permit, kind: str, limit: Limit, sort: str) -> tuple[Cell, ...]:
    clock = "counted" if limit.counted else "lived"
    share = f"on_time_{sort}:{limit.name}"
    decided, lodged = (
        reading.figure(share, permit=permit.name, kind=kind, clock=clock, population=population)
        for population in ("decided", "lodged")
    )
    name = "promise" if sort == "promise" else "legal limit"
    told = f"{number(limit.within / DAY)} {clock} days"
    verdict = Cell("–")
    for one in reading.verdicts if sort == "promise" else reading.laws:
        if (one.permit, one.kind, one.name) == (permit.name, kind, limit.name):
            verdict = Cell(VERDICT_WORDS[one.verdict], sign=one.verdict)
    return (
        Cell(permit.label, words(kind)),
        Cell(f"{capital(name)} {words(limit.name)}", told),
        verdict,
        Cell(quantity(limit.share, "share")),
        Cell(full(decided)),
        Cell(full(lodged)),
    )
